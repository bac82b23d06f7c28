// Use cases of inviting users and addresses to a room, for a chat or a conference, and of cancelling that (Rainbow).
// One object for each worker, like the database connection it works on.
#pragma once

#include "base/clock.h"
#include "base/random.h"
#include "domain/dial_in.h"
#include "domain/invitee.h"
#include "domain/result.h"
#include "domain/user.h"
#include "service/context.h"
#include "service/mail/workspace_invitations.h"
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
    std::vector<std::string> users;      ///< ids as they came: what is none, or nobody's, is told as invalid
    std::vector<std::string> addresses;  ///< the same
    std::string language;                ///< of e-mails to those who have none of their own; may be empty
    std::string instant_message;         ///< the inviter's own words; may be empty
    bool sends_emails = true;            ///< matters for pstn_conference
    bool is_update = false;              ///< the conference was changed
    bool tells_message_by_event = false; ///< the words are in the conference's event, which is never left out
};

/// What became of an invitation, or of its cancellation.
struct RoomInvitationOutcome {
    std::vector<std::string> guests; ///< addresses that wait in the room, all of them
    std::vector<std::string> invalid_users;
    std::vector<std::string> invalid_addresses;
    std::vector<Invitee> accounts;      ///< of the request
    std::vector<std::string> strangers; ///< addresses of the request that have no account
    std::optional<DialIn> dial_in;      ///< of a telephone conference
};

class RoomInvitations {
public:
    RoomInvitations(const Context& context, RoomInvitationPolicy policy);

    /// By a moderator. Accounts are added to the room and told, other addresses wait in it and get an e-mail.
    /// Errors: room_not_found, room_member_required, room_moderator_required, room_closed, conference_not_found,
    /// mail_no_valid_address (there is nobody to invite), mail_blocked (nobody else), members_quota_reached,
    /// rate_limited (no more e-mails today).
    Result<RoomInvitationOutcome> invite(const Caller& caller, const RoomId& room, const RoomInvitation& invitation);

    /// By a moderator. The addresses wait no longer, and e-mails to them that have not left are withdrawn; a telephone
    /// conference's cancellation is told by e-mail to them and to the users.
    /// Errors: room_not_found, room_member_required, room_moderator_required, conference_not_found,
    /// mail_no_valid_address.
    Result<RoomInvitationOutcome> cancel(const Caller& caller, const RoomId& room, const RoomInvitation& invitation);

private:
    struct Scene;
    enum class Purpose { invite, cancel };
    Result<Scene> read(store::Transaction& tx, const Caller& caller, const RoomId& room,
                       const RoomInvitation& invitation, Time now, Purpose purpose);
    static void leave_out_blocking(store::Reader& reader, Scene& scene);
    Result<Done> drop_over_limit(store::Transaction& tx, Scene& scene) const;
    Result<Done> add(store::Transaction& tx, Scene& scene);
    void add_guests(store::Transaction& tx, Scene& scene);
    void tell_invited(store::Transaction& tx, const Scene& scene);
    void write_invited(store::Transaction& tx, Scene& scene);
    void remove_guests(store::Transaction& tx, Scene& scene);
    void write_cancelled(store::Transaction& tx, Scene& scene);
    void count_change(store::Transaction& tx, Scene& scene);

    store::Database& database_;
    const Clock& clock_;
    Random& random_;
    const RoomInvitationPolicy policy_;
};

} // namespace usher::service
