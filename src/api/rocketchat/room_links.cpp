#include "api/rocketchat/room_links.h"

#include "api/rocketchat/json.h"
#include "api/rocketchat/options.h"
#include "api/tokens.h"
#include "service/links/room_links.h"

namespace usher::api::rocketchat {
const Schema find_or_create_invite_body = {
    {"rid", Type::string, true},
    {"days", Type::integer, true},
    {"maxUses", Type::integer, true},
};
const Schema invite_token_body = {{"token", Type::string, true}};

// Rocket.Chat: POST findOrCreateInvite
Result<http::Response> find_or_create_invite(Call& call, const Json::Value& fields)
{
    const auto rid = text_of(fields, "rid");
    if (rid.empty()) return Error{ErrorCode::field_required, "rid"};
    const auto& caller = *call.caller;
    const RoomLinkTerms terms{fields["days"].asInt64(), fields["maxUses"].asInt64()};

    const auto link = call.services.room_links.find_or_create(caller, room_id_from(rid, caller.realm), terms);
    if (!link) return link.error();

    return success(invite_to_json(*link, caller.realm, call.services.rocketchat));
}

// Rocket.Chat: GET listInvites
Result<http::Response> list_invites(Call& call, const Json::Value&)
{
    const auto& realm = call.caller->realm;
    Json::Value invites(Json::arrayValue);
    for (const auto& listed : call.services.room_links.list(realm))
        invites.append(listed_invite_to_json(listed, realm, call.services.rocketchat));
    return bare(invites);
}

// Rocket.Chat: DELETE removeInvite/:_id
Result<http::Response> remove_invite(Call& call, const Json::Value&)
{
    const auto& id = call.path_parameters.at("_id");
    auto& room_links = call.services.room_links;
    const auto removed = call.services.rocketchat.next_contract
                             ? room_links.remove(*call.caller, RoomLinkId::from_hex(id).value_or(RoomLinkId{}))
                             : room_links.remove_by_token(*call.caller, id);
    if (!removed) return removed.error();
    return bare(true);
}

// Rocket.Chat: POST useInviteToken
Result<http::Response> use_invite_token(Call& call, const Json::Value& fields)
{
    const auto token = text_of(fields, "token");
    if (token.empty()) return ErrorCode::link_token_missing;
    const auto room = resolve_token(call, TokenKind::room_link, token,
                                    [&] { return call.services.room_links.use(*call.caller, token); });
    if (!room) return room.error();

    Json::Value answer;
    answer["room"] = joined_room_to_json(*room, call.caller->realm);
    return success(answer);
}

// Rocket.Chat: POST validateInviteToken
Result<http::Response> validate_invite_token(Call& call, const Json::Value& fields)
{
    const auto token = text_of(fields, "token");
    const auto valid =
        resolve_token(call, TokenKind::room_link, token, [&] { return call.services.room_links.validate(token); });
    if (!valid && valid.error().code == ErrorCode::rate_limited) return valid.error();

    Json::Value answer;
    answer["valid"] = valid.has_value();
    return success(answer);
}

} // namespace usher::api::rocketchat
