#include "fcgi/server.h"

#include "fcgi/client.h"
#include "fcgi/running_server.h"

#include <boost/test/unit_test.hpp>

#include <unistd.h>

#include <array>
#include <atomic>
#include <memory>
#include <thread>

using namespace usher;
using namespace usher::test;
using namespace std::chrono_literals;

namespace {

/// What a handler received, as the body of its response.
http::Response echo(const http::Request& request)
{
    const auto body = request.body_too_large ? std::string("too large") : std::to_string(request.body.size());
    return {200, {{"Content-Type", "text/plain"}}, request.method + " " + request.path + " " + body};
}

fcgi::Handler make_echo()
{
    return {echo};
}

/// Two gates of the path /wait: `entered` opens as the request arrives, `leave` is opened by the test.
struct Doors {
    std::promise<void> entered, leave;
    std::shared_future<void> may_leave = leave.get_future().share();

    fcgi::Handler handler()
    {
        return {[this](const http::Request& request) {
            if (request.path == "/wait") {
                entered.set_value();
                may_leave.wait();
            }
            return echo(request);
        }};
    }
};

fcgi::ServerOptions with_workers(std::size_t workers)
{
    fcgi::ServerOptions options;
    options.workers = workers;
    return options;
}

fcgi::ServerOptions with_long_requests(std::size_t running, std::size_t waiting)
{
    auto options = with_workers(running + 1);
    options.long_requests = running;
    options.waiting_requests = waiting;
    return options;
}

/// The path /long takes until `may_leave` is set.
struct LongRequests {
    std::promise<void> may_leave;
    std::shared_future<void> left = may_leave.get_future().share();
    std::atomic<int> asked = 0; ///< requests for /long that have arrived
    std::atomic<int> running = 0;

    fcgi::Handler handler()
    {
        return {[this](const http::Request& request) {
                    if (request.is_one_too_many) return http::Response{503, {}, "one too many"};
                    if (request.path == "/long") {
                        ++running;
                        left.wait();
                    }
                    return echo(request);
                },
                [this](const http::Request& request) {
                    if (request.path == "/long") ++asked;
                    return request.path == "/long";
                }};
    }
    /// Returns once that many run.
    void await_asked(int count) const
    {
        while (asked < count || running < 1)
            std::this_thread::yield();
    }
};

void wait_until_draining(const RunningServer& running)
{
    while (std::filesystem::exists(running.socket))
        std::this_thread::yield();
}

const auto get_a = request_head(variables_of("/a")) + request_body("");

} // namespace

BOOST_AUTO_TEST_SUITE(server)

BOOST_AUTO_TEST_CASE(a_request_is_read_completely_and_its_response_written_completely)
{
    const std::string long_answer(300'000, 'y');
    http::Request seen;
    RunningServer running(with_workers(1), [&]() -> fcgi::Handler {
        return {[&](const http::Request& request) {
            seen = request;
            return http::Response{418, {{"X-One", "1"}, {"X-Two", "2"}}, long_answer};
        }};
    });
    Client client(running.socket);
    const std::string body(40'000, 'x');
    auto variables = variables_of("/a%20b/c?d=e%3F&f", body);
    variables["HTTP_X_AUTH_TOKEN"] = std::string(200, 't');
    variables["CONTENT_TYPE"] = "text/plain";
    variables["HTTPS"] = "on";
    client.send(request_head(variables) + request_body(body));
    BOOST_TEST(client.receive() ==
               "Status: 418 \r\nX-One: 1\r\nX-Two: 2\r\nContent-Length: 300000\r\n\r\n" + long_answer);
    BOOST_TEST(seen.method == "POST");
    BOOST_TEST(seen.path == "/a%20b/c");
    BOOST_TEST(seen.query == "d=e%3F&f");
    BOOST_TEST(seen.header("x-auth-token") == std::string(200, 't'));
    BOOST_TEST(seen.header("content-type") == "text/plain");
    BOOST_TEST(seen.header("content-length") == "40000");
    BOOST_TEST(seen.client_address == "192.0.2.1");
    BOOST_TEST(seen.secure);
    BOOST_TEST(seen.body == body);
}

BOOST_AUTO_TEST_CASE(sixty_four_keep_alive_connections_are_served_by_eight_workers)
{
    RunningServer running(with_workers(8), make_echo);
    std::vector<std::unique_ptr<Client>> clients;
    for (int i = 0; i < 64; ++i)
        clients.push_back(std::make_unique<Client>(running.socket));
    for (int round = 0; round < 3; ++round) {
        for (auto& client : clients)
            client->send(get_a);
        for (auto& client : clients)
            BOOST_TEST(client->receive_body() == "GET /a 0");
    }
}

BOOST_AUTO_TEST_CASE(a_body_over_the_limit_is_reported_and_leaves_the_connection_usable)
{
    auto options = with_workers(1);
    options.body_bytes = 1000;
    RunningServer running(options, make_echo);
    Client client(running.socket);
    BOOST_TEST(client.ask("/a", std::string(1000, 'x')) == "POST /a 1000");
    BOOST_TEST(client.ask("/b", std::string(1001, 'x')) == "POST /b too large");
    BOOST_TEST(client.ask("/c", std::string(200'000, 'x')) == "POST /c too large");
    BOOST_TEST(client.ask("/d") == "GET /d 0");
}

BOOST_AUTO_TEST_CASE(garbage_affects_only_its_own_connection)
{
    RunningServer running(with_workers(1), make_echo);
    Client kept(running.socket);
    BOOST_TEST(kept.ask("/a") == "GET /a 0");
    for (const auto& garbage :
         {std::string("GET / HTTP/1.1\r\nHost: x\r\n\r\n"), std::string(64, '\0'), std::string(64, '\xff'),
          record(RecordType::standard_input, "no request was begun") + std::string(16, 'x')}) {
        Client odd(running.socket);
        odd.send(garbage);
        BOOST_TEST(odd.is_closed());
    }
    BOOST_TEST(kept.ask("/b") == "GET /b 0");
}

BOOST_AUTO_TEST_CASE(a_peer_that_stalls_within_a_request_occupies_its_worker_no_longer_than_io_timeout)
{
    auto options = with_workers(1);
    options.io_timeout = 1s;
    std::atomic<int> handled = 0;
    RunningServer running(options, [&]() -> fcgi::Handler {
        return {[&](const http::Request& request) {
            ++handled;
            return echo(request);
        }};
    });
    const auto whole = request_head(variables_of("/a", "body"));
    Client within_header(running.socket), within_params(running.socket), within_body(running.socket);
    within_header.send(whole.substr(0, 5));
    BOOST_TEST(within_header.is_closed());
    within_params.send(whole.substr(0, 30));
    BOOST_TEST(within_params.is_closed());
    within_body.send(whole + record(RecordType::standard_input, "bo"));
    BOOST_TEST(within_body.is_closed());
    BOOST_TEST(handled == 0);
    Client next(running.socket);
    BOOST_TEST(next.ask("/b") == "GET /b 0");
}

BOOST_AUTO_TEST_CASE(a_peer_that_closes_within_its_body_is_not_handed_over)
{
    std::atomic<int> handled = 0;
    RunningServer running(with_workers(1), [&]() -> fcgi::Handler {
        return {[&](const http::Request& request) {
            ++handled;
            return echo(request);
        }};
    });
    Client(running.socket).send(request_head(variables_of("/half", "body")) + record(RecordType::standard_input, "bo"));
    BOOST_TEST(Client(running.socket).ask("/b") == "GET /b 0");
    BOOST_TEST(handled == 1);
}

BOOST_AUTO_TEST_CASE(slow_requests_leave_a_worker_to_the_others)
{
    LongRequests work;
    RunningServer running(with_long_requests(1, 8), [&] { return work.handler(); });
    Client first(running.socket), second(running.socket), other(running.socket);
    for (auto* client : {&first, &second})
        client->send(request_head(variables_of("/long")) + request_body(""));
    work.await_asked(2);
    BOOST_TEST(other.ask("/quick") == "GET /quick 0");
    BOOST_TEST(work.running == 1);
    work.may_leave.set_value();
    BOOST_TEST(first.receive_body() == "GET /long 0");
    BOOST_TEST(second.receive_body() == "GET /long 0");
    BOOST_TEST(second.ask("/quick") == "GET /quick 0");
}

BOOST_AUTO_TEST_CASE(a_slow_request_is_one_too_many_if_no_more_may_wait)
{
    LongRequests work;
    RunningServer running(with_long_requests(1, 0), [&] { return work.handler(); });
    Client first(running.socket), second(running.socket);
    first.send(request_head(variables_of("/long")) + request_body(""));
    work.await_asked(1);
    BOOST_TEST(second.ask("/long") == "one too many");
    work.may_leave.set_value();
    BOOST_TEST(first.receive_body() == "GET /long 0");
}

BOOST_AUTO_TEST_CASE(stopping_answers_slow_requests_that_wait)
{
    LongRequests work;
    RunningServer running(with_long_requests(1, 8), [&] { return work.handler(); });
    Client first(running.socket), second(running.socket);
    for (auto* client : {&first, &second})
        client->send(request_head(variables_of("/long")) + request_body(""));
    work.await_asked(2);
    auto stopped = std::async(std::launch::async, [&] { running.stop(); });
    wait_until_draining(running);
    work.may_leave.set_value();
    BOOST_TEST(first.receive_body() == "GET /long 0");
    BOOST_TEST(second.receive_body() == "GET /long 0");
    stopped.get();
}

BOOST_AUTO_TEST_CASE(each_worker_recreates_its_handler_on_request)
{
    std::atomic<int> made = 0;
    RunningServer running(with_workers(1), [&]() -> fcgi::Handler {
        return {[number = ++made](const http::Request&) { return http::Response{200, {}, std::to_string(number)}; }};
    });
    Client client(running.socket);
    BOOST_TEST(client.ask("/a") == "1");
    BOOST_TEST(client.ask("/a") == "1");
    running.server.renew_handlers();
    BOOST_TEST(client.ask("/a") == "2");
    BOOST_TEST(client.ask("/a") == "2");
}

BOOST_AUTO_TEST_CASE(stopping_answers_the_request_in_flight_and_closes_its_connection)
{
    Doors doors;
    RunningServer running(with_workers(2), [&] { return doors.handler(); });
    Client client(running.socket);
    client.send(request_head(variables_of("/wait")) + request_body(""));
    doors.entered.get_future().wait();
    auto stopped = std::async(std::launch::async, [&] { running.stop(); });
    wait_until_draining(running);
    BOOST_CHECK_THROW(Client(running.socket), std::runtime_error);
    doors.leave.set_value();
    BOOST_TEST(client.receive_body() == "GET /wait 0");
    BOOST_TEST(client.is_closed());
    stopped.get();
}

BOOST_AUTO_TEST_CASE(stopping_answers_a_request_that_comes_on_an_idle_connection_within_the_grace)
{
    auto options = with_workers(1);
    options.idle_grace = 5s;
    RunningServer running(options, make_echo);
    Client used(running.socket), idle(running.socket);
    BOOST_TEST(used.ask("/a") == "GET /a 0");
    // The only worker is done with `used` when it answers another.
    BOOST_TEST(Client(running.socket).ask("/a") == "GET /a 0");
    auto stopped = std::async(std::launch::async, [&] { running.stop(); });
    wait_until_draining(running);
    BOOST_TEST(used.ask("/b") == "GET /b 0");
    BOOST_TEST(used.is_closed());
    BOOST_TEST(idle.ask("/c") == "GET /c 0");
    BOOST_TEST(idle.is_closed());
    stopped.get(); // before the grace is over: no connection is left
}

BOOST_AUTO_TEST_CASE(stopping_answers_connections_that_wait_in_the_queue)
{
    Doors doors;
    RunningServer running(with_workers(1), [&] { return doors.handler(); });
    Client client(running.socket);
    client.send(request_head(variables_of("/wait")) + request_body(""));
    doors.entered.get_future().wait();
    std::array<std::unique_ptr<Client>, 10> queued;
    for (auto& waiting : queued) {
        waiting = std::make_unique<Client>(running.socket);
        waiting->send(get_a);
    }
    auto stopped = std::async(std::launch::async, [&] { running.stop(); });
    wait_until_draining(running);
    doors.leave.set_value();
    BOOST_TEST(client.receive_body() == "GET /wait 0");
    for (auto& waiting : queued)
        BOOST_TEST(waiting->receive_body() == "GET /a 0");
    stopped.get();
}

BOOST_AUTO_TEST_CASE(stopping_closes_connections_that_stay_idle_for_the_grace)
{
    auto options = with_workers(1);
    options.idle_grace = 10ms;
    RunningServer running(options, make_echo);
    Client client(running.socket);
    BOOST_TEST(client.ask("/a") == "GET /a 0");
    running.stop();
    BOOST_TEST(client.is_closed());
    BOOST_TEST(client.ask("/b") == "refused");
}

namespace {

/// Sends requests continuously, on a new connection once the server accepts nothing on the old one, until it is gone.
/// Returns the number of requests that were sent and not answered.
int ask_until_gone(const std::string& socket, std::atomic<int>& answered)
{
    for (;;) {
        std::unique_ptr<Client> client;
        try {
            client = std::make_unique<Client>(socket);
        } catch (const std::runtime_error&) {
            return 0;
        }
        while (client->send(get_a)) {
            if (client->receive_body() != "GET /a 0") return 1;
            ++answered;
        }
    }
}

} // namespace

BOOST_AUTO_TEST_CASE(stopping_under_load_loses_no_request)
{
    for (int round = 0; round < 50; ++round) {
        auto options = with_workers(8);
        options.idle_grace = 5ms;
        RunningServer running(options, make_echo);
        std::atomic<int> answered = 0;
        std::vector<std::future<int>> clients;
        for (int i = 0; i < 24; ++i)
            clients.push_back(std::async(std::launch::async, [&] { return ask_until_gone(running.socket, answered); }));
        while (answered < 100)
            std::this_thread::yield();
        running.stop();
        for (auto& client : clients)
            BOOST_REQUIRE(client.get() == 0);
    }
}

BOOST_AUTO_TEST_CASE(connections_handed_over_to_the_next_server_lose_no_request)
{
    for (int round = 0; round < 50; ++round) {
        std::vector<int> kept;
        auto options = with_workers(4);
        options.keep = [&](int fd) {
            kept.push_back(dup(fd));
            return true;
        };
        RunningServer first(options, make_echo);
        std::atomic<int> answered = 0;
        std::atomic<bool> enough = false;
        std::vector<std::unique_ptr<Client>> connections;
        for (int i = 0; i < 8; ++i)
            connections.push_back(std::make_unique<Client>(first.socket));
        std::vector<std::future<bool>> clients;
        for (auto& client : connections)
            clients.push_back(std::async(std::launch::async, [&] {
                while (!enough) {
                    if (client->ask("/a") != "GET /a 0") return false;
                    ++answered;
                }
                return true;
            }));
        while (answered < 50)
            std::this_thread::yield();
        first.stop();
        RunningServer second(with_workers(4), make_echo);
        for (const int connection : kept)
            second.server.adopt(connection);
        for (const int before = answered; answered < before + 50;)
            std::this_thread::yield();
        enough = true;
        for (auto& client : clients)
            BOOST_REQUIRE(client.get());
    }
}

BOOST_AUTO_TEST_CASE(is_alive_while_a_worker_returns_to_its_loop)
{
    Doors doors;
    auto options = with_workers(1);
    options.longest_turn = 0s;
    RunningServer running(options, [&] { return doors.handler(); });
    running.server.wait_until_serving();
    Client client(running.socket);
    BOOST_REQUIRE(client.send(request_head(variables_of("/wait")) + request_body("")));
    doors.entered.get_future().wait();
    BOOST_TEST(!running.server.is_alive());
    doors.leave.set_value();
    BOOST_TEST(client.receive_body() == "GET /wait 0");
}

BOOST_AUTO_TEST_SUITE_END()
