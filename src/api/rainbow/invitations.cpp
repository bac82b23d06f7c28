#include "api/rainbow/invitations.h"

#include "api/rainbow/fields.h"
#include "api/rainbow/json.h"
#include "api/rainbow/operation.h"
#include "api/rainbow/options.h"
#include "domain/address.h"
#include "domain/jid.h"
#include "domain/profile.h"
#include "domain/wire_address.h"
#include "service/rooms/room_invitations.h"

#include <algorithm>

namespace usher::api::rainbow {
namespace {

using service::InvitationScenario;
using service::RoomInvitation;
using service::RoomInvitationOutcome;

constexpr std::size_t most_receivers = 100; // of each kind
constexpr std::size_t longest_message = 1024;
constexpr auto emails_needed = "A list of emails is mandatory to revoke guests from a chat or video conference bubble.";

const char* name_of(InvitationScenario scenario)
{
    switch (scenario) {
    case InvitationScenario::chat: return "chat";
    case InvitationScenario::pstn_conference: return "pstn-conference";
    case InvitationScenario::video_conference: return "video-conference";
    }
    return "";
}

std::optional<InvitationScenario> scenario_in(Fields& fields)
{
    const auto place = fields.choice("scenario", {"chat", "pstn-conference", "video-conference"});
    return place ? std::optional(static_cast<InvitationScenario>(*place)) : std::nullopt;
}

/// Whether there is anybody to write to or to look for.
bool names_somebody(const RoomInvitation& invitation)
{
    const auto is_address = [](const std::string& text) {
        const auto address = parse_address(text);
        return address && wire_address(address->text);
    };
    const auto is_id = [](const std::string& text) { return UserId::from_hex(text).has_value(); };
    return std::ranges::any_of(invitation.addresses, is_address) || std::ranges::any_of(invitation.users, is_id);
}

/// What is wrong with the lists themselves is told first.
void need_somebody(Fields& fields, const RoomInvitation& invitation)
{
    if (names_somebody(invitation) || !fields.result(Done{})) return;
    if (fields.has("emails"))
        fields.refuse("emails", "Invalid field emails. Expected at least one valid email address");
    else
        fields.refuse("emails", "Field emails is mandatory.");
}

std::optional<ConferenceId> conference_in(Fields& fields)
{
    const auto id = fields.id("confId");
    return id ? std::optional(ConferenceId(*id)) : std::nullopt;
}

/// What all four operations take, for a scenario that is known.
RoomInvitation read_invitation(Fields& fields, InvitationScenario scenario)
{
    RoomInvitation invitation;
    invitation.scenario = scenario;
    invitation.addresses = fields.texts("emails", most_receivers);
    invitation.language = fields.text("lang", {2, 5}).value_or("");
    if (scenario == InvitationScenario::chat) return invitation;
    invitation.users = fields.texts("users", most_receivers);
    invitation.instant_message = fields.text("instantMessage", {0, longest_message}).value_or("");
    return invitation;
}

Result<RoomInvitation> parse_invitation(const http::Request& request)
{
    auto fields = Fields::of_body(request);
    if (!fields.has("scenario")) fields.refuse("scenario", "Field scenario is mandatory.");
    auto invitation = read_invitation(fields, scenario_in(fields).value_or(InvitationScenario::chat));
    if (invitation.scenario != InvitationScenario::chat) invitation.conference = conference_in(fields);
    if (invitation.scenario == InvitationScenario::pstn_conference) {
        if (!fields.has("confId")) fields.refuse("confId", "Field confId is mandatory.");
        invitation.sends_emails = !fields.flag("noMail").value_or(false);
        invitation.is_update = fields.flag("update").value_or(false);
    }
    need_somebody(fields, invitation);
    return fields.result(invitation);
}

Result<RoomInvitation> parse_cancellation(const http::Request& request)
{
    auto fields = Fields::of_body(request);
    const auto scenario = scenario_in(fields).value_or(InvitationScenario::pstn_conference);
    auto invitation = read_invitation(fields, scenario);
    if (scenario == InvitationScenario::pstn_conference) {
        invitation.conference = conference_in(fields);
        invitation.sends_emails = !fields.flag("noMail").value_or(false);
        need_somebody(fields, invitation);
    } else {
        invitation.users.clear();
        if (!names_somebody(invitation)) fields.refuse_all(emails_needed);
    }
    return fields.result(invitation);
}

Result<RoomInvitation> parse_of_conference(const Call& call)
{
    auto fields = Fields::of_body(call.request);
    auto query = Fields::of_query(call.request);
    auto invitation = read_invitation(fields, InvitationScenario::pstn_conference);
    invitation.conference = path_id<ConferenceId>(call, "confId");
    invitation.tells_message_by_event = true;
    invitation.sends_emails = !query.flag("noMail").value_or(false);
    need_somebody(fields, invitation);
    const auto read = query.result(invitation);
    return read ? fields.result(invitation) : read;
}

Json::Value list_of(const std::vector<std::string>& texts)
{
    Json::Value list(Json::arrayValue);
    for (const auto& text : texts)
        list.append(text);
    return list;
}

Json::Value text_or_null(const std::string& text)
{
    return text.empty() ? Json::Value() : Json::Value(text);
}

Json::Value pass_code(const char* name, const std::string& value)
{
    Json::Value json;
    json["name"] = name;
    json["value"] = text_or_null(value);
    return json;
}

Json::Value dial_in_to_json(const DialIn& dial_in)
{
    Json::Value json;
    json["phoneNumbers"] = Json::arrayValue;
    for (const auto& [location, code, number] : dial_in.numbers) {
        Json::Value entry;
        entry["location"] = location;
        entry["locationcode"] = code;
        entry["number"] = number;
        json["phoneNumbers"].append(entry);
    }
    json["passCodes"].append(pass_code("ModeratorPassCode", dial_in.moderator_code));
    json["passCodes"].append(pass_code("ParticipantPassCode", dial_in.participant_code));
    json["passCodes"].append(pass_code("SecurityCode", dial_in.security_code));
    json["passCodes"].append(pass_code("ListenOnlyPassCode", dial_in.listen_only_code));
    return json;
}

Json::Value account_to_json(const Invitee& account, const Options& options)
{
    const auto split = account.first_name.empty() && account.last_name.empty()
                           ? split_name(account.name)
                           : SplitName{account.first_name, account.last_name};
    Json::Value json;
    json["id"] = account.user.hex();
    json["loginEmail"] = account.address;
    json["jid_im"] = user_jid(account.user, account.own_jid, options.xmpp_domain);
    json["firstName"] = split.first;
    json["lastName"] = split.last;
    json["displayName"] = account.name;
    json["language"] = text_or_null(account.locale);
    json["country"] = text_or_null(account.country);
    return json;
}

Json::Value attendees_to_json(const RoomInvitationOutcome& outcome, const Options& options)
{
    Json::Value json;
    json["usersRainbow"] = Json::arrayValue;
    json["guests"] = Json::arrayValue;
    for (const auto& account : outcome.accounts)
        json["usersRainbow"].append(account_to_json(account, options));
    for (const auto& address : outcome.strangers) {
        Json::Value guest;
        guest["loginEmail"] = address;
        json["guests"].append(guest);
    }
    return json;
}

/// Schema and sample have the same in different places.
void put_invalid(Json::Value& json, const RoomInvitationOutcome& outcome)
{
    json["invalidUsers"] = list_of(outcome.invalid_users);
    json["failed"]["invalidUsers"] = list_of(outcome.invalid_users);
    if (!outcome.invalid_addresses.empty()) json["failed"]["invalidEmails"] = list_of(outcome.invalid_addresses);
}

Json::Value outcome_to_json(InvitationScenario scenario, const char* status, const RoomInvitationOutcome& outcome)
{
    Json::Value json;
    json["scenario"] = name_of(scenario);
    json["status"] = status;
    json["guestEmails"] = list_of(outcome.guests);
    put_invalid(json, outcome);
    return json;
}

constexpr auto sent = "Invitations successfully sent";
constexpr auto cancelled = "Cancellation successfully sent";

RoomId room_of(const Call& call)
{
    return path_id<RoomId>(call, "roomId");
}

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
// clients read the one or the other.
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
    const auto invitation = parse_of_conference(call);
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
    const auto invitation = parse_of_conference(call);
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
