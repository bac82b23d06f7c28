#include "domain/stanzas.h"

#include <utility>

namespace usher {
namespace {

constexpr auto configuration = "jabber:iq:configuration";

using xml::Element;

Element text_element(const char* name, std::string text)
{
    return {name, {}, std::move(text), {}};
}

Stanza management(const std::string& domain, Element what)
{
    return {domain, {"message", {{"type", "management"}}, "", {std::move(what)}}};
}

Element room_element(const stanzas::RoomAddress& room)
{
    return {"room", {{"xmlns", configuration}, {"roomid", room.id.hex()}, {"roomjid", room.jid}}, "", {}};
}

Stanza words_of_room(const stanzas::RoomAddress& room, std::string body, const char* event, const std::string& user_jid)
{
    Element told = {"event", {{"xmlns", configuration}, {"name", event}, {"jid", user_jid}}, "", {}};
    return {room.jid,
            {"message", {{"type", "groupchat"}}, "", {text_element("body", std::move(body)), std::move(told)}}};
}

const char* to_text(stanzas::LinkAction action)
{
    switch (action) {
    case stanzas::LinkAction::create: return "create";
    case stanzas::LinkAction::update: return "update";
    case stanzas::LinkAction::remove: return "delete";
    }
    return "";
}

} // namespace

std::string text_of(const Stanza& stanza, const std::string& id, const std::string& to_jid)
{
    auto message = stanza.message;
    message.attributes.emplace_back("id", id);
    message.attributes.emplace_back("from", stanza.from_jid);
    message.attributes.emplace_back("to", to_jid);
    return xml::to_text(message);
}

namespace stanzas {

Stanza invitation(const std::string& inviter_jid, const RoomAddress& room, const std::string& reason)
{
    Element x = {"x",
                 {{"xmlns", "jabber:x:conference"}, {"jid", room.jid}, {"thread", room.id.hex()}, {"reason", reason}},
                 "",
                 {}};
    return {inviter_jid, {"message", {}, "", {std::move(x)}}};
}

Stanza member_invited(const RoomAddress& room, const std::string& invitee_jid, const std::string& invitee_name)
{
    return words_of_room(room, invitee_name + " has been invited to join the bubble", "invitation", invitee_jid);
}

Stanza guest_list(const std::string& domain, const RoomAddress& room, const std::vector<std::string>& addresses)
{
    Element guests = {"guests", {{"action", "update"}}, "", {}};
    for (const auto& address : addresses)
        guests.children.push_back(text_element("email", address));
    auto element = room_element(room);
    element.children.push_back(std::move(guests));
    return management(domain, std::move(element));
}

Stanza public_link(const std::string& domain, LinkAction action, const PublicLink& link)
{
    Element element = {"openinvite", {{"action", to_text(action)}, {"xmlns", configuration}}, "", {}};
    element.children.push_back(text_element("openinviteid", link.open_invite_id));
    element.children.push_back(text_element("roomid", link.room ? link.room->hex() : ""));
    if (!link.room_type.empty()) element.children.push_back(text_element("roomType", link.room_type));
    if (!link.url.empty()) element.children.push_back(text_element("invitationURL", link.url));
    return management(domain, std::move(element));
}

Stanza member_changed(const std::string& domain, const RoomAddress& room, const std::string& user_jid,
                      const std::string& status, const std::string& privilege)
{
    auto element = room_element(room);
    element.attributes.emplace_back("userjid", user_jid);
    element.attributes.emplace_back("status", status);
    if (!privilege.empty()) element.attributes.emplace_back("privilege", privilege);
    return management(domain, std::move(element));
}

Stanza room_changed(const std::string& domain, const RoomAddress& room, const std::string& name,
                    const std::string& topic)
{
    auto element = room_element(room);
    element.attributes.emplace_back("topic", topic);
    element.attributes.emplace_back("name", name);
    return management(domain, std::move(element));
}

Stanza room_event(const RoomAddress& room, RoomEvent event, const std::string& user_jid, const std::string& user_name)
{
    switch (event) {
    case RoomEvent::join: return words_of_room(room, user_name + " has joined the bubble", "join", user_jid);
    case RoomEvent::welcome: return words_of_room(room, user_name + " welcomes you to the bubble", "welcome", user_jid);
    case RoomEvent::leave: return words_of_room(room, user_name + " has left the bubble", "leave", user_jid);
    case RoomEvent::close: break;
    }
    return words_of_room(room, user_name + " has closed the bubble", "close", user_jid);
}

Stanza conference_event(const RoomAddress& room, ConferenceEvent event, const std::string& user_jid,
                        const std::string& user_name, const UserId& user)
{
    const bool added = event == ConferenceEvent::add;
    auto stanza = words_of_room(
        room,
        user_name + (added ? " has added a conference to the bubble" : " has removed the conference from the bubble"),
        added ? "conferenceAdd" : "conferenceRemove", user_jid);
    stanza.message.children.back().attributes.emplace_back("userId", user.hex());
    return stanza;
}

Stanza conference_invitation(const std::string& inviter_jid, const RoomAddress& room, const std::string& conference_id,
                             ConferenceMedia media, const std::string& message)
{
    Element x = {"x", {{"xmlns", "jabber:x:audioconference"}, {"jid", room.jid}}, "", {}};
    x.attributes.emplace_back("confendpointid", conference_id);
    if (!message.empty()) x.attributes.emplace_back("message", message);
    if (media == ConferenceMedia::video) x.attributes.emplace_back("type", "webrtc");
    return {inviter_jid, {"message", {}, "", {std::move(x)}}};
}

Stanza chat_message(const std::string& sender_jid, const std::string& words)
{
    return {sender_jid, {"message", {{"type", "chat"}}, "", {text_element("body", words)}}};
}

} // namespace stanzas
} // namespace usher
