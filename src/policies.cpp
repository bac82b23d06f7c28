#include "policies.h"

#include "mail/languages.h"

#include <algorithm>
#include <chrono>

namespace usher {
namespace {

service::NotificationPolicy notification_policy(const Settings& settings)
{
    return {.domain = settings.xmpp.domain, .delivered = !settings.xmpp.host.empty()};
}

service::RoomLinkPolicy room_link_policy(const Settings& settings)
{
    const bool next = settings.rocketchat.contract == "next";
    return {.uuid_tokens = next,
            .token_length = static_cast<std::size_t>(settings.rocketchat.token_length),
            .checks_inviter = next,
            .longest_days = settings.links.longest_days,
            .may_never_end = settings.links.never};
}

/// Rainbow's API has no expiry of links, so only the limit for all links ends them.
service::OwnedLinkPolicy owned_link_policy(const Settings& settings)
{
    const auto& links = settings.links;
    return {settings.public_origin, links.never ? std::nullopt : std::optional(std::chrono::days(links.longest_days))};
}

std::chrono::days life_of_invites(const Settings& settings)
{
    const auto longest = settings.links.longest_days;
    return std::chrono::days(longest == 0 ? settings.orchd.invite_days : std::min(longest, settings.orchd.invite_days));
}

/// A network's limit is never less than that of one client in it.
service::LoginThrottlePolicy throttle_policy(const LimitSettings& limits)
{
    const std::chrono::seconds window(limits.failed_login_seconds);
    return {.enabled = limits.enabled,
            .limit = {limits.failed_logins, window},
            .of_network = {std::max(limits.failed_logins, limits.failed_logins_of_network), window}};
}

api::FailedTokenPolicy failed_token_policy(const LimitSettings& limits)
{
    const std::chrono::seconds window(limits.failed_token_seconds);
    return {.enabled = limits.enabled,
            .of_client = {limits.failed_tokens, window},
            .of_network = {std::max(limits.failed_tokens, limits.failed_tokens_of_network), window},
            .of_prefix = {std::max(limits.failed_tokens, limits.failed_tokens_of_prefix), window}};
}

std::size_t least_characters(const Settings& settings)
{
    return static_cast<std::size_t>(settings.passwords.min_length);
}

PasswordRules orchd_passwords(const Settings& settings)
{
    return {.least_characters = least_characters(settings), .most_bytes = 1024};
}

PasswordRules rainbow_passwords(const Settings& settings)
{
    return {.least_characters = std::max<std::size_t>(8, least_characters(settings)),
            .most_characters = 64,
            .needs_mixture = true};
}

service::RocketChatSignInPolicy rocketchat_sign_in_policy(const Settings& settings)
{
    return {.workspace = settings.workspace,
            .throttle = throttle_policy(settings.limits),
            .life = std::chrono::days(settings.rocketchat.session_days)};
}

service::MayRegister may_register(const std::string& setting)
{
    if (setting == "secret_url") return service::MayRegister::holders_of_a_secret;
    return setting == "disabled" ? service::MayRegister::nobody : service::MayRegister::everybody;
}

service::UserAdminPolicy user_admin_policy(const Settings& settings)
{
    return {.workspace = settings.workspace,
            .registration = may_register(settings.rocketchat.registration),
            .registration_secret = read_secret(settings.rocketchat.registration_secret),
            .passwords = {.least_characters = least_characters(settings)},
            .notifications = notification_policy(settings)};
}

service::SendingLimits sending_limits(const LimitSettings& limits)
{
    if (!limits.enabled) return {};
    return {limits.emails_of_inviter, limits.emails_of_org, limits.emails_to_receiver};
}

service::EmailPolicy mail_policy(const Settings& settings, const std::shared_ptr<const Languages>& languages)
{
    const auto& mail = settings.mail;
    return {.site_name = settings.site_name,
            .site_url = settings.public_origin,
            .sender = mail.from_address,
            .sender_name = mail.from_name.empty() ? settings.site_name : mail.from_name,
            .languages = languages,
            .look = settings.look,
            .limits = sending_limits(settings.limits)};
}

api::rocketchat::Options rocketchat_options(const Settings& settings)
{
    const auto& own = settings.rocketchat;
    const auto& limits = settings.limits;
    return {.next_contract = own.contract == "next",
            .public_origin = settings.public_origin,
            .proxy_links = own.invite_url_type == "proxy" && !own.deeplink_url.empty(),
            .deeplink_url = own.deeplink_url,
            .limits = limits.enabled,
            .calls = {own.rate_calls, std::chrono::seconds(own.rate_seconds)}};
}

std::vector<api::rainbow::ClientApplication> client_applications(const RainbowSettings& settings)
{
    std::vector<api::rainbow::ClientApplication> applications;
    for (const auto& [id, secret, name] : settings.applications)
        applications.push_back({id, secret, name});
    return applications;
}

api::rainbow::Options rainbow_options(const Settings& settings)
{
    const auto& own = settings.rainbow;
    return {.public_origin = settings.public_origin,
            .xmpp_domain = settings.xmpp.domain,
            .needs_application = own.require_app_auth,
            .applications = client_applications(own),
            .cors_origins = own.cors_origins,
            .max_renewals = static_cast<int>(own.max_renewals),
            .unknown_link_code = static_cast<int>(own.invalid_open_invite_code),
            .limits = settings.limits.enabled,
            .validations = {own.validate_calls, std::chrono::seconds(own.validate_seconds)}};
}

api::pages::Options pages_options(const Settings& settings)
{
    return {.public_origin = settings.public_origin,
            .look = settings.look,
            .app_url = settings.app_url,
            .min_password = settings.passwords.min_length,
            .registration = settings.rocketchat.registration};
}

service::RoomPolicy room_policy(const Settings& settings)
{
    return {.most_members = settings.rainbow.bubble_participant_count,
            .most_rooms = settings.rainbow.bubble_count,
            .notifications = notification_policy(settings)};
}

service::OrchdSignInPolicy orchd_sign_in_policy(const Settings& settings)
{
    return {std::chrono::hours(settings.orchd.session_hours), orchd_passwords(settings),
            throttle_policy(settings.limits), notification_policy(settings)};
}

service::RainbowSignInPolicy rainbow_sign_in_policy(const Settings& settings)
{
    const auto& own = settings.rainbow;
    auto throttle = throttle_policy(settings.limits);
    throttle.lock = FailureLimit{own.lock_failures, std::chrono::minutes(own.lock_minutes), true};
    return {.workspace = settings.workspace,
            .life = std::chrono::hours(own.session_hours),
            .throttle = std::move(throttle)};
}

service::RegistrationPolicy registration_policy(const Settings& settings)
{
    return {settings.workspace, rainbow_passwords(settings), notification_policy(settings)};
}

} // namespace

std::shared_ptr<const Languages> load_languages(const Settings& settings)
{
    try {
        return std::make_shared<const Languages>(
            mail::load_languages({settings.mail.templates, settings.mail.own_templates, settings.default_locale}));
    } catch (const mail::TemplateError& error) {
        throw SettingsError(error.what());
    }
}

service::InvitePolicy invite_policy(const Settings& settings, const std::shared_ptr<const Languages>& languages)
{
    return {life_of_invites(settings),        std::chrono::hours(settings.orchd.session_hours),
            orchd_passwords(settings),        mail_policy(settings, languages),
            throttle_policy(settings.limits), notification_policy(settings)};
}

api::Policies policies_of(const Settings& settings, const std::shared_ptr<const Languages>& languages)
{
    return {.failed_tokens = failed_token_policy(settings.limits),
            .emails = mail_policy(settings, languages),
            .invites = invite_policy(settings, languages),
            .orchd_sign_in = orchd_sign_in_policy(settings),
            .notifications = notification_policy(settings),
            .owned_links = owned_link_policy(settings),
            .room_invitations = {room_policy(settings), mail_policy(settings, languages), settings.rainbow.dial_in},
            .room_links = room_link_policy(settings),
            .rooms = room_policy(settings),
            .registration = registration_policy(settings),
            .rocketchat_sign_in = rocketchat_sign_in_policy(settings),
            .rainbow_sign_in = rainbow_sign_in_policy(settings),
            .user_admin = user_admin_policy(settings)};
}

DialectSettings dialect_settings(const Settings& settings)
{
    return {.orchd = {settings.orchd.bare_paths, std::chrono::hours(settings.orchd.session_hours)},
            .rocketchat = rocketchat_options(settings),
            .rainbow = rainbow_options(settings),
            .pages = pages_options(settings)};
}

} // namespace usher
