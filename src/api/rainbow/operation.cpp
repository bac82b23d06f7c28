#include "api/rainbow/operation.h"

#include "api/rainbow/fields.h"

namespace usher::api::rainbow {

RoomId room_of(const Call& call)
{
    return path_id<RoomId>(call, "roomId");
}

UserId user_of(const Call& call)
{
    return path_id<UserId>(call, "userId");
}

ConferenceId conference_of(const Call& call)
{
    return path_id<ConferenceId>(call, "confId");
}

Handler with_path_ids(Handler handler)
{
    return [handler = std::move(handler)](Call& call) -> Result<http::Response> {
        for (const auto& [name, value] : call.path_parameters)
            if (name != "jid" && !id_from_hex(value)) return malformed_id(name, value);
        return handler(call);
    };
}

Handler self_only(Handler handler)
{
    return [handler = std::move(handler)](Call& call) -> Result<http::Response> {
        const auto user = user_of(call);
        if (user != call.caller->id) return Error{ErrorCode::not_oneself, user.hex(), {call.caller->id.hex()}};
        return handler(call);
    };
}

} // namespace usher::api::rainbow
