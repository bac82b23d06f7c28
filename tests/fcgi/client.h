// One connection to a FastCGI server, as nginx makes it: requests are sent one after the other with FCGI_KEEP_CONN.
// Waits at most five seconds for anything. Belongs to one thread.
#pragma once

#include <cstdint>
#include <map>
#include <string>

namespace usher::test {

using Variables = std::map<std::string, std::string>;

/// Record types of the FastCGI specification, §8.
enum class RecordType : std::uint8_t {
    begin_request = 1,
    abort_request,
    end_request,
    params,
    standard_input,
    standard_output
};

std::string record(RecordType type, const std::string& content);
/// FCGI_BEGIN_REQUEST and all FCGI_PARAMS, up to the body.
std::string request_head(const Variables& variables);
/// The body and its end.
std::string request_body(const std::string& body);
/// The variables of a GET or, with a body, of a POST.
Variables variables_of(const std::string& path_and_query, const std::string& body = "");

class Client {
public:
    /// Throws std::runtime_error if no process listens there.
    explicit Client(const std::string& path);
    ~Client();
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;

    /// False: the server accepts nothing any more; then nothing was sent.
    bool send(const std::string& bytes);
    /// The whole of FCGI_STDOUT up to FCGI_END_REQUEST; "cut" if the connection ended before, "silent" on a timeout.
    std::string receive();
    /// What follows the answer's headers.
    std::string receive_body();
    std::string ask(const std::string& path_and_query, const std::string& body = "");
    /// Waits for the server to close, whatever it sends before; false if it does not.
    bool is_closed();

private:
    enum class Reading { complete, ended, timed_out };
    Reading read(std::size_t count, std::string& bytes);

    int fd_;
};

} // namespace usher::test
