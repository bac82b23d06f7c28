#include "service/accounts/registration.h"

#include "base/password_hasher.h"
#include "base/secrets.h"
#include "domain/names.h"
#include "service/accounts/workspace.h"
#include "service/links/joining.h"
#include "store/accounts/profiles.h"
#include "store/accounts/users.h"
#include "store/engine/database.h"
#include "store/rooms/room_guests.h"

#include <stdexcept>

namespace usher::service {
namespace {

const std::string* token_of(const RegistrationKey& key)
{
    return std::get_if<std::string>(&key);
}

NewUser account_of(const RegistrationWish& wanted, const RegistrationKey& key, std::string password_hash)
{
    NewUser account;
    account.address = wanted.address;
    account.name = joined_name(wanted.profile.first_name, wanted.profile.last_name);
    if (account.name.empty()) account.name = handle_from_address(wanted.address);
    account.locale = wanted.language;
    account.password_hash = std::move(password_hash);
    if (token_of(key)) {
        account.roles = {Role::guest};
        account.joins_default_room = false;
    } else {
        account.invitation = std::get<RoomGuestId>(key);
    }
    return account;
}

Caller caller_of(const User& user)
{
    Caller caller;
    caller.id = user.id;
    caller.realm = user.realm;
    caller.address = user.address;
    caller.username = user.username;
    caller.name = user.name;
    caller.roles = user.roles;
    return caller;
}

} // namespace

Registration::Registration(const Context& context, Joining& joining, RegistrationPolicy policy)
    : database_(context.database), clock_(context.clock), random_(context.random), hasher_(context.hasher),
      joining_(joining), policy_(std::move(policy)), accounts_(context, policy_.notifications)
{
}

/// Checked before the cost of hashing, and again when the account is made.
Result<Done> Registration::check_key(const RegistrationKey& key)
{
    if (const auto* token = token_of(key)) {
        const auto preview = joining_.preview(*token);
        return preview ? Result<Done>(Done{}) : preview.error();
    }
    const auto guest = database_.read(
        [&](store::Reader& reader) { return store::room_guests::find(reader, std::get<RoomGuestId>(key)); });
    return guest ? Result<Done>(Done{}) : Error{ErrorCode::registration_key_unknown, "invitationId"};
}

Result<std::string> Registration::hash(const std::string& password)
{
    const auto& rules = policy_.passwords;
    if (const auto fault = rules.fault_of(password)) {
        if (*fault == PasswordFault::too_simple) return ErrorCode::password_too_simple;
        return Error{ErrorCode::password_too_short, std::to_string(rules.least_characters)};
    }
    auto hashed = hasher_.hash(sha256_hex(password));
    return hashed ? Result(std::move(*hashed)) : ErrorCode::overloaded;
}

Error Registration::login_exists(const OrgId& realm, const std::string& address)
{
    const auto parsed = parse_address(address);
    const auto user = database_.read([&](store::Reader& reader) {
        return parsed ? store::users::find_by_address(reader, realm, *parsed) : std::nullopt;
    });
    const bool is_guest = user && user->roles.has(Role::guest);
    return {ErrorCode::login_exists, address, {is_guest ? "true" : "false"}};
}

Result<ProfiledUser> Registration::register_user(const RegistrationWish& wanted, const RegistrationKey& key)
{
    if (!parse_address(wanted.address)) return Error{ErrorCode::field_invalid, "loginEmail"};
    if (const auto good = check_key(key); !good) return good.error();
    const auto workspace = find_workspace(database_, policy_.workspace);
    if (!workspace) throw std::runtime_error("there is no workspace to register in; run: usherctl bootstrap");
    auto password_hash = hash(wanted.password);
    if (!password_hash) return password_hash.error();
    auto made = make(workspace->id, account_of(wanted, key, std::move(*password_hash)), wanted.profile, key);
    if (!made && made.error().code == ErrorCode::field_taken) return login_exists(workspace->id, wanted.address);
    return made;
}

Result<ProfiledUser> Registration::make(const OrgId& realm, const NewUser& account, const Profile& profile,
                                        const RegistrationKey& key)
{
    const auto* token = token_of(key);
    const auto target = token ? joining_.find(*token) : Result<LinkTarget>(LinkTarget{});
    if (!target) return target.error();
    std::optional<ProfiledUser> registered;
    const auto user = accounts_.create(realm, account, [&](store::Transaction& tx, const User& made) -> Result<Done> {
        store::profiles::insert(tx, made.id, profile);
        registered = store::profiles::find(tx, realm, made.id);
        if (!token) return Done{};
        const auto joined = joining_.admit(tx, caller_of(made), *target);
        if (!joined) return joined.error();
        if (!*joined) return Error{ErrorCode::link_token_invalid, *token}; // replaced or used up meanwhile
        return Done{};
    });
    if (!user) return user.error();
    if (!registered) throw std::runtime_error("a user was not found in the transaction that created them");
    return std::move(*registered);
}

} // namespace usher::service
