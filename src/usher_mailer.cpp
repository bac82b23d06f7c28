// usher-mailer: delivers the e-mails that usherd has written.
//
//   usher-mailer [--settings FILE]…
//   usher-mailer --bounce [--recipient ADDRESS] [--settings FILE]…
//
//   --settings FILE    read this TOML file (default /etc/usher/usher.toml); may be repeated: later files override
//                      earlier ones, key by key
//
// Takes due e-mails from the spool, renders them from the templates and hands them to the relay, several at a time
// (smtp.connections). The relay's replies are recorded: sent and refused e-mails move to the log, others are retried at
// growing intervals until they are too old. What has been sent but not recorded yet is kept in a journal on this host
// (mail.journal), which the next mailer reads. Any number of mailers may run, on any number of hosts.
//
// While the relay or the database is unavailable, it waits and retries; the cause is logged once.
//
// --bounce reads from stdin one message that was returned to an e-mail's envelope sender (mail.bounce_domain), as piped
// by a mail server, records what it says, and exits. With postfix, in master.cf and transport:
//     usher-bounce  unix  -  n  n  -  -  pipe
//         flags=DRhu user=usher argv=/usr/bin/usher-mailer --bounce --recipient ${recipient}
// Without --recipient, the address is taken from the headers Delivered-To, X-Original-To and To.
//
// Metrics: GET /metrics on mail.metrics_listen, for Prometheus.
//
// Signals: SIGTERM and SIGINT finish deliveries in progress (within a few seconds), release the rest and exit;
//          SIGHUP reloads the templates (if the new ones are invalid, the old ones stay in use).
// Systemd: is notified when the program is ready (Type=notify), reloads or stops, and that all threads are alive
//          (WatchdogSec=).
// Exit:    0 after a signal; 1 the settings or templates are wrong, or the database has another version of the schema.
//          --bounce: 0 done, or nothing to do; 65 not a message; 67 not one of our addresses (or a forged one); 75 try
//          again later, the database does not answer.
// Tables:  mail_spool (reads, updates, deletes), mail_attempts, mail_log (inserts, corrects), events (inserts); for an
//          e-mail that bounced also bounced_addresses (inserts, updates).

#include "base/clock.h"
#include "base/log.h"
#include "base/metrics.h"
#include "base/random.h"
#include "base/service_manager.h"
#include "base/signals.h"
#include "bounce_command.h"
#include "connect_options.h"
#include "mail/templates.h"
#include "settings.h"
#include "smtp/curl_client.h"
#include "store/engine/database.h"
#include "store/engine/database_metrics.h"
#include "store/engine/migrations.h"
#include "worker/mailer.h"
#include "worker/queue_metrics.h"

#include <CLI/CLI.hpp>

#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <map>
#include <memory>

using namespace usher;

namespace {

store::ConnectOptions database_options(const Settings& settings)
{
    auto options = connect_options(settings.database, settings.database.mailer);
    options.schema_version = store::schema_version();
    return options;
}

smtp::CurlOptions relay_options(const SmtpSettings& settings)
{
    static const std::map<std::string, smtp::Tls> tls = {{"none", smtp::Tls::none},
                                                         {"opportunistic", smtp::Tls::opportunistic},
                                                         {"starttls", smtp::Tls::starttls},
                                                         {"implicit", smtp::Tls::implicit}};
    smtp::CurlOptions options;
    options.host = settings.host;
    options.port = static_cast<int>(settings.port);
    options.tls = tls.at(settings.tls);
    options.tls_ca = settings.tls_ca;
    options.user = settings.user;
    options.password = read_secret(settings.password_file);
    options.helo = settings.helo;
    options.connect_timeout = std::chrono::seconds(settings.connect_seconds);
    options.reply_timeout = std::chrono::seconds(settings.reply_seconds);
    return options;
}

std::string name_of_this_mailer()
{
    std::array<char, 200> host = {};
    gethostname(host.data(), host.size() - 1);
    return std::string(host.data()) + "/" + std::to_string(getpid());
}

worker::QueueOptions queue_options(const MailSettings& mail, metrics::Registry& metrics)
{
    worker::QueueOptions queue;
    queue.batch = static_cast<int>(mail.batch);
    queue.retry = {std::chrono::seconds(mail.retry_first_seconds), std::chrono::seconds(mail.retry_longest_seconds),
                   std::chrono::seconds(mail.give_up_seconds)};
    queue.poll = std::chrono::milliseconds(mail.poll_milliseconds);
    queue.hold_uncertain.insert(mail.hold_uncertain.begin(), mail.hold_uncertain.end());
    queue.journal_folder = mail.journal;
    queue.metrics = worker::MailerMetrics(metrics);
    return queue;
}

worker::MailerOptions mailer_options(const Settings& settings, metrics::Registry& metrics)
{
    const auto connections = settings.smtp.connections;
    // One connection is left for other domains when a domain stops responding.
    const auto most_to_a_domain =
        std::clamp<std::int64_t>(settings.mail.domain_connections, 1, std::max<std::int64_t>(connections - 1, 1));
    return {name_of_this_mailer(),
            static_cast<int>(connections),
            static_cast<int>(most_to_a_domain),
            database_options(settings),
            relay_options(settings.smtp),
            queue_options(settings.mail, metrics),
            worker::OutageMetrics(metrics, "relay"),
            worker::OutageMetrics(metrics, "journal"),
            worker::OutageMetrics(metrics, "database"),
            read_bounce_address(settings.mail),
            longest_turn(settings.database)};
}

mail::Templates load_templates(const Settings& settings)
{
    return mail::Templates({settings.mail.templates, settings.mail.own_templates, settings.default_locale,
                            email_params(settings.look, settings.public_origin)});
}

void reload(worker::CurrentTemplates& templates, const Settings& settings)
{
    try {
        templates.replace(load_templates(settings));
        log::info("templates reloaded");
    } catch (const mail::TemplateError& error) {
        log::error("templates not reloaded", {{"cause", error.what()}});
    }
}

/// Null if metrics are not enabled.
std::unique_ptr<worker::QueueMetrics> measure(const Settings& settings, metrics::Registry& metrics, const Clock& clock)
{
    if (settings.mail.metrics_listen.empty()) return nullptr;
    return std::make_unique<worker::QueueMetrics>(metrics, settings.mail.metrics_listen, database_options(settings),
                                                  worker::depth_of_spool(metrics, clock));
}

void run(const Settings& settings)
{
    log::set_level(settings.log_level);
    const auto signals = block_signals();
    const SystemClock clock;
    SystemRandom random;
    worker::CurrentTemplates templates(load_templates(settings));
    metrics::Registry metrics;
    store::count_in(store::DatabaseMetrics(metrics));
    const auto options = mailer_options(settings, metrics);
    check_database(options.database, "the database does not answer yet");

    const ServiceManager manager;
    const worker::Mailer mailer(options, templates, clock, random);
    const auto queue_metrics = measure(settings, metrics, clock);
    log::info("usher-mailer is ready", {{"relay", settings.smtp.host + ":" + std::to_string(settings.smtp.port)}});
    serve_until_stopped(
        signals, manager, [&] { return mailer.is_alive(); },
        [&] {
            reload(templates, settings);
            return true;
        });
}

} // namespace

int main(int count, char** words)
{
    CLI::App app("Delivers the e-mails that usherd has written.", "usher-mailer");
    std::vector<std::string> files = {"/etc/usher/usher.toml"};
    app.add_option("--settings", files, "TOML file; may be repeated: later files override earlier ones");
    bool is_bounce = false;
    std::string recipient;
    auto* bounce =
        app.add_flag("--bounce", is_bounce, "read from stdin a message that was returned to an e-mail's sender");
    app.add_option("--recipient", recipient, "the address it was returned to (default: taken from its headers)")
        ->needs(bounce);
    CLI11_PARSE(app, count, words);
    if (is_bounce) return take_bounce(files, recipient);

    try {
        run(read_settings(files));
        log::info("stopped");
        return 0;
    } catch (const std::exception& error) {
        log::error("usher-mailer cannot start", {{"cause", error.what()}});
        return 1;
    }
}
