#include "ctl/users.h"

#include "domain/user.h"
#include "service/accounts.h"

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
    return json;
}

} // namespace

Answer add_user(Context& context, const NewUserWords& words)
{
    service::NewUser wanted;
    wanted.address = words.email;
    wanted.username = words.username;
    wanted.name = words.name;
    wanted.password_hash = read_password_hash(words.password_file, context.settings);
    wanted.verified = true;
    if (words.role == "admin") wanted.roles.add(Role::admin);

    const auto realm = context.workspace().id;
    service::Accounts accounts(context.database(), context.clock, context.random);
    const auto user = accounts.create(realm, wanted);
    if (!user) throw Refused(words_for(user.error()));
    return {to_json(*user), "added user " + user->username + "  " + user->id.hex() + "\n"};
}

} // namespace usher::ctl
