#include "service/accounts/sessions.h"

#include "base/secrets.h"
#include "store/accounts/sessions.h"
#include "store/engine/database.h"

namespace usher::service {

IssuedSession issue_session(DialectName dialect, const SessionOrigin& origin, std::chrono::seconds life, Time now,
                            Random& random)
{
    constexpr std::size_t token_length = 43; // 258 bits
    auto token = random.text(token_length, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");
    Session session{token_hash(token), {}, dialect, now, now + life, origin.user_agent, origin.client_address};
    return {std::move(token), std::move(session)};
}

std::optional<Caller> Sessions::find_caller(std::string_view token, DialectName dialect, const char* permission)
{
    const auto hash = token_hash(token);
    auto caller = database_.read([&](store::Reader& reader) {
        return store::sessions::find_caller(reader, hash, dialect, permission, clock_.now());
    });
    if (caller) caller->session = hash;
    return caller;
}

std::vector<Session> Sessions::list(const Caller& caller)
{
    return database_.read(
        [&](store::Reader& reader) { return store::sessions::list(reader, caller.id, clock_.now()); });
}

void Sessions::end(std::string_view token)
{
    database_.alone([&](store::Autocommit& autocommit) {
        store::sessions::remove(autocommit, token_hash(token));
        return Done{};
    });
}

Result<Done> Sessions::end(const Caller& caller, const SessionId& session)
{
    const bool ended = database_.alone(
        [&](store::Autocommit& autocommit) { return store::sessions::remove(autocommit, caller.id, session); });
    return ended ? Result<Done>(Done{}) : ErrorCode::session_not_found;
}

void Sessions::end_current(const Caller& caller)
{
    database_.alone([&](store::Autocommit& autocommit) {
        store::sessions::remove(autocommit, caller.session);
        return Done{};
    });
}

void Sessions::end_all(const Caller& caller)
{
    database_.alone([&](store::Autocommit& autocommit) {
        store::sessions::remove_all_of(autocommit, caller.id);
        return Done{};
    });
}

} // namespace usher::service
