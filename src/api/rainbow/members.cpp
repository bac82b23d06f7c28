#include "api/rainbow/members.h"

#include "api/rainbow/fields.h"
#include "api/rainbow/json.h"
#include "api/rainbow/operation.h"
#include "api/rainbow/room_json.h"
#include "api/rainbow/user_json.h"
#include "domain/jid.h"
#include "service/rooms/room_members.h"

namespace usher::api::rainbow {
namespace {

/// An empty one means "user".
std::optional<Privilege> privilege_from(Fields& fields)
{
    const auto place = fields.choice("privilege", {"user", "moderator", "guest", ""});
    if (!place) return std::nullopt;
    constexpr std::size_t empty = 3;
    return *place == empty ? Privilege::user : static_cast<Privilege>(*place);
}

Result<service::NewRoomMember> parse_new_member(const Call& call)
{
    auto fields = Fields::of_body(call.request);
    service::NewRoomMember wish;
    wish.user = UserId(fields.needed_id("userId"));
    wish.reason = fields.text("reason").value_or("");
    wish.privilege = privilege_from(fields).value_or(Privilege::user);
    const auto status = fields.choice("status", {"invited", "accepted", "unsubscribed"});
    wish.status = static_cast<MemberStatus>(status.value_or(0));
    return fields.result(wish);
}

Result<service::RoomMemberChange> parse_change(const Call& call)
{
    auto fields = Fields::of_body(call.request);
    service::RoomMemberChange change;
    change.privilege = privilege_from(fields);
    const auto status = fields.choice("status", {"invited", "accepted", "unsubscribed", "rejected"});
    if (status) change.status = static_cast<MemberStatus>(*status);
    if (!fields.has("privilege") && !fields.has("status")) fields.refuse("status", "Field status is mandatory.");
    return fields.result(change);
}

struct Listing {
    UserFormat format;
    service::RoomMemberListing wanted;
    Page page;
};

Result<Listing> parse_listing(const Call& call)
{
    auto fields = Fields::of_query(call.request);
    Listing listing;
    const auto format = fields.choice("format", {"small", "medium", "full"});
    listing.format = static_cast<UserFormat>(format.value_or(0));
    listing.wanted.with_profiles = listing.format != UserFormat::small;
    listing.wanted.selection.privilege = privilege_from(fields);
    listing.page = fields.page();
    listing.wanted.selection.limit = listing.page.limit;
    listing.wanted.selection.offset = listing.page.offset;
    listing.wanted.selection.by_name =
        listing.page.sort_field == "displayName" || listing.page.sort_field == "loginEmail";
    listing.wanted.selection.descending = listing.page.descending;
    return fields.result(listing);
}

void put_profile(Json::Value& json, const ProfiledUser& user, UserFormat format, const Options& options)
{
    const auto profile = user_to_json(user, format, options);
    for (const auto* name : {"firstName", "lastName", "companyId", "companyName"})
        json[name] = profile[name];
    if (format != UserFormat::full) return;
    for (const auto* name :
         {"nickName", "title", "jobTitle", "emails", "country", "language", "timezone", "roles", "adminType"})
        json[name] = profile[name];
}

Json::Value listed_to_json(const service::ListedRoomMember& listed, UserFormat format, const Options& options)
{
    auto json = member_to_json(listed.member, options);
    json["loginEmail"] = listed.member.address;
    json["displayName"] = listed.member.name;
    if (listed.profile) put_profile(json, *listed.profile, format, options);
    return json;
}

Result<http::Response> answer_member(const Call& call, const Result<RoomMember>& member)
{
    if (!member) return member.error();
    return answer(member_to_json(*member, call.services.rainbow));
}

} // namespace

// Rainbow: POST rooms/{roomId}/users
Result<http::Response> add_room_user(Call& call)
{
    const auto wish = parse_new_member(call);
    if (!wish) return wish.error();

    return answer_member(call, call.services.room_members.add(*call.caller, room_of(call), *wish));
}

// Rainbow: GET rooms/{roomId}/users
Result<http::Response> get_room_users(Call& call)
{
    const auto listing = parse_listing(call);
    if (!listing) return listing.error();

    const auto page = call.services.room_members.list(*call.caller, room_of(call), listing->wanted);
    if (!page) return page.error();

    Json::Value members(Json::arrayValue);
    for (const auto& listed : page->members)
        members.append(listed_to_json(listed, listing->format, call.services.rainbow));
    return answer_list(members, listing->page, page->total);
}

// Rainbow: GET rooms/{roomId}/users/{userId}
Result<http::Response> get_room_user(Call& call)
{
    return answer_member(call, call.services.room_members.find(*call.caller, room_of(call), user_of(call)));
}

// Rainbow: PUT rooms/{roomId}/users/{userId}
Result<http::Response> update_room_user(Call& call)
{
    const auto change = parse_change(call);
    if (!change) return change.error();

    return answer_member(call, call.services.room_members.change(*call.caller, room_of(call), user_of(call), *change));
}

// Rainbow: DELETE rooms/{roomId}/users/{userId}
Result<http::Response> delete_room_user(Call& call)
{
    const auto done = call.services.room_members.remove(*call.caller, room_of(call), user_of(call));
    if (!done) return done.error();
    return answer_deleted("UserId ID successfully deleted");
}

} // namespace usher::api::rainbow
