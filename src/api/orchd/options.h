// What of the settings the dialect itself goes by.
#pragma once

#include <chrono>

namespace usher::api::orchd {

struct Options {
    bool bare_paths = true;               ///< operations without /api as well
    std::chrono::seconds session_life{0}; ///< as cookies tell it
};

} // namespace usher::api::orchd
