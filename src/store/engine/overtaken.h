// Requests that overtake each other: what one has read, another has changed before it can write.
#pragma once

#include <stdexcept>
#include <string>
#include <utility>

namespace usher::store {

/// Calls attempt, a std::optional<T>(), until it returns a value. Nothing means that another request was faster: it is
/// called again and reads again. Nobody is overtaken that often: throws std::runtime_error after the tenth time.
template <typename Attempt>
auto retry_overtaken(const std::string& what, Attempt attempt)
{
    constexpr int most_attempts = 10;
    for (int i = 0; i < most_attempts; ++i)
        if (auto done = attempt()) return *std::move(done);
    throw std::runtime_error(what + " was overtaken every time");
}

} // namespace usher::store
