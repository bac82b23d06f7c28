#include "ctl/doctor.h"

#include "ctl/commands.h"
#include "ctl/doctor_nginx.h"
#include "ctl/probe.h"
#include "mail/templates.h"
#include "store/engine/diagnosis.h"
#include "store/engine/grants.h"
#include "store/engine/migrations.h"
#include "store/mail/notifications.h"
#include "store/mail/queue_report.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <fstream>
#include <map>

namespace usher::ctl {
namespace {

constexpr std::chrono::seconds longest_wait{5};

const char* name_of(Level level)
{
    switch (level) {
    case Level::ok: return "ok";
    case Level::warn: return "warn";
    case Level::fail: return "fail";
    }
    return "";
}

bool is_readable(const std::string& file)
{
    return std::ifstream(file).good();
}

/// The programs' accounts, by their names in sql/grants.sql.
std::map<std::string, DatabaseAccount> accounts_of(const Settings& settings)
{
    std::map<std::string, DatabaseAccount> accounts = {{"usherd", settings.database.usherd},
                                                       {"usher-mailer", settings.database.mailer},
                                                       {"usherctl", settings.database.usherctl}};
    if (!settings.xmpp.host.empty()) accounts["usher-notifier"] = settings.database.notifier;
    return accounts;
}

store::ConnectOptions options_for(const Context& context, const DatabaseAccount& account)
{
    auto options = context.connect_options;
    options.user = account.user;
    options.password = read_secret(account.password_file);
    return options;
}

// ---- the database

/// The leading numbers of a version: "10.11.6-MariaDB" is {10, 11, 6}.
std::array<int, 3> numbers_of(const std::string& version)
{
    std::array<int, 3> numbers{};
    std::sscanf(version.c_str(), "%d.%d.%d", &numbers[0], &numbers[1], &numbers[2]);
    return numbers;
}

bool is_new_enough(const std::string& version)
{
    const bool mariadb = version.find("MariaDB") != std::string::npos;
    return numbers_of(version) >= (mariadb ? std::array{10, 6, 0} : std::array{8, 0, 1});
}

Finding judge_clock(const std::string& host, Time here, Time there)
{
    const auto apart = std::chrono::abs(std::chrono::duration_cast<std::chrono::milliseconds>(here - there));
    const auto what = "clock: " + std::to_string(apart.count()) + " ms off from " + host + "'s clock";
    if (apart < std::chrono::seconds(2)) return {Level::ok, what, ""};
    return {apart < std::chrono::minutes(1) ? Level::warn : Level::fail, what,
            "synchronise both machines by NTP: the expiry of links and the sending of e-mails depend on it"};
}

Findings look_at_host(const Context& context, const std::string& host)
{
    auto options = context.connect_options;
    options.hosts = {host};
    const auto what = "database " + host;
    try {
        store::Database database(options);
        return database.read([&](store::Reader& reader) -> Findings {
            const auto version = store::diagnosis::server_version(reader);
            const auto cipher = store::diagnosis::cipher(reader);
            const auto seen = what + ": " + version + (cipher.empty() ? "" : ", encrypted by " + cipher);
            const auto clock = judge_clock(host, context.clock.now(), store::diagnosis::server_time(reader));
            if (!is_new_enough(version))
                return {{Level::fail, seen, "Usher needs MariaDB 10.6 or MySQL 8.0.1, or later"}, clock};
            return {{Level::ok, seen, ""}, clock};
        });
    } catch (const store::DatabaseError& error) {
        const bool only_one = context.connect_options.hosts.size() == 1;
        return {
            {only_one ? Level::fail : Level::warn, what + ": " + error.what(),
             "start it, or correct database.hosts, database.name, database.usherctl and, with TLS, database.tls_ca"}};
    }
}

// ---- rights

bool is_there(const store::diagnosis::Rights& rights, const store::Grant& grant, const std::string& right)
{
    const auto table = grant.table == "*" ? "" : grant.table;
    return rights.contains({right, "", ""}) || rights.contains({right, table, ""}) ||
           (!grant.column.empty() && rights.contains({right, table, grant.column}));
}

/// What "ALL PRIVILEGES" must include at least, so that migrations can run.
const std::vector<std::string> all_privileges = {"SELECT", "INSERT", "UPDATE", "DELETE",    "CREATE",
                                                 "ALTER",  "DROP",   "INDEX",  "REFERENCES"};

std::string missing_rights(const std::string& account, const store::diagnosis::Rights& rights)
{
    std::string missing;
    for (const auto& grant : store::parse_grants(store::grants_sql())) {
        if (grant.account != account) continue;
        const auto wanted = grant.right == "ALL PRIVILEGES" ? all_privileges : std::vector{grant.right};
        for (const auto& right : wanted)
            if (!is_there(rights, grant, right))
                missing += (missing.empty() ? "" : ", ") + right + " on " + grant.table;
    }
    return missing;
}

Finding look_at_account(const Context& context, const std::string& program, const DatabaseAccount& account)
{
    const auto what = "rights of " + program + " (account " + account.user + ")";
    if (!account.password_file.empty() && !is_readable(account.password_file))
        return {Level::warn, what + ": not checked, " + account.password_file + " cannot be read",
                "run usherctl doctor as root"};
    try {
        store::Database database(options_for(context, account));
        const auto rights = database.read([](store::Reader& reader) { return store::diagnosis::rights(reader); });
        const auto missing = missing_rights(program, rights);
        if (missing.empty()) return {Level::ok, what, ""};
        return {Level::fail, what + ": lacks " + missing, "run grants.sql in Usher's database again"};
    } catch (const store::DatabaseError& error) {
        return {Level::fail, what + ": " + error.what(),
                "create the account with the password in its password_file, then run grants.sql"};
    }
}

// ---- the relay

std::string helo_of(const Settings& settings)
{
    return settings.smtp.helo.empty() ? "localhost" : settings.smtp.helo;
}

Finding judge_relay(const std::string& what, const RelayReplies& words, const Settings& settings)
{
    const auto said = what + ": " + words.greeting;
    if (!words.greeting.starts_with("220"))
        return {Level::fail, said, "the relay is refusing connections at present; see its log"};
    const bool offers_tls = words.abilities.find("STARTTLS") != std::string::npos;
    if (settings.smtp.tls == "starttls" && !offers_tls)
        return {Level::fail, said + ", without STARTTLS", "enable STARTTLS on the relay, or change smtp.tls"};
    if (!settings.smtp.user.empty() && settings.smtp.tls == "none")
        return {Level::warn, said, "the password of smtp.user would be sent unencrypted: set smtp.tls"};
    return {Level::ok, said, ""};
}

} // namespace

Findings check_files(const Settings& settings)
{
    Findings findings;
    const std::pair<const char*, const std::string&> files[] = {
        {"database.usherd.password_file", settings.database.usherd.password_file},
        {"database.mailer.password_file", settings.database.mailer.password_file},
        {"database.notifier.password_file", settings.database.notifier.password_file},
        {"database.usherctl.password_file", settings.database.usherctl.password_file},
        {"database.tls_ca", settings.database.tls_ca},
        {"xmpp.secret_file", settings.xmpp.secret_file},
        {"smtp.password_file", settings.smtp.password_file},
        {"smtp.tls_ca", settings.smtp.tls_ca},
        {"mail.bounce_key_file", settings.mail.bounce_key_file},
        {"rocketchat.registration_secret", settings.rocketchat.registration_secret},
    };
    for (const auto& [key, file] : files)
        if (!file.empty() && !is_readable(file))
            findings.push_back({Level::warn, "settings: " + std::string(key) + ": " + file + " cannot be read",
                                "create it, or run usherctl doctor as root if this account may not read it"});
    if (!settings.development && !settings.public_origin.starts_with("https://"))
        findings.push_back({Level::warn, "settings: public_origin is " + settings.public_origin,
                            "links in e-mails should begin with https://"});
    if (!settings.development && settings.mail.from_address.ends_with("@localhost"))
        findings.push_back({Level::warn, "settings: mail.from_address is " + settings.mail.from_address,
                            "set an address in your own domain; e-mails from this one look like spam"});
    if (findings.empty()) findings.push_back({Level::ok, "settings", ""});
    return findings;
}

Findings check_databases(const Context& context)
{
    Findings findings;
    for (const auto& host : context.connect_options.hosts)
        std::ranges::move(look_at_host(context, host), std::back_inserter(findings));
    return findings;
}

Findings check_schema(const Context& context)
{
    auto options = context.connect_options;
    options.schema_version = store::schema_version();
    const auto version = std::to_string(store::schema_version());
    try {
        store::Database(options).connect();
        return {{Level::ok, "schema: version " + version, ""}};
    } catch (const store::WrongSchema& error) {
        return {{Level::fail, std::string("schema: ") + error.what(), "use programs and schema of the same version"}};
    } catch (const store::DatabaseError&) {
        return {{Level::fail, "schema: not checked, there is no database", "see above"}};
    }
}

Findings check_rights(const Context& context)
{
    Findings findings;
    for (const auto& [program, account] : accounts_of(context.settings))
        findings.push_back(look_at_account(context, program, account));
    return findings;
}

Findings check_usherd(const Settings& settings)
{
    const auto what = "usherd at " + settings.listen;
    try {
        const auto status = ask_usherd(settings.listen, longest_wait);
        if (status == "200") return {{Level::ok, what + ": ready", ""}};
        return {{Level::fail, what + ": answers " + status + " to /readyz", "its log says why: journalctl -u usherd"}};
    } catch (const ProbeFailed& failure) {
        return {{Level::fail, what + ": " + failure.what(), "start it: systemctl start usherd; or correct listen"}};
    }
}

Findings check_templates(const Settings& settings)
{
    const auto what = "templates in " + settings.mail.templates;
    try {
        const mail::Templates templates(
            {settings.mail.templates, settings.mail.own_templates, settings.default_locale});
        return {{Level::ok, what, ""}};
    } catch (const mail::TemplateError& error) {
        return {
            {Level::fail, what + ": " + error.what(), "correct the file, or mail.templates and mail.own_templates"}};
    }
}

Findings check_relay(const Settings& settings)
{
    const auto& smtp = settings.smtp;
    const auto where = smtp.host + ":" + std::to_string(smtp.port);
    const auto what = "relay " + where;
    try {
        if (smtp.tls == "implicit") {
            const Probe reachable(where, longest_wait);
            return {{Level::ok, what + ": accepts connections (TLS was not tried)", ""}};
        }
        return {judge_relay(what, ask_relay(smtp.host, static_cast<int>(smtp.port), helo_of(settings), longest_wait),
                            settings)};
    } catch (const ProbeFailed& failure) {
        return {{Level::fail, what + ": " + failure.what(),
                 "start the relay, or correct smtp.host and smtp.port; until then e-mails wait, none is lost"}};
    }
}

Findings check_spool(Context& context)
{
    constexpr std::chrono::minutes patience{10};
    try {
        const auto now = context.clock.now();
        const auto counts = context.database().read(
            [&](store::Reader& reader) { return store::queue_report::count(reader, now - patience); });
        if (counts.due == 0) return {{Level::ok, "e-mails: none is overdue", ""}};
        return {{Level::warn, "e-mails: " + std::to_string(counts.due) + " overdue by more than 10 minutes",
                 "is usher-mailer running? systemctl status usher-mailer; usherctl spool status"}};
    } catch (const store::DatabaseError&) {
        return {{Level::fail, "e-mails: not checked, the database does not answer", "see above"}};
    }
}

Findings check_xmpp_server(const Settings& settings)
{
    const auto& xmpp = settings.xmpp;
    if (xmpp.host.empty()) return {};
    const auto where = xmpp.host + ":" + std::to_string(xmpp.port);
    const auto what = "XMPP server " + where;
    try {
        const Probe reachable(where, longest_wait);
        return {{Level::ok, what + ": accepts connections", ""}};
    } catch (const ProbeFailed& failure) {
        return {{Level::fail, what + ": " + failure.what(),
                 "start it, or correct xmpp.host and xmpp.port; until then notifications wait"}};
    }
}

Findings check_notifications(Context& context)
{
    constexpr std::chrono::minutes patience{10};
    if (context.settings.xmpp.host.empty()) return {};
    try {
        const auto now = context.clock.now();
        const auto counts =
            context.database().read([](store::Reader& reader) { return store::notifications::count(reader); });
        if (!counts.oldest || now - *counts.oldest < patience)
            return {{Level::ok, "notifications: none is overdue", ""}};
        return {{Level::warn,
                 "notifications: " + std::to_string(counts.waiting) + " waiting, some for more than 10 minutes",
                 "is usher-notifier running? systemctl status usher-notifier; its log says why"}};
    } catch (const store::DatabaseError&) {
        return {{Level::fail, "notifications: not checked, the database does not answer", "see above"}};
    }
}

Answer answer_of(const Findings& findings)
{
    Answer answer;
    answer.json = Json::arrayValue;
    for (const auto& [level, what, advice] : findings) {
        Json::Value& line = answer.json.append(Json::objectValue);
        line["level"] = name_of(level);
        line["what"] = what;
        line["advice"] = advice;
        const std::string padded = level == Level::ok ? "ok    " : std::string(name_of(level)) + "  ";
        answer.text += padded + what + (advice.empty() ? "" : "  \u2014 " + advice) + "\n";
        if (level == Level::fail) answer.status = 1;
    }
    return answer;
}

Answer doctor(Context& context)
{
    const auto& settings = context.settings;
    Findings findings;
    const auto add = [&](Findings more) { std::ranges::move(more, std::back_inserter(findings)); };
    add(check_files(settings));
    add(check_databases(context));
    add(check_schema(context));
    add(check_rights(context));
    add(check_usherd(settings));
    add(check_templates(settings));
    add(check_relay(settings));
    add(check_spool(context));
    add(check_xmpp_server(settings));
    add(check_notifications(context));
    return answer_of(findings);
}

Answer doctor_without_settings(const std::string& why)
{
    return answer_of(
        {{Level::fail, "settings: " + why, "correct the file; usherd --print-settings shows all settings"}});
}

void add_doctor(Commands& commands)
{
    auto [command, args] =
        commands.add<DoctorNginxArgs>("doctor", "is everything in place? a line each: ok, warn or fail",
                                      [](Context& context, const DoctorNginxArgs& proxy) {
                                          return proxy.url.empty() ? doctor(context) : doctor_nginx(context, proxy);
                                      });
    command.text("--nginx", args.url, "does the proxy there pass on requests correctly?");
    command.text("--access-log", args.access_log, "nginx's log").needs("--nginx").with_default();
    command.flag("--insecure", args.insecure, "accept an untrusted certificate").needs("--nginx");
}

} // namespace usher::ctl
