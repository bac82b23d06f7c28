#include "store/members.h"

namespace usher::store::members {
namespace {

constexpr auto insert_member =
    "INSERT INTO members (id, org_id, user_id, roles, active, created_at, joined_at) VALUES (?, ?, ?, ?, ?, ?, ?)";
constexpr auto select_role =
    "SELECT id FROM members WHERE org_id = ? AND user_id = ? AND active AND FIND_IN_SET(?, roles) > 0";

} // namespace

void insert(Writer& writer, const Member& member)
{
    writer.execute(insert_member, member.id, member.org, member.user, to_text(member.roles), member.active,
                   member.created_at, member.joined_at);
}

bool holds_role(Reader& reader, const OrgId& org, const UserId& user, MemberRole role)
{
    return reader
        .find(
            select_role, [](const Row& row) { return row.id<MemberId>(1); }, org, user, name_of(role))
        .has_value();
}

} // namespace usher::store::members
