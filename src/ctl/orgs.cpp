#include "ctl/orgs.h"

#include "ctl/commands.h"
#include "ctl/table.h"
#include "domain/names.h"
#include "service/orgs/orgs.h"
#include "store/orgs/branding.h"
#include "store/orgs/orgs.h"

namespace usher::ctl {
namespace {

Json::Value to_json(const Org& org)
{
    Json::Value json;
    json["id"] = org.id.uuid();
    json["name"] = org.name;
    json["parent"] = org.parent ? Json::Value(org.parent->uuid()) : Json::Value();
    json["status"] = org.deleted ? "deleted" : org.suspended_by ? "suspended" : "active";
    json["reseller"] = org.reseller;
    json["panel_domain"] = org.panel_domain;
    json["owner"] = org.owner ? Json::Value(org.owner->address) : Json::Value();
    return json;
}

} // namespace

Org get_org(Context& context, const std::string& id)
{
    const auto parsed = is_uuid(id) ? OrgId::from_uuid(id) : OrgId::from_hex(id);
    const auto org = context.database().read([&](store::Reader& reader) -> std::optional<Org> {
        if (id.empty()) return store::orgs::find_master(reader);
        return parsed ? store::orgs::find(reader, *parsed) : std::nullopt;
    });
    if (!org)
        throw Refused(id.empty() ? "there is no master organization yet; run: usherctl bootstrap"
                                 : "no such organization: " + id);
    return *org;
}

Answer add_org(Context& context, const NewOrgArgs& words)
{
    service::Orgs orgs(context.use_cases());
    const auto parent = get_org(context, words.parent);
    const auto org = orgs.create_by_operator(parent, words.name, words.panel_domain, words.reseller);
    if (!org) throw Refused(words_for(org.error()));
    return {to_json(*org), "added " + org->name + "  " + org->id.uuid() + "\n"};
}

Answer set_org_look(Context& context, const OrgBrandingArgs& words)
{
    const auto org = get_org(context, words.org);
    const auto& look = words.look;
    if (!look.name.empty() && !is_display_name(look.name)) throw Refused("--name: 1 to 255 characters");
    if (!look.colour.empty() && !is_colour(look.colour))
        throw Refused("--colour: expected # and six hex digits, such as #1d4ed8");
    if (!look.logo.empty() && !is_logo_file(look.logo))
        throw Refused("--logo: expected the name of a file that ends in .svg, .png, .jpg or .webp");
    const auto whole = context.database().transact([&](store::Transaction& tx) {
        store::branding::set(tx, org.id, look);
        auto seen = store::branding::of_org(tx, org.id);
        tx.commit();
        return seen;
    });
    Json::Value json;
    json["org"] = org.id.uuid();
    json["name"] = whole.name;
    json["colour"] = whole.colour;
    json["logo"] = whole.logo;
    return {json, "set the branding of " + org.name + "\n"};
}

Answer list_orgs(Context& context)
{
    constexpr std::int64_t deepest = 90;
    const auto master = get_org(context, "");
    CustomerFilter filter;
    filter.most_depth = deepest;
    auto orgs = context.database().read(
        [&](store::Reader& reader) { return store::orgs::list_customers(reader, master.id, filter).items; });
    orgs.insert(orgs.begin(), master);

    Answer answer;
    answer.json = Json::arrayValue;
    Table table({"ID", "NAME", "STATUS", "PARENT", "PANEL", "OWNER"});
    for (const auto& org : orgs) {
        const auto& json = answer.json.append(to_json(org));
        table.add({org.id.uuid(), org.name, json["status"].asString(), org.parent ? org.parent->uuid() : "-",
                   org.panel_domain.empty() ? "-" : org.panel_domain, org.owner ? org.owner->address : "-"});
    }
    answer.text = table.text();
    return answer;
}

void add_orgs(Commands& commands)
{
    auto orgs = commands.group("org", "the tree of organizations");
    orgs.add("list", "all organizations", list_orgs);
    auto [add, added] = orgs.add<NewOrgArgs>("add", "add a customer of an organization", add_org);
    add.text("--name", added.name, "name").required();
    add.text("--parent", added.parent, "id of the organization it is a customer of; default: the master organization");
    add.text("--panel-domain", added.panel_domain, "host name of its control panel, used in links");
    add.flag("--reseller", added.reseller, "it may have customers of its own");
    auto [look, args] = orgs.add<OrgBrandingArgs>(
        "look", "branding of its pages and e-mails; what is not given is inherited", set_org_look);
    look.text("--org", args.org, "id of the organization; default: the master organization");
    look.text("--name", args.look.name, "name at the head of pages and e-mails");
    look.text("--colour", args.look.colour, "colour of buttons, such as #1d4ed8");
    look.text("--logo", args.look.logo, "a file in the folder that nginx serves as /look/");
}

} // namespace usher::ctl
