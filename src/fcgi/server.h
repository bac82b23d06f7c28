// The FastCGI front: W workers wait on one epoll set that holds the listening socket and every idle kept connection.
// The worker that wakes takes the whole request, hands it to its handler and writes the answer; so an idle connection
// costs no thread. (Plain FCGX_Accept_r with kept connections would leave clients waiting for an idle one.)
#pragma once

#include "http/message.h"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace usher::fcgi {

class Listener;

using Handler = std::function<http::Response(const http::Request&)>;

struct ServerOptions {
    std::size_t workers = 8;
    std::size_t body_bytes = 65'536;           ///< a longer body is read to its end and reported as too large
    std::chrono::seconds io_timeout{10};       ///< longest silence of a peer within a request
    std::chrono::milliseconds idle_grace{200}; ///< see stop()
};

class Server {
public:
    /// Each worker gets a handler of its own from `make_handler`, which is called in the worker's thread. Neither may
    /// throw.
    Server(Listener& listener, ServerOptions options, std::function<Handler()> make_handler);
    ~Server();
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    /// Serves until stop() has done its work. Call once.
    void run();

    /// Each worker makes its handler anew before its next request.
    void renew_handlers() { ++generation_; }

    /// From another thread: takes no new connection, answers every request that has come or comes on a connection
    /// already made, then lets run() return. Connections are closed after their answer, idle ones after `idle_grace`:
    /// nginx picks the one it used last, and closing that under it would cut a request it is about to send.
    void stop();

private:
    struct Peer;

    void work();
    void accept_one();
    bool accept_peer();
    bool take(Peer& peer);
    void serve(Peer& peer, const Handler& handler);
    void rest(Peer& peer);
    void close_peer(Peer& peer);
    void take_no_more();
    bool watch(int operation, int fd, std::uint32_t events, void* what) const;

    Listener& listener_;
    const ServerOptions options_;
    const std::function<Handler()> make_handler_;
    const int epoll_;
    const int leave_;                      ///< eventfd: readable once the workers are to leave
    std::atomic<unsigned> generation_ = 0; ///< of the handlers

    std::mutex mutex_; ///< guards what follows
    std::condition_variable none_left_;
    bool draining_ = false;
    std::map<Peer*, std::unique_ptr<Peer>> peers_;
    /// While draining, peers stay here until the workers have left: one may still hold an event for it.
    std::vector<std::unique_ptr<Peer>> closed_peers_;
};

} // namespace usher::fcgi
