// An entry of a dialect's route table: method, path, who may call, function.
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
    bool admits_access_tokens = false;            ///< an organization's access token may be used instead of a session
    const char* permission = nullptr;             ///< held by a global role; nullptr: none is needed
    ErrorCode refusal = ErrorCode::not_permitted; ///< for a caller who does not hold it
};
/// Credentials are ignored.
inline constexpr Access open{.reads_credentials = false};
/// Credentials are read if present; invalid ones count as none.
inline constexpr Access anyone{};
inline constexpr Access session{.needs_session = true};
/// Or an organization's access token.
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

/// Whether a route may hash a password, which takes thousands of times as long as anything else.
enum class Work { quick, hashing };

using Handler = std::function<Result<http::Response>(Call&)>;

/// Whether a request contains a token that gives access to anyone who holds it (api/tokens.h).
enum class Takes { nothing, token };

struct Route {
    const char* method;
    const char* path; ///< "/a/{name}/b": a placeholder matches one non-empty segment of the path
    Access access;
    Handler handler;
    Work work = Work::quick;
    Takes takes = Takes::nothing;
};

} // namespace usher::api
