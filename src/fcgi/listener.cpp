#include "fcgi/listener.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstring>
#include <optional>
#include <stdexcept>

namespace usher::fcgi {
namespace {

constexpr int backlog = 1024;

[[noreturn]] void fail(const std::string& what)
{
    throw std::runtime_error(what + ": " + std::strerror(errno));
}

bool listens(int fd)
{
    int accepting = 0;
    socklen_t size = sizeof accepting;
    return getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &accepting, &size) == 0 && accepting != 0;
}

sockaddr_un unix_address(const std::string& path)
{
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.size() >= sizeof address.sun_path)
        throw std::runtime_error("listen: " + path + " is too long for the path of a unix socket (" +
                                 std::to_string(sizeof address.sun_path - 1) + " bytes)");
    std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
    return address;
}

bool is_answered(const sockaddr_un& address)
{
    const int probe = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    const bool reached = connect(probe, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
    const bool is_full = !reached && errno == EAGAIN; // its queue: a process holds it, busy or stuck
    close(probe);
    return reached || is_full;
}

/// Removes a socket file left behind by a process that has ended; a file of any other type stays.
void remove_stale(const std::string& path, const sockaddr_un& address)
{
    struct stat file {};
    if (stat(path.c_str(), &file) != 0) return;
    if (!S_ISSOCK(file.st_mode)) throw std::runtime_error("listen: " + path + " already exists and is not a socket");
    if (is_answered(address)) throw std::runtime_error("listen: another process already answers on " + path);
    unlink(path.c_str());
}

int listen_on_path(const std::string& path)
{
    const auto address = unix_address(path);
    remove_stale(path, address);
    const int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0 || bind(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) fail("listen: " + path);
    // nginx runs as another user; access to the socket is controlled by its directory.
    if (chmod(path.c_str(), 0666) != 0 || listen(fd, backlog) != 0) fail("listen: " + path);
    return fd;
}

/// Nothing unless it is an IPv4 address, a colon and a port.
std::optional<sockaddr_in> ipv4_address(const std::string& text)
{
    const auto colon = text.rfind(':');
    if (colon == std::string::npos) return std::nullopt;
    sockaddr_in address{};
    address.sin_family = AF_INET;
    if (inet_pton(AF_INET, text.substr(0, colon).c_str(), &address.sin_addr) != 1) return std::nullopt;
    std::uint16_t port = 0;
    const auto* const end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data() + colon + 1, end, port);
    if (error != std::errc{} || stop != end || port == 0) return std::nullopt;
    address.sin_port = htons(port);
    return address;
}

int listen_on_port(const std::string& listen_setting)
{
    const auto address = ipv4_address(listen_setting);
    if (!address)
        throw std::runtime_error("listen: expected a path or an IPv4 address with a port, not " + listen_setting);
    const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    const int on = 1;
    if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) != 0 ||
        bind(fd, reinterpret_cast<const sockaddr*>(&*address), sizeof *address) != 0 || ::listen(fd, backlog) != 0)
        fail("listen: " + listen_setting);
    return fd;
}

} // namespace

Listener::Listener(const std::string& listen)
{
    if (listens(STDIN_FILENO)) {
        fd_ = STDIN_FILENO;
        inherited_ = true;
        name_ = "fd 0";
        if (fcntl(fd_, F_SETFL, fcntl(fd_, F_GETFL) | O_NONBLOCK) != 0) fail("fd 0");
        return;
    }
    name_ = listen;
    if (listen.starts_with('/')) {
        fd_ = listen_on_path(listen);
        path_ = listen;
    } else {
        fd_ = listen_on_port(listen);
    }
}

Listener::~Listener()
{
    unpublish();
    if (!inherited_) close(fd_);
}

bool Listener::is_local() const
{
    sockaddr_storage address{};
    socklen_t size = sizeof address;
    if (getsockname(fd_, reinterpret_cast<sockaddr*>(&address), &size) != 0) return false;
    if (address.ss_family == AF_UNIX) return true;
    if (address.ss_family == AF_INET)
        return ntohl(reinterpret_cast<const sockaddr_in&>(address).sin_addr.s_addr) >> 24U == IN_LOOPBACKNET;
    return address.ss_family == AF_INET6 &&
           IN6_IS_ADDR_LOOPBACK(&reinterpret_cast<const sockaddr_in6&>(address).sin6_addr);
}

void Listener::unpublish()
{
    if (path_.empty()) return;
    unlink(path_.c_str());
    path_.clear();
    // Connections in the queue stay there; a client that has looked the name up but not connected yet is refused.
    shutdown(fd_, SHUT_RDWR);
}

} // namespace usher::fcgi
