#include "domain/session.h"

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

} // namespace usher
