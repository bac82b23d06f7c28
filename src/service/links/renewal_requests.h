// Use case: somebody holds a link that opens nothing any more and asks for a new one. Whoever sent it gets an e-mail, once a
// day for each link at most. The one who asks is told the same in every case.
// One object for each worker, like the database connection it works on.
#pragma once

#include "base/clock.h"
#include "base/random.h"
#include "domain/ended_link.h"
#include "domain/user.h"
#include "service/context.h"
#include "service/mail/workspace_invitations.h"

#include <optional>
#include <string>
#include <string_view>

namespace usher::service {

class LinkRequests {
public:
    LinkRequests(const Context& context, EmailPolicy policy)
        : database_(context.database), clock_(context.clock), random_(context.random), policy_(std::move(policy))
    {
    }

    /// False if there never was such a link.
    bool ask_for_invite(std::string_view key);
    bool ask_for_room_link(std::string_view token);
    bool ask_for_guest(std::string_view id);

private:
    struct Request;

    bool ask(const Request& request);
    std::optional<User> receiver_of(const Request& request);
    std::string name_of_target(const Request& request);
    Email email_to(const User& receiver, const Request& request);

    store::Database& database_;
    const Clock& clock_;
    Random& random_;
    EmailPolicy policy_;
};

} // namespace usher::service
