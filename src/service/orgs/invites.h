// Use cases of invites into an organization (docs/apis/orchd.md §4): invite an address, validate the key, accept.
// One object per worker, like the database connection it works on.
#pragma once

#include "base/clock.h"
#include "base/random.h"
#include "domain/address.h"
#include "domain/invite.h"
#include "domain/invite_key.h"
#include "domain/password_rules.h"
#include "domain/result.h"
#include "domain/session.h"
#include "domain/user.h"
#include "service/accounts/login_throttle.h"
#include "service/accounts/sessions.h"
#include "service/context.h"
#include "service/mail/notifications.h"
#include "service/orgs/invite_email.h"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace usher::store {
class Transaction;
}

namespace usher::service {

struct InvitePolicy {
    std::chrono::hours lifetime{240};
    std::chrono::hours session_life{12};
    PasswordRules passwords;
    EmailPolicy mail;
    LoginThrottlePolicy throttle;
    NotificationPolicy notifications;
};

struct Invitation {
    std::string address; ///< as typed
    std::string name;    ///< for a login created by this
    OrgRoles roles;
    std::vector<std::string> site_accesses;
    std::vector<std::string> notifications;
    bool send_email = true;
    std::string language; ///< the request's; may be empty
    /// The e-mail has lower priority than single ones, and a pending invite is left as it is.
    bool is_one_of_many = false;
};

struct CreatedInvite {
    InviteId id;
    MemberId member;
    std::string url;
    bool renewed = false;   ///< the address had been invited before
    bool untouched = false; ///< and its invite was left as it is; url is empty then
};

struct Acceptance {
    std::string address;
    std::optional<std::string> password;
    std::string locale; ///< for a login registered by this; empty: the organization's
};

/// Who accepts: an anonymous caller, a login by its session, or an access token, which is not a login.
struct Acceptor {
    std::optional<UserId> user;
    bool is_access_token = false;
    SessionOrigin origin;
};

struct Accepted {
    InviteId id;
    std::string session_token; ///< only where a password was given; empty: none
};

class Invites {
public:
    Invites(const Context& context, InvitePolicy policy);

    /// Creates a pending member for the address, or renews the invite of one, which invalidates its earlier key.
    /// Errors: org_not_found, not_permitted, `invitation`'s own, field_invalid ("email", "name", "roles", "owner"),
    /// already_member, mail_blocked ("email": the address blocks e-mails of the organization), rate_limited (no more
    /// e-mails today).
    Result<CreatedInvite> create(const Caller& caller, const OrgId& org, const Result<Invitation>& invitation);
    /// The same for the operator, who may invite anywhere.
    Result<CreatedInvite> create_by_operator(const OrgId& org, const Invitation& invitation);

    /// What the key opens, if it is valid. Changes nothing. One statement.
    std::optional<OpenInvite> find_open(std::string_view key);

    /// Makes the member active and uses up the key; of concurrent requests one succeeds. Without a session of the login
    /// a password is needed, and a session is created.
    /// Errors: invite_not_found, invite_not_yours, `acceptance`'s own, field_invalid ("password"), wrong_password,
    /// rate_limited, overloaded.
    Result<Accepted> accept(const Acceptor& acceptor, std::string_view key, const Result<Acceptance>& acceptance);

private:
    struct Draft;
    struct Entry;
    struct Target;

    Draft draft(const Caller* caller, const OrgId& org, const Invitation& invitation, const Address& address);
    Result<CreatedInvite> issue(const Caller* caller, const OrgId& org, const Result<Invitation>& invitation);
    std::optional<Result<CreatedInvite>> write(store::Transaction& tx, Draft draft, const Target& target);
    static bool write_login_and_member(store::Transaction& tx, const Draft& draft);
    Result<Done> write_email(store::Transaction& tx, const Draft& draft, const Target& target, const std::string& url);

    Result<Entry> check_password(const OpenInvite& invite, const Acceptance& acceptance, const Acceptor& acceptor);
    Result<Entry> registration(const OpenInvite& invite, const Acceptance& acceptance);
    Result<Entry> enter(const OpenInvite& invite, const Acceptor& acceptor, const Result<Acceptance>& acceptance);
    bool take(const OpenInvite& invite, const Entry& entry, const InviteKey& key, const Session& session);
    std::string free_username(const OpenInvite& invite);

    store::Database& database_;
    const Clock& clock_;
    Random& random_;
    PasswordHasher& hasher_;
    FailureCounts& failures_;
    InvitePolicy policy_;
};

} // namespace usher::service
