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

/// A connection from nginx. Its two flags are guarded by the server's mutex; everything else belongs to the thread that
/// set it busy.
struct Server::Peer {
    FCGX_Request request{};
    int fd = -1;
    bool busy = false;
    bool closed = false;
};

/// The state of one worker: its handler, which is renewed on request.
class Server::Worker {
public:
    explicit Worker(const Server& server)
        : server_(server), generation_(server.generation_), handler_(server.make_handler_())
    {
    }

    const Handler& handler()
    {
        if (generation_ != server_.generation_) {
            generation_ = server_.generation_;
            handler_ = server_.make_handler_();
        }
        return handler_;
    }

private:
    const Server& server_;
    unsigned generation_;
    Handler handler_;
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

/// Anything sent from now on fails at the sender (on a unix socket); what was sent before can still be read. Returns
/// whether nothing is left to read, so that closing loses no request.
bool refuse_further(int fd)
{
    shutdown(fd, SHUT_RD);
    return !has_unread_bytes(fd);
}

} // namespace

Server::Server(Listener& listener, ServerOptions options, std::function<Handler()> make_handler)
    : listener_(listener), options_(options), make_handler_(std::move(make_handler)),
      epoll_(epoll_create1(EPOLL_CLOEXEC)), leave_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)),
      prompt_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)), pulse_(options_.longest_turn)
{
    if (epoll_ < 0 || leave_ < 0 || prompt_ < 0 || FCGX_Init() != 0 ||
        !watch(EPOLL_CTL_ADD, leave_, EPOLLIN, nullptr) || !watch(EPOLL_CTL_ADD, prompt_, EPOLLIN, &pulse_) ||
        !watch(EPOLL_CTL_ADD, listener_.fd(), EPOLLIN | EPOLLEXCLUSIVE, &listener_))
        throw std::runtime_error(std::string("cannot set up the FastCGI server: ") + std::strerror(errno));
}

Server::~Server()
{
    close(epoll_);
    close(leave_);
    close(prompt_);
}

bool Server::watch(int operation, int fd, std::uint32_t events, void* what) const
{
    epoll_event event{};
    event.events = events;
    event.data.ptr = what;
    return epoll_ctl(epoll_, operation, fd, &event) == 0;
}

void Server::run()
{
    std::vector<std::thread> workers;
    for (std::size_t i = 0; i < options_.workers; ++i)
        workers.emplace_back([this] { work(); });
    for (auto& worker : workers)
        worker.join();
    // stop(), in another thread, has added the last of them.
    const std::lock_guard lock(mutex_);
    closed_peers_.clear();
}

void Server::work()
{
    Worker worker(*this);
    ++ready_workers_;
    ready_workers_.notify_all();
    for (;;) {
        pulse_.beat();
        epoll_event event{};
        const int count = epoll_wait(epoll_, &event, 1, -1);
        if (count <= 0) continue; // interrupted by a signal
        if (event.data.ptr == nullptr) return;
        ++busy_workers_;
        if (event.data.ptr == &pulse_)
            be_prompted();
        else if (event.data.ptr == &listener_)
            accept_one();
        else if (auto& peer = *static_cast<Peer*>(event.data.ptr); take(peer))
            serve(peer, worker);
        --busy_workers_;
    }
}

void Server::wait_until_serving() const
{
    for (auto ready = ready_workers_.load(); ready < options_.workers; ready = ready_workers_.load())
        ready_workers_.wait(ready);
}

bool Server::is_alive() const
{
    const std::uint64_t one = 1;
    [[maybe_unused]] const auto written = write(prompt_, &one, sizeof one);
    return pulse_.is_alive();
}

void Server::be_prompted()
{
    std::uint64_t prompts = 0;
    [[maybe_unused]] const auto taken = read(prompt_, &prompts, sizeof prompts);
}

Load Server::load() const
{
    const std::lock_guard lock(mutex_);
    return {busy_workers_, peers_.size(), long_running_, waiting_.size()};
}

void Server::accept_one()
{
    std::unique_lock lock(mutex_);
    // Under the lock: a connection accepted before stop() looks for peers is among them.
    if (draining_ || accept_peer()) return;
    const int cause = errno;
    lock.unlock();
    if (cause == EAGAIN || cause == ECONNABORTED || cause == EINTR) return;
    log::error("connection not accepted", {{"cause", std::strerror(cause)}});
    // Out of descriptors or memory: the socket stays readable, so without a pause this would be a busy loop.
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
}

bool Server::accept_peer()
{
    const int fd = accept4(listener_.fd(), nullptr, nullptr, SOCK_CLOEXEC);
    if (fd < 0) return false;
    admit(fd);
    return true;
}

void Server::adopt(int fd)
{
    const std::lock_guard lock(mutex_);
    admit(fd);
}

/// Under the lock.
void Server::admit(int fd)
{
    set_timeouts(fd, options_.io_timeout);
    auto made = std::make_unique<Peer>();
    auto& peer = *made;
    peer.fd = fd;
    // No listening socket: after the peer has closed, FCGX_Accept_r would otherwise block in accept() on it.
    FCGX_InitRequest(&peer.request, -1, 0);
    peer.request.ipcFd = fd;
    // Otherwise closing waits up to two seconds for the peer.
    FCGX_Detach(&peer.request);
    peers_.emplace(&peer, std::move(made));
    if (!watch(EPOLL_CTL_ADD, fd, once_readable, &peer)) close_peer(peer);
}

/// For the worker that was woken for it. False: stop() has closed it meanwhile.
bool Server::take(Peer& peer)
{
    const std::lock_guard lock(mutex_);
    if (peer.closed) return false;
    peer.busy = true;
    return true;
}

void Server::serve(Peer& peer, Worker& worker)
{
    auto& request = peer.request;
    // FCGX_Accept_r begins with FCGX_Finish_r, which closes a connection that is not kept alive.
    request.keepConnection = 1;
    if (FCGX_Accept_r(&request) != 0) return rest(peer);
    auto asked = read_request(request, options_.body_bytes);
    if (!asked) {
        // A truncated request is dropped; finishing it closes the connection.
        FCGX_Finish_r(&request);
        rest(peer);
    } else if (worker.handler().takes_long(*asked)) {
        answer_long(peer, std::move(*asked), worker);
    } else {
        answer(peer, *asked, worker);
    }
}

/// Discards what has not been written yet; libfcgi closes the connection.
void Server::break_off(Peer& peer)
{
    shutdown(peer.fd, SHUT_RDWR);
    peer.request.keepConnection = 0;
}

void Server::answer(Peer& peer, const http::Request& request, Worker& worker)
{
    const auto response = worker.handler().answer(request);
    if (response.status == no_answer)
        break_off(peer);
    else
        write_response(peer.request, response);
    FCGX_Finish_r(&peer.request);
    rest(peer);
}

/// A worker that has finished one continues with those that wait for it, until none is left.
void Server::answer_long(Peer& peer, http::Request request, Worker& worker)
{
    {
        const std::lock_guard lock(mutex_);
        const bool is_next = long_running_ < options_.long_requests;
        if (!is_next && waiting_.size() < options_.waiting_requests) {
            waiting_.push_back({&peer, std::move(request)});
            return;
        }
        request.is_one_too_many = !is_next;
        if (is_next) ++long_running_;
    }
    answer(peer, request, worker);
    if (request.is_one_too_many) return;
    while (const auto next = take_waiting())
        answer(*next->peer, next->request, worker);
}

std::optional<Server::Waiting> Server::take_waiting()
{
    const std::lock_guard lock(mutex_);
    if (waiting_.empty()) {
        --long_running_;
        return std::nullopt;
    }
    auto next = std::move(waiting_.front());
    waiting_.pop_front();
    return next;
}

/// After a request, or after the peer has closed or violated FastCGI; libfcgi has closed the connection in the latter
/// cases.
void Server::rest(Peer& peer)
{
    const std::lock_guard lock(mutex_);
    // Armed under the lock: the worker woken for it finds it free.
    peer.busy = false;
    const bool is_open = peer.request.ipcFd >= 0;
    if (is_open && draining_ && hand_over(peer)) return;
    const bool stays = is_open && (!draining_ || !refuse_further(peer.fd));
    if (!stays || !watch(EPOLL_CTL_MOD, peer.fd, once_readable, &peer)) close_peer(peer);
}

/// Whether another process has taken it over, which keeps it open. Under the lock.
bool Server::hand_over(Peer& peer)
{
    if (!options_.keep || !options_.keep(peer.fd)) return false;
    epoll_ctl(epoll_, EPOLL_CTL_DEL, peer.fd, nullptr);
    // Only this process's descriptor: libfcgi might end the connection itself.
    close(peer.fd);
    peer.request.ipcFd = -1;
    close_peer(peer);
    return true;
}

/// Closes the connection if it is open, and frees libfcgi's state of its request. Under the lock.
void Server::close_peer(Peer& peer)
{
    FCGX_Free(&peer.request, 1);
    peer.closed = true;
    auto node = peers_.extract(&peer);
    if (draining_) closed_peers_.push_back(std::move(node.mapped()));
    if (peers_.empty()) none_left_.notify_all();
}

void Server::take_no_more()
{
    const std::lock_guard lock(mutex_);
    draining_ = true;
    epoll_ctl(epoll_, EPOLL_CTL_DEL, listener_.fd(), nullptr);
    // Clients waiting in this socket's own queue would be cut off; an inherited socket's queue passes to the next
    // process.
    if (listener_.is_inherited()) return;
    listener_.unpublish();
    while (accept_peer())
        ;
}

/// Under the lock.
void Server::close_idle_peers()
{
    std::vector<Peer*> idle;
    for (const auto& [peer, owned] : peers_)
        if (!peer->busy) idle.push_back(peer);
    for (auto* peer : idle)
        // One with bytes to read has woken a worker, which closes it after responding.
        if (!hand_over(*peer) && refuse_further(peer->fd)) close_peer(*peer);
}

void Server::stop()
{
    take_no_more();
    std::unique_lock lock(mutex_);
    if (!options_.keep) none_left_.wait_for(lock, options_.idle_grace, [this] { return peers_.empty(); });
    close_idle_peers();
    none_left_.wait(lock, [this] { return peers_.empty(); });
    const std::uint64_t one = 1;
    [[maybe_unused]] const auto written = write(leave_, &one, sizeof one);
}

} // namespace usher::fcgi
