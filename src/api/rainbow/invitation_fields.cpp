#include "api/rainbow/invitation_fields.h"

#include "api/rainbow/fields.h"
#include "api/rainbow/operation.h"
#include "domain/address.h"
#include "domain/wire_address.h"

#include <algorithm>

namespace usher::api::rainbow {
namespace {

using service::InvitationScenario;

constexpr std::size_t most_recipients = 100; // of each kind
constexpr std::size_t longest_message = 1024;
constexpr auto emails_needed = "A list of emails is mandatory to revoke guests from a chat or video conference bubble.";

std::optional<InvitationScenario> scenario_in(Fields& fields)
{
    const auto place = fields.choice("scenario", {"chat", "pstn-conference", "video-conference"});
    return place ? std::optional(static_cast<InvitationScenario>(*place)) : std::nullopt;
}

/// Whether there is anyone to invite or to look up.
bool names_somebody(const service::RoomInvitation& invitation)
{
    const auto is_address = [](const std::string& text) {
        const auto address = parse_address(text);
        return address && wire_address(address->text);
    };
    const auto is_id = [](const std::string& text) { return UserId::from_hex(text).has_value(); };
    return std::ranges::any_of(invitation.addresses, is_address) || std::ranges::any_of(invitation.users, is_id);
}

/// Problems with the lists themselves come first.
void need_somebody(Fields& fields, const service::RoomInvitation& invitation)
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

/// What all four operations have in common, for a given scenario.
service::RoomInvitation read_invitation(Fields& fields, InvitationScenario scenario)
{
    service::RoomInvitation invitation;
    invitation.scenario = scenario;
    invitation.addresses = fields.texts("emails", most_recipients);
    invitation.language = fields.text("lang", {2, 5}).value_or("");
    if (scenario == InvitationScenario::chat) return invitation;
    invitation.users = fields.texts("users", most_recipients);
    invitation.instant_message = fields.text("instantMessage", {0, longest_message}).value_or("");
    return invitation;
}

} // namespace

Result<service::RoomInvitation> parse_invitation(const http::Request& request)
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

Result<service::RoomInvitation> parse_cancellation(const http::Request& request)
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

Result<service::RoomInvitation> parse_conference_invitation(const Call& call)
{
    auto fields = Fields::of_body(call.request);
    auto query = Fields::of_query(call.request);
    auto invitation = read_invitation(fields, InvitationScenario::pstn_conference);
    invitation.conference = conference_of(call);
    invitation.tells_message_by_event = true;
    invitation.sends_emails = !query.flag("noMail").value_or(false);
    need_somebody(fields, invitation);
    const auto read = query.result(invitation);
    return read ? fields.result(invitation) : read;
}

} // namespace usher::api::rainbow
