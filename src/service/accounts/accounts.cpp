#include "service/accounts/accounts.h"

#include "domain/address.h"
#include "domain/event.h"
#include "domain/names.h"
#include "domain/room.h"
#include "service/rooms/guest_conversion.h"
#include "store/accounts/sessions.h"
#include "store/accounts/users.h"
#include "store/mail/mail_spool.h"
#include "store/rooms/events.h"
#include "store/rooms/room_members.h"
#include "store/rooms/rooms.h"

namespace usher::service {
namespace {

std::optional<Error> fault_of(const NewUser& wanted)
{
    if (!parse_address(wanted.address)) return Error{ErrorCode::field_invalid, "email"};
    if (!wanted.username.empty() && !is_handle(wanted.username)) return Error{ErrorCode::field_invalid, "username"};
    if (!is_display_name(wanted.name)) return Error{ErrorCode::field_invalid, "name"};
    return std::nullopt;
}

std::string names_of(const std::vector<store::rooms::LastOwned>& rooms)
{
    std::string names;
    for (const auto& room : rooms)
        names += (names.empty() ? "" : ", ") + room.name;
    return names;
}

void hand_over(store::Transaction& tx, const std::vector<store::rooms::LastOwned>& rooms, Time now)
{
    for (const auto& room : rooms) {
        if (room.heir) {
            store::room_members::set_roles(tx, room.id, *room.heir, {Role::owner});
            continue;
        }
        store::mail_spool::cancel(tx, {SubjectKind::room, room.id}, "the room was deleted", now);
        store::rooms::remove(tx, room.id);
    }
}

} // namespace

Result<User> Accounts::create(const OrgId& realm, const NewUser& wanted, const Also& also)
{
    if (const auto fault = fault_of(wanted)) return *fault;
    if (!wanted.username.empty()) return insert(realm, wanted, wanted.username, also);

    const auto derived = handle_from_address(wanted.address);
    for (int attempt = 1;; ++attempt) {
        constexpr int small_numbers = 9;
        constexpr int most_attempts = 20;
        const auto suffix = attempt <= small_numbers ? std::to_string(attempt) : random_.text(6, "0123456789");
        const auto username = attempt == 1 ? derived : derived + suffix;
        auto user = insert(realm, wanted, username, also);
        const bool taken = !user && user.error().code == ErrorCode::field_taken && user.error().subject == username;
        if (!taken || attempt == most_attempts) return user;
    }
}

Result<User> Accounts::insert(const OrgId& realm, const NewUser& wanted, const std::string& username, const Also& also)
{
    const auto now = clock_.now();
    const auto address = *parse_address(wanted.address);
    const User user{UserId::make(now, random_),
                    realm,
                    address.text,
                    username,
                    wanted.name,
                    wanted.locale,
                    wanted.roles,
                    wanted.active,
                    wanted.verified,
                    now,
                    now};
    const auto joined = user_joined(EventId::make(now, random_), default_room_of(realm), user.id, now);
    return database_.transact([&](store::Transaction& tx) -> Result<User> {
        switch (store::users::insert(tx, user, address, wanted.password_hash)) {
        case store::users::Inserted::done: break;
        case store::users::Inserted::already_there: return user; // only the response to COMMIT was lost
        case store::users::Inserted::address_taken: return Error{ErrorCode::field_taken, wanted.address};
        case store::users::Inserted::username_taken: return Error{ErrorCode::field_taken, username};
        }
        if (!wanted.password_hash.empty())
            admit_guest(tx, {user.id, realm, address, wanted.invitation}, notifications_, now, random_);
        if (wanted.joins_default_room && store::room_members::insert(tx, default_room_of(realm), user.id, {}, now))
            store::events::insert(tx, joined);
        if (also)
            if (const auto done = also(tx, user); !done) return done.error();
        tx.commit();
        return user;
    });
}

std::vector<User> Accounts::list(const OrgId& realm, std::int64_t most)
{
    return database_.read([&](store::Reader& reader) { return store::users::list(reader, realm, most); });
}

void Accounts::set_password_hash(const UserId& user, const std::string& password_hash)
{
    database_.transact([&](store::Transaction& tx) {
        store::users::set_password_hash(tx, user, password_hash, clock_.now());
        store::sessions::remove_all_of(tx, user);
        tx.commit();
        return Done{};
    });
}

Result<Done> Accounts::set_roles(const User& user, const Roles& roles)
{
    return database_.transact([&](store::Transaction& tx) -> Result<Done> {
        const bool steps_down = user.roles.has(Role::admin) && !roles.has(Role::admin);
        if (steps_down && !store::users::has_other_admin(tx, user.realm, user.id)) return ErrorCode::last_administrator;
        store::users::set_roles(tx, user.id, roles, clock_.now());
        tx.commit();
        return Done{};
    });
}

Result<Done> Accounts::remove(const User& user, bool relinquish)
{
    const auto now = clock_.now();
    return database_.transact([&](store::Transaction& tx) -> Result<Done> {
        if (user.roles.has(Role::admin) && !store::users::has_other_admin(tx, user.realm, user.id))
            return ErrorCode::last_administrator;
        const auto last_owned = store::rooms::list_last_owned(tx, user.id);
        if (!last_owned.empty() && !relinquish) return Error{ErrorCode::last_owner, names_of(last_owned)};
        hand_over(tx, last_owned, now);
        store::mail_spool::cancel_of_user(tx, user.id, "the recipient's account was deleted", now);
        store::mail_spool::cancel_invites_by(tx, user.id, "the inviter's account was deleted", now);
        store::rooms::remove_direct_of(tx, user.id);
        store::users::remove(tx, user.id);
        tx.commit();
        return Done{};
    });
}

} // namespace usher::service
