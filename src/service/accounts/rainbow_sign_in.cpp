#include "service/accounts/rainbow_sign_in.h"

#include "base/secrets.h"
#include "base/text.h"
#include "store/accounts/profiles.h"
#include "store/accounts/sessions.h"
#include "store/engine/database.h"

namespace usher::service {
namespace {

/// Failures are counted for what was typed, case-insensitively, whether it is an address or not.
std::string subject_of(const std::string& typed, const Credentials& credentials)
{
    const auto& address = std::get<Address>(credentials.login);
    return account_subject(address.key.empty() ? text::to_lower(typed) : address.key);
}

Error with_subject(const Error& error, const std::string& typed)
{
    return error.subject.empty() ? Error{error.code, typed} : error;
}

Result<TokenLogin> unless_on_hold(TokenLogin login)
{
    const auto& user = login.user;
    if (user.company_active) return login;
    return Error{ErrorCode::org_inactive, user.user.address, {user.user.realm.hex(), "hold"}};
}

} // namespace

RainbowSignIn::RainbowSignIn(const Context& context, RainbowSignInPolicy policy)
    : database_(context.database), clock_(context.clock), failures_(context.failures), hasher_(context.hasher),
      policy_(std::move(policy))
{
}

Result<User> RainbowSignIn::check(const std::string& typed, const Credentials& credentials)
{
    LoginThrottle throttle(failures_, clock_, policy_.throttle, {subject_of(typed, credentials)},
                           credentials.client_address);
    if (const auto within = throttle.begin(); !within) return within.error();
    auto user = check_credentials(database_, hasher_, policy_.workspace, credentials);
    const bool is_wrong = !user && user.error().code == ErrorCode::unknown_login;
    if (is_wrong)
        throttle.failed();
    else if (user && !throttle.is_locked())
        throttle.succeeded();
    if (throttle.is_locked() && (user || is_wrong)) return ErrorCode::account_locked;
    return user;
}

Result<TokenLogin> RainbowSignIn::sign_in(const std::string& typed, Credentials credentials,
                                          const SessionOrigin& origin, const MakeToken& make_token)
{
    const auto user = check(typed, credentials);
    if (!user) return with_subject(user.error(), typed);
    auto login = open(user->realm, user->id, origin, make_token);
    if (!login) return Error{ErrorCode::unknown_login, typed};
    return unless_on_hold(std::move(*login));
}

Result<TokenLogin> RainbowSignIn::renew(const Caller& caller, const SessionOrigin& origin, const MakeToken& make_token)
{
    auto login = open(caller.realm, caller.id, origin, make_token);
    if (!login) return ErrorCode::session_expired;
    return unless_on_hold(std::move(*login));
}

std::optional<TokenLogin> RainbowSignIn::open(const OrgId& realm, const UserId& user, const SessionOrigin& origin,
                                              const MakeToken& make_token)
{
    const auto now = clock_.now();
    auto found = database_.read([&](store::Reader& reader) { return store::profiles::find(reader, realm, user); });
    if (!found) return std::nullopt;
    TokenLogin login{"", std::move(*found), now};
    if (!login.user.company_active) return login;
    login.user.profile.last_login_at = now;
    if (!login.user.profile.first_login_at) login.user.profile.first_login_at = now;
    login.token = make_token(login.user, now, now + policy_.life);
    const Session session{
        token_hash(login.token), user, DialectName::rainbow, now, now + policy_.life, origin.user_agent,
        origin.client_address};
    const bool opened = database_.transact([&](store::Transaction& tx) {
        if (!store::sessions::insert(tx, session)) return false;
        store::profiles::mark_login(tx, user, now);
        tx.commit();
        return true;
    });
    return opened ? std::optional(std::move(login)) : std::nullopt;
}

} // namespace usher::service
