#include "service/orgs/access_tokens.h"

#include "base/secrets.h"
#include "service/orgs/org_access.h"
#include "store/engine/database.h"
#include "store/orgs/access_tokens.h"

namespace usher::service {
namespace {

constexpr std::string_view token_alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
constexpr std::size_t token_length = 43; // 256 bits

} // namespace

std::optional<Caller> AccessTokens::find_caller(std::string_view token, const std::string& client_address)
{
    const auto found = database_.read(
        [&](store::Reader& reader) { return store::access_tokens::find(reader, token_hash(token), clock_.now()); });
    if (!found || !is_allowed_from(*found, client_address)) return std::nullopt;
    Caller caller;
    caller.access_token = *found;
    return caller;
}

Result<std::vector<AccessToken>> AccessTokens::list(const Caller& caller, const OrgId& org)
{
    return database_.read([&](store::Reader& reader) -> Result<std::vector<AccessToken>> {
        const auto access = org_for(reader, caller, org);
        if (!access) return access.error();
        return store::access_tokens::list(reader, org);
    });
}

Result<CreatedAccessToken> AccessTokens::create(const Caller& caller, const OrgId& org,
                                                const Result<AccessToken>& wanted)
{
    CreatedAccessToken created{wanted ? *wanted : AccessToken{}, random_.text(token_length, token_alphabet)};
    created.token.org = org;
    created.token.created_at = clock_.now();
    created.token.id = AccessTokenId::make(created.token.created_at, random_);
    created.token.first_five = created.unencrypted.substr(0, 5);
    return database_.transact([&](store::Transaction& tx) -> Result<CreatedAccessToken> {
        const auto access = org_for(tx, caller, org);
        if (!access) return access.error();
        if (!wanted) return wanted.error();
        if (created.token.roles.first() < (access->here | access->above).first()) return ErrorCode::not_permitted;
        const auto hash = token_hash(created.unencrypted);
        // It is there already if only the response to COMMIT was lost.
        if (!store::access_tokens::find(tx, hash, created.token.created_at))
            store::access_tokens::insert(tx, created.token, hash);
        tx.commit();
        return created;
    });
}

Result<Done> AccessTokens::remove(const Caller& caller, const OrgId& org, const AccessTokenId& token)
{
    return database_.transact([&](store::Transaction& tx) -> Result<Done> {
        const auto access = org_for(tx, caller, org);
        if (!access) return access.error();
        if (!store::access_tokens::remove(tx, org, token)) return ErrorCode::access_token_not_found;
        tx.commit();
        return Done{};
    });
}

} // namespace usher::service
