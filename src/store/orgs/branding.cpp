#include "store/orgs/branding.h"

namespace usher::store::branding {
namespace {

// An organization's path holds its ancestors' ids.
constexpr auto select_upwards = "SELECT a.look_name, a.look_colour, a.look_logo, o.locale FROM orgs o "
                                "JOIN orgs a ON LOCATE(a.id, o.path) > 0 WHERE o.id = ? ORDER BY LENGTH(a.path) DESC";
constexpr auto update_look =
    "UPDATE orgs SET look_name = NULLIF(?, ''), look_colour = NULLIF(?, ''), look_logo = NULLIF(?, '') WHERE id = ?";

} // namespace

Branding of_org(Reader& reader, const OrgId& org)
{
    return look_and_locale_of_org(reader, org).look;
}

LookAndLocale look_and_locale_of_org(Reader& reader, const OrgId& org)
{
    const auto from_row = [](const Row& row) {
        return LookAndLocale{{row.text(1), row.text(2), row.text(3)}, row.text(4)};
    };
    LookAndLocale found;
    for (const auto& above : reader.list(select_upwards, from_row, org))
        found = {completed(std::move(found.look), above.look), above.locale};
    return found;
}

void set(Writer& writer, const OrgId& org, const Branding& look)
{
    writer.execute(update_look, look.name, look.colour, look.logo, org);
}

} // namespace usher::store::branding
