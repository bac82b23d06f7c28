// The table orgs. Each function is one statement.
#pragma once

#include "domain/org_listing.h"
#include "domain/user.h"
#include "store/engine/database.h"

#include <optional>
#include <string_view>

namespace usher::store::orgs {

/// The organization without a parent.
std::optional<Org> find_master(Reader& reader);

/// The organization, unless it is deleted, with what the caller may in it.
/// Locks the organization: nobody else changes it, or its owner, until the transaction ends.
void lock(Transaction& tx, const OrgId& org);
std::optional<OrgAccess> find_access(Reader& reader, const OrgId& org, const Caller& caller);

/// Deleted or not.
std::optional<Org> find(Reader& reader, const OrgId& org);
/// The active organization whose control panel is at that host, or else the master organization.
std::optional<Org> find_by_panel_domain(Reader& reader, std::string_view host);
/// The host of the nearest control panel, upwards from this organization; "" if there is none.
std::string panel_domain_of(Reader& reader, const OrgId& org);

/// The master organization. Throws Conflict.
void insert_master(Writer& writer, const Org& org);
/// A customer of org.parent, from which it inherits the locale.
void insert_customer(Writer& writer, const Org& org);
/// Sets name, status, suspension, locale, panel domain and Slack URL to those of `org`.
void update(Writer& writer, const Org& org, Time now);

CustomerPage list_customers(Reader& reader, const OrgId& parent, const CustomerFilter& filter);

} // namespace usher::store::orgs
