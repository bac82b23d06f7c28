// The FastCGI server: workers wait on one epoll set that holds the listening socket and every idle keep-alive
// connection. The worker that wakes reads the whole request, calls its handler and writes the response, so an idle
// connection does not occupy a thread. (Plain FCGX_Accept_r with keep-alive connections would leave clients waiting for
// an idle one.) Slow requests, such as those that hash a password, occupy only some of the workers; further ones wait
// in a queue, as they would for the hashing itself, and so cannot slow down the rest.
#pragma once

#include "base/pulse.h"
#include "http/message.h"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

namespace usher::fcgi {

class Listener;

/// Used as the status of a response: send none and close the connection.
inline constexpr int no_answer = 0;

/// What one worker does with requests.
struct Handler {
    std::function<http::Response(const http::Request&)> answer;
    std::function<bool(const http::Request&)> takes_long = [](const http::Request&) { return false; };
};

struct ServerOptions {
    std::size_t workers = 8;
    std::size_t body_bytes = 65'536;           ///< a longer body is read to its end and reported as too large
    std::size_t long_requests = 4;             ///< how many workers slow requests may occupy
    std::size_t waiting_requests = 256;        ///< slow requests that may wait; more are marked as one too many
    std::chrono::seconds io_timeout{10};       ///< longest silence of a peer within a request
    std::chrono::milliseconds idle_grace{200}; ///< see stop()
    std::chrono::seconds longest_turn{60};     ///< see is_alive()
    /// Hands connections that stop() would otherwise close to the next process; false: this one was not taken.
    std::function<bool(int fd)> keep = nullptr;
};

/// How much of a server is in use at a given moment.
struct Load {
    std::size_t busy_workers;
    std::size_t connections;
    std::size_t long_requests;
    std::size_t waiting_requests;
};

class Server {
public:
    /// Each worker gets its own handler from `make_handler`, which is called in the worker's thread. Neither may throw.
    Server(Listener& listener, ServerOptions options, std::function<Handler()> make_handler);
    ~Server();
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    /// Serves a connection accepted by another process like its own.
    void adopt(int fd);
    /// Serves until stop() has finished. Call once.
    void run();
    /// Returns when each worker has its handler and waits for requests; call it from another thread than run()'s.
    void wait_until_serving() const;
    /// Whether a worker has returned to its loop recently. Call it regularly: each call wakes a worker to check.
    bool is_alive() const;

    /// Each worker recreates its handler before its next request.
    void renew_handlers() { ++generation_; }

    Load load() const;

    /// From another thread: accepts no new connections, answers every request that has begun, then lets run() return.
    /// If connections can be handed over, each is as soon as it is idle, and what arrives on it meanwhile waits there
    /// for the next process: nothing is lost. Otherwise they are closed after their response, and idle ones after
    /// `idle_grace`: nginx picks the most recently used one, and closing it would lose a request about to be sent.
    void stop();

private:
    struct Peer;
    class Worker;
    struct Waiting {
        Peer* peer;
        http::Request request;
    };

    void work();
    void accept_one();
    bool accept_peer();
    void admit(int fd);
    void be_prompted();
    bool take(Peer& peer);
    void serve(Peer& peer, Worker& worker);
    static void break_off(Peer& peer);
    void answer(Peer& peer, const http::Request& request, Worker& worker);
    void answer_long(Peer& peer, http::Request request, Worker& worker);
    std::optional<Waiting> take_waiting();
    void rest(Peer& peer);
    bool hand_over(Peer& peer);
    void close_peer(Peer& peer);
    void close_idle_peers();
    void take_no_more();
    bool watch(int operation, int fd, std::uint32_t events, void* what) const;

    Listener& listener_;
    const ServerOptions options_;
    const std::function<Handler()> make_handler_;
    const int epoll_;
    const int leave_;     ///< eventfd: readable once the workers are to stop
    const int prompt_;    ///< eventfd: readable when one of them is to report that it is alive
    mutable Pulse pulse_; ///< of any worker
    std::atomic<std::size_t> ready_workers_ = 0;
    std::atomic<unsigned> generation_ = 0; ///< of the handlers
    std::atomic<std::size_t> busy_workers_ = 0;

    mutable std::mutex mutex_; ///< guards the following
    std::condition_variable none_left_;
    bool draining_ = false;
    std::size_t long_running_ = 0;
    std::deque<Waiting> waiting_; ///< none unless long_running_ is at its limit; their peers are busy
    std::map<Peer*, std::unique_ptr<Peer>> peers_;
    /// While draining, peers stay here until the workers have stopped: one may still hold an event for it.
    std::vector<std::unique_ptr<Peer>> closed_peers_;
};

} // namespace usher::fcgi
