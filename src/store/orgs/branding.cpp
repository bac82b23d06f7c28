#include "store/orgs/branding.h"

namespace usher::store::looks {
namespace {

// The path of an organization holds the ids of all above it.
constexpr auto select_upwards = "SELECT a.look_name, a.look_colour, a.look_logo FROM orgs o "
                                "JOIN orgs a ON LOCATE(a.id, o.path) > 0 WHERE o.id = ? ORDER BY LENGTH(a.path) DESC";
constexpr auto update_look =
    "UPDATE orgs SET look_name = NULLIF(?, ''), look_colour = NULLIF(?, ''), look_logo = NULLIF(?, '') WHERE id = ?";

} // namespace

Look of_org(Reader& reader, const OrgId& org)
{
    const auto from_row = [](const Row& row) { return Look{row.text(1), row.text(2), row.text(3)}; };
    Look look;
    for (const auto& above : reader.list(select_upwards, from_row, org))
        look = completed(std::move(look), above);
    return look;
}

void set(Writer& writer, const OrgId& org, const Look& look)
{
    writer.execute(update_look, look.name, look.colour, look.logo, org);
}

} // namespace usher::store::looks
