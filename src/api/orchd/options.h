// The settings used by the dialect itself.
#pragma once

#include <chrono>

namespace usher::api::orchd {

struct Options {
    bool bare_paths = true;               ///< also serves operations without /api
    std::chrono::seconds session_life{0}; ///< as in the cookies
};

} // namespace usher::api::orchd
