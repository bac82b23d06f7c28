// What operations of the dialect share before they look at their body: ids in the path, and whether the caller is the
// user in it.
#pragma once

#include "api/call.h"
#include "api/route.h"

namespace usher::api::rainbow {

/// An id in the path. That it is one has been checked.
template <typename T>
T path_id(const Call& call, const char* name)
{
    return T::from_hex(call.path_parameters.at(name)).value_or(T{});
}

/// A handler that first holds all of the path to 24 hex digits, but for {jid}.
Handler with_path_ids(Handler handler);
/// A handler for the user {userId} himself only.
Handler himself(Handler handler);

} // namespace usher::api::rainbow
