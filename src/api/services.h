// The use cases that handlers call: one set for each worker, all on that worker's database connection.
#pragma once

#include <string>

namespace usher {
class Clock;
class Random;
class RateLimiter;
class FailureCounts;
} // namespace usher

namespace usher::service {
class AccessTokens;
class Conferences;
class Health;
class Histories;
class Invites;
class Joining;
class LinkPages;
class LinkRequests;
class Logins;
class MailBlocks;
class WorkspaceInvitations;
class Members;
class ModeratedRooms;
class Orgs;
class OwnedLinks;
class Permissions;
class RoomInvitations;
class Profiles;
class RoomLinks;
class RoomMembers;
class Rooms;
class SelfRegistrations;
class Sessions;
class TokenLogins;
class Users;
} // namespace usher::service

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

struct FailedTokenPolicy;

struct Services {
    std::string& request_id; ///< of the request being served: the worker's e-mails and notifications are marked with it
    const Clock& clock;
    Random& random;
    RateLimiter& rate_limiter; ///< shared by all workers of the process
    FailureCounts& failures;   ///< the same
    const FailedTokenPolicy& failed_tokens;
    service::Health& health;
    service::Sessions& sessions;
    service::RoomLinks& room_links;
    service::Users& users;
    service::Rooms& rooms;
    service::Permissions& permissions;
    service::WorkspaceInvitations& mails;
    service::MailBlocks& mail_blocks;
    service::Orgs& orgs;
    service::Members& members;
    service::AccessTokens& access_tokens;
    service::Logins& logins;
    service::Invites& invites;
    service::ModeratedRooms& moderated_rooms;
    service::RoomMembers& room_members;
    service::Conferences& conferences;
    service::RoomInvitations& room_invitations;
    service::TokenLogins& token_logins;
    service::Profiles& profiles;
    service::OwnedLinks& owned_links;
    service::Joining& joining;
    service::SelfRegistrations& self_registrations;
    service::Histories& history;
    service::LinkPages& link_pages;
    service::LinkRequests& renewal_requests;
    const orchd::Options& orchd;
    const rocketchat::Options& rocketchat;
    const rainbow::Options& rainbow;
    const pages::Options& pages;
};

} // namespace usher::api
