// Users of a realm: created together with their memberships of rooms, changed, removed.
#pragma once

#include "base/clock.h"
#include "base/random.h"
#include "domain/result.h"
#include "domain/user.h"
#include "service/context.h"
#include "service/mail/notifications.h"

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace usher::store {
class Transaction;
}

namespace usher::service {

struct NewUser {
    std::string address;
    std::string username; ///< empty: one is derived from the address
    std::string name;
    std::string locale;        ///< may be empty
    std::string password_hash; ///< empty: pending
    Roles roles = {Role::user};
    bool active = true;
    bool verified = false;
    bool joins_default_room = true;
    std::optional<RoomGuestId> invitation = {}; ///< to a room, through which they registered
};

class Accounts {
public:
    using Also = std::function<Result<Done>(store::Transaction&, const User&)>;

    Accounts(const Context& context, NotificationPolicy notifications = {})
        : database_(context.database), clock_(context.clock), random_(context.random),
          notifications_(std::move(notifications))
    {
    }

    /// Creates a user of the realm. Unless asked otherwise, they become a member of its default room, and of the rooms
    /// in which the address was waiting as a guest.
    /// also: runs in the same transaction; if it refuses, no user is created.
    /// Errors: field_invalid ("email", "username", "name"), field_taken (the address or the user name), those of
    /// `also`.
    Result<User> create(const OrgId& realm, const NewUser& wanted, const Also& also = {});

    /// Ordered by user name.
    std::vector<User> list(const OrgId& realm, std::int64_t most);

    /// Also ends all of the user's sessions; everyone signed in has to sign in again.
    void set_password_hash(const UserId& user, const std::string& password_hash);
    /// last_administrator.
    Result<Done> set_roles(const User& user, const Roles& roles);

    /// Deletes the user with their sessions, memberships and direct rooms; links they created stay. Where they are the
    /// last owner, `relinquish` makes the longest-standing member the owner, or removes the room if there is none.
    /// Errors: last_administrator, last_owner (without `relinquish`).
    Result<Done> remove(const User& user, bool relinquish);

private:
    Result<User> insert(const OrgId& realm, const NewUser& wanted, const std::string& username, const Also& also);

    store::Database& database_;
    const Clock& clock_;
    Random& random_;
    const NotificationPolicy notifications_;
};

} // namespace usher::service
