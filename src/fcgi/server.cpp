#include "fcgi/server.h"

#include "base/log.h"
#include "fcgi/exchange.h"
#include "fcgi/listener.h"

#include <fcgiapp.h>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <stdexcept>

namespace usher::fcgi {

/// A connection from nginx. `busy` says who may touch it: whoever turns it from false to true.
struct Server::Peer {
    FCGX_Request request{};
    int fd = -1;
    std::atomic<bool> busy = false;
    std::atomic<bool> closed = false;

    bool try_take()
    {
        bool free = false;
        return busy.compare_exchange_strong(free, true);
    }
    /// For a worker that was woken for it. Who armed it again before may be about to let go of it, and stop() may be
    /// looking at it: both are a matter of microseconds. False: it is closed.
    bool take()
    {
        while (!try_take()) {
            if (closed) return false;
            std::this_thread::yield();
        }
        return true;
    }
};

namespace {

constexpr std::uint32_t once_readable = EPOLLIN | EPOLLRDHUP | EPOLLONESHOT;

void set_timeouts(int fd, std::chrono::seconds timeout)
{
    const timeval limit{timeout.count(), 0};
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
    const int on = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on); // fails, harmlessly, on a unix socket
}

bool has_unread_bytes(int fd)
{
    char byte = 0;
    return recv(fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT) > 0;
}

} // namespace

Server::Server(Listener& listener, ServerOptions options, std::function<Handler()> make_handler)
    : listener_(listener), options_(options), make_handler_(std::move(make_handler)),
      epoll_(epoll_create1(EPOLL_CLOEXEC)), leave_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK))
{
    if (epoll_ < 0 || leave_ < 0 || FCGX_Init() != 0)
        throw std::runtime_error(std::string("cannot set up the FastCGI front: ") + std::strerror(errno));
    watch(EPOLL_CTL_ADD, leave_, EPOLLIN, nullptr);
    watch(EPOLL_CTL_ADD, listener_.fd(), EPOLLIN | EPOLLEXCLUSIVE, &listener_);
}

Server::~Server()
{
    close(epoll_);
    close(leave_);
}

void Server::watch(int operation, int fd, std::uint32_t events, void* what) const
{
    epoll_event event{};
    event.events = events;
    event.data.ptr = what;
    if (epoll_ctl(epoll_, operation, fd, &event) != 0)
        throw std::runtime_error(std::string("epoll_ctl: ") + std::strerror(errno));
}

void Server::run()
{
    std::vector<std::thread> workers;
    for (std::size_t i = 0; i < options_.workers; ++i)
        workers.emplace_back([this] { work(); });
    for (auto& worker : workers)
        worker.join();
    closed_peers_.clear();
}

void Server::work()
{
    unsigned generation = generation_;
    auto handler = make_handler_();
    for (;;) {
        epoll_event event{};
        const int count = epoll_wait(epoll_, &event, 1, -1);
        if (count <= 0) continue; // interrupted by a signal
        if (event.data.ptr == nullptr) return;
        if (generation != generation_) {
            generation = generation_;
            handler = make_handler_();
        }
        if (event.data.ptr == &listener_)
            accept_one();
        else if (auto& peer = *static_cast<Peer*>(event.data.ptr); peer.take())
            serve(peer, handler);
    }
}

void Server::accept_one()
{
    const int fd = accept4(listener_.fd(), nullptr, nullptr, SOCK_CLOEXEC);
    if (fd >= 0)
        admit(fd);
    else if (errno != EAGAIN && errno != ECONNABORTED && errno != EINTR)
        log::error("connection not accepted", {{"cause", std::strerror(errno)}});
}

void Server::admit(int fd)
{
    set_timeouts(fd, options_.io_timeout);
    auto peer = std::make_unique<Peer>();
    peer->fd = fd;
    // No listening socket: after the peer has closed, FCGX_Accept_r would otherwise block in accept() on it.
    FCGX_InitRequest(&peer->request, -1, 0);
    peer->request.ipcFd = fd;
    // Without it, closing waits up to two seconds for the peer.
    FCGX_Detach(&peer->request);
    Peer* const made = peer.get();
    {
        const std::lock_guard lock(mutex_);
        peers_.emplace(made, std::move(peer));
    }
    watch(EPOLL_CTL_ADD, fd, once_readable, made);
}

void Server::serve(Peer& peer, const Handler& handler)
{
    auto& request = peer.request;
    // FCGX_Accept_r begins with FCGX_Finish_r, which closes a connection that is not to be kept.
    request.keepConnection = 1;
    if (FCGX_Accept_r(&request) < 0) {
        forget(peer); // closed by the peer, or no FastCGI: libfcgi has closed it
        return;
    }
    const auto asked = read_request(request, options_.body_bytes);
    write_response(request, handler(asked));
    if (draining_) request.keepConnection = 0;
    FCGX_Finish_r(&request);
    if (request.ipcFd < 0)
        forget(peer);
    else
        rest(peer);
}

void Server::rest(Peer& peer)
{
    arm_again(peer);
    // stop() may have looked at this peer while it was busy.
    if (draining_) close_if_idle(peer);
}

/// Armed first, let go of then: between the two nobody else may close the descriptor.
void Server::arm_again(Peer& peer)
{
    watch(EPOLL_CTL_MOD, peer.fd, once_readable, &peer);
    peer.busy = false;
}

void Server::close_if_idle(Peer& peer)
{
    if (!peer.try_take()) return;
    if (has_unread_bytes(peer.fd)) {
        arm_again(peer);
        return;
    }
    close(peer.fd);
    forget(peer);
}

void Server::forget(Peer& peer)
{
    // Frees what libfcgi holds for the request; the descriptor is closed already. It stays busy for good.
    peer.request.ipcFd = -1;
    FCGX_Free(&peer.request, 0);
    peer.closed = true;
    const std::lock_guard lock(mutex_);
    auto node = peers_.extract(&peer);
    closed_peers_.push_back(std::move(node.mapped()));
    if (!draining_) closed_peers_.clear();
    if (peers_.empty()) none_left_.notify_all();
}

void Server::stop()
{
    draining_ = true;
    epoll_ctl(epoll_, EPOLL_CTL_DEL, listener_.fd(), nullptr);
    if (!listener_.is_inherited()) {
        // Whoever waits in our queue would be cut; an inherited socket's queue is the next process's.
        listener_.unpublish();
        for (int fd = 0; (fd = accept4(listener_.fd(), nullptr, nullptr, SOCK_CLOEXEC)) >= 0;)
            admit(fd);
    }
    std::unique_lock lock(mutex_);
    none_left_.wait_for(lock, options_.idle_grace, [this] { return peers_.empty(); });
    std::vector<Peer*> left;
    for (const auto& [peer, owned] : peers_)
        left.push_back(peer);
    lock.unlock();
    for (auto* peer : left)
        close_if_idle(*peer);
    lock.lock();
    none_left_.wait(lock, [this] { return peers_.empty(); });
    const std::uint64_t one = 1;
    [[maybe_unused]] const auto written = write(leave_, &one, sizeof one);
}

} // namespace usher::fcgi
