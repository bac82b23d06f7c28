// A link as a QR code, for signed-in users.
#pragma once

#include "api/call.h"
#include "domain/result.h"

namespace usher::api::pages {

Result<http::Response> show_qr_code(Call& call);

} // namespace usher::api::pages
