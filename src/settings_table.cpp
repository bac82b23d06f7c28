#include "settings_table.h"

namespace usher {

std::vector<Setting> table_of(Settings& s)
{
    auto& d = s.database;
    auto& rc = s.rocketchat;
    auto& rb = s.rainbow;
    constexpr std::int64_t day = 86'400;
    // clang-format off
    return {
        {"development",                Flag{&s.development, false},                      "allow what only a developer's machine may do, such as switching off the limits"},
        {"public_origin",              Text{&s.public_origin, "http://localhost"},       "scheme, host, port and sub-path that links in e-mails and answers begin with; no trailing slash"},
        {"workspace",                  Text{&s.workspace, ""},                           "id of the organization whose logins Rainbow and Rocket.Chat use; empty: the master organization"},
        {"site_name",                  Text{&s.site_name, "Usher"},                      "name of this server in e-mails"},
        {"app_url",                    Text{&s.app_url, ""},                             "where people go once they have joined; may contain {org}, {room} (ids) and {room_name}; empty: the pages show no link"},
        {"default_locale",             Text{&s.default_locale, "en"}, "language of e-mails when none is known: a template folder with a words.toml"},
        {"listen",                     Text{&s.listen, "/run/usher/usherd.sock"},        "unix socket (a path) or 127.0.0.1:port for nginx; a listening socket on fd 0 takes precedence"},
        {"workers",                    Number{&s.workers, 0, 0, 1024},                   "threads that answer requests, each with its own database connection; 0: four for each core, at least 8"},

        {"look.name",                  Text{&s.look.name, ""},                           "name at the head of pages and e-mails; empty: site_name. An organization may have its own: usherctl org look"},
        {"look.colour",                Text{&s.look.colour, "#1d4ed8"},                  "colour of buttons and of the head, as # and six hex digits"},
        {"look.logo",                  Text{&s.look.logo, ""},                           "an image file (.svg, .png, .jpg, .webp) in the folder that nginx serves as /look/, /etc/usher/look; empty: none"},

        {"log.level",                  Text{&s.log_level, "info", {"debug", "info", "warning", "error"}}, "the lowest severity that is logged to stderr"},

        {"database.hosts",             List{&d.hosts, {"unix:/run/mysqld/mysqld.sock"}}, "servers to try in this order: unix:/path or host:port"},
        {"database.name",              Text{&d.name, "usher"},                           "the database (schema) that all programs share"},
        {"database.connect_seconds",   Number{&d.connect_seconds, 3, 1, 60},             "longest wait for a connection to one host"},
        {"database.read_seconds",      Number{&d.read_seconds, 10, 1, 600},              "longest wait for an answer to a statement"},
        {"database.write_seconds",     Number{&d.write_seconds, 10, 1, 600},             "longest wait while sending a statement"},
        {"database.tls",               Flag{&d.tls, false},                              "require TLS, and verify certificate and host name"},
        {"database.tls_ca",            Text{&d.tls_ca, ""},                              "file of the CA certificates for the server; needed with tls"},
        {"database.usherd.user",            Text{&d.usherd.user, "usherd"},              "account of usherd"},
        {"database.usherd.password_file",   Text{&d.usherd.password_file, ""},           "file that holds its password; empty: none"},
        {"database.mailer.user",            Text{&d.mailer.user, "usher-mailer"},        "account of usher-mailer"},
        {"database.mailer.password_file",   Text{&d.mailer.password_file, ""},           "file that holds its password; empty: none"},
        {"database.notifier.user",          Text{&d.notifier.user, "usher-notifier"},    "account of usher-notifier"},
        {"database.notifier.password_file", Text{&d.notifier.password_file, ""},         "file that holds its password; empty: none"},
        {"database.usherctl.user",          Text{&d.usherctl.user, "usherctl"},          "account of usherctl, which also migrates"},
        {"database.usherctl.password_file", Text{&d.usherctl.password_file, ""},         "file that holds its password; empty: none"},

        {"limits.enabled",             Flag{&s.limits.enabled, true},                    "limit rates and failed passwords and tokens; may be off only in development, on a unix socket or loopback"},
        {"limits.body_bytes",          Number{&s.limits.body_bytes, 65'536, 1'024, 16'777'216}, "longest request body; a longer one gets 413"},
        {"limits.failed_logins",       Number{&s.limits.failed_logins, 10, 1, 10'000},   "wrong passwords per account and per client (an IPv4 address, an IPv6 /64) before logins are refused for a while; all usherd processes count together"},
        {"limits.failed_logins_of_network", Number{&s.limits.failed_logins_of_network, 100, 1, 100'000}, "the same of all clients in an IPv4 /24 or an IPv6 /48; failed_logins if that is more"},
        {"limits.failed_login_seconds", Number{&s.limits.failed_login_seconds, 900, 1, day}, "for how long they count"},
        {"limits.failed_tokens",       Number{&s.limits.failed_tokens, 30, 1, 10'000},   "unknown tokens per client before further ones of their kind (invites, room links, …) are refused for a while"},
        {"limits.failed_tokens_of_network", Number{&s.limits.failed_tokens_of_network, 300, 1, 100'000}, "the same of all clients in an IPv4 /24 or an IPv6 /48; failed_tokens if that is more"},
        {"limits.failed_tokens_of_prefix", Number{&s.limits.failed_tokens_of_prefix, 300, 1, 100'000}, "unknown tokens with the same first half, of 8 characters at most, before all others that begin so are refused; failed_tokens if that is more"},
        {"limits.failed_token_seconds", Number{&s.limits.failed_token_seconds, 900, 1, day}, "for how long they count"},

        {"limits.letters_of_inviter",  Number{&s.limits.emails_of_inviter, 5'000, 0, 100'000'000}, "e-mails that one person's invitations may cause in a day (UTC); 0: any number"},
        {"limits.letters_of_org",      Number{&s.limits.emails_of_org, 50'000, 0, 100'000'000}, "the same for all invitations to an organization, or sent by its users; 0: any number"},
        {"limits.letters_to_receiver", Number{&s.limits.emails_to_receiver, 100, 0, 100'000'000}, "invitation e-mails that one address may receive in a day; 0: any number"},

        {"passwords.min_length",       Number{&s.passwords.min_length, 8, 1, 1'024},     "shortest length of a new password, in characters"},
        {"passwords.threads",          Number{&s.passwords.threads, 1, 1, 64},           "threads that hash passwords; each busy one holds 19 MiB"},
        {"passwords.queue",            Number{&s.passwords.queue, 256, 1, 10'000},        "hashes that may wait; further logins are asked to try again later"},

        {"orchd.invite_days",          Number{&s.orchd.invite_days, 10, 1, 3'650},       "lifetime of an invite to an organization, from its last renewal"},
        {"orchd.session_hours",        Number{&s.orchd.session_hours, 12, 1, 8'760},     "lifetime of a session, from signing in"},
        {"orchd.bare_paths",           Flag{&s.orchd.bare_paths, true},                  "serve orchd's operations without /api as well"},

        {"rocketchat.contract",        Text{&rc.contract, "released", {"released", "next"}}, "released: an invite's _id is its token, as in every release so far; next: inviteToken, as announced"},
        {"rocketchat.token_length",    Number{&rc.token_length, 22, 6, 64},              "characters of a token under the released contract"},
        {"rocketchat.invite_url_type", Text{&rc.invite_url_type, "direct", {"direct", "proxy"}}, "direct: links to public_origin; proxy: through deeplink_url, which mobile apps open"},
        {"rocketchat.deeplink_url",    Text{&rc.deeplink_url, "https://go.rocket.chat"}, "base of proxy links; empty: direct links"},
        {"rocketchat.registration",    Text{&rc.registration, "public", {"public", "secret_url", "disabled"}}, "who may register: everybody; those with a valid invite token or the secret; nobody"},
        {"rocketchat.registration_secret", Text{&rc.registration_secret, ""},            "file that holds the secret which also opens registration under secret_url; empty: none"},
        {"rocketchat.rate_calls",      Number{&rc.rate_calls, 10, 1, 1'000'000},         "calls of one route by one client address within rate_seconds"},
        {"rocketchat.rate_seconds",    Number{&rc.rate_seconds, 60, 1, day},             "the window of rate_calls"},
        {"rocketchat.session_days",    Number{&rc.session_days, 90, 1, 3'650},           "lifetime of a login"},

        {"rainbow.require_app_auth",   Flag{&rb.require_app_auth, true},                 "a login needs the id and secret of one of the applications (header x-rainbow-app-auth)"},
        {"rainbow.applications",       Applications{&rb.applications},                   "programs that may sign in: each has an id, a secret and a name ([[rainbow.applications]])"},
        {"rainbow.dial_in",            DialIns{&rb.dial_in},                             "how to dial in to telephone conferences ([[rainbow.dial_in]]): numbers = [\"location | location code | number\", …], moderator_code, participant_code, security_code, listen_only_code; conference = the id of the one it is for; without it, it is for all others"},
        {"rainbow.cors_origins",       List{&rb.cors_origins, {}, true},                 "origins whose pages may call the API in a browser, such as https://app.example.org; \"*\": all"},
        {"rainbow.session_hours",      Number{&rb.session_hours, 24, 1, 480},            "lifetime of a token, from signing in or its renewal"},
        {"rainbow.max_renewals",       Number{&rb.max_renewals, 5, 0, 10'000},           "how often a token may be renewed"},
        {"rainbow.lock_failures",      Number{&rb.lock_failures, 5, 1, 1'000},           "wrong passwords that lock an account"},
        {"rainbow.lock_minutes",       Number{&rb.lock_minutes, 60, 1, 1'440},           "for how long; each further wrong password restarts the time"},
        {"rainbow.bubble_count",       Number{&rb.bubble_count, 20, 0, 1'000'000},       "rooms one user may own; 0: unlimited"},
        {"rainbow.bubble_participant_count", Number{&rb.bubble_participant_count, 20, 0, 1'000'000}, "members a room may have, invited ones included; 0: unlimited"},
        {"rainbow.invalid_open_invite_code", Number{&rb.invalid_open_invite_code, 40'400, 40'400, 404'116}, "errorDetailsCode for an unknown openInviteId: 40400, 404000 or 404116"},
        {"rainbow.validate_calls",     Number{&rb.validate_calls, 30, 1, 1'000'000},     "open invites that one client address may look up within validate_seconds"},
        {"rainbow.validate_seconds",   Number{&rb.validate_seconds, 60, 1, day},         "the window of validate_calls"},

        {"xmpp.domain",                Text{&s.xmpp.domain, "localhost"},                "domain of the users' JIDs; rooms' have muc. before it"},
        {"xmpp.host",                  Text{&s.xmpp.host, ""},                           "the XMPP server that usher-notifier connects to as a component (XEP-0114); empty: none, and no notifications are written"},
        {"xmpp.port",                  Number{&s.xmpp.port, 5'347, 1, 65'535},           "its port for components"},
        {"xmpp.component",             Text{&s.xmpp.component, "usher.localhost"},       "the component's own domain, as the server knows it"},
        {"xmpp.secret_file",           Text{&s.xmpp.secret_file, ""},                    "file that holds the component's secret"},
        {"xmpp.batch",                 Number{&s.xmpp.batch, 100, 1, 1'000},             "notifications claimed and confirmed at once"},
        {"xmpp.poll_milliseconds",     Number{&s.xmpp.poll_milliseconds, 500, 10, 60'000}, "pause of an idle notifier"},
        {"xmpp.connect_seconds",       Number{&s.xmpp.connect_seconds, 10, 1, 600},      "longest wait for a connection to be set up and authenticated"},
        {"xmpp.reply_seconds",         Number{&s.xmpp.reply_seconds, 30, 1, 600},        "longest wait for the server's confirmation of a batch"},
        {"xmpp.retry_longest_seconds", Number{&s.xmpp.retry_longest_seconds, 15, 1, day}, "longest pause between attempts while the server is unavailable or refuses us; it starts at half a second and doubles"},
        {"xmpp.keep_seconds",          Number{&s.xmpp.keep_seconds, 3 * day, 60, 365 * day}, "age at which a notification that could not be delivered is given up"},
        {"xmpp.log_days",              Number{&s.xmpp.log_days, 30, 1, 3'650},           "days for which refused and given-up notifications stay in the log"},
        {"xmpp.metrics_listen",        Text{&s.xmpp.metrics_listen, ""},                 "address at which usher-notifier serves its metrics to Prometheus (GET /metrics), such as 127.0.0.1:9464; empty: nowhere. Whoever can reach it can read them"},

        {"smtp.host",                  Text{&s.smtp.host, "127.0.0.1"},                  "the relay that accepts our e-mails"},
        {"smtp.port",                  Number{&s.smtp.port, 25, 1, 65'535},              "its port"},
        {"smtp.tls",                   Text{&s.smtp.tls, "none", {"none", "opportunistic", "starttls", "implicit"}}, "none; STARTTLS if offered; STARTTLS required; TLS from the first byte (port 465)"},
        {"smtp.tls_ca",                Text{&s.smtp.tls_ca, ""},                         "file of the CA certificates for the relay; empty: the system's"},
        {"smtp.user",                  Text{&s.smtp.user, ""},                           "name to authenticate with; empty: no AUTH"},
        {"smtp.password_file",         Text{&s.smtp.password_file, ""},                  "file that holds its password"},
        {"smtp.helo",                  Text{&s.smtp.helo, ""},                           "name sent in EHLO; empty: this host's"},
        {"smtp.connections",           Number{&s.smtp.connections, 8, 1, 256},           "deliveries at the same time"},
        {"smtp.connect_seconds",       Number{&s.smtp.connect_seconds, 30, 1, 600},      "longest wait for a connection"},
        {"smtp.reply_seconds",         Number{&s.smtp.reply_seconds, 120, 1, 600},       "longest time for one e-mail, from MAIL to the reply to its final dot"},

        {"mail.from_address",          Text{&s.mail.from_address, "usher@localhost"},    "sender address of all e-mails; its domain is also that of every Message-ID"},
        {"mail.from_name",             Text{&s.mail.from_name, ""},                      "display name of that address; empty: site_name"},
        {"mail.templates",             Text{&s.mail.templates, "/usr/share/usher/templates"}, "folder with the templates that come with Usher"},
        {"mail.own_templates",         Text{&s.mail.own_templates, "/etc/usher/templates"}, "folder whose templates take precedence; it may be missing or hold only some"},
        {"mail.journal",               Text{&s.mail.journal, "/var/lib/usher-mailer"},   "folder on this host's disk where mailers record what they have sent until it is in the database"},
        {"mail.domain_connections",    Number{&s.mail.domain_connections, 4, 1, 256},    "deliveries to one domain at the same time; fewer after failures"},
        {"mail.hold_uncertain",        List{&s.mail.hold_uncertain, {}, true},           "templates whose e-mails wait for an operator when it is not known whether they were delivered; others are sent again, with the same Message-ID"},
        {"mail.batch",                 Number{&s.mail.batch, 200, 1, 1'000},             "e-mails a mailer claims at once"},
        {"mail.poll_milliseconds",     Number{&s.mail.poll_milliseconds, 500, 10, 60'000}, "pause of an idle mailer"},
        {"mail.retry_first_seconds",   Number{&s.mail.retry_first_seconds, 60, 1, day},  "wait after the first failed attempt; it doubles with each"},
        {"mail.retry_longest_seconds", Number{&s.mail.retry_longest_seconds, 14'400, 1, day}, "longest wait between attempts"},
        {"mail.bounce_domain",         Text{&s.mail.bounce_domain, ""},                  "envelope senders are bounce+ID.MAC@ this domain, whose mail server pipes bounces to usher-mailer --bounce; empty: from_address, and bounces are not read"},
        {"mail.bounce_key_file",       Text{&s.mail.bounce_key_file, ""},                "file that holds the key for these addresses, at least 16 characters; needed with bounce_domain"},
        {"mail.give_up_seconds",       Number{&s.mail.give_up_seconds, 3 * day, 60, 30 * day}, "age at which an e-mail that could not be delivered bounces"},
        {"mail.metrics_listen",        Text{&s.mail.metrics_listen, ""},                 "address at which usher-mailer serves its metrics to Prometheus (GET /metrics), such as 127.0.0.1:9463; empty: nowhere. Whoever can reach it can read them"},

        {"links.longest_days",         Number{&s.links.longest_days, 0, 0, 36'500},      "longest lifetime of a room link, and of an invite to an organization; 0: no limit"},
        {"links.never",                Flag{&s.links.never, true},                       "room links may be valid forever. false: Rocket.Chat's clients must give a number of days, Rainbow's links end after longest_days"},

        {"retention.letters_days",     Number{&s.retention.emails_days, 365, 0, 36'500}, "days for which usherctl clean-up keeps an e-mail's outcome, and its link to block further ones; 0: forever"},
        {"retention.dead_links_days",  Number{&s.retention.dead_links_days, 365, 0, 36'500}, "days for which a page can show that a link was used, revoked or renewed; 0: forever"},
        {"retention.events_days",      Number{&s.retention.events_days, 0, 0, 36'500},   "days for which the histories of invites, links and e-mails are kept; 0: forever"},
        {"retention.access_tokens_days", Number{&s.retention.access_tokens_days, 30, 0, 36'500}, "days for which an access token is listed after its expiry; 0: forever"},

        {"reminders.org_invitation_days", Number{&s.reminders.org_invitation_days, 0, 0, 3'650}, "days before its expiry at which usherctl remind sends one reminder of an unanswered invite to an organization; fewer than orchd.invite_days; 0: never"},
    };
    // clang-format on
}

} // namespace usher
