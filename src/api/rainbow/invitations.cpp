#include "api/rainbow/invitations.h"

#include "api/rainbow/invitation_fields.h"
#include "api/rainbow/invitation_json.h"
#include "api/rainbow/json.h"
#include "api/rainbow/operation.h"

namespace usher::api::rainbow {
namespace {

constexpr auto sent = "Invitations successfully sent";
constexpr auto cancelled = "Cancellation successfully sent";

} // namespace

// Rainbow: POST rooms/{roomId}/invitations
Result<http::Response> send_room_invitation(Call& call)
{
    const auto invitation = parse_invitation(call.request);
    if (!invitation) return invitation.error();

    const auto outcome = call.services.room_invitations.invite(*call.caller, room_of(call), *invitation);
    if (!outcome) return outcome.error();

    auto data = outcome_to_json(invitation->scenario, sent, *outcome);
    data["confEndPoint"] = outcome->dial_in ? dial_in_to_json(*outcome->dial_in) : Json::Value(Json::objectValue);
    data["attendees"] = attendees_to_json(*outcome, call.services.rainbow);
    return answer(data);
}

// Rainbow: POST rooms/{roomId}/invitations/cancel, DELETE rooms/{roomId}/invitations. With and without the envelope:
// clients read one or the other.
Result<http::Response> cancel_room_invitation(Call& call)
{
    const auto invitation = parse_cancellation(call.request);
    if (!invitation) return invitation.error();

    const auto outcome = call.services.room_invitations.cancel(*call.caller, room_of(call), *invitation);
    if (!outcome) return outcome.error();

    auto data = outcome_to_json(invitation->scenario, cancelled, *outcome);
    if (!invitation->sends_emails) data["attendees"] = attendees_to_json(*outcome, call.services.rainbow);
    auto body = data;
    body["data"] = data;
    return answer_object(body);
}

// Rainbow: POST rooms/{roomId}/conferences/{confId}/invitations
Result<http::Response> send_conference_invitation(Call& call)
{
    const auto invitation = parse_conference_invitation(call);
    if (!invitation) return invitation.error();

    const auto outcome = call.services.room_invitations.invite(*call.caller, room_of(call), *invitation);
    if (!outcome) return outcome.error();

    Json::Value body;
    body["status"] = sent;
    put_invalid(body, *outcome);
    body["confEndPoint"] = dial_in_to_json(outcome->dial_in.value_or(DialIn{}));
    body["attendees"] = attendees_to_json(*outcome, call.services.rainbow);
    return answer_object(body);
}

// Rainbow: DELETE rooms/{roomId}/conferences/{confId}/invitations
Result<http::Response> cancel_conference_invitation(Call& call)
{
    const auto invitation = parse_conference_invitation(call);
    if (!invitation) return invitation.error();

    const auto outcome = call.services.room_invitations.cancel(*call.caller, room_of(call), *invitation);
    if (!outcome) return outcome.error();

    Json::Value body;
    body["status"] = cancelled;
    put_invalid(body, *outcome);
    body["attendees"] = attendees_to_json(*outcome, call.services.rainbow);
    return answer_object(body);
}

} // namespace usher::api::rainbow
