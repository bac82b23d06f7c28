#include "smtp/peer.h"

#include <json/json.h>

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <memory>
#include <stdexcept>

namespace usher::test {
namespace {

Json::Value parsed(const std::string& line)
{
    Json::Value value;
    std::string errors;
    const std::unique_ptr<Json::CharReader> reader(Json::CharReaderBuilder().newCharReader());
    if (!reader->parse(line.data(), line.data() + line.size(), &value, &errors))
        throw std::runtime_error("the SMTP peer wrote no JSON (is python3-aiosmtpd installed?): " + line);
    return value;
}

[[noreturn]] void become_peer(int in, int out, std::vector<std::string> command)
{
    dup2(in, STDIN_FILENO);
    dup2(out, STDOUT_FILENO);
    std::vector<char*> arguments;
    for (auto& word : command)
        arguments.push_back(word.data());
    arguments.push_back(nullptr);
    execv(arguments[0], arguments.data());
    _exit(127);
}

int bound_socket(int& port)
{
    const int made = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address = {};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof address;
    auto* generic = reinterpret_cast<sockaddr*>(&address);
    if (bind(made, generic, length) != 0 || getsockname(made, generic, &length) != 0)
        throw std::runtime_error("no free port");
    port = ntohs(address.sin_port);
    return made;
}

} // namespace

int PeerReport::count(const std::string& recipient) const
{
    return static_cast<int>(std::ranges::count(messages, recipient, &CaughtMessage::to));
}

Peer::Peer(const std::vector<std::string>& arguments)
{
    std::array<int, 2> to_peer = {};
    std::array<int, 2> from_peer = {};
    if (pipe2(to_peer.data(), O_CLOEXEC) != 0 || pipe2(from_peer.data(), O_CLOEXEC) != 0)
        throw std::runtime_error("no pipe for the SMTP peer");
    std::vector<std::string> command = {"/usr/bin/python3", "tests/smtp/peer.py"};
    command.insert(command.end(), arguments.begin(), arguments.end());
    pid_ = fork();
    if (pid_ == 0) become_peer(to_peer[0], from_peer[1], command);
    close(to_peer[0]);
    close(from_peer[1]);
    in_ = to_peer[1];
    out_ = from_peer[0];
    const auto ready = parsed(read_line());
    port_ = ready["port"].asInt();
    ca_ = ready["ca"].isString() ? ready["ca"].asString() : "";
}

Peer::~Peer()
{
    close(in_); // closing its stdin ends it
    close(out_);
    waitpid(pid_, nullptr, 0);
}

PeerReport Peer::report()
{
    if (write(in_, "\n", 1) != 1) throw std::runtime_error("the SMTP peer has gone");
    const auto seen = parsed(read_line());
    PeerReport report;
    for (const auto& message : seen["messages"])
        report.messages.push_back({message["from"].asString(), message["to"].asString(), message["data"].asString()});
    for (const auto& recipient : seen["recipients"])
        report.recipients.push_back(recipient.asString());
    report.connections = seen["connections"].asInt();
    report.tls = seen["tls"].asInt();
    return report;
}

std::string Peer::read_line()
{
    for (;;) {
        const auto end = unread_.find('\n');
        if (end != std::string::npos) {
            const auto line = unread_.substr(0, end);
            unread_.erase(0, end + 1);
            return line;
        }
        std::array<char, 65'536> buffer;
        const auto got = read(out_, buffer.data(), buffer.size());
        if (got <= 0) return unread_;
        unread_.append(buffer.data(), static_cast<std::size_t>(got));
    }
}

MutePort::MutePort() : socket_(bound_socket(port_))
{
    if (listen(socket_, 16) != 0) throw std::runtime_error("cannot listen");
}

MutePort::~MutePort()
{
    close(socket_);
}

int free_port()
{
    int port = 0;
    close(bound_socket(port));
    return port;
}

} // namespace usher::test
