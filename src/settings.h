// Every setting of every program; keys, defaults and meanings are in one table, settings_table.cpp. All mains read the
// same TOML file; a component gets its own small struct, never the whole. Read at start (and on SIGHUP); const
// afterwards, so any thread may read it.
#pragma once

#include "domain/branding.h"
#include "domain/dial_in.h"

#include <chrono>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

namespace usher {

struct DatabaseAccount {
    std::string user;
    std::string password_file; ///< empty: no password
};

struct DatabaseSettings {
    std::vector<std::string> hosts; ///< "unix:/path" or "host:port", tried in this order
    std::string name;
    std::int64_t connect_seconds;
    std::int64_t read_seconds;
    std::int64_t write_seconds;
    bool tls;
    std::string tls_ca;
    DatabaseAccount usherd, mailer, notifier, usherctl;
};

struct LimitSettings {
    bool enabled;
    std::int64_t body_bytes;
    std::int64_t failed_logins;
    std::int64_t failed_logins_of_network;
    std::int64_t failed_login_seconds;
    std::int64_t failed_tokens;
    std::int64_t failed_tokens_of_network;
    std::int64_t failed_tokens_of_prefix;
    std::int64_t failed_token_seconds;
    std::int64_t emails_of_inviter;
    std::int64_t emails_of_org;
    std::int64_t emails_to_receiver;
};

struct PasswordSettings {
    std::int64_t min_length;
    std::int64_t threads;
    std::int64_t queue;
};

struct RocketChatSettings {
    std::string contract; ///< "released" or "next"
    std::int64_t token_length;
    std::string invite_url_type; ///< "direct" or "proxy"
    std::string deeplink_url;
    std::string registration; ///< "public", "secret_url" or "disabled"
    std::string registration_secret;
    std::int64_t rate_calls;
    std::int64_t rate_seconds;
    std::int64_t session_days;
};

struct OrchdSettings {
    std::int64_t invite_days;
    std::int64_t session_hours;
    bool bare_paths;
};

struct RainbowApplication {
    std::string id;
    std::string secret;
    std::string name;
};

struct RainbowSettings {
    bool require_app_auth;
    std::vector<RainbowApplication> applications;
    std::vector<DialIn> dial_in;
    std::vector<std::string> cors_origins;
    std::int64_t session_hours;
    std::int64_t max_renewals;
    std::int64_t lock_failures;
    std::int64_t lock_minutes;
    std::int64_t bubble_count;
    std::int64_t bubble_participant_count;
    std::int64_t invalid_open_invite_code;
    std::int64_t validate_calls;
    std::int64_t validate_seconds;
};

struct XmppSettings {
    std::string domain;
    std::string host; ///< empty: there is no XMPP server
    std::int64_t port;
    std::string component;
    std::string secret_file;
    std::int64_t batch;
    std::int64_t poll_milliseconds;
    std::int64_t connect_seconds;
    std::int64_t reply_seconds;
    std::int64_t retry_longest_seconds;
    std::int64_t keep_seconds;
    std::int64_t log_days;
    std::string metrics_listen; ///< empty: nowhere
};

struct SmtpSettings {
    std::string host;
    std::int64_t port;
    std::string tls; ///< "none", "opportunistic", "starttls" or "implicit"
    std::string tls_ca;
    std::string user;
    std::string password_file;
    std::string helo;
    std::int64_t connections;
    std::int64_t connect_seconds;
    std::int64_t reply_seconds;
};

struct MailSettings {
    std::string from_address;
    std::string from_name;
    std::string templates;
    std::string own_templates;
    std::string journal;
    std::int64_t domain_connections;
    std::vector<std::string> hold_uncertain;
    std::int64_t batch;
    std::int64_t poll_milliseconds;
    std::int64_t retry_first_seconds;
    std::int64_t retry_longest_seconds;
    std::int64_t give_up_seconds;
    std::string metrics_listen; ///< empty: nowhere
    std::string bounce_domain;  ///< empty: bounces come back to from_address
    std::string bounce_key_file;
};

struct LinkSettings {
    std::int64_t longest_days; ///< 0: no limit
    bool never;                ///< links without an expiry are allowed
};

/// For how many days rows that are no longer needed are kept; 0: forever.
struct RetentionSettings {
    std::int64_t emails_days;
    std::int64_t dead_links_days;
    std::int64_t events_days;
    std::int64_t access_tokens_days;
};

struct ReminderSettings {
    std::int64_t org_invitation_days; ///< 0: none are written
};

struct Settings {
    bool development;
    std::string public_origin;
    std::string workspace;
    std::string site_name;
    std::string app_url;
    std::string default_locale;
    std::string listen;
    std::int64_t workers; ///< as resolved: never 0
    std::string log_level;
    DatabaseSettings database;
    Branding look; ///< as resolved: with a name
    LimitSettings limits;
    PasswordSettings passwords;
    OrchdSettings orchd;
    RocketChatSettings rocketchat;
    RainbowSettings rainbow;
    XmppSettings xmpp;
    SmtpSettings smtp;
    MailSettings mail;
    ReminderSettings reminders;
    LinkSettings links;
    RetentionSettings retention;
};

/// What is wrong with the settings, in terms an operator can act on.
class SettingsError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// The defaults, overridden key by key by each file in turn. Throws SettingsError if a file cannot be read, is not
/// TOML, has an unknown key, or a value of the wrong type or out of range.
Settings read_settings(const std::vector<std::string>& files);

/// The whole settings as TOML, each key with its meaning and default as a comment. Reading it back gives the same.
std::string print_settings(const Settings& settings);

/// A settings file that sets nothing: each full key with its meaning, commented out, with its default.
std::string print_defaults();

/// The first line of a secret file; "" for an empty name. A credential of the same name from the service manager
/// (LoadCredential=) takes precedence, so the file itself may be readable by root only. Throws SettingsError.
std::string read_secret(const std::string& file);

} // namespace usher
