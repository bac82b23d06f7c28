#include "api/rainbow/invitation_json.h"

#include "domain/jid.h"
#include "domain/profile.h"

namespace usher::api::rainbow {
namespace {

const char* name_of(service::InvitationScenario scenario)
{
    switch (scenario) {
    case service::InvitationScenario::chat: return "chat";
    case service::InvitationScenario::pstn_conference: return "pstn-conference";
    case service::InvitationScenario::video_conference: return "video-conference";
    }
    return "";
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

} // namespace

Json::Value outcome_to_json(service::InvitationScenario scenario, const char* status,
                            const service::RoomInvitationOutcome& outcome)
{
    Json::Value json;
    json["scenario"] = name_of(scenario);
    json["status"] = status;
    json["guestEmails"] = list_of(outcome.guests);
    put_invalid(json, outcome);
    return json;
}

/// Schema and sample have the same content in different places.
void put_invalid(Json::Value& json, const service::RoomInvitationOutcome& outcome)
{
    json["invalidUsers"] = list_of(outcome.invalid_users);
    json["failed"]["invalidUsers"] = list_of(outcome.invalid_users);
    if (!outcome.invalid_addresses.empty()) json["failed"]["invalidEmails"] = list_of(outcome.invalid_addresses);
}

Json::Value attendees_to_json(const service::RoomInvitationOutcome& outcome, const Options& options)
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

} // namespace usher::api::rainbow
