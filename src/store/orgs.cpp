#include "store/orgs.h"

namespace usher::store::orgs {
namespace {

#define ORG_COLUMNS "id, parent_id, name, locale, created_at, updated_at"

constexpr auto select_one = "SELECT " ORG_COLUMNS " FROM orgs WHERE id = ?";
constexpr auto select_master = "SELECT " ORG_COLUMNS " FROM orgs WHERE parent_id IS NULL ORDER BY id LIMIT 1";
constexpr auto insert_org = "INSERT INTO orgs (" ORG_COLUMNS ") VALUES (?, ?, ?, ?, ?, ?)";

Org from_row(const Row& row)
{
    return {row.id<OrgId>(1), row.optional_id<OrgId>(2), row.text(3), row.text(4), row.time(5), row.time(6)};
}

} // namespace

std::optional<Org> find(Reader& reader, const OrgId& id)
{
    return reader.find(select_one, from_row, id);
}

std::optional<Org> find_master(Reader& reader)
{
    return reader.find(select_master, from_row);
}

void insert(Writer& writer, const Org& org)
{
    writer.execute(insert_org, org.id, org.parent, org.name, org.locale, org.created_at, org.updated_at);
}

} // namespace usher::store::orgs
