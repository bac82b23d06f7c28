#include "base/password_hasher.h"

#include "base/hashing_process.h"

#include <memory>

namespace usher {
namespace {

/// A hash in the usual format that no password matches: its salt and key are zeros.
constexpr auto nobodys_hash = "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$"
                              "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// One per thread of the pool; it ends with the thread.
thread_local HashingProcess process;

} // namespace

PasswordHasher::PasswordHasher(std::size_t threads, std::size_t longest_queue) : longest_queue_(longest_queue)
{
    for (std::size_t i = 0; i < threads; ++i)
        threads_.emplace_back([this] { work(); });
}

PasswordHasher::~PasswordHasher()
{
    {
        const std::lock_guard lock(mutex_);
        leaving_ = true;
    }
    something_to_do_.notify_all();
    for (auto& thread : threads_)
        thread.join();
}

std::size_t PasswordHasher::waiting() const
{
    const std::lock_guard lock(mutex_);
    return queue_.size();
}

void PasswordHasher::work()
{
    for (;;) {
        std::unique_lock lock(mutex_);
        something_to_do_.wait(lock, [this] { return leaving_ || !queue_.empty(); });
        if (queue_.empty()) return;
        const auto next = std::move(queue_.front());
        queue_.pop_front();
        lock.unlock();
        next();
    }
}

template <typename T>
std::optional<T> PasswordHasher::wait_for(std::function<T()> work)
{
    const auto task = std::make_shared<std::packaged_task<T()>>(std::move(work));
    {
        const std::lock_guard lock(mutex_);
        if (queue_.size() >= longest_queue_) return std::nullopt;
        queue_.emplace_back([task] { (*task)(); });
    }
    something_to_do_.notify_one();
    return task->get_future().get();
}

std::optional<std::string> PasswordHasher::hash(std::string_view digest)
{
    return wait_for<std::string>([digest] { return process.hash(digest); });
}

std::optional<bool> PasswordHasher::verify(const std::string& hash, std::string_view digest)
{
    return wait_for<bool>([&hash, digest] {
        const bool fits = process.verify(hash.empty() ? nobodys_hash : hash, digest);
        return fits && !hash.empty();
    });
}

} // namespace usher
