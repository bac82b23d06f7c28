// One FastCGI request as http::Request, and the answer back (FastCGI specification 1.0; CGI/1.1, RFC 3875).
#pragma once

#include "http/message.h"

#include <cstddef>
#include <optional>

struct FCGX_Request;

namespace usher::fcgi {

/// Takes the whole body off the wire, also where it is longer than body_bytes: what is left there would be read as the
/// next request. Nothing: the peer closed, fell silent or sent no FastCGI before its end.
std::optional<http::Request> read_request(FCGX_Request& request, std::size_t body_bytes);

void write_response(FCGX_Request& request, const http::Response& response);

} // namespace usher::fcgi
