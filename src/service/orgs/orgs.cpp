#include "service/orgs/orgs.h"

#include "base/text.h"
#include "domain/address.h"
#include "domain/names.h"
#include "service/orgs/org_access.h"
#include "store/engine/database.h"
#include "store/mail/mail_spool.h"
#include "store/orgs/branding.h"
#include "store/orgs/orgs.h"

namespace usher::service {
namespace {

const OrgRoles customer_removers = {OrgRole::owner, OrgRole::super_admin, OrgRole::support};

void apply(Org& org, const OrgChange& change, const OrgAccess& access)
{
    if (change.name) org.name = *change.name;
    if (change.deleted) org.deleted = *change.deleted;
    if (change.suspended)
        org.suspended_by = *change.suspended ? std::optional(access.org.parent.value_or(org.id)) : std::nullopt;
    if (change.locale) org.locale = *change.locale;
    if (change.slack_url) org.slack_url = *change.slack_url;
}

} // namespace

Result<Org> Orgs::get(const Caller& caller, const OrgId& org)
{
    const auto access = database_.read([&](store::Reader& reader) { return org_for(reader, caller, org); });
    return access ? Result<Org>(access->org) : access.error();
}

Result<OrgId> Orgs::create_customer(const Caller& caller, const OrgId& parent, const Result<std::string>& name)
{
    Org customer;
    customer.created_at = clock_.now();
    customer.id = OrgId::make(customer.created_at, random_);
    customer.parent = parent;
    return database_.transact([&](store::Transaction& tx) -> Result<OrgId> {
        const auto access = org_for(tx, caller, parent);
        if (!access) return access.error();
        if (!access->org.reseller) return ErrorCode::org_has_no_customers;
        if (!name) return name.error();
        customer.name = *name;
        customer.reseller = !access->org.parent;
        if (!store::orgs::find(tx, customer.id)) // already there if only the response to COMMIT was lost
            store::orgs::insert_customer(tx, customer);
        tx.commit();
        return customer.id;
    });
}

Result<Org> Orgs::create_by_operator(const Org& parent, const std::string& name, const std::string& panel_domain,
                                     bool reseller)
{
    if (!is_display_name(name)) return Error{ErrorCode::field_invalid, "name"};
    if (!panel_domain.empty() && !parse_address("x@" + panel_domain))
        return Error{ErrorCode::field_invalid, "panel-domain"};
    Org org;
    org.created_at = clock_.now();
    org.id = OrgId::make(org.created_at, random_);
    org.parent = parent.id;
    org.name = name;
    org.locale = parent.locale;
    org.panel_domain = text::to_lower(panel_domain);
    org.reseller = reseller || !parent.parent;
    return database_.transact([&](store::Transaction& tx) -> Result<Org> {
        if (!store::orgs::find(tx, org.id)) store::orgs::insert_customer(tx, org);
        store::orgs::update(tx, org, org.created_at);
        tx.commit();
        return org;
    });
}

Result<CustomerPage> Orgs::list_customers(const Caller& caller, const OrgId& parent,
                                          const Result<CustomerFilter>& filter)
{
    return database_.read([&](store::Reader& reader) -> Result<CustomerPage> {
        const auto access = org_for(reader, caller, parent);
        if (!access) return access.error();
        if (!access->org.reseller) return ErrorCode::org_has_no_customers;
        if (!filter) return filter.error();
        return store::orgs::list_customers(reader, parent, *filter);
    });
}

Result<Done> Orgs::change(const Caller& caller, const OrgId& id, const Result<OrgChange>& change)
{
    return database_.transact([&](store::Transaction& tx) -> Result<Done> {
        const auto access = org_for(tx, caller, id);
        if (!access) return access.error();
        if (!change) return change.error();
        auto org = access->org;
        apply(org, *change, *access);
        store::orgs::update(tx, org, clock_.now());
        tx.commit();
        return Done{};
    });
}

Result<Done> Orgs::remove(const Caller& caller, const OrgId& id)
{
    return database_.transact([&](store::Transaction& tx) -> Result<Done> {
        const auto access = store::orgs::find_access(tx, id, caller);
        if (!access) return ErrorCode::org_not_found;
        if (!access->above.intersects(customer_removers)) return ErrorCode::not_permitted;
        auto org = access->org;
        org.deleted = true;
        const auto now = clock_.now();
        store::orgs::update(tx, org, now);
        store::mail_spool::cancel_invites_into(tx, id, "the organization was deleted", now);
        tx.commit();
        return Done{};
    });
}

std::optional<Org> Orgs::find_by_host(const std::string& host)
{
    return database_.read([&](store::Reader& reader) { return store::orgs::find_by_panel_domain(reader, host); });
}

Branding Orgs::look_of(const OrgId& org)
{
    return database_.read([&](store::Reader& reader) { return store::branding::of_org(reader, org); });
}

std::optional<Org> Orgs::find_active(const OrgId& org)
{
    auto found = database_.read([&](store::Reader& reader) { return store::orgs::find(reader, org); });
    return found && !found->deleted ? found : std::nullopt;
}

} // namespace usher::service
