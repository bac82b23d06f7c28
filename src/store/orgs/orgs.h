// The table orgs. One function is one statement.
#pragma once

#include "domain/org_listing.h"
#include "domain/user.h"
#include "store/engine/database.h"

#include <optional>
#include <string_view>

namespace usher::store::orgs {

/// The one without a parent.
std::optional<Org> find_master(Reader& reader);

/// The organization, unless it is deleted, with what the caller may in it.
/// Nobody else changes the organization, or hands it over, until the transaction ends.
void lock(Transaction& tx, const OrgId& org);
std::optional<OrgAccess> find_access(Reader& reader, const OrgId& org, const Caller& caller);

/// Whether deleted or not.
std::optional<Org> find(Reader& reader, const OrgId& org);
/// The active one whose control panel is at that host, or else the master organization.
std::optional<Org> find_by_panel_domain(Reader& reader, std::string_view host);
/// The host of the nearest control panel upwards from this organization; "" if none has one.
std::string panel_domain_of(Reader& reader, const OrgId& org);

/// The master organization. Throws Conflict.
void insert_master(Writer& writer, const Org& org);
/// A customer of org.parent, whose locale it takes over.
void insert_customer(Writer& writer, const Org& org);
/// Name, status, suspension, locale, panel domain and Slack address as they are in `org`.
void update(Writer& writer, const Org& org, Time now);

CustomerPage list_customers(Reader& reader, const OrgId& parent, const CustomerFilter& filter);

} // namespace usher::store::orgs
