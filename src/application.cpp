#include "application.h"

#include "api/dialects.h"

namespace usher {
namespace {

service::RoomLinkPolicy room_link_policy(const RocketChatSettings& settings)
{
    const bool next = settings.contract == "next";
    return {.uuid_tokens = next,
            .token_length = static_cast<std::size_t>(settings.token_length),
            .banned_may_not_create = next};
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

Application::Application(std::shared_ptr<const Settings> settings, store::ConnectOptions database, const Shared& shared)
    : settings_(std::move(settings)), database_(std::move(database)), health_(database_),
      sessions_(database_, shared.clock),
      room_links_(database_, shared.clock, shared.random, room_link_policy(settings_->rocketchat)),
      services_{*settings_, shared.clock, shared.rate_limiter, health_, sessions_, room_links_},
      dispatcher_(api::all_dialects(*settings_), services_, shared.random)
{
}

} // namespace usher
