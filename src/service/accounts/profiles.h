// Use cases of profiles: look up the people of a company.
// One object per worker, like the database connection it works on.
#pragma once

#include "domain/profile.h"
#include "domain/result.h"
#include "service/context.h"

#include <cstdint>
#include <string>
#include <vector>

namespace usher::service {

struct ListedProfiles {
    std::vector<ProfiledUser> users;
    std::int64_t total; ///< on all pages
};

class Profiles {
public:
    Profiles(const Context& context, std::string jid_domain)
        : database_(context.database), jid_domain_(std::move(jid_domain))
    {
    }

    /// user_not_found, with the id or JID as subject.
    Result<ProfiledUser> find(const Caller& caller, const UserId& user);
    Result<ProfiledUser> find_by_jid(const Caller& caller, const std::string& jid);

    /// The caller's colleagues.
    ListedProfiles list_company(const Caller& caller, std::int64_t limit, std::int64_t offset, bool descending);
    /// Those of the addresses that have an account in the caller's company; malformed addresses match nobody.
    std::vector<ProfiledUser> list_by_addresses(const Caller& caller, const std::vector<std::string>& addresses);

private:
    store::Database& database_;
    std::string jid_domain_;
};

} // namespace usher::service
