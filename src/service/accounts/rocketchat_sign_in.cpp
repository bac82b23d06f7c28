#include "service/accounts/rocketchat_sign_in.h"

#include "base/secrets.h"
#include "domain/names.h"
#include "service/accounts/sessions.h"
#include "store/accounts/sessions.h"
#include "store/accounts/users.h"
#include "store/engine/database.h"

namespace usher::service {
namespace {

/// User name and address of one account are counted separately: a shared count would reveal that they belong together.
std::string subject_of(const Credentials& credentials)
{
    if (is_by_name(credentials)) return "name " + handle_key(std::get<std::string>(credentials.login));
    return account_subject(std::get<Address>(credentials.login).key);
}

} // namespace

RocketChatSignIn::RocketChatSignIn(const Context& context, RocketChatSignInPolicy policy)
    : database_(context.database), clock_(context.clock), random_(context.random), failures_(context.failures),
      hasher_(context.hasher), policy_(std::move(policy))
{
}

Result<SignedIn> RocketChatSignIn::open(const User& user)
{
    auto issued = issue_session(DialectName::rocketchat, {}, policy_.life, clock_.now(), random_);
    issued.session.user = user.id;
    const bool opened = database_.alone(
        [&](store::Autocommit& autocommit) { return store::sessions::insert(autocommit, issued.session); });
    if (!opened) return ErrorCode::unknown_login;
    return SignedIn{issued.token, user};
}

Result<SignedIn> RocketChatSignIn::sign_in(const Credentials& credentials)
{
    LoginThrottle throttle(failures_, clock_, policy_.throttle, {subject_of(credentials)}, credentials.client_address);
    if (const auto within = throttle.begin(); !within) return within.error();
    const auto user = check_credentials(database_, hasher_, policy_.workspace, credentials);
    if (!user) {
        const auto code = user.error().code;
        if (code == ErrorCode::wrong_password || code == ErrorCode::unknown_login) throttle.failed();
        return user.error();
    }
    throttle.succeeded();
    return open(*user);
}

Result<SignedIn> RocketChatSignIn::resume(const std::string& token)
{
    auto user = database_.read([&](store::Reader& reader) -> std::optional<User> {
        const auto caller =
            store::sessions::find_caller(reader, token_hash(token), DialectName::rocketchat, nullptr, clock_.now());
        return caller ? store::users::find(reader, caller->realm, {caller->id}) : std::nullopt;
    });
    if (!user) return ErrorCode::unknown_login;
    return SignedIn{token, std::move(*user)};
}

} // namespace usher::service
