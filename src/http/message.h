// A request and its response, as plain values. Independent of FastCGI and of Usher.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace usher::http {

struct Request {
    std::string method;                         ///< as sent, such as "GET"
    std::string path;                           ///< percent-encoded as sent, without the query; begins with '/'
    std::string query;                          ///< what follows the '?', undecoded
    std::map<std::string, std::string> headers; ///< names in lower case with hyphens, such as "x-auth-token"
    std::string body;
    bool body_too_large = false;  ///< the body was over the limit and is not here
    bool is_one_too_many = false; ///< too many requests of its kind are waiting: it must be refused
    std::string client_address;   ///< of the client, as reported by the proxy
    bool secure = false;          ///< the client used TLS

    /// The header's value, "" if there is none. `name` in lower case.
    const std::string& header(const std::string& name) const;
};

struct Response {
    int status = 200;
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;
};

/// "Not Found" for 404; "" for a status without a name here.
const char* reason_of(int status);

} // namespace usher::http
