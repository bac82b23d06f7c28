// A delivery's outcome in the words of a failed test.
#pragma once

#include "domain/delivery.h"

#include <ostream>

namespace usher {

inline std::ostream& operator<<(std::ostream& out, DeliveryOutcome outcome)
{
    return out << to_text(outcome);
}

} // namespace usher
