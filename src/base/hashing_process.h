// A process that hashes passwords, one at a time, for the one thread that owns this object.
//
// Why not a thread? Linux divides the processor among sessions first (sched_autogroup) and applies priorities only
// within one. A hashing thread, at whatever priority, uses the share of the threads that answer requests; in a session
// of its own it has its own share.
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>
#include <string_view>

namespace usher {

class HashingProcess {
public:
    HashingProcess() = default;
    ~HashingProcess() { end(); }
    HashingProcess(const HashingProcess&) = delete;
    HashingProcess& operator=(const HashingProcess&) = delete;

    /// As in base/secrets.h. The first call starts the process; one that was killed is replaced.
    std::string hash(std::string_view sha256_hex_of_password);
    bool verify(const std::string& hash, std::string_view sha256_hex_of_password);

    /// 0: not started yet.
    pid_t pid() const { return pid_; }

private:
    std::string ask(const std::string& request);
    std::optional<std::string> exchange(const std::string& request) const;
    void start();
    void end();

    int socket_ = -1;
    pid_t pid_ = 0;
};

} // namespace usher
