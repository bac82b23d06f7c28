#include "store/orgs/branding.h"

namespace usher::store::branding {
namespace {

// The path of an organization holds the ids of all above it.
constexpr auto select_upwards = "SELECT a.look_name, a.look_colour, a.look_logo FROM orgs o "
                                "JOIN orgs a ON LOCATE(a.id, o.path) > 0 WHERE o.id = ? ORDER BY LENGTH(a.path) DESC";
constexpr auto update_look =
    "UPDATE orgs SET look_name = NULLIF(?, ''), look_colour = NULLIF(?, ''), look_logo = NULLIF(?, '') WHERE id = ?";

} // namespace

Branding of_org(Reader& reader, const OrgId& org)
{
    const auto from_row = [](const Row& row) { return Branding{row.text(1), row.text(2), row.text(3)}; };
    Branding look;
    for (const auto& above : reader.list(select_upwards, from_row, org))
        look = completed(std::move(look), above);
    return look;
}

void set(Writer& writer, const OrgId& org, const Branding& look)
{
    writer.execute(update_look, look.name, look.colour, look.logo, org);
}

} // namespace usher::store::branding
