// Ids in paths. They have been checked to be UUIDs; one that does not contain an id refers to nothing.
#pragma once

#include "api/call.h"
#include "domain/ids.h"

namespace usher::api::orchd {

template <typename T>
T path_id(const Call& call, const char* name)
{
    return T::from_uuid(call.path_parameters.at(name)).value_or(T{});
}

inline OrgId path_org(const Call& call)
{
    return path_id<OrgId>(call, "org_id");
}

} // namespace usher::api::orchd
