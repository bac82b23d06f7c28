// What operations share before they read their body: the ids in the path, and whether the user in it is the caller.
#pragma once

#include "api/call.h"
#include "api/route.h"

namespace usher::api::rainbow {

/// The ids in the path: "roomId", "userId", "confId". The handler is wrapped by with_path_ids, so they are well-formed.
RoomId room_of(const Call& call);
UserId user_of(const Call& call);
ConferenceId conference_of(const Call& call);

template <typename T>
T path_id(const Call& call, const char* name)
{
    return T::from_hex(call.path_parameters.at(name)).value_or(T{});
}

/// Refuses a path in which any parameter but {jid} is not 24 hex digits.
Handler with_path_ids(Handler handler);
/// Refuses callers other than the user {userId}.
Handler self_only(Handler handler);

} // namespace usher::api::rainbow
