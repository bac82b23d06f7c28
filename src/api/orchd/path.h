// Ids in paths. That they are UUIDs has been checked; one that carries none of our ids is one that nobody has.
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
