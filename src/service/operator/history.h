// Use cases of the console: the status of an inviter's invites and links, and the history of each.
// One object per worker, like the database connection it works on.
#pragma once

#include "base/clock.h"
#include "domain/email.h"
#include "domain/history.h"
#include "domain/result.h"
#include "domain/room.h"
#include "domain/user.h"
#include "service/context.h"

#include <cstdint>
#include <string>
#include <vector>

namespace usher::store {
class Reader;
}

namespace usher::service {

struct LinkOverview {
    std::vector<LinkStanding>
        links;               ///< the caller's; for an administrator all of the workspace, without the tokens of others
    std::vector<Room> rooms; ///< those the caller may invite to
};

/// The e-mails of all users, for an operator.
struct SpoolOverview {
    struct Email {
        EmailId id;
        std::string template_name;
        std::string recipient;
        std::int64_t attempts = 0;
        Time since; ///< written, or finished
        std::string state;
        std::string reply; ///< the relay's latest
    };
    std::int64_t waiting = 0;
    std::vector<Email> emails; ///< waiting ones, the next first; then finished ones, the latest first
};

class Histories {
public:
    explicit Histories(const Context& context) : database_(context.database), clock_(context.clock) {}

    /// Waiting invites, then ended ones, each the latest first. Errors: org_not_found, not_permitted.
    Result<std::vector<InviteStanding>> invites_into(const Caller& caller, const OrgId& org);
    /// Also invite_not_found.
    Result<std::vector<HistoryLine>> of_invite(const Caller& caller, const OrgId& org, const InviteId& invite);

    LinkOverview links_of(const Caller& caller);
    /// link_id_unknown, also for a link that the caller may not see.
    Result<std::vector<HistoryLine>> of_link(const Caller& caller, const RoomLinkId& link);

    /// not_permitted.
    Result<SpoolOverview> spool(const Caller& caller);

private:
    bool may_see(store::Reader& reader, const Caller& caller, const RoomLinkId& link) const;

    store::Database& database_;
    const Clock& clock_;
};

/// Who may see and remove everybody's links.
bool is_administrator(const Caller& caller);

} // namespace usher::service
