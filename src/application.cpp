#include "application.h"

#include "api/block.h"
#include "api/operator.h"
#include "api/orchd/routes.h"
#include "api/pages/routes.h"
#include "api/rainbow/routes.h"
#include "api/rocketchat/routes.h"
#include "fcgi/server.h"

#include <algorithm>

namespace usher {
namespace {

store::ConnectOptions marked_with(const std::string& request_id, store::ConnectOptions options)
{
    options.request_id = &request_id;
    return options;
}

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

/// What Rainbow's links, which its API knows no end of, live.
std::optional<std::chrono::days> life_of_owned_links(const LinkSettings& links)
{
    return links.never ? std::nullopt : std::optional(std::chrono::days(links.longest_days));
}

std::chrono::days life_of_invites(const Settings& settings)
{
    const auto longest = settings.links.longest_days;
    return std::chrono::days(longest == 0 ? settings.orchd.invite_days : std::min(longest, settings.orchd.invite_days));
}

/// A network's limit is never less than that of one client in it.
service::FailedLoginPolicy failed_login_policy(const LimitSettings& limits)
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

service::SessionPolicy session_policy(const Settings& settings)
{
    return {.workspace = settings.workspace,
            .failed_logins = failed_login_policy(settings.limits),
            .life = std::chrono::days(settings.rocketchat.session_days)};
}

service::Registration registration(const std::string& setting)
{
    if (setting == "secret_url") return service::Registration::holders_of_a_secret;
    return setting == "disabled" ? service::Registration::nobody : service::Registration::everybody;
}

service::UserPolicy user_policy(const Settings& settings)
{
    return {.workspace = settings.workspace,
            .registration = registration(settings.rocketchat.registration),
            .registration_secret = read_secret(settings.rocketchat.registration_secret),
            .least_password_length = static_cast<std::size_t>(settings.passwords.min_length),
            .notifications = notification_policy(settings)};
}

service::SendingLimits sending_limits(const LimitSettings& limits)
{
    if (!limits.enabled) return {};
    return {limits.emails_of_inviter, limits.emails_of_org, limits.emails_to_receiver};
}

service::EmailPolicy mail_policy(const Settings& settings)
{
    const auto& mail = settings.mail;
    return {.site_name = settings.site_name,
            .site_url = settings.public_origin,
            .sender = mail.from_address,
            .sender_name = mail.from_name.empty() ? settings.site_name : mail.from_name,
            .default_locale = settings.default_locale,
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

service::LoginPolicy login_policy(const Settings& settings)
{
    return {std::chrono::hours(settings.orchd.session_hours), settings.passwords.min_length,
            failed_login_policy(settings.limits)};
}

service::TokenLoginPolicy token_login_policy(const Settings& settings)
{
    const auto& own = settings.rainbow;
    return {.workspace = settings.workspace,
            .life = std::chrono::hours(own.session_hours),
            .lock = {settings.limits.enabled, {own.lock_failures, std::chrono::minutes(own.lock_minutes), true}},
            .failed_logins = failed_login_policy(settings.limits)};
}

service::SelfRegistrationPolicy self_registration_policy(const Settings& settings)
{
    return {settings.workspace, static_cast<std::size_t>(settings.passwords.min_length), notification_policy(settings)};
}

/// Everything usherd speaks, in the order in which the owner of an unknown path is looked for.
std::vector<api::Dialect> dialects(const api::orchd::Options& orchd, const api::rocketchat::Options& rocketchat,
                                   const api::rainbow::Options& rainbow, const metrics::Registry& metrics)
{
    return {api::operator_dialect(metrics),
            api::pages::dialect(),
            api::block_dialect(),
            api::rainbow::dialect(rainbow),
            api::rocketchat::dialect(rocketchat),
            api::orchd::dialect(orchd)};
}

} // namespace

service::InvitePolicy invite_policy(const Settings& settings)
{
    return {life_of_invites(settings),
            std::chrono::hours(settings.orchd.session_hours),
            settings.passwords.min_length,
            mail_policy(settings),
            failed_login_policy(settings.limits),
            notification_policy(settings)};
}

Application::Application(const Settings& settings, store::ConnectOptions database, const Shared& shared)
    : orchd_{settings.orchd.bare_paths, std::chrono::hours(settings.orchd.session_hours)},
      rocketchat_(rocketchat_options(settings)), rainbow_(rainbow_options(settings)), pages_(pages_options(settings)),
      failed_tokens_(failed_token_policy(settings.limits)), database_(marked_with(request_id_, std::move(database))),
      health_(database_), sessions_(database_, shared.clock, shared.random, shared.failures, shared.password_hasher,
                                    session_policy(settings)),
      joining_(database_, shared.clock, shared.random, room_policy(settings)),
      room_links_(database_, shared.clock, shared.random, joining_, room_link_policy(settings)),
      users_(database_, shared.clock, shared.random, shared.password_hasher, user_policy(settings)),
      rooms_(database_, shared.clock, shared.random, notification_policy(settings)),
      permissions_(database_, shared.clock), mails_(database_, shared.clock, shared.random, mail_policy(settings)),
      mail_blocks_(database_, shared.clock, shared.random),
      accounts_(database_, shared.clock, shared.random, notification_policy(settings)),
      orgs_(database_, shared.clock, shared.random), members_(database_, shared.clock, shared.random),
      access_tokens_(database_, shared.clock, shared.random),
      logins_(database_, shared.clock, shared.random, shared.password_hasher, shared.failures, accounts_,
              login_policy(settings)),
      invites_(database_, shared.clock, shared.random, shared.password_hasher, shared.failures,
               invite_policy(settings)),
      moderated_rooms_(database_, shared.clock, shared.random, room_policy(settings)),
      room_members_(database_, shared.clock, shared.random, room_policy(settings)),
      conferences_(database_, shared.clock, shared.random, room_policy(settings)),
      room_invitations_(database_, shared.clock, shared.random,
                        {room_policy(settings), mail_policy(settings), settings.rainbow.dial_in}),
      token_logins_(database_, shared.clock, shared.failures, shared.password_hasher, token_login_policy(settings)),
      profiles_(database_, settings.xmpp.domain),
      owned_links_(database_, shared.clock, shared.random, notification_policy(settings),
                   {settings.public_origin, life_of_owned_links(settings.links)}),
      self_registrations_(database_, shared.clock, shared.random, shared.password_hasher, joining_,
                          self_registration_policy(settings)),
      histories_(database_, shared.clock),
      link_pages_(database_, shared.clock, shared.random, settings.rainbow.bubble_participant_count),
      link_requests_(database_, shared.clock, shared.random, mail_policy(settings)),
      nginx_probes_(database_, shared.clock),
      services_{
          .request_id = request_id_,
          .clock = shared.clock,
          .random = shared.random,
          .rate_limiter = shared.rate_limiter,
          .failures = shared.failures,
          .failed_tokens = failed_tokens_,
          .health = health_,
          .sessions = sessions_,
          .room_links = room_links_,
          .users = users_,
          .rooms = rooms_,
          .permissions = permissions_,
          .mails = mails_,
          .mail_blocks = mail_blocks_,
          .orgs = orgs_,
          .members = members_,
          .access_tokens = access_tokens_,
          .logins = logins_,
          .invites = invites_,
          .moderated_rooms = moderated_rooms_,
          .room_members = room_members_,
          .conferences = conferences_,
          .room_invitations = room_invitations_,
          .token_logins = token_logins_,
          .profiles = profiles_,
          .owned_links = owned_links_,
          .joining = joining_,
          .self_registrations = self_registrations_,
          .history = histories_,
          .link_pages = link_pages_,
          .renewal_requests = link_requests_,
          .orchd = orchd_,
          .rocketchat = rocketchat_,
          .rainbow = rainbow_,
          .pages = pages_,
      },
      dispatcher_(dialects(orchd_, rocketchat_, rainbow_, shared.metrics), services_, shared.random, shared.metrics)
{
}

http::Response Application::operator()(const http::Request& request)
{
    const auto key = nginx_probe_key(request.path);
    if (key.empty()) return dispatcher_(request);
    const auto uri = request.path + (request.query.empty() ? "" : "?" + request.query);
    const auto outcome = nginx_probes_.note(
        key, {uri, request.header("host"), request.client_address, request.header("x-request-id"), request.secure});
    if (outcome == service::NginxProbes::Outcome::drops) return {fcgi::no_answer, {}, ""};
    return dispatcher_(request);
}

} // namespace usher
