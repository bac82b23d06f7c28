// usher-notifier: delivers the notifications that usherd has written.
//
//   usher-notifier [--settings FILE]…
//
//   --settings FILE    read this TOML file (default /etc/usher/usher.toml); may be repeated: later files override
//                      earlier ones, key by key
//
// Connects to the XMPP server (xmpp.host) as a component (XEP-0114), takes due notifications from the queue and sends
// them in batches. A batch leaves the queue once the server has confirmed it; a stanza that the server refuses is
// logged with the reason and not retried. Recipients get their stanzas in the order in which they were written. Any
// number of notifiers may run, on any number of hosts; the server admits one per component, and the others wait to take
// its place.
//
// While the server does not admit it, or the database is unavailable, it waits and retries; the cause is logged once.
// Notifications that could not be delivered for xmpp.keep_seconds are given up. If xmpp.host is empty, usherd writes no
// notifications and this program has nothing to do.
//
// Metrics: GET /metrics on xmpp.metrics_listen, for Prometheus; changing that setting requires a restart.
//
// Signals: SIGTERM and SIGINT finish the current batch (within a few seconds) and exit;
//          SIGHUP reloads the settings (if the new ones are invalid, the old ones stay in use).
// Systemd: is notified when the program is ready (Type=notify), reloads or stops, and that its thread is alive
//          (WatchdogSec=).
// Exit:    0 after a signal, or if no XMPP server is configured; 1 the settings are wrong, or the database has another
//          version of the schema.
// Tables:  notifications (reads, updates, deletes), notification_log (inserts, deletes), events (inserts).

#include "base/clock.h"
#include "base/log.h"
#include "base/random.h"
#include "base/service_manager.h"
#include "base/signals.h"
#include "connect_options.h"
#include "settings.h"
#include "store/engine/database.h"
#include "store/engine/database_metrics.h"
#include "store/engine/migrations.h"
#include "worker/notifier_thread.h"
#include "worker/queue_metrics.h"

#include <CLI/CLI.hpp>

#include <csignal>
#include <memory>

using namespace usher;

namespace {

store::ConnectOptions database_options(const Settings& settings)
{
    auto options = connect_options(settings.database, settings.database.notifier);
    options.schema_version = store::schema_version();
    return options;
}

xmpp::StropheOptions server_options(const XmppSettings& settings)
{
    xmpp::StropheOptions options;
    options.host = settings.host;
    options.port = static_cast<int>(settings.port);
    options.component = settings.component;
    options.secret = read_secret(settings.secret_file);
    options.domain = settings.domain;
    options.connect_timeout = std::chrono::seconds(settings.connect_seconds);
    options.reply_timeout = std::chrono::seconds(settings.reply_seconds);
    return options;
}

worker::NotifierThreadOptions thread_options(const Settings& settings, metrics::Registry& metrics)
{
    const auto& xmpp = settings.xmpp;
    worker::NotifierOptions notifier;
    notifier.batch = static_cast<std::size_t>(xmpp.batch);
    notifier.poll = std::chrono::milliseconds(xmpp.poll_milliseconds);
    notifier.longest_delivery = {};
    notifier.keep = std::chrono::seconds(xmpp.keep_seconds);
    notifier.keep_log = std::chrono::days(xmpp.log_days);
    notifier.metrics = worker::NotifierMetrics(metrics);
    return {database_options(settings),
            server_options(xmpp),
            std::chrono::seconds(xmpp.retry_longest_seconds),
            notifier,
            worker::OutageMetrics(metrics, "xmpp_server"),
            worker::OutageMetrics(metrics, "database"),
            longest_turn(settings.database)};
}

/// One notifier, which can be replaced by one with new settings.
class Service {
public:
    Service(const std::vector<std::string>& files, metrics::Registry& metrics) : files_(files), metrics_(metrics) {}

    /// False: no XMPP server is configured.
    bool start()
    {
        const auto settings = read_settings(files_);
        log::set_level(settings.log_level);
        if (settings.xmpp.host.empty()) {
            log::info("no XMPP server is configured (xmpp.host is empty); nothing to deliver");
            thread_.reset();
            return false;
        }
        auto options = thread_options(settings, metrics_);
        check_database(options.database, "the database does not answer yet");
        thread_.reset(); // first: the server admits one at a time
        thread_ = std::make_unique<worker::NotifierThread>(std::move(options), clock_, random_);
        log::info("usher-notifier is ready", {{"server", settings.xmpp.host + ":" + std::to_string(settings.xmpp.port)},
                                              {"component", settings.xmpp.component}});
        return true;
    }

    /// The same; if the settings are invalid the notifier continues unchanged.
    bool start_again()
    {
        try {
            return start();
        } catch (const std::exception& error) {
            log::error("settings not reloaded", {{"cause", error.what()}});
            return true;
        }
    }

    bool is_alive() const { return !thread_ || thread_->is_alive(); }

private:
    const std::vector<std::string>& files_;
    metrics::Registry& metrics_;
    SystemClock clock_;
    SystemRandom random_;
    std::unique_ptr<worker::NotifierThread> thread_;
};

/// Null if metrics are not enabled.
std::unique_ptr<worker::QueueMetrics> measure(const Settings& settings, metrics::Registry& metrics, const Clock& clock)
{
    if (settings.xmpp.metrics_listen.empty()) return nullptr;
    return std::make_unique<worker::QueueMetrics>(metrics, settings.xmpp.metrics_listen, database_options(settings),
                                                  worker::depth_of_notifications(metrics, clock));
}

void run(const std::vector<std::string>& files)
{
    std::signal(SIGPIPE, SIG_IGN); // libstrophe may write to sockets that the peer has closed
    const auto signals = block_signals();
    const ServiceManager manager;
    const SystemClock clock;
    metrics::Registry metrics;
    store::count_in(store::DatabaseMetrics(metrics));
    Service service(files, metrics);
    if (!service.start()) {
        manager.ready(); // systemd would treat an exit before that as a failure
        return;
    }
    const auto queue_metrics = measure(read_settings(files), metrics, clock);
    serve_until_stopped(
        signals, manager, [&] { return service.is_alive(); }, [&] { return service.start_again(); });
}

} // namespace

int main(int count, char** words)
{
    CLI::App app("Delivers the notifications that usherd has written.", "usher-notifier");
    std::vector<std::string> files = {"/etc/usher/usher.toml"};
    app.add_option("--settings", files, "TOML file; may be repeated: later files override earlier ones");
    CLI11_PARSE(app, count, words);

    try {
        run(files);
        log::info("stopped");
        return 0;
    } catch (const std::exception& error) {
        log::error("usher-notifier cannot start", {{"cause", error.what()}});
        return 1;
    }
}
