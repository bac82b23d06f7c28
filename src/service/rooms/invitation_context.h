// What a request to invite to a room, or to cancel that, names, and the state found for it. For
// service/rooms/room_invitations.h.
#pragma once

#include "domain/address.h"
#include "domain/room_guest.h"
#include "domain/room_view.h"
#include "service/rooms/invitation_emails.h"
#include "service/rooms/room_invitations.h"

#include <string>
#include <vector>

namespace usher::service {

struct InvitationContext {
    const Caller& caller;
    const RoomInvitation& invitation;
    Time now;
    RoomView room;
    std::vector<Address> addresses; ///< of the request, each once
    std::vector<std::string> invalid_users;
    std::vector<std::string> invalid_addresses;
    std::vector<RoomGuest> guests;  ///< of the room; updated as they change
    std::vector<Invitee> accounts;  ///< of the request
    std::vector<Address> strangers; ///< addresses of the request without an account
    std::vector<UserId> added;      ///< accounts that were not active in the room
    bool guests_changed = false;

    bool is_by_telephone() const { return invitation.scenario == InvitationScenario::pstn_conference; }
    bool sends_emails() const { return !is_by_telephone() || invitation.sends_emails; }
    bool is_instant() const;
    /// Null: the address is not a guest of the room.
    const RoomGuest* guest(const std::string& address_key) const;
    RoomInvitationOutcome outcome(const std::vector<DialIn>& dial_in) const;
    RoomEmailContext for_emails(RoomEmail email, const std::vector<DialIn>& dial_in) const;
};

enum class InvitationPurpose { invite, cancel };

/// Locks the room, and checks that the caller may invite to it. An address that blocks e-mails of the caller is treated
/// like an invalid one, whether it has an account or not; where no e-mails are sent, blocks are not checked.
/// Errors: room_not_found, room_member_required, room_moderator_required, conference_not_found, mail_no_valid_address,
/// mail_blocked.
Result<InvitationContext> read_invitation(store::Transaction& tx, const Caller& caller, const RoomId& room,
                                          const RoomInvitation& invitation, Time now, InvitationPurpose purpose);

std::vector<UserId> ids_of(const std::vector<Invitee>& accounts);
std::vector<std::string> texts_of(const std::vector<RoomGuest>& guests);

} // namespace usher::service
