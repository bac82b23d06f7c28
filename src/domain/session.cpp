#include "domain/session.h"

#include <algorithm>

namespace usher {

const char* name_of(DialectName dialect)
{
    switch (dialect) {
    case DialectName::rainbow: return "rainbow";
    case DialectName::orchd: return "orchd";
    case DialectName::rocketchat: return "rocketchat";
    }
    return "";
}

SessionId id_of(const Session& session)
{
    IdBytes bytes{};
    std::transform(session.token_hash.begin(),
                   session.token_hash.begin() +
                       static_cast<std::ptrdiff_t>(std::min(bytes.size(), session.token_hash.size())),
                   bytes.begin(), [](char c) { return static_cast<std::uint8_t>(c); });
    return SessionId(bytes);
}

} // namespace usher
