// Requests that overtake each other: what one has read, another changes before the first can write.
#pragma once

#include <stdexcept>
#include <string>
#include <utility>

namespace usher::store {

/// Calls attempt, a std::optional<T>(), until it returns a value. nullopt means that another request was faster, and
/// attempt is called again, to read again. Throws std::runtime_error after ten attempts, which should never happen.
template <typename Attempt>
auto retry_overtaken(const std::string& what, Attempt attempt)
{
    constexpr int most_attempts = 10;
    for (int i = 0; i < most_attempts; ++i)
        if (auto done = attempt()) return *std::move(done);
    throw std::runtime_error(what + " was overtaken by other requests every time");
}

} // namespace usher::store
