// A dedicated pool for hashing passwords, bounded in threads and queue, that gets the processor only when nothing else
// needs it: a flood of logins cannot slow down other requests.
// Thread-safe; the caller waits for its result.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <future>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace usher {

class PasswordHasher {
public:
    PasswordHasher(std::size_t threads, std::size_t longest_queue);
    ~PasswordHasher();
    PasswordHasher(const PasswordHasher&) = delete;
    PasswordHasher& operator=(const PasswordHasher&) = delete;

    /// Nothing: too many are waiting.
    std::optional<std::string> hash(std::string_view sha256_hex_of_password);
    /// Takes the same time for an empty `hash`, which never matches, so that an unknown login cannot be told from a
    /// wrong password. Nothing: too many are waiting.
    std::optional<bool> verify(const std::string& hash, std::string_view sha256_hex_of_password);

    std::size_t waiting() const; ///< those that no thread has started

private:
    template <typename T>
    std::optional<T> wait_for(std::function<T()> work);
    void work();

    const std::size_t longest_queue_;
    mutable std::mutex mutex_;
    std::condition_variable something_to_do_;
    std::deque<std::function<void()>> queue_;
    bool leaving_ = false;
    std::vector<std::thread> threads_;
};

} // namespace usher
