#include "domain/org.h"

#include <algorithm>

namespace usher {

bool is_allowed_from(const AccessToken& token, const std::string& client_address)
{
    return !token.ip_restricted || token.allowed_ips.empty() ||
           std::ranges::find(token.allowed_ips, client_address) != token.allowed_ips.end();
}

} // namespace usher
