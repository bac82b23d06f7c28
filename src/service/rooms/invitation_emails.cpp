#include "service/rooms/invitation_emails.h"

#include <utility>

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

/// The times of a scheduled conference; empty texts where there is none.
void put_time(const RoomEmailContext& context, const std::string& domain, std::map<std::string, std::string>& params)
{
    params["starts_at"] = params["duration"] = params["event_method"] = "";
    if (context.email == RoomEmail::chat || !is_scheduled(context.room)) return;
    const auto& conference = *context.room.conference;
    const auto minutes = minutes_of(conference);
    params["starts_at"] = params["event_starts_at"] = to_iso_milliseconds(*conference.starts_at);
    params["duration"] = minutes > 0 ? std::to_string(minutes) + " min" : "";
    params["event_method"] = context.email == RoomEmail::cancellation ? "CANCEL" : "REQUEST";
    params["event_ends_at"] = end_of(conference);
    params["event_uid"] = uid_of(context.room, domain);
    params["event_sequence"] = std::to_string(conference.sequence);
    params["event_summary"] = params["room_name"];
    params["event_url"] = params["room_url"];
}

std::string at_domain(const EmailPolicy& policy)
{
    return policy.sender.substr(policy.sender.rfind('@'));
}

} // namespace

RoomEmails::RoomEmails(const EmailWriter& writer, const RoomEmailContext& context) : writer_(writer), context_(context)
{
    const auto& room = context.room.room;
    params_["inviter_name"] = context.inviter_name;
    params_["room_name"] = shown_name_of(room);
    params_["room_topic"] = context.room.details.topic;
    params_["room_url"] = writer.policy().site_url + "/console?room=" + room.id.hex();
    params_["instant_message"] = context.instant_message;
    const bool is_call = is_by_telephone(context.email);
    params_["numbers"] = is_call ? in_lines(context.dial_in.numbers) : "";
    params_["access_code"] = is_call ? context.dial_in.participant_code : "";
    params_["is_update"] = context.email == RoomEmail::conference_update ? "yes" : "";
    put_time(context, at_domain(writer.policy()), params_);
}

void RoomEmails::to_guest(const RoomGuest& guest)
{
    add(template_for_guest(context_.email), guest.address, "",
        writer_.policy().site_url + "/register?invitationId=" + guest.id.hex());
}

void RoomEmails::to_account(const Invitee& account)
{
    auto& email = add(template_for_account(context_.email), {account.address, account.address_key}, account.locale,
                      writer_.policy().site_url);
    auto& starts_at = email.params["starts_at"];
    if (!starts_at.empty() && !account.time_zone.empty()) starts_at += " " + account.time_zone;
}

void RoomEmails::to_address(const Address& address)
{
    add(template_for_guest(context_.email), address, "", writer_.policy().site_url);
}

Email& RoomEmails::add(const char* template_name, const Address& recipient, const std::string& locale,
                       std::string invite_url)
{
    auto email = writer_.make(recipient, locale, context_.language);
    email.template_name = template_name;
    email.is_requested = context_.email != RoomEmail::conference_update && context_.email != RoomEmail::cancellation;
    // A cancellation must be sent even if the room is deleted, which cancels the room's other e-mails.
    email.subject = {context_.email == RoomEmail::cancellation ? SubjectKind::cancellation : SubjectKind::room,
                     context_.room.room.id};
    email.params.insert(params_.begin(), params_.end());
    email.params["invite_url"] = std::move(invite_url);
    return emails_.emplace_back(std::move(email));
}

std::vector<Email> RoomEmails::all() const
{
    auto emails = emails_;
    for (auto& email : emails)
        email.priority = emails.size() > most_single_emails ? EmailPriority::bulk : EmailPriority::single;
    return emails;
}

} // namespace usher::service
