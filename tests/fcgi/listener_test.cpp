#include "fcgi/listener.h"

#include "fcgi/client.h"
#include "fcgi/running_server.h"

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <ostream>

using namespace usher;
using namespace usher::test;
namespace data = boost::unit_test::data;

namespace {

/// Replaces fd 0 by a descriptor for its lifetime.
class StandardInput {
public:
    explicit StandardInput(int fd) : before_(fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3)) { dup2(fd, STDIN_FILENO); }
    ~StandardInput()
    {
        dup2(before_, STDIN_FILENO);
        close(before_);
    }
    StandardInput(const StandardInput&) = delete;
    StandardInput& operator=(const StandardInput&) = delete;

private:
    int before_;
};

/// A TCP socket that listens on any free port of the address.
class TcpSocket {
public:
    explicit TcpSocket(const char* address) : fd(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0))
    {
        sockaddr_in any_port{};
        any_port.sin_family = AF_INET;
        inet_pton(AF_INET, address, &any_port.sin_addr);
        // Whatever the address is, only this machine can reach the test's socket.
        constexpr char loopback[] = "lo";
        BOOST_REQUIRE(setsockopt(fd, SOL_SOCKET, SO_BINDTODEVICE, loopback, sizeof loopback) == 0);
        BOOST_REQUIRE(bind(fd, reinterpret_cast<const sockaddr*>(&any_port), sizeof any_port) == 0);
        BOOST_REQUIRE(listen(fd, 1) == 0);
    }
    ~TcpSocket() { close(fd); }
    TcpSocket(const TcpSocket&) = delete;
    TcpSocket& operator=(const TcpSocket&) = delete;
    const int fd;
};

struct Fixture {
    TemporaryFolder folder;
    const std::string path = folder / "s";
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(listener, Fixture)

BOOST_AUTO_TEST_CASE(makes_a_socket_that_every_user_may_connect_to_and_removes_it)
{
    {
        const fcgi::Listener listener(path);
        struct stat file {};
        BOOST_REQUIRE(stat(path.c_str(), &file) == 0);
        BOOST_TEST((file.st_mode & 0777U) == 0666U);
        BOOST_TEST(listener.name() == path);
        BOOST_TEST(!listener.is_inherited());
        BOOST_TEST(listener.is_local());
        BOOST_CHECK_NO_THROW(Client{path});
    }
    BOOST_TEST(!std::filesystem::exists(path));
}

BOOST_AUTO_TEST_CASE(replaces_a_socket_that_no_process_answers_on)
{
    {
        const fcgi::Listener dead(path);
        std::filesystem::create_hard_link(path, folder / "left");
    }
    std::filesystem::rename(folder / "left", path);
    const fcgi::Listener listener(path);
    BOOST_CHECK_NO_THROW(Client{path});
}

BOOST_AUTO_TEST_CASE(refuses_a_socket_that_another_process_answers_on)
{
    const fcgi::Listener first(path);
    BOOST_CHECK_THROW(fcgi::Listener{path}, std::runtime_error);
    BOOST_CHECK_NO_THROW(Client{path});
}

BOOST_AUTO_TEST_CASE(keeps_a_file_that_is_not_a_socket)
{
    std::ofstream(path) << "precious";
    BOOST_CHECK_THROW(fcgi::Listener{path}, std::runtime_error);
    BOOST_TEST(std::filesystem::file_size(path) == 8U);
}

const std::string refused[] = {
    "",           "nonsense",     "127.0.0.1",   "localhost:9000", "/nonexistent/folder/s", "/" + std::string(108, 'x'),
    "127.0.0.1:", "127.0.0.1:0x", "127.0.0.1:0", "[::1]:9000",     "127.0.0.1:70000",       "127.0.0.1:-1",
};
BOOST_DATA_TEST_CASE(refuses_an_address_that_cannot_be_listened_on, data::make(refused), listen)
{
    BOOST_CHECK_THROW(fcgi::Listener{listen}, std::runtime_error);
}

BOOST_AUTO_TEST_CASE(takes_a_listening_socket_on_fd_0_and_leaves_it_open_at_the_end)
{
    const fcgi::Listener parent(path);
    const StandardInput standard_input(parent.fd());
    {
        fcgi::Listener listener(folder / "not-made");
        BOOST_TEST(listener.fd() == 0);
        BOOST_TEST(listener.is_inherited());
        BOOST_TEST(listener.is_local());
        BOOST_TEST(listener.name() == "fd 0");
        listener.unpublish();
    }
    BOOST_TEST(!std::filesystem::exists(folder / "not-made"));
    BOOST_CHECK_NO_THROW(Client{path});
}

BOOST_AUTO_TEST_CASE(tells_loopback_from_addresses_that_others_can_reach)
{
    for (const auto& [address, local] : {std::pair{"127.0.0.1", true}, {"127.8.9.10", true}, {"0.0.0.0", false}}) {
        const TcpSocket socket(address);
        const StandardInput standard_input(socket.fd);
        BOOST_TEST(fcgi::Listener("unused").is_local() == local, address);
    }
}

BOOST_AUTO_TEST_SUITE_END()
