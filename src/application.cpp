#include "application.h"

#include "api/operator.h"
#include "api/orchd/routes.h"
#include "api/rainbow/routes.h"
#include "api/rocketchat/routes.h"

namespace usher {
namespace {

service::RoomLinkPolicy room_link_policy(const RocketChatSettings& settings)
{
    const bool next = settings.contract == "next";
    return {.uuid_tokens = next,
            .token_length = static_cast<std::size_t>(settings.token_length),
            .banned_may_not_create = next};
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
            .calls = {own.rate_calls, std::chrono::seconds(own.rate_seconds)},
            .failed_tokens = {limits.failed_tokens, std::chrono::seconds(limits.failed_token_seconds)}};
}

/// Everything usherd speaks, in the order in which the owner of an unknown path is looked for.
std::vector<api::Dialect> dialects(const api::rocketchat::Options& rocketchat)
{
    return {api::operator_dialect(), api::rainbow::dialect(), api::rocketchat::dialect(rocketchat),
            api::orchd::dialect()};
}

} // namespace

store::ConnectOptions connect_options(const DatabaseSettings& settings, const DatabaseAccount& account)
{
    store::ConnectOptions options;
    options.hosts = settings.hosts;
    options.name = settings.name;
    options.user = account.user;
    options.password = read_secret(account.password_file);
    options.connect_seconds = static_cast<int>(settings.connect_seconds);
    options.read_seconds = static_cast<int>(settings.read_seconds);
    options.write_seconds = static_cast<int>(settings.write_seconds);
    options.tls = settings.tls;
    options.tls_ca = settings.tls_ca;
    return options;
}

Application::Application(const Settings& settings, store::ConnectOptions database, const Shared& shared)
    : rocketchat_(rocketchat_options(settings)), database_(std::move(database)), health_(database_),
      sessions_(database_, shared.clock),
      room_links_(database_, shared.clock, shared.random, room_link_policy(settings.rocketchat)),
      services_{shared.clock, shared.rate_limiter, health_, sessions_, room_links_, rocketchat_},
      dispatcher_(dialects(rocketchat_), services_, shared.random)
{
}

} // namespace usher
