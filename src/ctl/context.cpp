#include "ctl/context.h"

#include "base/secrets.h"
#include "base/text.h"
#include "mail/languages.h"
#include "service/accounts/workspace.h"
#include "store/engine/migrations.h"

#include <algorithm>
#include <iostream>

namespace usher::ctl {

Context::Context(Settings own_settings, store::ConnectOptions options, std::function<void(const std::string&)> say)
    : settings(std::move(own_settings)), connect_options(std::move(options)), say_(std::move(say))
{
}

service::InvitePolicy Context::policy_for_emails() const
{
    auto policy = invite_policy;
    try {
        policy.mail.languages = std::make_shared<const Languages>(
            mail::load_languages({settings.mail.templates, settings.mail.own_templates, settings.default_locale}));
    } catch (const mail::TemplateError& error) {
        throw Refused(error.what());
    }
    return policy;
}

store::Database& Context::database()
{
    if (!database_) {
        auto options = connect_options;
        options.schema_version = store::schema_version();
        constexpr int patience_seconds = 600;
        if (is_patient_) options.read_seconds = std::max(options.read_seconds, patience_seconds);
        database_ = std::make_unique<store::Database>(std::move(options));
    }
    return *database_;
}

service::Context Context::use_cases()
{
    return {database(), clock, random, hasher_, failures_};
}

Org Context::workspace()
{
    const auto org = service::find_workspace(database(), settings.workspace);
    if (org) return *org;
    if (settings.workspace.empty())
        throw Refused("the database has no master organization yet; run: usherctl bootstrap");
    throw Refused("the setting workspace is not the id of an organization: " + settings.workspace);
}

void Context::say(const std::string& line) const
{
    if (say_) say_(line);
}

std::string words_for(const Error& error)
{
    switch (error.code) {
    case ErrorCode::field_taken: return error.subject + " is already in use";
    case ErrorCode::field_invalid: return "not a valid value for --" + error.subject;
    case ErrorCode::already_member: return "this person is already a member";
    case ErrorCode::org_not_found: return "no such organization";
    case ErrorCode::member_not_found: return "no such member, or the invite has been accepted";
    case ErrorCode::mail_blocked: return "this person has blocked e-mails from this sender; see usherctl block list";
    case ErrorCode::user_not_found: return "no such user: " + error.subject;
    case ErrorCode::last_administrator: return "not possible: this is the last administrator";
    case ErrorCode::last_owner:
        return "the user is the last owner of " + error.subject + "; --relinquish gives these rooms to others";
    case ErrorCode::room_not_found: return "no such room: " + error.subject;
    case ErrorCode::room_name_invalid:
        return "not a valid name for a room: " + error.subject + "; letters, digits, '-', '_' and '.' are";
    case ErrorCode::room_name_taken: return "there already is a room named " + error.subject;
    case ErrorCode::room_kind_wrong: return "not possible with this kind of room";
    case ErrorCode::role_unknown: return "no such role: " + error.subject;
    default: return "refused (" + std::to_string(static_cast<int>(error.code)) + ") " + error.subject;
    }
}

std::string read_password(const std::string& file, const Settings& settings)
{
    std::string password;
    if (file != "-")
        password = read_secret(file);
    else if (!std::getline(std::cin, password))
        throw Refused("no password on stdin");
    const auto least = settings.passwords.min_length;
    if (!text::is_utf8(password)) throw Refused("the password is not UTF-8 text");
    if (text::length(password) < static_cast<std::size_t>(least))
        throw Refused("the password is shorter than " + std::to_string(least) +
                      " characters, the minimum set by passwords.min_length");
    return password;
}

std::string read_password_hash(const std::string& file, const Settings& settings)
{
    return hash_password_digest(sha256_hex(read_password(file, settings)));
}

} // namespace usher::ctl
