#include "worker/notifier_thread.h"

#include <utility>

namespace usher::worker {
namespace {

using namespace std::chrono_literals;

constexpr auto first_pause = 500ms;
constexpr Pauses database_pauses = {500ms, 10s};
// Well within the 30 seconds in which an instance must stop.
constexpr auto shutdown_timeout = 8s;

} // namespace

NotifierThread::NotifierThread(NotifierThreadOptions options, const Clock& clock, Random& random)
    : options_(std::move(options)), clock_(clock),
      pulse_(options_.longest_turn + options_.server.connect_timeout + options_.server.reply_timeout),
      server_("XMPP server", {first_pause, options_.longest_pause}, clock, &random),
      database_("database", database_pauses, clock)
{
    server_.count_in(options_.server_outage);
    database_.count_in(options_.database_outage);
    options_.server.abandon_connecting = [this] { return stop_.requested(); };
    options_.server.abandon_delivery = [this] { return stop_.requested_before(shutdown_timeout); };
    options_.notifier.on_turn = [this] { pulse_.beat(); };
    options_.notifier.longest_delivery = options_.server.reply_timeout;
    thread_ = std::thread([this] { work(); });
}

NotifierThread::~NotifierThread()
{
    stop_.request();
    thread_.join();
}

void NotifierThread::work()
{
    store::Database database(options_.database);
    xmpp::StropheClient client(options_.server);
    Notifier(database, client, server_, clock_, stop_, options_.notifier).run(database_);
}

} // namespace usher::worker
