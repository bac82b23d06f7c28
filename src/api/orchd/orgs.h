// orchd's organizations (docs/apis/orchd.md §6).
#pragma once

#include "api/call.h"
#include "domain/result.h"

namespace usher::api::orchd {

Result<http::Response> create_customer(Call& call);
Result<http::Response> get_org_customers(Call& call);
Result<http::Response> get_org(Call& call);
Result<http::Response> update_org(Call& call);
Result<http::Response> delete_org(Call& call);
Result<http::Response> get_branding(Call& call);

} // namespace usher::api::orchd
