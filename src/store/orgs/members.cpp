#include "store/orgs/members.h"

#include "store/engine/text_list.h"

#include <array>

namespace usher::store::members {
namespace {

#define MEMBER_COLUMNS                                                                                                 \
    "m.id, m.org_id, m.user_id, u.address, u.name, m.roles, m.site_accesses, m.notifications, m.active, "              \
    "m.created_at, m.joined_at"

constexpr auto insert_member =
    "INSERT INTO members (id, org_id, user_id, roles, site_accesses, notifications, active, created_at, joined_at, "
    "owner_of) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
constexpr auto update_member =
    "UPDATE members SET roles = ?, site_accesses = ?, notifications = ?, owner_of = ? WHERE id = ?";
constexpr auto activate_member = "UPDATE members SET active = TRUE, joined_at = ? WHERE id = ? AND NOT active";
constexpr auto delete_member = "DELETE FROM members WHERE id = ?";
#define MEMBER                                                                                                         \
    "SELECT " MEMBER_COLUMNS " FROM members m JOIN users u ON u.id = m.user_id WHERE m.org_id = ? AND m.id = ?"
constexpr auto select_member = MEMBER;
constexpr auto select_member_for_update = MEMBER " FOR UPDATE";
constexpr auto select_memberships =
    "SELECT m.id, o.id, o.name, o.parent_id IS NULL, m.roles, m.site_accesses FROM members m "
    "JOIN orgs o ON o.id = m.org_id WHERE m.user_id = ? AND m.active AND o.status = 'active' ORDER BY m.created_at, "
    "m.id";

#define OF_ORG                                                                                                         \
    "FROM members m JOIN users u ON u.id = m.user_id WHERE m.org_id = ? AND (? = '' OR FIND_IN_SET(?, m.roles)) AND "  \
    "(? = '' OR LOCATE(CONCAT('\\n', ?, '\\n'), CONCAT('\\n', m.site_accesses, '\\n'))) AND "                          \
    "(? = '' OR LOCATE(?, u.name) OR LOCATE(?, u.address))"
#define MEMBERS_BY(column, direction)                                                                                  \
    "SELECT " MEMBER_COLUMNS " " OF_ORG " ORDER BY " column " " direction ", m.created_at, m.id LIMIT ? OFFSET ?"
constexpr auto count_members = "SELECT COUNT(*) " OF_ORG;
// Indexed by MemberOrder; the second of each pair is descending.
constexpr std::array<std::array<const char*, 2>, 5> select_members = {{
    {MEMBERS_BY("m.created_at", "ASC"), MEMBERS_BY("m.created_at", "DESC")},
    {MEMBERS_BY("m.active", "ASC"), MEMBERS_BY("m.active", "DESC")},
    {MEMBERS_BY("COALESCE(m.joined_at, m.created_at)", "ASC"),
     MEMBERS_BY("COALESCE(m.joined_at, m.created_at)", "DESC")},
    {MEMBERS_BY("u.name", "ASC"), MEMBERS_BY("u.name", "DESC")},
    {MEMBERS_BY("u.address", "ASC"), MEMBERS_BY("u.address", "DESC")},
}};

Member from_row(const Row& row)
{
    Member member;
    member.id = row.id<MemberId>(1);
    member.org = row.id<OrgId>(2);
    member.user = row.id<UserId>(3);
    member.address = row.text(4);
    member.name = row.text(5);
    member.roles = OrgRoles::parse(row.text(6));
    member.site_accesses = from_lines(row.text(7));
    member.notifications = from_lines(row.text(8));
    member.active = row.flag(9);
    member.created_at = row.time(10);
    member.joined_at = row.optional_time(11);
    return member;
}

Membership membership_from_row(const Row& row)
{
    const auto roles = OrgRoles::parse(row.text(5));
    const auto sites = from_lines(row.text(6)).size();
    return {row.id<MemberId>(1),
            row.id<OrgId>(2),
            row.text(3),
            row.flag(4),
            roles,
            roles.has(OrgRole::site_access) ? sites : 0};
}

/// The value for the unique key members_owner: an organization has at most one owner.
std::optional<OrgId> owner_of(const Member& member)
{
    return member.roles.has(OrgRole::owner) ? std::optional(member.org) : std::nullopt;
}

} // namespace

bool insert(Writer& writer, const Member& member)
{
    return writer
        .try_execute(insert_member, member.id, member.org, member.user, member.roles.text(),
                     to_lines(member.site_accesses), to_lines(member.notifications), member.active, member.created_at,
                     member.joined_at, owner_of(member))
        .done();
}

bool update(Writer& writer, const Member& member)
{
    return writer
        .try_execute(update_member, member.roles.text(), to_lines(member.site_accesses), to_lines(member.notifications),
                     owner_of(member), member.id)
        .done();
}

bool activate(Writer& writer, const MemberId& member, Time now)
{
    return writer.execute(activate_member, now, member) > 0;
}

bool remove(Writer& writer, const MemberId& member)
{
    return writer.execute(delete_member, member) > 0;
}

std::optional<Member> lock(Transaction& tx, const OrgId& org, const MemberId& member)
{
    return tx.find(select_member_for_update, from_row, org, member);
}

std::optional<Member> find(Reader& reader, const OrgId& org, const MemberId& member)
{
    return reader.find(select_member, from_row, org, member);
}

std::vector<Membership> list_of_user(Reader& reader, const UserId& user)
{
    return reader.list(select_memberships, membership_from_row, user);
}

OrgMemberPage list(Reader& reader, const OrgId& org, const MemberFilter& filter)
{
    const auto* select = select_members[static_cast<std::size_t>(filter.order)][filter.page.descending ? 1 : 0];
    OrgMemberPage members;
    members.items = reader.list(select, from_row, org, filter.role, filter.role, filter.site_access, filter.site_access,
                                filter.search, filter.search, filter.search, filter.page.limit, filter.page.offset);
    members.total = reader
                        .find(
                            count_members, [](const Row& row) { return row.number(1); }, org, filter.role, filter.role,
                            filter.site_access, filter.site_access, filter.search, filter.search, filter.search)
                        .value_or(0);
    return members;
}

} // namespace usher::store::members
