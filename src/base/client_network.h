// Whom limits are counted for, made from a client's address. Whoever has one IPv6 address has 2^64 of them, and often a
// /48: so a host is an IPv4 address or an IPv6 /64, and the network around it an IPv4 /24 or an IPv6 /48.
#pragma once

#include <string>

namespace usher {

struct ClientNetwork {
    std::string host;    ///< "192.0.2.7", "2001:db8:0:1::/64"
    std::string network; ///< "192.0.2.0/24", "2001:db8::/48"
};

/// An IPv4 address written as IPv6 ("::ffff:192.0.2.7") is the IPv4 address. What is no address stands for itself.
ClientNetwork client_network(const std::string& address);

} // namespace usher
