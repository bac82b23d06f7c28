#include "base/hashing_process.h"

#include "base/secrets.h"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <exception>
#include <stdexcept>

namespace usher {
namespace {

// A request is the hash to compare with (empty: make a hash), a newline and the digest; one packet in each direction.
constexpr auto fits = "fits";
constexpr auto differs = "differs";
constexpr auto failed = "failed";
constexpr std::size_t longest_packet = 512;

std::optional<std::string> receive(int socket)
{
    std::array<char, longest_packet> buffer{};
    ssize_t length = 0;
    do
        length = recv(socket, buffer.data(), buffer.size(), 0);
    while (length < 0 && errno == EINTR);
    return length > 0 ? std::optional(std::string(buffer.data(), static_cast<std::size_t>(length))) : std::nullopt;
}

// ---- in the child process

std::string answer(std::string_view request)
{
    const auto line_end = request.find('\n');
    const std::string hash(request.substr(0, line_end));
    const auto digest = request.substr(line_end + 1);
    try {
        if (hash.empty()) return hash_password_digest(digest);
        return verify_password_digest(hash, digest) ? fits : differs;
    } catch (const std::exception&) {
        return failed;
    }
}

/// If any of this fails, hashing competes with everything else.
void give_way()
{
    constexpr int a_tenth_of_the_others = 10;
    setsid();
    setpriority(PRIO_PROCESS, 0, a_tenth_of_the_others);
    const int autogroup = open("/proc/self/autogroup", O_WRONLY | O_CLOEXEC);
    if (autogroup < 0) return;
    const auto nice = std::to_string(a_tenth_of_the_others);
    [[maybe_unused]] const auto written = write(autogroup, nice.data(), nice.size());
    close(autogroup);
}

/// Closes what the parent has open: listening sockets and clients' connections.
[[noreturn]] void serve(int socket)
{
    dup2(socket, STDIN_FILENO);
    close_range(STDERR_FILENO + 1, ~0U, 0);
    prctl(PR_SET_NAME, "usher-hashing");
    give_way();
    while (const auto request = receive(STDIN_FILENO)) {
        const auto reply = answer(*request);
        if (send(STDIN_FILENO, reply.data(), reply.size(), MSG_NOSIGNAL) < 0) break;
    }
    _exit(0); // the parent is gone
}

} // namespace

void HashingProcess::start()
{
    std::array<int, 2> ends{};
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()) != 0)
        throw std::runtime_error(std::string("cannot create a socket for the hashing process: ") +
                                 std::strerror(errno));
    const auto child = fork();
    if (child == 0) serve(ends[1]);
    const int cause = errno;
    close(ends[1]);
    if (child < 0) {
        close(ends[0]);
        throw std::runtime_error(std::string("cannot start the hashing process: ") + std::strerror(cause));
    }
    socket_ = ends[0];
    pid_ = child;
}

void HashingProcess::end()
{
    if (pid_ == 0) return;
    close(socket_);
    while (waitpid(pid_, nullptr, 0) < 0 && errno == EINTR)
        ;
    pid_ = 0;
}

std::optional<std::string> HashingProcess::exchange(const std::string& request) const
{
    const auto sent = send(socket_, request.data(), request.size(), MSG_NOSIGNAL);
    return sent == static_cast<ssize_t>(request.size()) ? receive(socket_) : std::nullopt;
}

std::string HashingProcess::ask(const std::string& request)
{
    if (request.size() > longest_packet) throw std::invalid_argument("too long to be a digest and a hash");
    constexpr int most_attempts = 2;
    for (int attempt = 0; attempt < most_attempts; ++attempt) {
        if (pid_ == 0) start();
        if (auto reply = exchange(request)) {
            if (*reply == failed) throw std::runtime_error("not enough memory to hash a password");
            return std::move(*reply);
        }
        end();
    }
    throw std::runtime_error("the process that hashes passwords keeps failing");
}

std::string HashingProcess::hash(std::string_view digest)
{
    return ask("\n" + std::string(digest));
}

bool HashingProcess::verify(const std::string& hash, std::string_view digest)
{
    return ask(hash + "\n" + std::string(digest)) == fits;
}

} // namespace usher
