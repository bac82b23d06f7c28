// A client of HTTP for a look from outside: one kept connection, no redirects followed, addresses sent as they are.
#pragma once

#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace usher::ctl {

/// No answer, and why.
class NoAnswer : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

struct Asked {
    std::string url;
    std::string method = "GET";
    std::vector<std::string> headers = {}; ///< "Name: value"
    std::string body = {};                 ///< of a POST
};

struct Answered {
    int status = 0;
    std::vector<std::pair<std::string, std::string>> headers; ///< names in lower case
    std::string body;
    std::string own_address; ///< from which the connection comes

    std::string header(const std::string& name) const; ///< "" if there is none
};

class HttpClient {
public:
    /// verifies: an untrusted certificate is refused.
    explicit HttpClient(bool verifies);
    ~HttpClient();

    /// Throws NoAnswer.
    Answered ask(const Asked& asked);

private:
    void* handle_;
};

} // namespace usher::ctl
