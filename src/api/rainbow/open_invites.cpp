#include "api/rainbow/open_invites.h"

#include "api/rainbow/fields.h"
#include "api/rainbow/json.h"
#include "api/rainbow/options.h"
#include "api/tokens.h"
#include "base/rate_limiter.h"
#include "domain/profile.h"
#include "service/links/joining.h"
#include "service/links/owned_links.h"

namespace usher::api::rainbow {
namespace {

http::Response answer_record(const RoomLink& link)
{
    Json::Value json;
    json["userId"] = link.inviter.hex();
    json["openInviteId"] = open_invite_id(link.token);
    json["roomId"] = link.room ? Json::Value(link.room->hex()) : Json::Value();
    return answer(json);
}

http::Response answer_preview(const LinkPreview& preview)
{
    const bool has_names = !preview.creator_first_name.empty() || !preview.creator_last_name.empty();
    const auto names =
        has_names ? SplitName{preview.creator_first_name, preview.creator_last_name} : split_name(preview.creator_name);
    Json::Value json;
    json["roomName"] = preview.room_name;
    json["roomTopic"] = preview.room_topic;
    json["roomLocked"] = preview.locked;
    json["invitingUserId"] = preview.creator ? Json::Value(preview.creator->hex()) : Json::Value();
    json["invitingFirstName"] = names.first;
    json["invitingLastName"] = names.last;
    json["invitingCompanyName"] = preview.company_name;
    return answer(json);
}

/// Limits guessing.
Result<Done> count_validation(const Call& call)
{
    const auto& options = call.services.rainbow;
    if (!options.limits) return Done{};
    const auto standing =
        call.services.rate_limiter.count("rainbow-validate " + call.request.client_address, options.validations);
    if (standing.within) return Done{};
    return rate_limited_until(standing.ends_at, call.services.context.clock.now());
}

} // namespace

// Rainbow: GET users/{userId}/open-invites
Result<http::Response> get_open_invite(Call& call)
{
    const auto link = call.services.owned_links.find_personal(*call.caller);
    if (!link) return link.error();
    return answer_record(*link);
}

// Rainbow: POST users/{userId}/open-invites/reset
Result<http::Response> reset_open_invite(Call& call)
{
    return answer_record(call.services.owned_links.reset_personal(*call.caller));
}

// Rainbow: PUT users/{userId}/open-invites/bind
Result<http::Response> bind_open_invite(Call& call)
{
    auto fields = Fields::of_body(call.request);
    const auto room = fields.result(fields.needed_id("roomId"));
    if (!room) return room.error();
    const auto link = call.services.owned_links.bind_personal(*call.caller, RoomId(*room));
    if (!link) return link.error();
    return answer_record(*link);
}

// Rainbow: PUT users/{userId}/open-invites/unbind
Result<http::Response> unbind_open_invite(Call& call)
{
    const auto link = call.services.owned_links.unbind_personal(*call.caller);
    if (!link) return link.error();
    return answer_record(*link);
}

// Rainbow: POST rooms/open-invites
Result<http::Response> join_room(Call& call)
{
    auto fields = Fields::of_body(call.request);
    const auto token = fields.result(fields.needed_text("openInviteId"));
    if (!token) return token.error();
    const auto joined = resolve_token(call, TokenKind::room_link, *token, [&]() -> Result<service::JoinedRoom> {
        if (!is_open_invite_id(*token)) return Error{ErrorCode::link_token_invalid, *token};
        return call.services.joining.join(*call.caller, *token);
    });
    if (!joined) return joined.error();
    Json::Value json;
    json["roomId"] = joined->room.id.hex();
    json["hasAlreadyJoinThisRoom"] = joined->already;
    return answer(json);
}

// Rainbow: GET rooms/open-invites/validate. Unknown ids are refused like those that lead nowhere.
Result<http::Response> validate_open_invite(Call& call)
{
    auto fields = Fields::of_query(call.request);
    const auto token = fields.result(fields.needed_text("openInviteId"));
    if (!token) return token.error();
    if (const auto within = count_validation(call); !within) return within.error();
    const auto preview = resolve_token(call, TokenKind::room_link, *token, [&]() -> Result<LinkPreview> {
        if (!is_open_invite_id(*token)) return ErrorCode::link_token_invalid;
        return call.services.joining.preview(*token);
    });
    if (preview) return answer_preview(*preview);
    if (preview.error().code == ErrorCode::link_token_invalid) return ErrorCode::link_room_not_joinable;
    return preview.error();
}

} // namespace usher::api::rainbow
