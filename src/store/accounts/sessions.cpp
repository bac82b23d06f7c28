#include "store/accounts/sessions.h"

namespace usher::store::sessions {
namespace {

constexpr auto select_caller =
    "SELECT u.id, u.realm_id, u.username, u.name, u.roles, p.roles, b.roles, u.address, u.jid "
    "FROM sessions s JOIN users u ON u.id = s.user_id "
    "LEFT JOIN role_permissions p ON p.permission = ? "
    "LEFT JOIN role_permissions b ON b.permission = 'api-bypass-rate-limit' "
    "WHERE s.token_hash = ? AND s.dialect = ? AND s.expires_at > ? AND u.active";
constexpr auto insert_session =
    "INSERT INTO sessions (token_hash, user_id, dialect, created_at, expires_at, user_agent, client_address) "
    "VALUES (?, ?, ?, ?, ?, ?, ?)";
constexpr auto select_of_user = "SELECT token_hash, created_at, expires_at, user_agent, client_address FROM sessions "
                                "WHERE user_id = ? AND expires_at > ? ORDER BY created_at DESC, token_hash";
constexpr auto delete_by_id = "DELETE FROM sessions WHERE user_id = ? AND LEFT(token_hash, 12) = ?";
constexpr auto delete_all_of_user = "DELETE FROM sessions WHERE user_id = ?";
constexpr auto delete_session = "DELETE FROM sessions WHERE token_hash = ?";

Caller caller_from_row(const Row& row)
{
    Caller caller;
    caller.id = row.id<UserId>(1);
    caller.realm = row.id<OrgId>(2);
    caller.username = row.text(3);
    caller.name = row.text(4);
    caller.roles = Roles::parse(row.text(5));
    caller.holds_permission = caller.roles.intersects(Roles::parse(row.text(6)));
    caller.is_unlimited = caller.roles.intersects(Roles::parse(row.text(7)));
    caller.address = row.text(8);
    caller.own_jid = row.text(9);
    return caller;
}

} // namespace

std::optional<Caller> find_caller(Reader& reader, const std::string& token_hash, DialectName dialect,
                                  const char* permission, Time now)
{
    return reader.find(select_caller, caller_from_row, permission ? permission : "", token_hash, name_of(dialect), now);
}

bool insert(Writer& writer, const Session& session)
{
    const auto tried =
        writer.try_execute(insert_session, session.token_hash, session.user, name_of(session.dialect),
                           session.created_at, session.expires_at, session.user_agent, session.client_address);
    return tried.done() || tried.is_refused_by("PRIMARY");
}

void remove(Writer& writer, const std::string& token_hash)
{
    writer.execute(delete_session, token_hash);
}

std::vector<Session> list(Reader& reader, const UserId& user, Time now)
{
    const auto from_row = [&](const Row& row) {
        Session session;
        session.token_hash = row.text(1);
        session.user = user;
        session.created_at = row.time(2);
        session.expires_at = row.time(3);
        session.user_agent = row.text(4);
        session.client_address = row.text(5);
        return session;
    };
    return reader.list(select_of_user, from_row, user, now);
}

bool remove(Writer& writer, const UserId& user, const SessionId& session)
{
    return writer.execute(delete_by_id, user, session) > 0;
}

void remove_all_of(Writer& writer, const UserId& user)
{
    writer.execute(delete_all_of_user, user);
}

} // namespace usher::store::sessions
