#include "store/operator/mass_revocation.h"

namespace usher::store::mass_revocation {
namespace {

// Each takes its parameter twice.
#define IF_GIVEN(condition) " AND (? IS NULL OR " condition ")"
#define CREATED_WITHIN(column) IF_GIVEN(column " >= ?") IF_GIVEN(column " < ?")

constexpr auto select_invites =
    "SELECT i.id, m.id, m.org_id, u.address, i.created_at FROM invites i JOIN members m ON m.id = i.member_id "
    "JOIN users u ON u.id = m.user_id WHERE i.id > ? AND NOT m.active"                                          //
    IF_GIVEN("? IN (i.created_by, i.created_by_token)") IF_GIVEN("m.org_id = ?") CREATED_WITHIN("i.created_at") //
    " ORDER BY i.id LIMIT ?";
constexpr auto select_room_links =
    "SELECT l.id, l.id, r.id, COALESCE(r.display_name, r.name), l.created_at FROM room_links l "
    "JOIN rooms r ON r.id = COALESCE(l.room_id, l.bound_to) WHERE l.id > ? AND (l.expires_at IS NULL OR "
    "l.expires_at > ?) AND (l.max_uses = 0 OR l.uses < l.max_uses)"                                             //
    IF_GIVEN("l.created_by = ?") IF_GIVEN("r.realm_id = ?") IF_GIVEN("r.id = ?") CREATED_WITHIN("l.created_at") //
    " ORDER BY l.id LIMIT ?";
constexpr auto select_workspace_emails =
    "SELECT s.id, s.id, s.about_id, s.recipient, s.created_at FROM mail_spool s WHERE s.id > ? AND "
    "s.about_kind = 'workspace'"                                                         //
    IF_GIVEN("s.party_id = ?") IF_GIVEN("s.about_id = ?") CREATED_WITHIN("s.created_at") //
    " ORDER BY s.id LIMIT ?";

#define GUESTS(room)                                                                                                   \
    " FROM room_guests g WHERE g.room_id = " room IF_GIVEN("g.invited_by = ?") CREATED_WITHIN("g.created_at")
#define INVITED(room)                                                                                                  \
    " FROM room_members m JOIN users u ON u.id = m.user_id WHERE m.room_id = " room                                    \
    " AND m.status = 'invited' AND NOT m.banned" IF_GIVEN("m.invited_by = ?") CREATED_WITHIN("m.created_at")
constexpr auto select_rooms =
    "SELECT r.id FROM rooms r WHERE r.id > ?" IF_GIVEN("r.realm_id = ?") IF_GIVEN("r.id = ?") //
    " AND (EXISTS (SELECT 1" GUESTS("r.id") ") OR EXISTS (SELECT 1" INVITED("r.id") ")) ORDER BY r.id LIMIT ?";
constexpr auto select_guests = "SELECT g.id, g.id, g.room_id, g.address, g.created_at" GUESTS("?") " ORDER BY g.place";
constexpr auto select_invited =
    "SELECT m.user_id, m.user_id, m.room_id, u.address, m.created_at" INVITED("?") " ORDER BY m.user_id";
constexpr auto select_realm = "SELECT realm_id FROM rooms WHERE id = ?";
constexpr auto select_users = "SELECT id FROM users WHERE address_key = ?";

using AnyId = Id<struct AnyEntity>;

std::optional<AnyId> inviter_of(const RevocationFilter& filter)
{
    return filter.inviter ? std::optional(AnyId(*filter.inviter)) : std::nullopt;
}

template <typename... Said>
Parameters with(const Said&... said)
{
    Parameters values;
    (values.insert(values.end(), 2, Parameter(said)), ...);
    return values;
}

Parameters operator+(Parameters left, const Parameters& right)
{
    left.insert(left.end(), right.begin(), right.end());
    return left;
}

/// From the columns id, handle, scope, whom, created_at.
auto from_row(RevocableKind kind)
{
    return [kind](const Row& row) {
        return Revocable{
            kind,       row.id<AnyId>(1).bytes(), row.id<AnyId>(2).bytes(), row.id<AnyId>(3).bytes(), row.text(4),
            row.time(5)};
    };
}

} // namespace

std::vector<Revocable> list_invites(Reader& reader, const RevocationFilter& filter, const IdBytes& after, Time,
                                    std::int64_t most)
{
    return reader.list_with(select_invites, from_row(RevocableKind::invite),
                            Parameters{AnyId(after)} +
                                with(inviter_of(filter), filter.org, filter.since, filter.until) + Parameters{most});
}

std::vector<Revocable> list_room_links(Reader& reader, const RevocationFilter& filter, const IdBytes& after, Time now,
                                       std::int64_t most)
{
    return reader.list_with(select_room_links, from_row(RevocableKind::room_link),
                            Parameters{AnyId(after), now} +
                                with(inviter_of(filter), filter.org, filter.room, filter.since, filter.until) +
                                Parameters{most});
}

std::vector<Revocable> list_workspace_emails(Reader& reader, const RevocationFilter& filter, const IdBytes& after, Time,
                                             std::int64_t most)
{
    return reader.list_with(select_workspace_emails, from_row(RevocableKind::workspace_invitation),
                            Parameters{AnyId(after)} +
                                with(inviter_of(filter), filter.org, filter.since, filter.until) + Parameters{most});
}

std::vector<RoomId> list_rooms(Reader& reader, const RevocationFilter& filter, const RoomId& after, std::int64_t most)
{
    const auto waiting = with(inviter_of(filter), filter.since, filter.until);
    return reader.list_with(
        select_rooms, [](const Row& row) { return row.id<RoomId>(1); },
        Parameters{after} + with(filter.org, filter.room) + waiting + waiting + Parameters{most});
}

std::vector<Revocable> list_guests(Reader& reader, const RevocationFilter& filter, const RoomId& room)
{
    return reader.list_with(select_guests, from_row(RevocableKind::room_guest),
                            Parameters{room} + with(inviter_of(filter), filter.since, filter.until));
}

std::vector<Revocable> list_invited_members(Reader& reader, const RevocationFilter& filter, const RoomId& room)
{
    return reader.list_with(select_invited, from_row(RevocableKind::room_invitation),
                            Parameters{room} + with(inviter_of(filter), filter.since, filter.until));
}

std::optional<OrgId> find_realm(Reader& reader, const RoomId& room)
{
    return reader.find(
        select_realm, [](const Row& row) { return row.id<OrgId>(1); }, room);
}

std::vector<UserId> list_users(Reader& reader, const std::string& address_key)
{
    return reader.list(
        select_users, [](const Row& row) { return row.id<UserId>(1); }, address_key);
}

} // namespace usher::store::mass_revocation
