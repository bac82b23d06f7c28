#include "worker/mailer.h"

#include "worker/delivery_agent.h"

#include <utility>

namespace usher::worker {
namespace {

using namespace std::chrono_literals;

constexpr Pauses relay_pauses = {1s, 60s};
constexpr Pauses disk_pauses = {1s, 10s};
constexpr Pauses database_pauses = {500ms, 10s};
// Well within the 30 seconds in which an instance must stop.
constexpr auto shutdown_timeout = 10s;

MailerOptions with_longest_delivery(MailerOptions options)
{
    options.queue.longest_delivery = options.relay.connect_timeout + options.relay.reply_timeout;
    return options;
}

} // namespace

Mailer::Mailer(MailerOptions options, const CurrentTemplates& templates, const Clock& clock, Random& random)
    : manager_pulse_(options.longest_turn), options_(with_longest_delivery(std::move(options))), templates_(templates),
      clock_(clock), random_(random), relay_("relay", relay_pauses, clock), disk_("journal", disk_pauses, clock),
      database_("database", database_pauses, clock), queue_(options_.most_to_a_domain, clock),
      journal_(options_.queue.journal_folder, slots_for(options_.queue), options_.name)
{
    relay_.count_in(options_.relay_outage);
    disk_.count_in(options_.disk_outage);
    database_.count_in(options_.database_outage);
    threads_.emplace_back([this] { manage(); });
    for (int i = 0; i < options_.connections; ++i)
        threads_.emplace_back([this] { deliver(); });
}

Mailer::~Mailer()
{
    stop_.request();
    for (auto& thread : threads_)
        thread.join();
}

void Mailer::manage()
{
    store::Database database(options_.database);
    auto options = options_.queue;
    options.on_turn = [this] { manager_pulse_.beat(); };
    QueueManager(database, queue_, journal_, relay_, disk_, clock_, random_, stop_, std::move(options)).run(database_);
}

void Mailer::deliver()
{
    auto relay = options_.relay;
    relay.abandon = [this] { return stop_.requested_before(shutdown_timeout); };
    smtp::CurlClient client(relay);
    DeliveryAgent(queue_, journal_, client, templates_, relay_, disk_, clock_, options_.name, options_.bounces).run();
}

} // namespace usher::worker
