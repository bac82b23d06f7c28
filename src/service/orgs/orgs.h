// Use cases of organizations (docs/apis/orchd.md §6): customers, reading, changing, deleting.
#pragma once

#include "base/clock.h"
#include "base/random.h"
#include "domain/branding.h"
#include "domain/org_listing.h"
#include "domain/result.h"
#include "domain/user.h"
#include "service/context.h"

#include <optional>
#include <string>

namespace usher::service {

/// The requested change; nothing: stays as it is.
struct OrgChange {
    std::optional<std::string> name;
    std::optional<bool> deleted;
    std::optional<bool> suspended;
    std::optional<std::string> locale;
    std::optional<std::string> slack_url; ///< empty: removes it
};

class Orgs {
public:
    explicit Orgs(const Context& context) : database_(context.database), clock_(context.clock), random_(context.random)
    {
    }

    /// Errors of all: org_not_found, not_permitted; then those in the request itself; then those that depend on the
    /// state.
    Result<Org> get(const Caller& caller, const OrgId& org);
    /// Also org_has_no_customers. Customers of the master organization may have customers in turn.
    Result<OrgId> create_customer(const Caller& caller, const OrgId& parent, const Result<std::string>& name);
    /// The same for the operator. field_invalid: "name", "panel-domain".
    Result<Org> create_by_operator(const Org& parent, const std::string& name, const std::string& panel_domain,
                                   bool reseller);
    Result<CustomerPage> list_customers(const Caller& caller, const OrgId& parent,
                                        const Result<CustomerFilter>& filter);
    Result<Done> change(const Caller& caller, const OrgId& org, const Result<OrgChange>& change);
    /// For owners, super admins and support of an organization above it.
    Result<Done> remove(const Caller& caller, const OrgId& org);

    /// The organization whose control panel answers at that host, or else the master. Nothing before bootstrap.
    std::optional<Org> find_by_host(const std::string& host);
    /// Empty parts: as in the settings.
    Branding look_of(const OrgId& org);
    /// Nothing if it is deleted.
    std::optional<Org> find_active(const OrgId& org);

private:
    store::Database& database_;
    const Clock& clock_;
    Random& random_;
};

} // namespace usher::service
