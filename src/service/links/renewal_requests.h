// Use case: someone who holds an ended link asks for a new one. The inviter gets an e-mail, at most once a day per link
// and within the limit of e-mails to one address. The answer is the same in every case.
// One object per worker, like the database connection it works on.
#pragma once

#include "base/clock.h"
#include "base/random.h"
#include "domain/ended_link.h"
#include "domain/user.h"
#include "service/context.h"
#include "service/mail/emails.h"

#include <optional>
#include <string>
#include <string_view>

namespace usher::store {
class Database;
class Reader;
} // namespace usher::store

namespace usher::service {

class RenewalRequests {
public:
    RenewalRequests(const Context& context, EmailPolicy policy)
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
    void write(const Request& request, const User& recipient);
    std::optional<User> recipient_of(const Request& request);
    static std::string name_of_target(store::Reader& reader, const Request& request, const std::string& otherwise);

    store::Database& database_;
    const Clock& clock_;
    Random& random_;
    EmailPolicy policy_;
};

} // namespace usher::service
