// The e-mails of an invitation to a room and of its cancellation (Rainbow): one to each receiver.
#pragma once

#include "base/random.h"
#include "domain/dial_in.h"
#include "domain/email.h"
#include "domain/invitee.h"
#include "domain/room_guest.h"
#include "domain/room_view.h"
#include "service/mail/workspace_invitations.h"

#include <map>
#include <string>
#include <vector>

namespace usher::service {

enum class RoomEmail { chat, telephone_conference, conference_update, video_conference, cancellation };

/// What the e-mails of one request have in common.
struct RoomEmailContext {
    RoomEmail email = RoomEmail::chat;
    const RoomView& room; ///< with its conference as the e-mails tell it
    UserId inviter;
    std::string inviter_name;
    std::string language; ///< for whoever has none of his own; empty: the default
    std::string instant_message;
    DialIn dial_in; ///< its participants' code is told, and no other
    Time now;
    std::map<std::string, std::string> look; ///< the organization's own; may be empty
};

class RoomEmails {
public:
    RoomEmails(const EmailPolicy& policy, const RoomEmailContext& occasion, Random& random);

    /// With a link by which he registers and is in the room.
    void to_guest(const RoomGuest& guest);
    void to_account(const Invitee& invitee);
    /// To an address that is no guest (any more): of a cancellation.
    void to_address(const std::string& address);

    /// Many go into the lane behind single ones.
    std::vector<Email> all() const;

private:
    void add(std::string template_name, std::string recipient, std::string locale, std::string time_zone,
             std::string invite_url);

    const EmailPolicy& policy_;
    const RoomEmailContext& occasion_;
    Random& random_;
    std::map<std::string, std::string> params_; ///< what all of them share
    std::vector<Email> mails_;
};

} // namespace usher::service
