// usherd put together: what one worker is made of, from its database connection to the dialects. Used by the main and by
// tests that speak to whole handlers.
#pragma once

#include "api/dispatch.h"
#include "api/failed_tokens.h"
#include "api/orchd/options.h"
#include "api/pages/options.h"
#include "api/rainbow/options.h"
#include "api/rocketchat/options.h"
#include "api/services.h"
#include "base/clock.h"
#include "base/failure_counts.h"
#include "base/metrics.h"
#include "base/password_hasher.h"
#include "base/random.h"
#include "base/rate_limiter.h"
#include "service/accounts/accounts.h"
#include "service/accounts/permissions.h"
#include "service/accounts/profiles.h"
#include "service/accounts/rainbow_sign_in.h"
#include "service/accounts/registration.h"
#include "service/accounts/rocketchat_sign_in.h"
#include "service/accounts/user_admin.h"
#include "service/links/joining.h"
#include "service/links/landing_pages.h"
#include "service/links/owned_links.h"
#include "service/links/renewal_requests.h"
#include "service/links/room_links.h"
#include "service/mail/mail_blocks.h"
#include "service/mail/workspace_invitations.h"
#include "service/operator/health.h"
#include "service/operator/history.h"
#include "service/operator/nginx_probes.h"
#include "service/orgs/access_tokens.h"
#include "service/orgs/invites.h"
#include "service/orgs/members.h"
#include "service/orgs/orchd_sign_in.h"
#include "service/orgs/orgs.h"
#include "service/rooms/conferences.h"
#include "service/rooms/moderated_rooms.h"
#include "service/rooms/room_invitations.h"
#include "service/rooms/room_members.h"
#include "service/rooms/rooms.h"
#include "settings.h"
#include "store/engine/database.h"

namespace usher {

/// How invites into organizations are made and answered.
service::InvitePolicy invite_policy(const Settings& settings);

/// What all workers share; it outlives them, and each of them may use it at any time.
struct Shared {
    const Clock& clock;
    Random& random;
    RateLimiter& rate_limiter;
    FailureCounts& failures;
    PasswordHasher& password_hasher;
    metrics::Registry& metrics;
};

/// One worker's objects. Belongs to one thread.
class Application {
public:
    Application(const Settings& settings, store::ConnectOptions database, const Shared& shared);

    http::Response operator()(const http::Request& request);
    /// Whether the request may have a password to hash.
    bool may_hash(const http::Request& request) const { return dispatcher_.may_hash(request); }

private:
    api::orchd::Options orchd_;
    api::rocketchat::Options rocketchat_;
    api::rainbow::Options rainbow_;
    api::pages::Options pages_;
    api::FailedTokenPolicy failed_tokens_;
    std::string request_id_; ///< of the request being served
    store::Database database_;
    service::Health health_;
    service::Sessions sessions_;
    service::Joining joining_;
    service::RoomLinks room_links_;
    service::Users users_;
    service::Rooms rooms_;
    service::Permissions permissions_;
    service::WorkspaceInvitations mails_;
    service::MailBlocks mail_blocks_;
    service::Accounts accounts_;
    service::Orgs orgs_;
    service::Members members_;
    service::AccessTokens access_tokens_;
    service::Logins logins_;
    service::Invites invites_;
    service::ModeratedRooms moderated_rooms_;
    service::RoomMembers room_members_;
    service::Conferences conferences_;
    service::RoomInvitations room_invitations_;
    service::TokenLogins token_logins_;
    service::Profiles profiles_;
    service::OwnedLinks owned_links_;
    service::SelfRegistrations self_registrations_;
    service::Histories histories_;
    service::LinkPages link_pages_;
    service::LinkRequests link_requests_;
    service::NginxProbes nginx_probes_;
    api::Services services_;
    api::Dispatcher dispatcher_;
};

} // namespace usher
