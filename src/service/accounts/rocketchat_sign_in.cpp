#include "service/accounts/rocketchat_sign_in.h"

#include "base/secrets.h"
#include "domain/names.h"
#include "service/accounts/sessions.h"
#include "store/accounts/sessions.h"
#include "store/accounts/users.h"
#include "store/engine/database.h"

namespace usher::service {
namespace {

/// Name and address of one account are counted apart: counted together they would tell that they belong together.
std::string subject_of(const Credentials& credentials)
{
    if (is_by_name(credentials)) return "name " + handle_key(std::get<std::string>(credentials.login));
    return account_subject(std::get<Address>(credentials.login).key);
}

} // namespace

Sessions::Sessions(const Context& context, SessionPolicy policy)
    : database_(context.database), clock_(context.clock), random_(context.random), failures_(context.failures),
      hasher_(context.hasher), policy_(std::move(policy))
{
}

std::optional<Caller> Sessions::find_caller(std::string_view token, DialectName dialect, const char* permission)
{
    const auto hash = token_hash(token);
    auto caller = database_.read([&](store::Reader& reader) {
        return store::sessions::find_caller(reader, hash, dialect, permission, clock_.now());
    });
    if (caller) caller->session = hash;
    return caller;
}

Result<SignedIn> Sessions::open(const User& user, DialectName dialect)
{
    auto issued = issue_session(dialect, {}, policy_.life, clock_.now(), random_);
    issued.session.user = user.id;
    const bool opened = database_.alone(
        [&](store::Autocommit& autocommit) { return store::sessions::insert(autocommit, issued.session); });
    if (!opened) return ErrorCode::unknown_login;
    return SignedIn{issued.token, user};
}

Result<SignedIn> Sessions::sign_in(const Credentials& credentials, DialectName dialect)
{
    FailedLogins attempt(failures_, clock_, policy_.failed_logins, {subject_of(credentials)},
                         credentials.client_address);
    if (const auto within = attempt.begin(); !within) return within.error();
    const auto user = check_credentials(database_, hasher_, policy_.workspace, credentials);
    if (!user) {
        const auto code = user.error().code;
        if (code == ErrorCode::wrong_password || code == ErrorCode::unknown_login) attempt.failed();
        return user.error();
    }
    attempt.succeeded();
    return open(*user, dialect);
}

Result<SignedIn> Sessions::resume(const std::string& token, DialectName dialect)
{
    auto user = database_.read([&](store::Reader& reader) -> std::optional<User> {
        const auto caller = store::sessions::find_caller(reader, token_hash(token), dialect, nullptr, clock_.now());
        return caller ? store::users::find(reader, caller->realm, {caller->id}) : std::nullopt;
    });
    if (!user) return ErrorCode::unknown_login;
    return SignedIn{token, std::move(*user)};
}

void Sessions::sign_out(std::string_view token)
{
    database_.alone([&](store::Autocommit& autocommit) {
        store::sessions::remove(autocommit, token_hash(token));
        return Done{};
    });
}

} // namespace usher::service
