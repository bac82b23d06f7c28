// usherd: answers the requests that nginx passes to it by FastCGI; it speaks the APIs of Rainbow, orchd and
// Rocket.Chat.
//
//   usherd [--settings FILE]… [--print-settings | --print-defaults]
//
//   --settings FILE    read this TOML file (default /etc/usher/usher.toml); may be repeated: later files override
//                      earlier ones, key by key
//   --print-settings   print every setting with its meaning, default and value as TOML, and exit
//   --print-defaults   print a settings file that sets nothing: every setting with its meaning, commented out with its
//                      default; and exit
//
// Socket:  the listening socket on fd 0 (spawn-fcgi) or passed by systemd (LISTEN_FDS) if there is one, else one opened
//          as the setting `listen` says.
// Signals: SIGTERM and SIGINT: answer the requests in progress, then exit; SIGHUP: reload the settings (all but listen,
//          workers and passwords.*; invalid ones are reported and the old ones stay in use).
// Systemd: is notified when it is ready (Type=notify), reloads, shuts down, and that its workers are not stuck
//          (WatchdogSec=). With FileDescriptorStoreMax= and FDSTORE=1 in the environment, nginx's connections are kept
//          and passed to the next usherd: a restart interrupts none.
// Exit:    0 after a signal; 1 the settings are wrong, the socket cannot be opened, or the database has another version
// of
//          the schema. While the database is unavailable usherd keeps running and refuses requests.
// Tables:  sql/grants.sql lists what it reads and writes.

#include "application.h"
#include "base/failure_counts.h"
#include "base/log.h"
#include "base/metrics.h"
#include "base/password_hasher.h"
#include "base/rate_limiter.h"
#include "base/service_manager.h"
#include "base/signals.h"
#include "connect_options.h"
#include "fcgi/listener.h"
#include "fcgi/server.h"
#include "store/engine/database_metrics.h"
#include "store/engine/migrations.h"
#include "worker/failure_exchange.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <csignal>
#include <iostream>
#include <mutex>
#include <thread>

using namespace usher;

namespace {

/// The settings read at start or at the last SIGHUP, and what follows from them.
struct Configuration {
    Settings settings;
    store::ConnectOptions database;
};

Configuration read_configuration(const std::vector<std::string>& files)
{
    Configuration configuration{read_settings(files), {}};
    load_languages(configuration.settings); // so that errors are reported now, not by each worker
    const auto& database = configuration.settings.database;
    configuration.database = connect_options(database, database.usherd);
    configuration.database.schema_version = store::schema_version();
    return configuration;
}

/// The current configuration; workers pick up each new one.
class CurrentConfiguration {
public:
    explicit CurrentConfiguration(std::vector<std::string> files)
        : files_(std::move(files)), configuration_(std::make_shared<const Configuration>(read_configuration(files_)))
    {
    }

    std::shared_ptr<const Configuration> get() const
    {
        const std::lock_guard lock(mutex_);
        return configuration_;
    }
    /// `check` may throw: the old one then stays in use.
    template <typename Check>
    void read(Check check)
    {
        auto fresh = std::make_shared<const Configuration>(read_configuration(files_));
        check(fresh->settings);
        const std::lock_guard lock(mutex_);
        configuration_ = std::move(fresh);
    }

private:
    const std::vector<std::string> files_;
    mutable std::mutex mutex_;
    std::shared_ptr<const Configuration> configuration_;
};

/// The settings were checked against `listen`; a socket on fd 0 may differ.
void check_socket(const Settings& settings, const fcgi::Listener& listener)
{
    if (!settings.limits.enabled && !listener.is_local())
        throw SettingsError("limits.enabled: may be false only where usherd listens on a unix socket or on loopback, "
                            "which " +
                            listener.name() + " is not");
}

void reload(CurrentConfiguration& configuration, const fcgi::Listener& listener, fcgi::Server& server)
{
    try {
        configuration.read([&](const Settings& settings) { check_socket(settings, listener); });
        log::set_level(configuration.get()->settings.log_level);
        server.renew_handlers();
        log::info("settings reloaded");
    } catch (const SettingsError& error) {
        log::error("settings not reloaded; the old ones stay in use", {{"cause", error.what()}});
    }
}

/// Runs until a signal to stop arrives; then stops the server.
void obey_signals(const sigset_t& signals, CurrentConfiguration& configuration, const fcgi::Listener& listener,
                  fcgi::Server& server, const ServiceManager& manager)
{
    server.wait_until_serving();
    log::info("ready", {{"listen", listener.name()}, {"workers", configuration.get()->settings.workers}});
    serve_until_stopped(
        signals, manager, [&] { return server.is_alive(); },
        [&] {
            reload(configuration, listener, server);
            return true;
        });
    server.stop();
}

/// Gauges that are updated when /metrics is read. All arguments must outlive the last reading.
void show_load(metrics::Registry& metrics, const fcgi::Server& server, const PasswordHasher& hasher,
               const fcgi::ServerOptions& options)
{
    metrics.gauge("usherd_workers", "Threads that answer requests").set(static_cast<double>(options.workers));
    const auto busy = metrics.gauge("usherd_workers_busy", "Workers that are busy");
    const auto connections = metrics.gauge("usherd_connections", "FastCGI connections kept open by nginx");
    const auto long_running =
        metrics.gauge("usherd_password_requests_running", "Requests with a password being answered");
    const auto long_waiting =
        metrics.gauge("usherd_password_requests_waiting", "Requests with a password waiting for a worker");
    const auto hashes = metrics.gauge("usherd_password_hashes_waiting", "Passwords waiting to be hashed");
    metrics.before_reading([=, &server, &hasher] {
        const auto load = server.load();
        busy.set(static_cast<double>(load.busy_workers));
        connections.set(static_cast<double>(load.connections));
        long_running.set(static_cast<double>(load.long_requests));
        long_waiting.set(static_cast<double>(load.waiting_requests));
        hashes.set(static_cast<double>(hasher.waiting()));
    });
}

int serve(CurrentConfiguration& configuration, const sigset_t& signals)
{
    ServiceManager manager;
    const auto kept = manager.take_sockets();
    const auto at_start = configuration.get();
    const auto& settings = at_start->settings;
    log::set_level(settings.log_level);
    SystemClock clock;
    SystemRandom random;
    RateLimiter rate_limiter(clock);
    FailureCounts failures(clock);
    PasswordHasher password_hasher(static_cast<std::size_t>(settings.passwords.threads),
                                   static_cast<std::size_t>(settings.passwords.queue));
    metrics::Registry metrics;
    store::count_in(store::DatabaseMetrics(metrics));
    const Shared shared{clock, random, rate_limiter, failures, password_hasher, metrics};

    fcgi::Listener listener(settings.listen);
    check_socket(settings, listener);
    check_database(at_start->database, "the database is not usable yet; requests are refused until it is");

    fcgi::ServerOptions options;
    options.workers = static_cast<std::size_t>(settings.workers);
    // One more than can hash at a time: the next password is read while another is being hashed.
    options.long_requests = std::clamp<std::size_t>(static_cast<std::size_t>(settings.passwords.threads) + 1, 1,
                                                    std::max<std::size_t>(1, options.workers / 2));
    options.waiting_requests = static_cast<std::size_t>(settings.passwords.queue);
    options.body_bytes = static_cast<std::size_t>(settings.limits.body_bytes);
    options.longest_turn = longest_turn(settings.database);
    if (manager.keeps_connections()) options.keep = [&](int fd) { return manager.keep(fd); };
    fcgi::Server server(listener, options, [&]() -> fcgi::Handler {
        const auto current = configuration.get();
        const auto application = std::make_shared<Application>(current->settings, current->database, shared);
        return {[application](const http::Request& request) { return (*application)(request); },
                [application](const http::Request& request) { return application->may_hash(request); }};
    });
    show_load(metrics, server, password_hasher, options);
    worker::FailureExchange exchange(failures, clock, [&] { return configuration.get()->database; });
    exchange.run_in_background();
    for (const int connection : kept)
        server.adopt(connection);
    if (!kept.empty()) log::info("connections taken over", {{"count", kept.size()}});
    std::thread signal_thread([&] { obey_signals(signals, configuration, listener, server, manager); });
    server.run();
    signal_thread.join();
    log::info("stopped");
    return 0;
}

} // namespace

int main(int argc, char** argv)
{
    CLI::App app("Answers nginx's requests by FastCGI.", "usherd");
    std::vector<std::string> files = {"/etc/usher/usher.toml"};
    bool print = false;
    app.add_option("--settings", files, "TOML file; may be repeated: later files override earlier ones");
    app.add_flag("--print-settings", print, "print every setting with its meaning, default and value, and exit");
    bool print_commented = false;
    app.add_flag("--print-defaults", print_commented,
                 "print every setting with its meaning, commented out with its default, and exit");
    CLI11_PARSE(app, argc, argv);

    const auto signals = block_signals(); // in every thread; one handles them

    try {
        if (print_commented) {
            std::cout << print_defaults();
            return 0;
        }
        if (print) {
            std::cout << print_settings(read_settings(files));
            return 0;
        }
        CurrentConfiguration configuration(files);
        return serve(configuration, signals);
    } catch (const std::exception& error) {
        log::error("cannot start", {{"cause", error.what()}});
        return 1;
    }
}
