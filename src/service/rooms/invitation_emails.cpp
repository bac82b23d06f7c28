#include "service/rooms/invitation_emails.h"

#include "domain/language.h"
#include "service/mail/emails.h"

namespace usher::service {
namespace {

constexpr std::size_t most_single_emails = 10;

bool is_by_telephone(RoomEmail email)
{
    return email == RoomEmail::telephone_conference || email == RoomEmail::conference_update;
}

const char* template_for_guest(RoomEmail email)
{
    switch (email) {
    case RoomEmail::chat: return "room_guest_chat";
    case RoomEmail::telephone_conference:
    case RoomEmail::conference_update: return "room_guest_conference";
    case RoomEmail::video_conference: return "room_guest_video";
    case RoomEmail::cancellation: return "room_conference_cancelled";
    }
    return "";
}

const char* template_for_account(RoomEmail email)
{
    return email == RoomEmail::cancellation ? "room_conference_cancelled" : "room_conference";
}

std::int64_t minutes_of(const Conference& conference)
{
    if (conference.duration) return *conference.duration;
    if (!conference.ends_at) return 0;
    return std::chrono::floor<std::chrono::minutes>(*conference.ends_at - *conference.starts_at).count();
}

std::string end_of(const Conference& conference)
{
    if (conference.ends_at) return to_iso_milliseconds(*conference.ends_at);
    const auto minutes = minutes_of(conference);
    return minutes > 0 ? to_iso_milliseconds(*conference.starts_at + std::chrono::minutes(minutes)) : "";
}

bool is_scheduled(const RoomView& room)
{
    return room.conference && room.conference->scheduled && room.conference->starts_at;
}

std::string uid_of(const RoomView& room, const std::string& domain)
{
    return room.room.id.hex() + (room.endpoint ? "-" + room.endpoint->id.hex() : "") + domain;
}

/// Of what a scheduled conference tells; empty texts where there is none.
void put_time(const RoomEmailContext& occasion, const std::string& domain, std::map<std::string, std::string>& params)
{
    params["starts_at"] = params["duration"] = params["event_method"] = "";
    if (occasion.email == RoomEmail::chat || !is_scheduled(occasion.room)) return;
    const auto& conference = *occasion.room.conference;
    const auto minutes = minutes_of(conference);
    params["starts_at"] = params["event_starts_at"] = to_iso_milliseconds(*conference.starts_at);
    params["duration"] = minutes > 0 ? std::to_string(minutes) + " min" : "";
    params["event_method"] = occasion.email == RoomEmail::cancellation ? "CANCEL" : "REQUEST";
    params["event_ends_at"] = end_of(conference);
    params["event_uid"] = uid_of(occasion.room, domain);
    params["event_sequence"] = std::to_string(conference.sequence);
    params["event_summary"] = params["room_name"];
    params["event_url"] = params["room_url"];
}

std::string at_domain(const EmailPolicy& policy)
{
    return policy.sender.substr(policy.sender.rfind('@'));
}

} // namespace

RoomEmails::RoomEmails(const EmailPolicy& policy, const RoomEmailContext& occasion, Random& random)
    : policy_(policy), occasion_(occasion), random_(random)
{
    params_.insert(occasion.look.begin(), occasion.look.end());
    params_["inviter_name"] = occasion.inviter_name;
    params_["room_name"] = shown_name_of(occasion.room.room);
    params_["room_topic"] = occasion.room.details.topic;
    params_["room_url"] = policy.site_url + "/console?room=" + occasion.room.room.id.hex();
    const bool is_call = is_by_telephone(occasion.email);
    params_["instant_message"] = occasion.instant_message;
    params_["numbers"] = is_call ? in_lines(occasion.dial_in.numbers) : "";
    params_["access_code"] = is_call ? occasion.dial_in.participant_code : "";
    params_["is_update"] = occasion.email == RoomEmail::conference_update ? "yes" : "";
    put_time(occasion, at_domain(policy), params_);
}

void RoomEmails::to_guest(const RoomGuest& guest)
{
    add(template_for_guest(occasion_.email), guest.address.text, "", "",
        policy_.site_url + "/register?invitationId=" + guest.id.hex());
}

void RoomEmails::to_account(const Invitee& invitee)
{
    add(template_for_account(occasion_.email), invitee.address, invitee.locale, invitee.time_zone, policy_.site_url);
}

void RoomEmails::to_address(const std::string& address)
{
    add(template_for_guest(occasion_.email), address, "", "", policy_.site_url);
}

void RoomEmails::add(std::string template_name, std::string recipient, std::string locale, std::string time_zone,
                     std::string invite_url)
{
    auto mail = new_email(policy_, party_of(occasion_.inviter), std::move(recipient), occasion_.now, random_);
    mail.template_name = std::move(template_name);
    mail.locale = language_of(locale).value_or(language_of(occasion_.language).value_or(policy_.default_locale));
    mail.asked_for = occasion_.email != RoomEmail::conference_update && occasion_.email != RoomEmail::cancellation;
    mail.params.insert(params_.begin(), params_.end());
    mail.params["invite_url"] = std::move(invite_url);
    if (!mail.params["starts_at"].empty() && !time_zone.empty()) mail.params["starts_at"] += " " + time_zone;
    // A cancellation is to leave also where the room, and with it what else tells of the room, goes.
    mail.subject = {occasion_.email == RoomEmail::cancellation ? SubjectKind::cancellation : SubjectKind::room,
                    occasion_.room.room.id};
    mails_.push_back(std::move(mail));
}

std::vector<Email> RoomEmails::all() const
{
    auto mails = mails_;
    for (auto& mail : mails)
        mail.priority = mails.size() > most_single_emails ? EmailPriority::bulk : EmailPriority::single;
    return mails;
}

} // namespace usher::service
