// One line of a dialect's index: method, path, who may call, function.
#pragma once

#include "domain/result.h"
#include "http/message.h"

#include <functional>
#include <string>
#include <string_view>

namespace usher::api {

struct Call;

struct Access {
    bool reads_credentials = true;
    bool needs_session = false;
    bool admits_access_tokens = false;            ///< an organization's credential will do in a session's place
    const char* permission = nullptr;             ///< held by a role that counts everywhere; nullptr: none is needed
    ErrorCode refusal = ErrorCode::not_permitted; ///< of a caller who does not hold it
};
/// Credentials are not even looked at.
inline constexpr Access open{.reads_credentials = false};
/// Credentials are read if they are there; wrong ones do no harm.
inline constexpr Access anyone{};
inline constexpr Access session{.needs_session = true};
/// Or an access token of an organization.
inline constexpr Access credential{.needs_session = true, .admits_access_tokens = true};
constexpr Access holder_of(const char* permission, ErrorCode refusal = ErrorCode::not_permitted)
{
    return {.needs_session = true, .permission = permission, .refusal = refusal};
}

inline constexpr const char* get = "GET";
inline constexpr const char* post = "POST";
inline constexpr const char* put = "PUT";
inline constexpr const char* patch = "PATCH";
inline constexpr const char* del = "DELETE";

/// Whether a route may have a password to hash, which takes thousands of times the work of anything else.
enum class Work { quick, hashing };

using Handler = std::function<Result<http::Response>(Call&)>;

/// Whether a request brings a token that lets in whoever holds it (api/tokens.h).
enum class Takes { nothing, token };

struct Route {
    const char* method;
    const char* path; ///< "/a/{name}/b": a name in braces takes one non-empty piece of the path
    Access access;
    Handler handler;
    Work work = Work::quick;
    Takes takes = Takes::nothing;
};

} // namespace usher::api
