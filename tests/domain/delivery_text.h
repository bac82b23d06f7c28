// A delivery's outcome as text, for failed tests.
#pragma once

#include "domain/delivery.h"

#include <ostream>

namespace usher {

inline std::ostream& operator<<(std::ostream& out, DeliveryOutcome outcome)
{
    return out << to_text(outcome);
}

} // namespace usher
