#include "ctl/probe.h"

#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <memory>
#include <string_view>

namespace usher::ctl {
namespace {

std::string reason()
{
    return std::strerror(errno);
}

// ---- FastCGI, just enough for one request without a body

constexpr char begin_request = 1;
constexpr char end_request = 3;
constexpr char params = 4;
constexpr char stdin_data = 5;
constexpr char stdout_data = 6;
constexpr std::size_t header_size = 8;

std::string record(char type, const std::string& content)
{
    const auto high = static_cast<char>(content.size() >> 8);
    const auto low = static_cast<char>(content.size() & 0xff);
    return std::string{1, type, 0, 1, high, low, 0, 0} + content;
}

std::string param(const std::string& name, const std::string& value)
{
    return std::string{static_cast<char>(name.size()), static_cast<char>(value.size())} + name + value;
}

std::string readiness_request()
{
    const std::string responder{0, 1, 0, 0, 0, 0, 0, 0};
    const auto asked = param("REQUEST_METHOD", "GET") + param("REQUEST_URI", "/readyz") +
                       param("DOCUMENT_URI", "/readyz") + param("SCRIPT_NAME", "/readyz") + param("QUERY_STRING", "") +
                       param("CONTENT_LENGTH", "") + param("REMOTE_ADDR", "127.0.0.1") +
                       param("SERVER_PROTOCOL", "HTTP/1.1") + param("SERVER_NAME", "localhost");
    return record(begin_request, responder) + record(params, asked) + record(params, "") + record(stdin_data, "");
}

/// Takes the next whole record off `bytes`: its type and content; type 0 if there is none yet.
std::pair<char, std::string> take_record(std::string& bytes)
{
    if (bytes.size() < header_size) return {};
    const auto byte = [&](std::size_t i) { return static_cast<std::size_t>(static_cast<unsigned char>(bytes[i])); };
    const auto length = byte(4) * 256 + byte(5);
    const auto whole = header_size + length + byte(6);
    if (bytes.size() < whole) return {};
    std::pair<char, std::string> taken{bytes[1], bytes.substr(header_size, length)};
    bytes.erase(0, whole);
    return taken;
}

std::string status_in(const std::string& answer)
{
    constexpr std::string_view status = "Status: ";
    const auto at = answer.find(status);
    if (at != std::string::npos) return answer.substr(at + status.size(), 3);
    return answer.empty() ? throw ProbeFailed("an empty answer") : "200";
}

// ---- SMTP

/// Reads to the end of one reply, whose last line has a blank after its code.
std::string read_reply(Probe& probe)
{
    constexpr std::size_t longest = 16'384;
    std::string reply;
    for (;;) {
        const auto more = probe.receive();
        if (more.empty()) throw ProbeFailed("the connection was closed after \"" + reply + "\"");
        reply += more;
        const auto last = reply.rfind('\n', reply.size() - 2);
        const auto begin = last == std::string::npos ? 0 : last + 1;
        if (reply.back() == '\n' && reply.size() > begin + 3 && reply[begin + 3] != '-') return reply;
        if (reply.size() > longest) throw ProbeFailed("the greeting does not end; this is not an SMTP server");
    }
}

std::string first_line(const std::string& text)
{
    return text.substr(0, text.find_first_of("\r\n"));
}

} // namespace

Probe::Probe(const std::string& where, std::chrono::milliseconds patience)
    : deadline_(std::chrono::steady_clock::now() + patience)
{
    if (where.starts_with('/')) {
        connect_to_path(where);
        return;
    }
    const auto colon = where.rfind(':');
    if (colon == std::string::npos) throw ProbeFailed("neither a path nor host:port");
    connect_to_host(where.substr(0, colon), where.substr(colon + 1));
}

void Probe::Socket::renew(int other)
{
    if (fd >= 0) close(fd);
    fd = other;
}

void Probe::wait_for(short events, const char* what)
{
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(deadline_ - std::chrono::steady_clock::now());
    pollfd poll_fd{socket_.fd, events, 0};
    if (left.count() <= 0 || poll(&poll_fd, 1, static_cast<int>(left.count())) == 0)
        throw ProbeFailed(std::string("no ") + what + " in time");
}

void Probe::open(int family, const void* address, unsigned size)
{
    socket_.renew(socket(family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    if (socket_.fd < 0) throw ProbeFailed(reason());
    if (connect(socket_.fd, static_cast<const sockaddr*>(address), size) == 0) return;
    if (errno != EINPROGRESS) throw ProbeFailed(reason());
    wait_for(POLLOUT, "connection");
    int error = 0;
    socklen_t length = sizeof error;
    if (getsockopt(socket_.fd, SOL_SOCKET, SO_ERROR, &error, &length) != 0 || error != 0)
        throw ProbeFailed(std::strerror(error));
}

void Probe::connect_to_path(const std::string& path)
{
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.size() >= sizeof address.sun_path) throw ProbeFailed("the path is too long for a unix socket");
    std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
    open(AF_UNIX, &address, sizeof address);
}

void Probe::connect_to_host(const std::string& host, const std::string& port)
{
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    addrinfo* found = nullptr;
    if (const int status = getaddrinfo(host.c_str(), port.c_str(), &hints, &found); status != 0)
        throw ProbeFailed(gai_strerror(status));
    const std::unique_ptr<addrinfo, void (*)(addrinfo*)> owned(found, freeaddrinfo);
    for (const auto* one = found; one; one = one->ai_next) {
        try {
            return open(one->ai_family, one->ai_addr, one->ai_addrlen);
        } catch (const ProbeFailed&) {
            if (!one->ai_next) throw;
        }
    }
}

void Probe::send(const std::string& bytes)
{
    for (std::size_t sent = 0; sent < bytes.size();) {
        wait_for(POLLOUT, "readiness to receive");
        const auto count = ::send(socket_.fd, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
        if (count < 0) throw ProbeFailed(reason());
        sent += static_cast<std::size_t>(count);
    }
}

std::string Probe::receive()
{
    wait_for(POLLIN, "answer");
    std::array<char, 4096> buffer{};
    const auto count = recv(socket_.fd, buffer.data(), buffer.size(), 0);
    if (count < 0) throw ProbeFailed(reason());
    return {buffer.data(), static_cast<std::size_t>(count)};
}

std::string ask_usherd(const std::string& listen, std::chrono::milliseconds patience)
{
    Probe probe(listen, patience);
    probe.send(readiness_request());
    std::string bytes;
    std::string answer;
    for (;;) {
        const auto [type, content] = take_record(bytes);
        if (type == end_request) return status_in(answer);
        if (type == stdout_data) answer += content;
        if (type != 0) continue;
        const auto more = probe.receive();
        if (more.empty()) return status_in(answer);
        bytes += more;
    }
}

RelayReplies ask_relay(const std::string& host, int port, const std::string& helo, std::chrono::milliseconds patience)
{
    Probe probe(host + ":" + std::to_string(port), patience);
    RelayReplies words;
    words.greeting = first_line(read_reply(probe));
    if (!words.greeting.starts_with("220")) return words;
    probe.send("EHLO " + helo + "\r\n");
    words.abilities = read_reply(probe);
    probe.send("QUIT\r\n");
    return words;
}

} // namespace usher::ctl
