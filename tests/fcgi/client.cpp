#include "fcgi/client.h"

#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <stdexcept>

namespace usher::test {
namespace {

constexpr std::size_t longest_content = 65'528; // a multiple of eight that fits into 16 bits

std::string length_of(const std::string& text)
{
    if (text.size() < 128) return {static_cast<char>(text.size())};
    std::string length;
    for (int shift = 24; shift >= 0; shift -= 8)
        length += static_cast<char>((text.size() >> shift) | (shift == 24 ? 0x80U : 0U));
    return length;
}

std::string stream(RecordType type, const std::string& content)
{
    std::string records;
    for (std::size_t begin = 0; begin < content.size(); begin += longest_content)
        records += record(type, content.substr(begin, longest_content));
    return records + record(type, "");
}

std::size_t byte_at(const std::string& bytes, std::size_t index)
{
    return static_cast<unsigned char>(bytes[index]);
}

} // namespace

std::string record(RecordType type, const std::string& content)
{
    const auto length = content.size();
    return std::string{1, static_cast<char>(type), 0, 1, static_cast<char>(length >> 8U), static_cast<char>(length), 0,
                       0} +
           content;
}

std::string request_head(const Variables& variables)
{
    std::string params;
    for (const auto& [name, value] : variables)
        params += length_of(name) + length_of(value) + name + value;
    constexpr char responder = 1, keep_connection = 1;
    return record(RecordType::begin_request, {0, responder, keep_connection, 0, 0, 0, 0, 0}) +
           stream(RecordType::params, params);
}

std::string request_body(const std::string& body)
{
    return stream(RecordType::standard_input, body);
}

Variables variables_of(const std::string& path_and_query, const std::string& body)
{
    return {{"REQUEST_METHOD", body.empty() ? "GET" : "POST"},
            {"REQUEST_URI", path_and_query},
            {"REMOTE_ADDR", "192.0.2.1"},
            {"CONTENT_LENGTH", body.empty() ? "" : std::to_string(body.size())}};
}

Client::Client(const std::string& path) : fd_(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0))
{
    const timeval longest_wait{5, 0};
    setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &longest_wait, sizeof longest_wait);
    setsockopt(fd_, SOL_SOCKET, SO_SNDTIMEO, &longest_wait, sizeof longest_wait);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path, path.c_str(), std::min(path.size(), sizeof address.sun_path - 1));
    if (connect(fd_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) return;
    const int cause = errno;
    close(fd_);
    throw std::runtime_error(path + ": " + std::strerror(cause));
}

Client::~Client()
{
    close(fd_);
}

bool Client::send(const std::string& bytes)
{
    for (std::size_t sent = 0; sent < bytes.size();) {
        const auto count = ::send(fd_, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
        if (count < 0) return false;
        sent += static_cast<std::size_t>(count);
    }
    return true;
}

Client::Reading Client::read(std::size_t count, std::string& bytes)
{
    bytes.resize(count);
    for (std::size_t have = 0; have < count;) {
        const auto more = recv(fd_, bytes.data() + have, count - have, 0);
        if (more < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) return Reading::timed_out;
        if (more <= 0) return Reading::ended;
        have += static_cast<std::size_t>(more);
    }
    return Reading::complete;
}

std::string Client::receive()
{
    std::string output, header, content;
    for (;;) {
        auto reading = read(8, header);
        if (reading == Reading::complete)
            reading = read(256 * byte_at(header, 4) + byte_at(header, 5) + byte_at(header, 6), content);
        if (reading != Reading::complete) return reading == Reading::ended ? "cut" : "silent";
        const auto type = static_cast<RecordType>(header[1]);
        if (type == RecordType::end_request) return output;
        if (type == RecordType::standard_output) output += content.substr(0, content.size() - byte_at(header, 6));
    }
}

std::string Client::receive_body()
{
    const auto answer = receive();
    const auto blank = answer.find("\r\n\r\n");
    return blank == std::string::npos ? answer : answer.substr(blank + 4);
}

std::string Client::ask(const std::string& path_and_query, const std::string& body)
{
    if (!send(request_head(variables_of(path_and_query, body)) + request_body(body))) return "refused";
    return receive_body();
}

bool Client::is_closed()
{
    std::string byte;
    auto reading = Reading::complete;
    while (reading == Reading::complete)
        reading = read(1, byte);
    return reading == Reading::ended;
}

} // namespace usher::test
