#include "ctl/users.h"

#include "ctl/commands.h"
#include "ctl/table.h"
#include "domain/address.h"
#include "service/accounts/accounts.h"
#include "store/accounts/users.h"

namespace usher::ctl {
namespace {

Json::Value to_json(const User& user)
{
    Json::Value json;
    json["id"] = user.id.hex();
    json["uuid"] = user.id.uuid();
    json["username"] = user.username;
    json["email"] = user.address;
    json["name"] = user.name;
    json["roles"] = Json::arrayValue;
    for (const auto& role : user.roles.names())
        json["roles"].append(role);
    json["active"] = user.active;
    json["created_at"] = to_iso_milliseconds(user.created_at);
    return json;
}

Table table_of(const std::vector<User>& users)
{
    Table table({"user name", "roles", "address", "name", "id"});
    for (const auto& user : users)
        table.add({user.username.empty() ? "-" : user.username, user.roles.text() + (user.active ? "" : " (inactive)"),
                   user.address, user.name, user.id.hex()});
    return table;
}

Answer answer_with(const User& user, const std::string& text)
{
    return {to_json(user), printable(text) + "\n"};
}

service::Accounts accounts_of(Context& context)
{
    return {context.use_cases(), context.invite_policy.notifications};
}

} // namespace

Answer add_user(Context& context, const NewUserArgs& words)
{
    service::NewUser wanted;
    wanted.address = words.email;
    wanted.username = words.username;
    wanted.name = words.name;
    wanted.password_hash = read_password_hash(words.password_file, context.settings);
    wanted.verified = true;
    if (words.role == "admin") wanted.roles.add(Role::admin);

    const auto realm = context.workspace().id;
    const auto user = accounts_of(context).create(realm, wanted);
    if (!user) throw Refused(words_for(user.error()));
    return answer_with(*user, "added user " + user->username + "  " + user->id.hex());
}

User find_user(Context& context, const std::string& called)
{
    const auto realm = context.workspace().id;
    const auto address = parse_address(called);
    const auto id = UserId::from_hex(called);
    const auto user = context.database().read([&](store::Reader& reader) {
        auto found = address ? store::users::find_by_address(reader, realm, *address)
                             : store::users::find(reader, realm, {std::nullopt, called});
        return !found && id ? store::users::find(reader, realm, {id, ""}) : found;
    });
    if (!user) throw Refused(words_for({ErrorCode::user_not_found, called}));
    return *user;
}

Answer list_users(Context& context, std::int64_t limit)
{
    const auto users = accounts_of(context).list(context.workspace().id, limit);
    Answer answer{Json::arrayValue, table_of(users).text()};
    for (const auto& user : users)
        answer.json.append(to_json(user));
    return answer;
}

Answer show_user(Context& context, const std::string& called)
{
    const auto user = find_user(context, called);
    return {to_json(user), table_of({user}).text()};
}

Answer remove_user(Context& context, const std::string& called, bool relinquish)
{
    const auto user = find_user(context, called);
    if (const auto done = accounts_of(context).remove(user, relinquish); !done) throw Refused(words_for(done.error()));
    return answer_with(user, "removed user " + user.username);
}

Answer set_user_password(Context& context, const std::string& called, const std::string& password_file)
{
    const auto hash = read_password_hash(password_file, context.settings);
    const auto user = find_user(context, called);
    accounts_of(context).set_password_hash(user.id, hash);
    return answer_with(user, user.username + " has a new password and must sign in again everywhere");
}

Answer change_user_role(Context& context, const std::string& called, const std::string& name, RoleChange change)
{
    const auto role = parse_role(name);
    if (!role || !is_user_role(*role)) throw Refused(words_for({ErrorCode::role_unknown, name}));
    auto user = find_user(context, called);
    auto roles = user.roles;
    change == RoleChange::add ? roles.add(*role) : roles.remove(*role);
    if (roles.empty()) throw Refused("a user must have at least one role; add another role first");
    if (const auto done = accounts_of(context).set_roles(user, roles); !done) throw Refused(words_for(done.error()));
    user.roles = roles;
    return answer_with(user, user.username + " has the roles " + roles.text());
}

namespace {

constexpr auto what_user = "user name, address or id";
constexpr auto what_password_file = "file with the password in its first line; - is stdin";

struct CalledUserArgs {
    std::string called;
    bool relinquish = false;
    std::string password_file;
    std::string role;
};

void add_role_change(Commands& roles, RoleChange change, const std::string& name, const std::string& what)
{
    auto [command, args] =
        roles.add<CalledUserArgs>(name, what, [change](Context& context, const CalledUserArgs& user) {
            return change_user_role(context, user.called, user.role, change);
        });
    command.text("USER", args.called, what_user).required();
    command.text("ROLE", args.role, "admin, user, bot, app or guest").required();
}

void add_changes(Commands& users)
{
    auto [remove, removed] =
        users.add<CalledUserArgs>("remove", "remove a user", [](Context& context, const CalledUserArgs& user) {
            return remove_user(context, user.called, user.relinquish);
        });
    remove.text("USER", removed.called, what_user).required();
    remove.flag("--relinquish", removed.relinquish,
                "transfer rooms they are the last owner of to the longest-standing member, or remove them");
    auto [password, changed] = users.add<CalledUserArgs>(
        "password", "set a new password; ends the user's sessions", [](Context& context, const CalledUserArgs& user) {
            return set_user_password(context, user.called, user.password_file);
        });
    password.text("USER", changed.called, what_user).required();
    password.text("--password-file", changed.password_file, what_password_file).required();
}

} // namespace

void add_users(Commands& commands)
{
    auto users = commands.group("user", "the users of the workspace");
    auto [add, added] = users.add<NewUserArgs>("add", "add a user who can sign in", add_user);
    add.text("--email", added.email, "address").required();
    add.text("--username", added.username, "user name; default: derived from the address");
    add.text("--name", added.name, "name").required();
    add.text("--role", added.role, "admin: also an administrator").one_of({"admin", "user"});
    add.text("--password-file", added.password_file, what_password_file).required();

    auto [list, limit] = users.add<std::int64_t>("list", "all users by name", list_users, 1000);
    list.limit(limit);
    auto [show, shown] = users.add<std::string>("show", "one user", show_user);
    show.text("USER", shown, what_user).required();
    add_changes(users);

    auto roles = users.group("role", "the roles that a user has everywhere");
    add_role_change(roles, RoleChange::add, "add", "give a role");
    add_role_change(roles, RoleChange::remove, "remove", "take away a role");
}

} // namespace usher::ctl
