#include "base/service_manager.h"

#include "base/pulse.h"

#include <boost/test/unit_test.hpp>

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cstdlib>
#include <cstring>
#include <thread>

using namespace usher;
using namespace std::chrono_literals;

namespace {

/// Plays systemd: a datagram socket, named in the environment of the next ServiceManager.
class Manager {
public:
    Manager() : socket_(socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0))
    {
        const auto name = "@usher-test-" + std::to_string(getpid());
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        std::memcpy(address.sun_path, name.data(), name.size());
        address.sun_path[0] = '\0';
        const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + name.size());
        BOOST_REQUIRE(bind(socket_, reinterpret_cast<const sockaddr*>(&address), size) == 0);
        const timeval limit{5, 0};
        setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
        setenv("NOTIFY_SOCKET", name.c_str(), 1);
    }
    ~Manager()
    {
        close(socket_);
        for (const char* name : {"NOTIFY_SOCKET", "WATCHDOG_USEC", "FDSTORE"})
            unsetenv(name);
    }
    Manager(const Manager&) = delete;
    Manager& operator=(const Manager&) = delete;

    /// The next message; a descriptor sent with it is in `received`.
    std::string hears()
    {
        std::array<char, 256> text{};
        iovec place{text.data(), text.size()};
        alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof received)> control{};
        msghdr message{};
        message.msg_iov = &place;
        message.msg_iovlen = 1;
        message.msg_control = control.data();
        message.msg_controllen = control.size();
        const auto size = recvmsg(socket_, &message, 0);
        if (const auto* const header = CMSG_FIRSTHDR(&message))
            std::memcpy(&received, CMSG_DATA(header), sizeof received);
        return size < 0 ? "nothing" : std::string(text.data(), static_cast<std::size_t>(size));
    }

    int received = -1;

private:
    int socket_;
};

sigset_t blocked_signals()
{
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGUSR2);
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    return signals;
}

} // namespace

BOOST_AUTO_TEST_SUITE(service_manager)

BOOST_AUTO_TEST_CASE(is_notified_of_the_states_of_a_service)
{
    Manager manager;
    const ServiceManager service;
    service.ready();
    BOOST_TEST(manager.hears() == "READY=1");
    service.reloading();
    BOOST_TEST(manager.hears().starts_with("RELOADING=1\nMONOTONIC_USEC="));
    service.stopping();
    BOOST_TEST(manager.hears() == "STOPPING=1");
}

BOOST_AUTO_TEST_CASE(gets_keep_alives_only_while_the_service_waits_for_a_signal)
{
    Manager manager;
    setenv("WATCHDOG_USEC", "40000", 1);
    const ServiceManager service;
    const auto signals = blocked_signals();
    std::atomic<bool> is_alive = true;
    const auto self = pthread_self();
    std::thread other([&] {
        BOOST_TEST(manager.hears() == "WATCHDOG=1");
        is_alive = false;
        pthread_kill(self, SIGUSR2);
    });
    BOOST_TEST(service.next_signal(signals, [&] { return is_alive.load(); }) == SIGUSR2);
    other.join();
}

BOOST_AUTO_TEST_CASE(keeps_a_connection_that_is_passed_to_it)
{
    Manager manager;
    setenv("FDSTORE", "16", 1);
    const ServiceManager service;
    BOOST_REQUIRE(service.keeps_connections());
    std::array<int, 2> ends{};
    BOOST_REQUIRE(socketpair(AF_UNIX, SOCK_STREAM, 0, ends.data()) == 0);
    BOOST_TEST(service.keep(ends[0]));
    close(ends[0]);
    BOOST_TEST(manager.hears() == "FDSTORE=1\nFDNAME=connection");
    BOOST_TEST(write(ends[1], "x", 1) == 1);
    char byte = 0;
    BOOST_TEST(read(manager.received, &byte, 1) == 1);
    close(manager.received);
    close(ends[1]);
}

BOOST_AUTO_TEST_CASE(is_not_required)
{
    ServiceManager service;
    service.ready();
    BOOST_TEST(!service.keeps_connections());
    BOOST_TEST(!service.keep(0));
    BOOST_TEST(service.take_sockets().empty());
}

BOOST_AUTO_TEST_CASE(a_pulse_is_alive_as_long_as_it_beats)
{
    Pulse dead(-1s), living(60s);
    BOOST_TEST(!dead.is_alive());
    BOOST_TEST(living.is_alive());
}

BOOST_AUTO_TEST_SUITE_END()
