// Use cases of an organization's access tokens (docs/apis/orchd.md §8).
#pragma once

#include "base/clock.h"
#include "base/random.h"
#include "domain/org.h"
#include "domain/result.h"
#include "domain/user.h"
#include "service/context.h"

#include <string>
#include <string_view>
#include <vector>

namespace usher::service {

struct CreatedAccessToken {
    AccessToken token;
    std::string unencrypted; ///< shown only this once
};

class AccessTokens {
public:
    explicit AccessTokens(const Context& context)
        : database_(context.database), clock_(context.clock), random_(context.random)
    {
    }

    /// The caller who uses this token from that address; nothing if it is unknown, expired or not allowed from there.
    std::optional<Caller> find_caller(std::string_view token, const std::string& client_address);

    /// Errors of all the following: org_not_found, not_permitted.
    Result<std::vector<AccessToken>> list(const Caller& caller, const OrgId& org);
    /// Roles, name, expiry and addresses are taken from `wanted`. not_permitted also if a role outranks the creator's.
    Result<CreatedAccessToken> create(const Caller& caller, const OrgId& org, const Result<AccessToken>& wanted);
    /// Also access_token_not_found.
    Result<Done> remove(const Caller& caller, const OrgId& org, const AccessTokenId& token);

private:
    store::Database& database_;
    const Clock& clock_;
    Random& random_;
};

} // namespace usher::service
