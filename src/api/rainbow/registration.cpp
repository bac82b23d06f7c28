#include "api/rainbow/registration.h"

#include "api/json.h"
#include "api/rainbow/fields.h"
#include "api/rainbow/json.h"
#include "api/rainbow/options.h"
#include "api/rainbow/user_json.h"
#include "api/tokens.h"
#include "domain/language.h"
#include "domain/room_link.h"
#include "service/accounts/registration.h"

#include <algorithm>
#include <array>

namespace usher::api::rainbow {
namespace {

constexpr std::array all_keys = {"temporaryToken", "invitationId", "joinCompanyInvitationId", "openInviteId",
                                 "joinCompanyLinkId"};

/// Exactly one of the keys. Those that Usher never issues are unknown to it.
Result<service::RegistrationKey> key_from(Fields& fields)
{
    if (std::ranges::count_if(all_keys, [&](const char* key) { return fields.has(key); }) != 1)
        return ErrorCode::registration_key_wrong;
    if (fields.has("openInviteId")) return service::RegistrationKey(fields.text("openInviteId").value_or(""));
    if (fields.has("invitationId"))
        return service::RegistrationKey(RoomGuestId(fields.id("invitationId").value_or(IdBytes{})));
    const bool is_temporary = fields.has("temporaryToken");
    return Error{ErrorCode::registration_key_unknown, is_temporary ? "temporaryToken" : "joinCompanyInvitationId"};
}

/// A list of objects as JSON text; "" if it is absent.
std::string list_from(Fields& fields, const char* name)
{
    const auto list = fields.objects(name);
    return list.empty() ? "" : write_json(list);
}

Profile profile_from(Fields& fields)
{
    constexpr Length name{1, 255};
    const auto line = [&](const char* field, Length length) { return fields.line(field, length).value_or(""); };
    Profile profile;
    profile.first_name = line("firstName", name);
    profile.last_name = line("lastName", name);
    profile.nick_name = line("nickName", name);
    profile.title = line("title", {1, 40});
    profile.job_title = line("jobTitle", {1, 255});
    profile.country = line("country", {3, 3});
    profile.time_zone = line("timezone", {1, 64});
    profile.visibility = line("visibility", {1, 32});
    profile.initialized = fields.flag("isInitialized").value_or(false);
    profile.self_registered = true;
    profile.emails = list_from(fields, "emails");
    profile.phone_numbers = list_from(fields, "phoneNumbers");
    return profile;
}

Result<service::RegistrationWish> registration_from(Fields& fields, const http::Request& request,
                                                    const Languages& languages)
{
    service::RegistrationWish wanted;
    wanted.address = fields.needed_text("loginEmail", {3, 255});
    wanted.password = fields.needed_text("password");
    wanted.language = languages.code_of(fields.line("language", {2, 5}).value_or(""));
    if (wanted.language.empty()) wanted.language = languages.preferred(request.header("accept-language"));
    wanted.profile = profile_from(fields);
    return fields.result(wanted);
}

bool is_link(const service::RegistrationKey& key)
{
    return std::holds_alternative<std::string>(key);
}

std::string token_of(const service::RegistrationKey& key)
{
    return is_link(key) ? std::get<std::string>(key) : std::get<RoomGuestId>(key).hex();
}

} // namespace

// Rainbow: POST users/self-register
Result<http::Response> self_register(Call& call)
{
    auto fields = Fields::of_body(call.request);
    const auto wanted = registration_from(fields, call.request, call.services.languages);
    if (!wanted) return wanted.error();
    const auto key = key_from(fields);
    if (!key) return key.error();
    if (const auto good = fields.result(Done{}); !good) return good.error();

    const auto kind = is_link(*key) ? TokenKind::room_link : TokenKind::guest;
    const auto user = resolve_token(call, kind, token_of(*key),
                                    [&] { return call.services.registration.register_user(*wanted, *key); });
    if (!user) return user.error();

    return answer(whole_user_to_json(*user, call.services.rainbow));
}

} // namespace usher::api::rainbow
