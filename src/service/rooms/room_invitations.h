// Use cases of inviting users and addresses to a room, for a chat or a conference, and of cancelling that.
// One object per worker, like the database connection it works on.
#pragma once

#include "base/clock.h"
#include "base/random.h"
#include "domain/dial_in.h"
#include "domain/invitee.h"
#include "domain/result.h"
#include "domain/room_guest.h"
#include "domain/user.h"
#include "service/context.h"
#include "service/mail/emails.h"
#include "service/rooms/room_policy.h"

#include <optional>
#include <string>
#include <vector>

namespace usher::store {
class Reader;
class Transaction;
} // namespace usher::store

namespace usher::service {

struct RoomInvitationPolicy {
    RoomPolicy rooms;
    EmailPolicy mail;
    std::vector<DialIn> dial_in;
};

enum class InvitationScenario { chat, pstn_conference, video_conference };

struct RoomInvitation {
    InvitationScenario scenario = InvitationScenario::chat;
    std::optional<ConferenceId> conference;
    std::vector<std::string> users;      ///< ids as received; malformed or unknown ones are reported as invalid
    std::vector<std::string> addresses;  ///< the same
    std::string language;                ///< of e-mails to those whose own is not known; may be empty
    std::string instant_message;         ///< the inviter's message; may be empty
    bool sends_emails = true;            ///< only matters for pstn_conference
    bool is_update = false;              ///< the conference was changed
    bool tells_message_by_event = false; ///< the message is in the conference's event, which is never omitted
};

/// The result of an invitation, or of its cancellation.
struct RoomInvitationOutcome {
    std::vector<std::string> guests; ///< all addresses that wait in the room
    std::vector<std::string> invalid_users;
    std::vector<std::string> invalid_addresses;
    std::vector<Invitee> accounts;      ///< of the request
    std::vector<std::string> strangers; ///< addresses of the request that have no account
    std::optional<DialIn> dial_in;      ///< of a telephone conference
};

struct InvitationContext;

class RoomInvitations {
public:
    RoomInvitations(const Context& context, RoomInvitationPolicy policy);

    /// By a moderator. Accounts are added to the room and notified; other addresses wait in it and get an e-mail.
    /// Errors: room_not_found, room_member_required, room_moderator_required, room_closed, conference_not_found,
    /// mail_no_valid_address (nobody to invite), mail_blocked (all of them have blocked the caller),
    /// members_quota_reached, rate_limited (no more e-mails today).
    Result<RoomInvitationOutcome> invite(const Caller& caller, const RoomId& room, const RoomInvitation& invitation);

    /// By a moderator. The addresses no longer wait, and unsent e-mails to them are cancelled. For a telephone
    /// conference, they and the users get an e-mail that says so, within the daily limits.
    /// Errors: room_not_found, room_member_required, room_moderator_required, conference_not_found,
    /// mail_no_valid_address.
    Result<RoomInvitationOutcome> cancel(const Caller& caller, const RoomId& room, const RoomInvitation& invitation);

private:
    Result<Done> write_and_add(store::Transaction& tx, InvitationContext& context);
    Result<Omissions> write_emails(store::Transaction& tx, InvitationContext& context,
                                   const std::vector<RoomGuest>& guests);
    Result<Done> add_members(store::Transaction& tx, InvitationContext& context, std::size_t new_guests,
                             bool adds_members);
    static void add_guests(store::Transaction& tx, InvitationContext& context, std::vector<RoomGuest> newcomers);
    void tell_invited(store::Transaction& tx, const InvitationContext& context);
    void remove_guests(store::Transaction& tx, InvitationContext& context);
    void write_cancellations(store::Transaction& tx, InvitationContext& context);
    static void count_change(store::Transaction& tx, InvitationContext& context);

    store::Database& database_;
    const Clock& clock_;
    Random& random_;
    const RoomInvitationPolicy policy_;
};

} // namespace usher::service
