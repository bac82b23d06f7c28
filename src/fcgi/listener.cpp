#include "fcgi/listener.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
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
        throw std::runtime_error("listen: " + path + " is longer than a unix socket's path may be (" +
                                 std::to_string(sizeof address.sun_path - 1) + " bytes)");
    std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
    return address;
}

bool somebody_answers(const sockaddr_un& address)
{
    const int probe = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const bool answered = connect(probe, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
    close(probe);
    return answered;
}

int listen_on_path(const std::string& path)
{
    const auto address = unix_address(path);
    if (somebody_answers(address)) throw std::runtime_error("listen: another process already answers on " + path);
    unlink(path.c_str());
    const int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0 || bind(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) fail("listen: " + path);
    // nginx runs as another user; who may reach the socket is decided by its directory.
    if (chmod(path.c_str(), 0666) != 0 || listen(fd, backlog) != 0) fail("listen: " + path);
    return fd;
}

int listen_on_port(const std::string& listen_setting)
{
    const auto colon = listen_setting.rfind(':');
    sockaddr_in address{};
    address.sin_family = AF_INET;
    if (colon == std::string::npos ||
        inet_pton(AF_INET, listen_setting.substr(0, colon).c_str(), &address.sin_addr) != 1)
        throw std::runtime_error("listen: expected a path or an IPv4 address with a port, not " + listen_setting);
    address.sin_port = htons(static_cast<std::uint16_t>(std::strtoul(listen_setting.c_str() + colon + 1, nullptr, 10)));
    const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    const int on = 1;
    if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) != 0 ||
        bind(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 || ::listen(fd, backlog) != 0)
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

void Listener::unpublish()
{
    if (!path_.empty()) unlink(path_.c_str());
    path_.clear();
}

} // namespace usher::fcgi
