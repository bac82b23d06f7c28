#include "base/service_manager.h"

#include "base/log.h"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <ctime>

#include <fcntl.h>

namespace usher {
namespace {

constexpr int first_passed = 3;

std::string variable(const char* name)
{
    const char* const value = std::getenv(name);
    return value ? value : "";
}

long long number(const char* name)
{
    return std::strtoll(variable(name).c_str(), nullptr, 10);
}

/// Some variables come with the id of the process they are meant for.
bool is_for_us(const char* name)
{
    return variable(name).empty() || number(name) == getpid();
}

/// A datagram socket to that address: a path, or an abstract name after an "@".
int connected_to(const std::string& name)
{
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if ((name[0] != '/' && name[0] != '@') || name.size() >= sizeof address.sun_path) return -1;
    std::memcpy(address.sun_path, name.data(), name.size());
    if (name[0] == '@') address.sun_path[0] = '\0';
    const int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + name.size());
    if (fd >= 0 && connect(fd, reinterpret_cast<const sockaddr*>(&address), size) == 0) return fd;
    close(fd);
    return -1;
}

bool listens(int fd)
{
    int accepting = 0;
    socklen_t size = sizeof accepting;
    return getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &accepting, &size) == 0 && accepting != 0;
}

} // namespace

ServiceManager::ServiceManager()
{
    const auto name = variable("NOTIFY_SOCKET");
    if (!name.empty()) {
        socket_ = connected_to(name);
        if (socket_ < 0) log::warning("cannot connect to NOTIFY_SOCKET", {{"cause", std::strerror(errno)}});
    }
    // Four times per watchdog interval: one or two late ones must not get the process killed.
    if (is_for_us("WATCHDOG_PID")) interval_ = std::chrono::microseconds(number("WATCHDOG_USEC") / 4);
    keeps_ = socket_ >= 0 && number("FDSTORE") > 0;
    if (!variable("LISTEN_PID").empty() && is_for_us("LISTEN_PID")) passed_ = static_cast<int>(number("LISTEN_FDS"));
}

ServiceManager::~ServiceManager()
{
    if (socket_ >= 0) close(socket_);
}

void ServiceManager::reloading() const
{
    timespec now{};
    clock_gettime(CLOCK_MONOTONIC, &now);
    tell("RELOADING=1\nMONOTONIC_USEC=" + std::to_string(now.tv_sec * 1'000'000 + now.tv_nsec / 1'000));
}

int ServiceManager::next_signal(const sigset_t& signals, const std::function<bool()>& is_alive) const
{
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(interval_);
    const timespec interval{seconds.count(), std::chrono::nanoseconds(interval_ - seconds).count()};
    for (bool was_alive = true;;) {
        const int signal =
            interval_.count() > 0 ? sigtimedwait(&signals, nullptr, &interval) : sigwaitinfo(&signals, nullptr);
        if (signal > 0) return signal;
        if (errno != EAGAIN) continue; // interrupted
        const bool lives = is_alive();
        if (lives)
            tell("WATCHDOG=1");
        else if (was_alive)
            log::error("a thread is stuck; asking the service manager to restart this process");
        was_alive = lives;
    }
}

bool ServiceManager::keep(int connection) const
{
    return keeps_ && tell("FDSTORE=1\nFDNAME=connection", connection);
}

std::vector<int> ServiceManager::take_sockets()
{
    std::vector<int> connections;
    for (; passed_ > 0; --passed_) {
        const int fd = first_passed + passed_ - 1;
        if (listens(fd)) {
            dup2(fd, STDIN_FILENO);
            close(fd);
        } else {
            fcntl(fd, F_SETFD, FD_CLOEXEC);
            connections.push_back(fd);
        }
    }
    // The process owns them again: while the service manager had them too, closing one here would not end the
    // connection.
    if (!connections.empty()) tell("FDSTOREREMOVE=1\nFDNAME=connection");
    return connections;
}

bool ServiceManager::tell(const std::string& what, int descriptor) const
{
    if (socket_ < 0) return false;
    iovec text{const_cast<char*>(what.data()), what.size()}; // which sendmsg() only reads
    alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof descriptor)> control{};
    msghdr message{};
    message.msg_iov = &text;
    message.msg_iovlen = 1;
    if (descriptor >= 0) {
        message.msg_control = control.data();
        message.msg_controllen = control.size();
        cmsghdr* const header = CMSG_FIRSTHDR(&message);
        header->cmsg_level = SOL_SOCKET;
        header->cmsg_type = SCM_RIGHTS;
        header->cmsg_len = CMSG_LEN(sizeof descriptor);
        std::memcpy(CMSG_DATA(header), &descriptor, sizeof descriptor);
    }
    return sendmsg(socket_, &message, MSG_NOSIGNAL) >= 0;
}

} // namespace usher
