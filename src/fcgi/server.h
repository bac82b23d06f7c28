// The FastCGI front: W workers wait on one epoll set that holds the listening socket and every idle kept connection.
// The worker that wakes takes the whole request, hands it to its handler and writes the answer; so an idle connection
// costs no thread. (Plain FCGX_Accept_r with kept connections would leave clients waiting for an idle one.) Requests that
// take long, as hashing a password does, keep no more than a part of the workers busy; further ones wait in a queue, as
// one would wait for its turn there anyway, and so cannot slow the rest.
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

/// As the status of a response: there is none, the connection is closed.
inline constexpr int no_answer = 0;

/// What one worker does with requests.
struct Handler {
    std::function<http::Response(const http::Request&)> answer;
    std::function<bool(const http::Request&)> takes_long = [](const http::Request&) { return false; };
};

struct ServerOptions {
    std::size_t workers = 8;
    std::size_t body_bytes = 65'536;           ///< a longer body is read to its end and reported as too large
    std::size_t long_requests = 4;             ///< workers that requests which take long may keep busy
    std::size_t waiting_requests = 256;        ///< such requests that may wait; more are marked as one too many
    std::chrono::seconds io_timeout{10};       ///< longest silence of a peer within a request
    std::chrono::milliseconds idle_grace{200}; ///< see stop()
    std::chrono::seconds longest_turn{60};     ///< see is_alive()
    /// Takes over connections that stop() would otherwise close, for the next process; false: not this one.
    std::function<bool(int fd)> keep = nullptr;
};

/// How much of a server is in use at a moment.
struct Load {
    std::size_t busy_workers;
    std::size_t connections;
    std::size_t long_requests;
    std::size_t waiting_requests;
};

class Server {
public:
    /// Each worker gets a handler of its own from `make_handler`, which is called in the worker's thread. Neither may
    /// throw.
    Server(Listener& listener, ServerOptions options, std::function<Handler()> make_handler);
    ~Server();
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    /// Serves a connection that another process has accepted, as one of its own.
    void adopt(int fd);
    /// Serves until stop() has done its work. Call once.
    void run();
    /// Returns when each worker has its handler and waits for requests; from another thread than run()'s.
    void wait_until_serving() const;
    /// Whether some worker has come back to its loop lately. Ask again and again: each question wakes one to see.
    bool is_alive() const;

    /// Each worker makes its handler anew before its next request.
    void renew_handlers() { ++generation_; }

    Load load() const;

    /// From another thread: takes no new connection, answers every request that was begun, then lets run() return.
    /// Where somebody keeps connections, he gets each as soon as it rests, and what comes on it meanwhile waits in it for
    /// the next process: nothing is cut. Else they are closed after their answer, and idle ones after `idle_grace`:
    /// nginx picks the one it used last, and closing that under it would cut a request it is about to send.
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
    const int leave_;     ///< eventfd: readable once the workers are to leave
    const int prompt_;    ///< eventfd: readable when one of them is to show that it lives
    mutable Pulse pulse_; ///< of whichever worker goes round
    std::atomic<std::size_t> ready_workers_ = 0;
    std::atomic<unsigned> generation_ = 0; ///< of the handlers
    std::atomic<std::size_t> busy_workers_ = 0;

    mutable std::mutex mutex_; ///< guards what follows
    std::condition_variable none_left_;
    bool draining_ = false;
    std::size_t long_running_ = 0;
    std::deque<Waiting> waiting_; ///< none unless long_running_ is at its limit; their peers are busy
    std::map<Peer*, std::unique_ptr<Peer>> peers_;
    /// While draining, peers stay here until the workers have left: one may still hold an event for it.
    std::vector<std::unique_ptr<Peer>> closed_peers_;
};

} // namespace usher::fcgi
