// A pool of its own for hashing passwords, bounded in threads and queue, that gets the processor only where nothing else
// needs it: a flood of logins cannot slow the rest.
// Any thread may call; the caller waits for its result.
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
    /// Compares with a hash nobody has if `hash` is empty, in the same time: so that a login that does not exist cannot
    /// be told from a wrong password. Nothing: too many are waiting.
    std::optional<bool> verify(const std::string& hash, std::string_view sha256_hex_of_password);

    std::size_t waiting() const; ///< those that no thread has begun

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
