#include "xmpp/peer.h"

#include <boost/test/unit_test.hpp>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <regex>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

namespace usher::test {
namespace {

constexpr auto header = "<?xml version='1.0'?><stream:stream xmlns='jabber:component:accept' "
                        "xmlns:stream='http://etherx.jabber.org/streams' id='3BF96D32' from='usher.x.test'>";

void say(int socket, const std::string& words)
{
    if (!words.empty()) send(socket, words.data(), words.size(), MSG_NOSIGNAL);
}

} // namespace

ComponentPeer::ComponentPeer(Script answer, std::string consent)
    : answer_(std::move(answer)), consent_(std::move(consent)),
      listener_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0))
{
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    auto* any = reinterpret_cast<sockaddr*>(&address);
    socklen_t size = sizeof address;
    BOOST_REQUIRE(bind(listener_, any, size) == 0 && listen(listener_, 5) == 0 &&
                  getsockname(listener_, any, &size) == 0);
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { serve(); });
}

ComponentPeer::~ComponentPeer()
{
    shutdown(listener_, SHUT_RDWR);
    hang_up();
    thread_.join();
    close(listener_);
}

std::string ComponentPeer::handshake() const
{
    const std::lock_guard lock(mutex_);
    return handshake_;
}

std::string ComponentPeer::heard() const
{
    const std::lock_guard lock(mutex_);
    return heard_;
}

void ComponentPeer::hang_up()
{
    if (const int socket = current_; socket >= 0) shutdown(socket, SHUT_RDWR);
}

void ComponentPeer::serve()
{
    for (int socket = 0; (socket = accept(listener_, nullptr, nullptr)) >= 0;) {
        ++connections_;
        current_ = socket;
        talk(socket);
        current_ = -1;
        close(socket);
    }
}

std::string ComponentPeer::hear_until(int socket, const std::string& mark)
{
    std::string all;
    for (char some[4096]; all.find(mark) == std::string::npos;) {
        const auto length = recv(socket, some, sizeof some, 0);
        if (length <= 0) break;
        all.append(some, static_cast<std::size_t>(length));
    }
    return all;
}

void ComponentPeer::talk(int socket)
{
    hear_until(socket, "<stream:stream");
    say(socket, header);
    const auto handshake = hear_until(socket, "</handshake>");
    {
        const std::lock_guard lock(mutex_);
        handshake_ = handshake;
    }
    say(socket, consent_);
    for (;;) {
        const auto heard = hear_until(socket, ">");
        if (heard.empty()) return;
        {
            const std::lock_guard lock(mutex_);
            heard_ += heard;
        }
        say(socket, answer_(heard));
    }
}

std::string pongs(const std::string& heard)
{
    static const std::regex ping("<iq type=\"get\" id=\"([^\"]+)\"");
    std::string all;
    for (std::sregex_iterator found(heard.begin(), heard.end(), ping), end; found != end; ++found)
        all += "<iq type='result' id='" + (*found)[1].str() + "' from='x.test' to='usher.x.test'/>";
    return all;
}

} // namespace usher::test
