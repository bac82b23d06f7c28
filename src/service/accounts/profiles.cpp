#include "service/accounts/profiles.h"

#include "domain/address.h"
#include "domain/jid.h"
#include "store/accounts/profiles.h"
#include "store/engine/database.h"

namespace usher::service {

Result<ProfiledUser> Profiles::find(const Caller& caller, const UserId& user)
{
    auto found =
        database_.read([&](store::Reader& reader) { return store::profiles::find(reader, caller.realm, user); });
    return found ? Result(std::move(*found)) : Error{ErrorCode::user_not_found, user.hex()};
}

Result<ProfiledUser> Profiles::find_by_jid(const Caller& caller, const std::string& jid)
{
    auto found = database_.read([&](store::Reader& reader) -> std::optional<ProfiledUser> {
        if (const auto id = user_of_jid(jid, jid_domain_)) {
            auto user = store::profiles::find(reader, caller.realm, *id);
            if (user && user->own_jid.empty()) return user;
        }
        return store::profiles::find_by_own_jid(reader, caller.realm, jid);
    });
    return found ? Result(std::move(*found)) : Error{ErrorCode::user_not_found, jid};
}

ListedProfiles Profiles::list_company(const Caller& caller, std::int64_t limit, std::int64_t offset, bool descending)
{
    return database_.read([&](store::Reader& reader) {
        return ListedProfiles{
            store::profiles::list_company(reader, caller.realm, caller.id, {limit, offset, descending}),
            store::profiles::count_company(reader, caller.realm, caller.id)};
    });
}

std::vector<ProfiledUser> Profiles::list_by_addresses(const Caller& caller, const std::vector<std::string>& addresses)
{
    std::vector<std::string> keys;
    for (const auto& typed : addresses)
        if (const auto address = parse_address(typed)) keys.push_back(address->key);
    if (keys.empty()) return {};
    return database_.read(
        [&](store::Reader& reader) { return store::profiles::list_by_addresses(reader, caller.realm, keys); });
}

} // namespace usher::service
