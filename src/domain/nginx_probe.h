// A request that usherctl doctor sends by the proxy under a key of its own, and what usherd has seen of it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace usher {

/// Below it every path is unknown to all dialects; a request there that has such a key is noted.
inline constexpr std::string_view nginx_probe_path = "/api/doctor/";

/// A request as it came out of the proxy.
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

/// The key in a path below nginx_probe_path; "" if it is none such.
inline std::string_view nginx_probe_key(std::string_view path)
{
    if (!path.starts_with(nginx_probe_path)) return "";
    path.remove_prefix(nginx_probe_path.size());
    return path.substr(0, path.find('/'));
}

} // namespace usher
