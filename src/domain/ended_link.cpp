#include "domain/ended_link.h"

#include "base/secrets.h"
#include "base/text.h"

namespace usher {

const char* name_of(LinkEnd end)
{
    switch (end) {
    case LinkEnd::used: return "used";
    case LinkEnd::withdrawn: return "withdrawn";
    case LinkEnd::renewed: return "renewed";
    }
    return "";
}

std::string remembered_hash(std::string_view token)
{
    const auto bytes = text::from_hex(sha256_hex(token)).value();
    return {bytes.begin(), bytes.end()};
}

} // namespace usher
