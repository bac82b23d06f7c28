#include "service/accounts/password_check.h"

#include "base/password_hasher.h"
#include "service/accounts/workspace.h"
#include "store/accounts/users.h"
#include "store/engine/database.h"

namespace usher::service {
namespace {

std::optional<store::users::Login> find_login(store::Database& database, const OrgId& realm,
                                              const Credentials& credentials)
{
    return database.read([&](store::Reader& reader) {
        return std::visit([&](const auto& login) { return store::users::find_login(reader, realm, login); },
                          credentials.login);
    });
}

} // namespace

Result<User> check_credentials(store::Database& database, PasswordHasher& hasher, const std::string& workspace,
                               const Credentials& credentials)
{
    const auto realm = find_workspace(database, workspace);
    const auto login = realm ? find_login(database, realm->id, credentials) : std::nullopt;
    const auto fits = hasher.verify(login ? login->password_hash : "", credentials.password_digest);
    if (!fits) return ErrorCode::overloaded;
    if (!*fits) return login && is_by_name(credentials) ? ErrorCode::wrong_password : ErrorCode::unknown_login;
    if (!login->user.active) return ErrorCode::account_inactive;
    return login->user;
}

} // namespace usher::service
