// The e-mails of an invitation to a room and of its cancellation: one to each recipient.
#pragma once

#include "domain/dial_in.h"
#include "domain/invitee.h"
#include "domain/room_guest.h"
#include "domain/room_view.h"
#include "service/mail/emails.h"

#include <map>
#include <string>
#include <vector>

namespace usher::service {

enum class RoomEmail { chat, telephone_conference, conference_update, video_conference, cancellation };

/// What the e-mails of one request have in common.
struct RoomEmailContext {
    RoomEmail email = RoomEmail::chat;
    const RoomView& room; ///< with the conference as shown in the e-mails
    std::string inviter_name;
    std::string language; ///< the request's; may be empty
    std::string instant_message;
    DialIn dial_in; ///< only the participants' code is shown
};

class RoomEmails {
public:
    /// Both must outlive it.
    RoomEmails(const EmailWriter& writer, const RoomEmailContext& context);

    /// With a link by which they register and join the room.
    void to_guest(const RoomGuest& guest);
    void to_account(const Invitee& account);
    /// To an address that is not a guest (any more), in a cancellation.
    void to_address(const Address& address);

    /// More than a few have lower priority than single ones.
    std::vector<Email> all() const;

private:
    Email& add(const char* template_name, const Address& recipient, const std::string& locale, std::string invite_url);

    const EmailWriter& writer_;
    const RoomEmailContext& context_;
    std::map<std::string, std::string> params_; ///< what all of them share
    std::vector<Email> emails_;
};

} // namespace usher::service
