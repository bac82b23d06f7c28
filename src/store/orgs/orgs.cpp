#include "store/orgs/orgs.h"

#include <array>

namespace usher::store::orgs {
namespace {

#define ORG_COLUMNS                                                                                                    \
    "o.id, o.parent_id, o.name, o.locale, o.status = 'deleted', o.suspended_by, o.reseller, o.panel_domain, "          \
    "o.slack_url, o.created_at, w.id, w.user_id, wu.name, wu.address"
#define ORG_OWNER " LEFT JOIN members w ON w.owner_of = o.id LEFT JOIN users wu ON wu.id = w.user_id "
constexpr unsigned org_columns = 14;

constexpr auto select_master =
    "SELECT " ORG_COLUMNS " FROM orgs o" ORG_OWNER "WHERE o.parent_id IS NULL ORDER BY o.id LIMIT 1";
constexpr auto select_by_id = "SELECT " ORG_COLUMNS " FROM orgs o" ORG_OWNER "WHERE o.id = ?";
constexpr auto select_by_panel_domain = "SELECT " ORG_COLUMNS " FROM orgs o" ORG_OWNER
                                        "WHERE (o.panel_domain = ? AND o.status = 'active') OR o.parent_id IS NULL "
                                        "ORDER BY o.parent_id IS NULL AND COALESCE(o.panel_domain <> ?, TRUE) LIMIT 1";
// An organization's path holds its ancestors' ids.
constexpr auto select_access =
    "SELECT " ORG_COLUMNS ", o.path, "
    "(SELECT m.roles FROM members m WHERE m.org_id = o.id AND m.user_id = ? AND m.active), "
    "(SELECT GROUP_CONCAT(m.roles) FROM members m WHERE m.user_id = ? AND m.active AND m.org_id <> o.id "
    "AND LOCATE(m.org_id, o.path) > 0) "
    "FROM orgs o" ORG_OWNER "WHERE o.id = ? AND o.status = 'active'";
constexpr auto select_for_update = "SELECT id FROM orgs WHERE id = ? FOR UPDATE";
constexpr auto select_panel_domain =
    "SELECT a.panel_domain FROM orgs o JOIN orgs a ON LOCATE(a.id, o.path) > 0 "
    "WHERE o.id = ? AND a.panel_domain IS NOT NULL ORDER BY LENGTH(a.path) DESC LIMIT 1";
constexpr auto insert_org = "INSERT INTO orgs (id, parent_id, name, locale, path, reseller, created_at, updated_at) "
                            "SELECT ?, p.id, ?, p.locale, CONCAT(p.path, ?), ?, ?, ? FROM orgs p WHERE p.id = ?";
constexpr auto insert_root = "INSERT INTO orgs (id, name, locale, path, reseller, created_at, updated_at) "
                             "VALUES (?, ?, ?, ?, TRUE, ?, ?)";
constexpr auto update_org = "UPDATE orgs SET name = ?, status = ?, suspended_by = ?, locale = ?, panel_domain = ?, "
                            "slack_url = ?, updated_at = ? WHERE id = ?";

#define BELOW_PARENT                                                                                                   \
    "FROM orgs p JOIN orgs o ON LEFT(o.path, LENGTH(p.path)) = p.path AND o.id <> p.id AND "                           \
    "LENGTH(o.path) <= LENGTH(p.path) + 12 * ?" ORG_OWNER "WHERE p.id = ? AND (? = '' OR "                             \
    "? = CASE WHEN o.status = 'deleted' THEN 'deleted' WHEN o.suspended_by IS NOT NULL THEN 'suspended' "              \
    "ELSE 'active' END)"
#define CUSTOMERS_BY(column, direction)                                                                                \
    "SELECT " ORG_COLUMNS " " BELOW_PARENT " ORDER BY " column " " direction ", o.id LIMIT ? OFFSET ?"
constexpr auto count_customers = "SELECT COUNT(*) " BELOW_PARENT;
// Indexed by CustomerOrder; the second of each pair is descending.
constexpr std::array<std::array<const char*, 2>, 4> select_customers = {{
    {CUSTOMERS_BY("o.id", "ASC"), CUSTOMERS_BY("o.id", "DESC")},
    {CUSTOMERS_BY("o.name", "ASC"), CUSTOMERS_BY("o.name", "DESC")},
    {CUSTOMERS_BY("o.status", "ASC"), CUSTOMERS_BY("o.status", "DESC")},
    {CUSTOMERS_BY("o.created_at", "ASC"), CUSTOMERS_BY("o.created_at", "DESC")},
}};

Org from_row(const Row& row)
{
    Org org;
    org.id = row.id<OrgId>(1);
    org.parent = row.optional_id<OrgId>(2);
    org.name = row.text(3);
    org.locale = row.text(4);
    org.deleted = row.flag(5);
    org.suspended_by = row.optional_id<OrgId>(6);
    org.reseller = row.flag(7);
    org.panel_domain = row.text(8);
    org.slack_url = row.text(9);
    org.created_at = row.time(10);
    if (!row.is_null(11)) org.owner = OrgOwner{row.id<MemberId>(11), row.id<UserId>(12), row.text(13), row.text(14)};
    return org;
}

bool path_holds(const std::string& path, const OrgId& org)
{
    const auto& bytes = org.bytes();
    const std::string_view id(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    return path.find(id) != std::string::npos;
}

std::optional<std::string> null_if_empty(const std::string& text)
{
    return text.empty() ? std::nullopt : std::optional(text);
}

} // namespace

std::optional<Org> find_master(Reader& reader)
{
    return reader.find(select_master, from_row);
}

void lock(Transaction& tx, const OrgId& org)
{
    tx.find(
        select_for_update, [](const Row& row) { return row.id<OrgId>(1); }, org);
}

std::optional<OrgAccess> find_access(Reader& reader, const OrgId& org, const Caller& caller)
{
    const auto from_access_row = [&](const Row& row) {
        OrgAccess access{from_row(row), OrgRoles::parse(row.text(org_columns + 2)),
                         OrgRoles::parse(row.text(org_columns + 3))};
        if (!caller.access_token) return access;
        const auto& token = *caller.access_token;
        if (token.org == org)
            access.here = token.roles;
        else if (path_holds(row.text(org_columns + 1), token.org))
            access.above = token.roles;
        return access;
    };
    return reader.find(select_access, from_access_row, caller.id, caller.id, org);
}

std::optional<Org> find(Reader& reader, const OrgId& org)
{
    return reader.find(select_by_id, from_row, org);
}

std::optional<Org> find_by_panel_domain(Reader& reader, std::string_view host)
{
    return reader.find(select_by_panel_domain, from_row, host, host);
}

std::string panel_domain_of(Reader& reader, const OrgId& org)
{
    return reader
        .find(
            select_panel_domain, [](const Row& row) { return row.text(1); }, org)
        .value_or("");
}

void insert_master(Writer& writer, const Org& org)
{
    writer.execute(insert_root, org.id, org.name, org.locale, org.id, org.created_at, org.created_at);
}

void insert_customer(Writer& writer, const Org& org)
{
    writer.execute(insert_org, org.id, org.name, org.id, org.reseller, org.created_at, org.created_at, org.parent);
}

void update(Writer& writer, const Org& org, Time now)
{
    writer.execute(update_org, org.name, org.deleted ? "deleted" : "active", org.suspended_by, org.locale,
                   null_if_empty(org.panel_domain), null_if_empty(org.slack_url), now, org.id);
}

CustomerPage list_customers(Reader& reader, const OrgId& parent, const CustomerFilter& filter)
{
    const auto* select = select_customers[static_cast<std::size_t>(filter.order)][filter.page.descending ? 1 : 0];
    CustomerPage customers;
    customers.items = reader.list(select, from_row, filter.most_depth, parent, filter.status, filter.status,
                                  filter.page.limit, filter.page.offset);
    customers.total = reader
                          .find(
                              count_customers, [](const Row& row) { return row.number(1); }, filter.most_depth, parent,
                              filter.status, filter.status)
                          .value_or(0);
    return customers;
}

} // namespace usher::store::orgs
