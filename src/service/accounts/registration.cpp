#include "service/accounts/registration.h"

#include "base/password_hasher.h"
#include "base/secrets.h"
#include "base/text.h"
#include "domain/names.h"
#include "service/accounts/workspace.h"
#include "service/links/joining.h"
#include "store/accounts/profiles.h"
#include "store/accounts/users.h"
#include "store/engine/database.h"
#include "store/rooms/room_guests.h"

#include <algorithm>
#include <stdexcept>

namespace usher::service {
namespace {

constexpr std::size_t longest_password = 64;

/// A capital, a digit, and something that is neither letter nor digit.
bool is_mixed(const std::string& password)
{
    const auto is_capital = [](char c) { return c >= 'A' && c <= 'Z'; };
    const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
    const auto is_special = [&](char c) { return !is_capital(c) && !is_digit(c) && !(c >= 'a' && c <= 'z'); };
    return std::ranges::any_of(password, is_capital) && std::ranges::any_of(password, is_digit) &&
           std::ranges::any_of(password, is_special);
}

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

SelfRegistrations::SelfRegistrations(const Context& context, Joining& joining, SelfRegistrationPolicy policy)
    : database_(context.database), clock_(context.clock), random_(context.random), hasher_(context.hasher),
      joining_(joining), policy_(std::move(policy)), accounts_(context, policy_.notifications)
{
}

/// Before the work of hashing; it is asked once more when the account is made.
Result<Done> SelfRegistrations::check_key(const RegistrationKey& key)
{
    if (const auto* token = token_of(key)) {
        const auto preview = joining_.preview(*token);
        return preview ? Result<Done>(Done{}) : preview.error();
    }
    const auto guest = database_.read(
        [&](store::Reader& reader) { return store::room_guests::find(reader, std::get<RoomGuestId>(key)); });
    return guest ? Result<Done>(Done{}) : Error{ErrorCode::registration_key_unknown, "invitationId"};
}

Result<std::string> SelfRegistrations::hash(const std::string& password)
{
    const auto least = std::max<std::size_t>(8, policy_.least_password_length);
    const auto length = text::length(password);
    if (length < least || length > longest_password) return Error{ErrorCode::password_too_short, std::to_string(least)};
    if (!is_mixed(password)) return ErrorCode::password_too_simple;
    auto hashed = hasher_.hash(sha256_hex(password));
    return hashed ? Result(std::move(*hashed)) : ErrorCode::overloaded;
}

Error SelfRegistrations::login_exists(const OrgId& realm, const std::string& address)
{
    const auto parsed = parse_address(address);
    const auto user = database_.read([&](store::Reader& reader) {
        return parsed ? store::users::find_by_address(reader, realm, *parsed) : std::nullopt;
    });
    const bool is_guest = user && user->roles.has(Role::guest);
    return {ErrorCode::login_exists, address, {is_guest ? "true" : "false"}};
}

Result<ProfiledUser> SelfRegistrations::register_user(const RegistrationWish& wanted, const RegistrationKey& key)
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

Result<ProfiledUser> SelfRegistrations::make(const OrgId& realm, const NewUser& account, const Profile& profile,
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
    if (!registered) throw std::runtime_error("a user was not found in the transaction that made him");
    return std::move(*registered);
}

} // namespace usher::service
