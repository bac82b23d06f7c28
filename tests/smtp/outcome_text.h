// An outcome in the words of a failed test.
#pragma once

#include "smtp/client.h"

#include <ostream>

namespace usher::smtp {

inline std::ostream& operator<<(std::ostream& out, Outcome outcome)
{
    switch (outcome) {
    case Outcome::sent: return out << "sent";
    case Outcome::deferred: return out << "deferred";
    case Outcome::bounced: return out << "bounced";
    case Outcome::uncertain: return out << "uncertain";
    case Outcome::route_down: return out << "route_down";
    }
    return out;
}

} // namespace usher::smtp
