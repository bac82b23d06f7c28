// A request that usherctl doctor sends through the proxy with a random key, and how usherd received it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace usher {

/// No dialect has routes below it; a request there with such a key is recorded.
inline constexpr std::string_view nginx_probe_path = "/api/doctor/";

/// A request as it left the proxy.
struct SeenRequest {
    std::string uri; ///< path and query
    std::string host;
    std::string client_address;
    std::string request_id;
    bool secure = false;
};

struct NginxProbe {
    std::int64_t calls = 0;          ///< how often it arrived
    std::optional<SeenRequest> seen; ///< the last time
};

/// The key in a path below nginx_probe_path; "" for other paths.
inline std::string_view nginx_probe_key(std::string_view path)
{
    if (!path.starts_with(nginx_probe_path)) return "";
    path.remove_prefix(nginx_probe_path.size());
    return path.substr(0, path.find('/'));
}

} // namespace usher
