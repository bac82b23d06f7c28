#include "api/rocketchat/mails.h"

#include "domain/language.h"
#include "service/mail/workspace_invitations.h"

namespace usher::api::rocketchat {

const Schema invitation_email_body = {{"emails", Type::strings, true}};

// Rocket.Chat: POST sendInvitationEmail
Result<http::Response> send_invitation_email(Call& call, const Json::Value& fields)
{
    const auto language = call.services.languages.preferred(call.request.header("accept-language"));

    const auto sent = call.services.mails.invite_to_workspace(*call.caller, texts_of(fields, "emails"), language);
    if (!sent) return sent.error();

    return success();
}

} // namespace usher::api::rocketchat
