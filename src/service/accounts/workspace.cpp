#include "service/accounts/workspace.h"

#include "store/orgs/orgs.h"

namespace usher::service {

std::optional<Org> find_workspace(store::Database& database, const std::string& named)
{
    const auto id = is_uuid(named) ? OrgId::from_uuid(named) : OrgId::from_hex(named);
    if (!named.empty() && !id) return std::nullopt;
    return database.read(
        [&](store::Reader& reader) { return id ? store::orgs::find(reader, *id) : store::orgs::find_master(reader); });
}

} // namespace usher::service
