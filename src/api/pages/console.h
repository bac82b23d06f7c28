// What the console shows beyond the vendors' APIs: the status of invites and links, their history, the spool.
#pragma once

#include "api/call.h"
#include "domain/result.h"

namespace usher::api::pages {

Result<http::Response> list_invites(Call& call);
Result<http::Response> show_invite_history(Call& call);
Result<http::Response> list_links(Call& call);
Result<http::Response> show_link_history(Call& call);
Result<http::Response> withdraw_link(Call& call);
Result<http::Response> show_spool(Call& call);

} // namespace usher::api::pages
