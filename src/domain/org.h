// An organization: a node of the tree whose root is the master organization. Each may be a realm, whose logins are its
// own.
#pragma once

#include "base/clock.h"
#include "domain/ids.h"

#include <optional>
#include <string>

namespace usher {

struct Org {
    OrgId id;
    std::optional<OrgId> parent; ///< none: the master organization
    std::string name;
    std::string locale;
    Time created_at;
    Time updated_at;
};

} // namespace usher
