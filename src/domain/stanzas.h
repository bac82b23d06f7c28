// The stanzas sent to XMPP clients: one function for each, without recipient and id. Pure functions.
//
// The formats are Rainbow's. Those that have no sender there come from the XMPP domain itself. Names and texts may
// contain anything; they are escaped.
#pragma once

#include "base/xml.h"
#include "domain/ids.h"

#include <optional>
#include <string>
#include <vector>

namespace usher {

struct Stanza {
    std::string from_jid;
    xml::Element message; ///< without from, to and id
};

/// The stanza to one recipient, as XML text.
std::string text_of(const Stanza& stanza, const std::string& id, const std::string& to_jid);

namespace stanzas {

struct RoomAddress {
    RoomId id;
    std::string jid;
};

/// To a user added to a room: the invitation.
Stanza invitation(const std::string& inviter_jid, const RoomAddress& room, const std::string& reason);

/// To every moderator, unless the room's notifications are off: someone was invited.
Stanza member_invited(const RoomAddress& room, const std::string& invitee_jid, const std::string& invitee_name);

/// To every active member: the complete list of the room's guests.
Stanza guest_list(const std::string& domain, const RoomAddress& room, const std::vector<std::string>& addresses);

enum class LinkAction { create, update, remove };
struct PublicLink {
    std::string open_invite_id;
    std::optional<RoomId> room; ///< none for an unbound link
    std::string room_type = {}; ///< empty: left out, as for a personal open invite
    std::string url = {};       ///< empty: left out
};
/// To the link's inviter, for their other devices.
Stanza public_link(const std::string& domain, LinkAction action, const PublicLink& link);

/// To all members: a member's status has changed, and their privilege if one is given.
Stanza member_changed(const std::string& domain, const RoomAddress& room, const std::string& user_jid,
                      const std::string& status, const std::string& privilege = "");

/// To all members: name or topic has changed. Both are sent.
Stanza room_changed(const std::string& domain, const RoomAddress& room, const std::string& name,
                    const std::string& topic);

enum class RoomEvent { join, welcome, leave, close };
/// To all members, as a message from the room; user: whom it is about.
Stanza room_event(const RoomAddress& room, RoomEvent event, const std::string& user_jid, const std::string& user_name);

enum class ConferenceEvent { add, remove };
/// To all members: a conference was attached to the room or detached from it; user: who did it.
Stanza conference_event(const RoomAddress& room, ConferenceEvent event, const std::string& user_jid,
                        const std::string& user_name, const UserId& user);

enum class ConferenceMedia { audio, video };
/// To an account holder who is invited to the room's conference. message: the inviter's; empty: left out.
Stanza conference_invitation(const std::string& inviter_jid, const RoomAddress& room, const std::string& conference_id,
                             ConferenceMedia media, const std::string& message);

/// The inviter's message, as any chat message.
Stanza chat_message(const std::string& sender_jid, const std::string& words);

} // namespace stanzas
} // namespace usher
