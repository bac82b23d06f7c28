#include "service/accounts/user_admin.h"

#include "base/password_hasher.h"
#include "base/secrets.h"
#include "base/text.h"
#include "domain/names.h"
#include "service/accounts/workspace.h"
#include "store/accounts/role_permissions.h"
#include "store/accounts/users.h"
#include "store/links/room_links.h"

#include <stdexcept>

namespace usher::service {
namespace {

/// Permission to create users does not include creating administrators: only administrators may.
Result<Roles> roles_to_give(const Caller& caller, const std::vector<std::string>& names)
{
    Roles roles;
    for (const auto& name : names) {
        const auto role = parse_role(name);
        if (!role || !is_user_role(*role)) return ErrorCode::user_role_invalid;
        roles.add(*role);
    }
    if (roles.empty()) roles.add(Role::user);
    if (roles != Roles{Role::user} && !caller.roles.has(Role::admin)) return ErrorCode::role_assignment_not_permitted;
    return roles;
}

/// In a message, these mention everyone in the room.
bool is_reserved(std::string_view username)
{
    const auto key = handle_key(username);
    return key == "all" || key == "here";
}

} // namespace

UserAdmin::UserAdmin(const Context& context, UserAdminPolicy policy)
    : database_(context.database), clock_(context.clock), hasher_(context.hasher), policy_(std::move(policy)),
      accounts_(context, policy_.notifications)
{
}

Result<User> UserAdmin::make(const OrgId& realm, NewUser account, const std::string& password)
{
    if (account.name.empty()) return Error{ErrorCode::field_required, "name"};
    if (!is_handle(account.username) || is_reserved(account.username))
        return Error{ErrorCode::field_invalid, "username"};
    if (policy_.passwords.fault_of(password))
        return Error{ErrorCode::password_too_short, std::to_string(policy_.passwords.least_characters)};
    auto hash = hasher_.hash(sha256_hex(password));
    if (!hash) return ErrorCode::overloaded;
    account.password_hash = std::move(*hash);
    return accounts_.create(realm, account);
}

Result<User> UserAdmin::create(const Caller& caller, const UserWish& wish)
{
    const auto permissions =
        database_.read([](store::Reader& reader) { return store::role_permissions::list(reader); });
    if (!permissions.allow("create-user", caller.roles)) return ErrorCode::user_creation_not_permitted;
    const auto roles = roles_to_give(caller, wish.role_names);
    if (!roles) return roles.error();
    auto account = wish.account;
    account.roles = *roles;
    return make(caller.realm, std::move(account), wish.password);
}

Result<Done> UserAdmin::check_may_register(const std::string& secret)
{
    if (policy_.registration == MayRegister::everybody) return Done{};
    if (policy_.registration == MayRegister::nobody) return ErrorCode::registration_disabled;
    if (!policy_.registration_secret.empty() && text::equal_in_constant_time(secret, policy_.registration_secret))
        return Done{};
    const auto link = database_.read(
        [&](store::Reader& reader) { return store::room_links::find_state(reader, link_token(secret)); });
    if (!link || !check_open(*link, clock_.now())) return ErrorCode::registration_secret_wrong;
    return Done{};
}

Result<User> UserAdmin::register_user(const UserWish& wish, const std::string& secret)
{
    if (const auto allowed = check_may_register(secret); !allowed) return allowed.error();
    const auto workspace = find_workspace(database_, policy_.workspace);
    if (!workspace) throw std::runtime_error("there is no workspace to register in; run: usherctl bootstrap");
    auto user = make(workspace->id, wish.account, wish.password);
    if (!user && user.error().code == ErrorCode::field_taken) return ErrorCode::login_taken;
    return user;
}

Result<User> UserAdmin::find(const Caller& caller, const UserRef& ref)
{
    auto user = database_.read([&](store::Reader& reader) { return store::users::find(reader, caller.realm, ref); });
    return user ? Result(std::move(*user)) : ErrorCode::user_not_found;
}

Result<Done> UserAdmin::remove(const Caller& caller, const UserRef& ref, bool relinquish)
{
    const auto user = find(caller, ref);
    if (!user) return user.error();
    return accounts_.remove(*user, relinquish);
}

} // namespace usher::service
