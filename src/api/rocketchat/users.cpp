#include "api/rocketchat/users.h"

#include "api/rocketchat/json.h"
#include "api/rocketchat/refs.h"
#include "api/tokens.h"
#include "domain/language.h"
#include "service/accounts/user_admin.h"

namespace usher::api::rocketchat {
namespace {

http::Response user_answer(const Json::Value& user)
{
    Json::Value body;
    body["user"] = user;
    return success(body);
}

} // namespace

const Schema user_create_body = {
    {"email", Type::string, true},
    {"name", Type::string, true},
    {"password", Type::string, true},
    {"username", Type::string, true},
    {"roles", Type::strings},
    {"joinDefaultChannels", Type::boolean},
    {"active", Type::boolean},
    {"verified", Type::boolean},
    // Accepted, but nothing here depends on them.
    {"requirePasswordChange", Type::boolean},
    {"sendWelcomeEmail", Type::boolean},
    {"setRandomPassword", Type::boolean},
    {"bio", Type::string},
    {"nickname", Type::string},
    {"statusText", Type::string},
    {"customFields", Type::object},
    {"fields", Type::string},
};
const Schema user_register_body = {
    {"username", Type::string, true}, {"email", Type::string, true}, {"pass", Type::string, true},
    {"name", Type::string},           {"secret", Type::string},      {"reason", Type::string},
    {"customFields", Type::object},
};
const Schema user_delete_body = {
    {"userId", Type::string}, {"username", Type::string}, {"confirmRelinquish", Type::boolean}, others_ignored};
const Schema user_query = {{"userId", Type::string}, {"username", Type::string}, others_ignored};

// Rocket.Chat: POST users.create
Result<http::Response> create_user(Call& call, const Json::Value& fields)
{
    service::UserWish wish;
    wish.account.address = text_of(fields, "email");
    wish.account.username = text_of(fields, "username");
    wish.account.name = text_of(fields, "name");
    wish.account.active = flag_of(fields, "active", true);
    wish.account.verified = flag_of(fields, "verified", false);
    wish.account.joins_default_room = flag_of(fields, "joinDefaultChannels", true);
    wish.password = text_of(fields, "password");
    wish.role_names = texts_of(fields, "roles");

    const auto user = call.services.user_admin.create(*call.caller, wish);
    if (!user) return user.error();

    return user_answer(whole_user_to_json(*user));
}

// Rocket.Chat: POST users.register
Result<http::Response> register_user(Call& call, const Json::Value& fields)
{
    service::UserWish wish;
    wish.account.address = text_of(fields, "email");
    wish.account.username = text_of(fields, "username");
    const auto name = text_of(fields, "name");
    wish.account.name = name.empty() ? wish.account.username : name;
    wish.account.locale = call.services.languages.preferred(call.request.header("accept-language"));
    wish.password = text_of(fields, "pass");

    const auto secret = text_of(fields, "secret");
    const auto make = [&] { return call.services.user_admin.register_user(wish, secret); };
    const auto user = secret.empty() ? make() : resolve_token(call, TokenKind::room_link, secret, make);
    if (!user) return user.error();

    return user_answer(whole_user_to_json(*user));
}

// Rocket.Chat: POST users.delete
Result<http::Response> delete_user(Call& call, const Json::Value& fields)
{
    const auto ref = user_ref_of(fields);
    if (!ref) return ref.error();

    const auto removed =
        call.services.user_admin.remove(*call.caller, *ref, flag_of(fields, "confirmRelinquish", false));
    if (!removed) return removed.error();

    return success();
}

// Rocket.Chat: GET users.info
Result<http::Response> user_info(Call& call, const Json::Value& fields)
{
    const auto ref = user_ref_of(fields);
    if (!ref) return ref.error();

    const auto user = call.services.user_admin.find(*call.caller, *ref);
    if (!user) return user.error();

    const bool sees_all = user->id == call.caller->id || call.caller->roles.has(Role::admin);
    return user_answer(sees_all ? whole_user_to_json(*user) : user_to_json(*user));
}

} // namespace usher::api::rocketchat
