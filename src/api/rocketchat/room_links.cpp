#include "api/rocketchat/room_links.h"

#include "api/rocketchat/json.h"
#include "api/rocketchat/options.h"
#include "base/rate_limiter.h"
#include "service/room_links.h"

namespace usher::api::rocketchat {
namespace {

/// Unknown tokens are counted by client address, so that short ones cannot be harvested.
class FailedTokens {
public:
    explicit FailedTokens(const Call& call)
        : limiter_(call.services.rate_limiter), enabled_(call.services.rocketchat.limits),
          key_("failed-tokens " + call.request.client_address), limit_(call.services.rocketchat.failed_tokens),
          now_(call.services.clock.now())
    {
    }

    Result<Done> check()
    {
        if (!enabled_) return Done{};
        const auto standing = limiter_.look(key_, limit_);
        if (standing.within) return Done{};
        return rate_limited_until(standing.ends_at, now_);
    }
    void count(const Error& error)
    {
        if (enabled_ && error.code == ErrorCode::link_token_invalid) limiter_.count(key_, limit_);
    }

private:
    RateLimiter& limiter_;
    bool enabled_;
    std::string key_;
    RateLimit limit_;
    Time now_;
};

} // namespace

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
    FailedTokens failed_tokens(call);
    if (const auto within = failed_tokens.check(); !within) return within.error();

    const auto room = call.services.room_links.use(*call.caller, token);
    if (!room) {
        failed_tokens.count(room.error());
        return room.error();
    }

    Json::Value answer;
    answer["room"] = joined_room_to_json(*room, call.caller->realm);
    return success(answer);
}

// Rocket.Chat: POST validateInviteToken
Result<http::Response> validate_invite_token(Call& call, const Json::Value& fields)
{
    FailedTokens failed_tokens(call);
    if (const auto within = failed_tokens.check(); !within) return within.error();

    const auto valid = call.services.room_links.validate(text_of(fields, "token"));
    if (!valid) failed_tokens.count(valid.error());

    Json::Value answer;
    answer["valid"] = valid.has_value();
    return success(answer);
}

} // namespace usher::api::rocketchat
