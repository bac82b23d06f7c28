// Rainbow's public links (docs/apis/rainbow.md §10).
#pragma once

#include "api/call.h"
#include "domain/result.h"

namespace usher::api::rainbow {

Result<http::Response> list_public_links(Call& call);
Result<http::Response> bind_public_link(Call& call);
Result<http::Response> reset_public_link(Call& call);
Result<http::Response> unbind_public_link(Call& call);
Result<http::Response> get_public_link_of_room(Call& call);

} // namespace usher::api::rainbow
