// Creates the first rows of a new database, once: the master organization, its owner and the default room.
#pragma once

#include "base/clock.h"
#include "base/random.h"
#include "domain/org.h"
#include "domain/result.h"
#include "domain/user.h"
#include "service/context.h"

#include <string>

namespace usher::service {

struct Founding {
    std::string org_name;
    std::string owner_address;
    std::string owner_name;
    std::string owner_password_hash;
    std::string locale = "en";
};

enum class FoundingOutcome {
    done,
    was_done,    ///< earlier, with the same org and owner; nothing is changed, not even the password
    other_org,   ///< the master organization has another name
    other_owner, ///< the master organization has this name and another owner
};

struct Founded {
    FoundingOutcome outcome = FoundingOutcome::done;
    Org org;    ///< the master organization as it is
    User owner; ///< for done and was_done
};

class Bootstrap {
public:
    explicit Bootstrap(const Context& context)
        : database_(context.database), clock_(context.clock), random_(context.random)
    {
    }

    /// Concurrent calls create one master organization. Errors: field_invalid ("org", "email", "name").
    Result<Founded> found(const Founding& wanted);

private:
    store::Database& database_;
    const Clock& clock_;
    Random& random_;
};

} // namespace usher::service
