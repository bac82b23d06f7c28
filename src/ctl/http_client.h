// An HTTP client for checks from outside: one persistent connection, no redirects, URLs sent unchanged.
#pragma once

#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace usher::ctl {

/// There was no answer; what() says why.
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
    std::string own_address; ///< the connection's local address

    std::string header(const std::string& name) const; ///< "" if there is none
};

class HttpClient {
public:
    /// verifies: refuses an untrusted certificate.
    explicit HttpClient(bool verifies);
    ~HttpClient();

    /// Throws NoAnswer.
    Answered ask(const Asked& asked);

private:
    void* handle_;
};

} // namespace usher::ctl
