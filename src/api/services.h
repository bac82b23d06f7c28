// The use cases that handlers call, all on one worker's database connection, and their settings. One per worker.
#pragma once

#include "api/tokens.h"
#include "service/accounts/permissions.h"
#include "service/accounts/profiles.h"
#include "service/accounts/rainbow_sign_in.h"
#include "service/accounts/registration.h"
#include "service/accounts/rocketchat_sign_in.h"
#include "service/accounts/sessions.h"
#include "service/accounts/user_admin.h"
#include "service/context.h"
#include "service/links/joining.h"
#include "service/links/landing_pages.h"
#include "service/links/owned_links.h"
#include "service/links/renewal_requests.h"
#include "service/links/room_links.h"
#include "service/mail/mail_blocks.h"
#include "service/mail/workspace_invitations.h"
#include "service/operator/health.h"
#include "service/operator/history.h"
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

#include <string>

namespace usher {
class RateLimiter;
class Languages;
} // namespace usher

namespace usher::api::orchd {
struct Options;
}

namespace usher::api::pages {
struct Options;
}

namespace usher::api::rainbow {
struct Options;
}

namespace usher::api::rocketchat {
struct Options;
}

namespace usher::api {

/// The settings of the use cases.
struct Policies {
    FailedTokenPolicy failed_tokens;
    service::EmailPolicy emails;
    service::InvitePolicy invites;
    service::OrchdSignInPolicy orchd_sign_in;
    service::NotificationPolicy notifications;
    service::OwnedLinkPolicy owned_links;
    service::RoomInvitationPolicy room_invitations;
    service::RoomLinkPolicy room_links;
    service::RoomPolicy rooms;
    service::RegistrationPolicy registration;
    service::RocketChatSignInPolicy rocketchat_sign_in;
    service::RainbowSignInPolicy rainbow_sign_in;
    service::UserAdminPolicy user_admin;
};

/// The settings of the dialects. Owned by the creator of the dialects.
struct DialectOptions {
    const orchd::Options& orchd;
    const rocketchat::Options& rocketchat;
    const rainbow::Options& rainbow;
    const pages::Options& pages;
};

struct Services : DialectOptions {
    Services(const service::Context& its_context, Policies its_policies, const DialectOptions& options,
             const Languages& its_languages, RateLimiter& its_rate_limiter, std::string& its_request_id)
        : DialectOptions(options), context(its_context), policies(std::move(its_policies)), languages(its_languages),
          rate_limiter(its_rate_limiter), request_id(its_request_id)
    {
    }
    Services(const Services&) = delete;
    Services& operator=(const Services&) = delete;

    const service::Context context;
    const Policies policies;
    const Languages& languages;
    RateLimiter& rate_limiter; ///< shared by all workers of the process
    std::string& request_id;   ///< of the current request; recorded with the worker's e-mails and notifications

    service::Health health{context};
    service::MailBlocks mail_blocks{context};
    service::WorkspaceInvitations mails{context, policies.emails};

    service::Rooms rooms{context, policies.notifications};
    service::ModeratedRooms moderated_rooms{context, policies.rooms};
    service::RoomMembers room_members{context, policies.rooms};
    service::Conferences conferences{context, policies.rooms};
    service::RoomInvitations room_invitations{context, policies.room_invitations};

    service::Joining joining{context, policies.rooms};
    service::RoomLinks room_links{context, joining, policies.room_links};
    service::OwnedLinks owned_links{context, policies.notifications, policies.owned_links};
    service::LandingPages landing_pages{context, policies.rooms.most_members};
    service::RenewalRequests renewal_requests{context, policies.emails};

    service::Sessions sessions{context};
    service::RocketChatSignIn rocketchat_sign_in{context, policies.rocketchat_sign_in};
    service::RainbowSignIn rainbow_sign_in{context, policies.rainbow_sign_in};
    service::Permissions permissions{context};
    service::Profiles profiles{context, policies.notifications.domain};
    service::Registration registration{context, joining, policies.registration};
    service::UserAdmin user_admin{context, policies.user_admin};

    service::AccessTokens access_tokens{context};
    service::Invites invites{context, policies.invites};
    service::OrchdSignIn orchd_sign_in{context, policies.orchd_sign_in};
    service::Members members{context};
    service::Orgs orgs{context};

    service::Histories history{context};
};

} // namespace usher::api
