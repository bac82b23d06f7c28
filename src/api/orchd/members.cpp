#include "api/orchd/members.h"

#include "api/orchd/body.h"
#include "api/orchd/json.h"
#include "api/orchd/path.h"
#include "service/orgs/members.h"

namespace usher::api::orchd {
namespace {

Result<MemberFilter> filter_from(const http::Request& request)
{
    Query query(request);
    MemberFilter filter;
    filter.page.offset = query.number("offset", filter.page.offset);
    filter.page.limit = query.number("limit", filter.page.limit);
    filter.page.descending = query.choice("sortOrder", {"asc", "desc"}, 0) == 1;
    constexpr std::array orders = {MemberOrder::created, MemberOrder::status, MemberOrder::joined, MemberOrder::name,
                                   MemberOrder::email};
    filter.order = orders[query.choice("sortBy", {"createdAt", "status", "joinedAt", "name", "email"}, 0)];
    const auto role =
        query.choice("role", {"", "Owner", "SuperAdmin", "Business", "SiteAccess", "Support", "Sysadmin"}, 0);
    filter.role = role == 0 ? "" : query.text("role");
    filter.site_access = query.text("siteAccess");
    filter.search = query.text("search");
    return query.result(filter);
}

Result<service::NewMember> new_member_from(const http::Request& request)
{
    Body body(request);
    service::NewMember member{UserId(body.id("loginId")), body.roles("roles")};
    return body.result(member);
}

Result<service::MemberChange> change_from(const http::Request& request)
{
    Body body(request);
    service::MemberChange change{body.optional_roles("roles"), body.optional_lines("siteAccesses"),
                                 body.optional_lines("notifications")};
    return body.result(change);
}

Result<MemberId> owner_from(const http::Request& request)
{
    Body body(request);
    const MemberId member(body.id("memberId"));
    return body.result(member);
}

MemberId path_member(const Call& call)
{
    return path_id<MemberId>(call, "member_id");
}

} // namespace

// orchd: getMembers
Result<http::Response> get_members(Call& call)
{
    const auto members = call.services.members.list(*call.caller, path_org(call), filter_from(call.request));
    if (!members) return members.error();
    Json::Value json;
    json["items"] = list_to_json(members->items);
    json["total"] = Json::Int64(members->total);
    return answer(200, json);
}

// orchd: createMember
Result<http::Response> create_member(Call& call)
{
    const auto member = call.services.members.create(*call.caller, path_org(call), new_member_from(call.request));
    if (!member) return member.error();
    return answer_id(member->uuid());
}

// orchd: getMember
Result<http::Response> get_member(Call& call)
{
    const auto member = call.services.members.get(*call.caller, path_org(call), path_member(call));
    if (!member) return member.error();
    return answer(200, to_json(*member));
}

// orchd: updateMember
Result<http::Response> update_member(Call& call)
{
    const auto changed =
        call.services.members.change(*call.caller, path_org(call), path_member(call), change_from(call.request));
    if (!changed) return changed.error();
    return done();
}

// orchd: deleteMember
Result<http::Response> delete_member(Call& call)
{
    const auto removed = call.services.members.remove(*call.caller, path_org(call), path_member(call));
    if (!removed) return removed.error();
    return done(204);
}

// orchd: updateOwner
Result<http::Response> update_owner(Call& call)
{
    const auto handed = call.services.members.hand_over(*call.caller, path_org(call), owner_from(call.request));
    if (!handed) return handed.error();
    return done();
}

} // namespace usher::api::orchd
