// The host name a request was sent to, which decides whose control panel it is.
#pragma once

#include "base/text.h"
#include "http/message.h"

#include <string>

namespace usher::api {

/// Lower case, without a port.
inline std::string host_of(const http::Request& request)
{
    const auto& host = request.header("host");
    const auto bracket = host.rfind(']');
    const auto colon = host.rfind(':');
    const bool has_port = colon != std::string::npos && (bracket == std::string::npos || colon > bracket);
    return text::to_lower(has_port ? host.substr(0, colon) : host);
}

} // namespace usher::api
