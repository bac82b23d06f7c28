// Whom limits are counted for, derived from a client's address. A client with one IPv6 address has 2^64 of them, and
// often a /48: so a host is an IPv4 address or an IPv6 /64, and the network around it an IPv4 /24 or an IPv6 /48.
#pragma once

#include <string>

namespace usher {

struct ClientNetwork {
    std::string host;    ///< "192.0.2.7", "2001:db8:0:1::/64"
    std::string network; ///< "192.0.2.0/24", "2001:db8::/48"
};

/// An IPv4 address written as IPv6 ("::ffff:192.0.2.7") is the IPv4 address. A text that is not an address is both.
ClientNetwork client_network(const std::string& address);

} // namespace usher
