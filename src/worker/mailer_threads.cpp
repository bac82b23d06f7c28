#include "worker/mailer_threads.h"

#include <utility>

namespace usher::worker {
namespace {

using namespace std::chrono_literals;

constexpr Pauses relay_pauses = {1s, 60s};
constexpr Pauses database_pauses = {500ms, 10s};
// Well within the half minute in which an instance must be able to end.
constexpr auto longest_farewell = 10s;

} // namespace

MailerThreads::MailerThreads(MailerThreadsOptions options, const TemplateShelf& shelf, const Clock& clock,
                             Random& random)
    : options_(std::move(options)), shelf_(shelf), clock_(clock), random_(random), relay_("relay", relay_pauses, clock),
      database_("database", database_pauses, clock)
{
    options_.relay.abandon = [this] { return stop_.requested_before(longest_farewell); };
    options_.mailer.longest_delivery = options_.relay.connect_timeout + options_.relay.reply_timeout;
    for (int i = 0; i < options_.count; ++i)
        threads_.emplace_back([this] { work(); });
}

MailerThreads::~MailerThreads()
{
    stop_.request();
    for (auto& thread : threads_)
        thread.join();
}

void MailerThreads::work()
{
    store::Database database(options_.database);
    smtp::CurlClient client(options_.relay);
    Mailer(database, client, shelf_, relay_, clock_, random_, stop_, options_.mailer).run(database_);
}

} // namespace usher::worker
