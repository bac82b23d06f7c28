// Reads one FastCGI request into an http::Request, and writes the response (FastCGI specification 1.0; CGI/1.1, RFC
// 3875).
#pragma once

#include "http/message.h"

#include <cstddef>
#include <optional>

struct FCGX_Request;

namespace usher::fcgi {

/// Reads the whole body from the connection, even beyond body_bytes: anything left there would be parsed as the next
/// request. Nothing: the peer closed, timed out or violated FastCGI before the end.
std::optional<http::Request> read_request(FCGX_Request& request, std::size_t body_bytes);

void write_response(FCGX_Request& request, const http::Response& response);

} // namespace usher::fcgi
