// The table profiles, always joined with users and their company. A user without a profile has an empty one.
// Each function is one statement.
#pragma once

#include "domain/address.h"
#include "domain/profile.h"
#include "store/engine/database.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace usher::store::profiles {

/// Within the realm.
std::optional<ProfiledUser> find(Reader& reader, const OrgId& realm, const UserId& user);
/// By a JID that they brought with them, from another system.
std::optional<ProfiledUser> find_by_own_jid(Reader& reader, const OrgId& realm, std::string_view jid);
std::vector<ProfiledUser> list(Reader& reader, const OrgId& realm, const std::vector<UserId>& users);
/// Those of the addresses that have an account.
std::vector<ProfiledUser> list_by_addresses(Reader& reader, const OrgId& realm,
                                            const std::vector<std::string>& address_keys);

/// A page of the realm's active users, without one of them, ordered by name.
struct CompanyPage {
    std::int64_t limit = 100;
    std::int64_t offset = 0;
    bool descending = false;
};
std::vector<ProfiledUser> list_company(Reader& reader, const OrgId& realm, const UserId& but, const CompanyPage& page);
/// How many there are on all pages.
std::int64_t count_company(Reader& reader, const OrgId& realm, const UserId& but);

/// An existing one is left as it is.
void insert(Writer& writer, const UserId& user, const Profile& profile);
/// The user has signed in.
void mark_login(Writer& writer, const UserId& user, Time now);

} // namespace usher::store::profiles
