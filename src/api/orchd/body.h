// A request's JSON body or query, read property by property into the arguments of a use case. The first problem is kept
// and returned by result(): as malformed_request (wrong type, missing, not in the enumeration).
#pragma once

#include "base/clock.h"
#include "domain/org.h"
#include "domain/result.h"
#include "http/message.h"
#include "http/url.h"

#include <json/value.h>

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace usher::api::orchd {

/// Properties that are not read are ignored.
class Body {
public:
    explicit Body(const http::Request& request);

    bool has(const char* name) const;
    std::string text(const char* name);
    OrgRoles roles(const char* name);
    IdBytes id(const char* name); ///< one that does not exist, for a UUID that does not contain an id

    std::optional<std::string> optional_text(const char* name);
    std::optional<bool> optional_flag(const char* name);
    std::optional<OrgRoles> optional_roles(const char* name);
    std::optional<Time> optional_time(const char* name);
    std::optional<std::string> optional_locale(const char* name);
    /// Each must be a single line: not empty, no control characters; otherwise field_invalid.
    std::optional<std::vector<std::string>> optional_lines(const char* name);
    /// Text, or {"unset": true} for an empty one.
    std::optional<std::string> optional_text_or_unset(const char* name);

    void refuse(Error error);
    template <typename T>
    Result<T> result(T read) const
    {
        if (fault_) return *fault_;
        return read;
    }

private:
    /// nullptr: it is absent.
    const Json::Value* find(const char* name) const;
    const Json::Value* get(const char* name);

    Json::Value json_;
    std::optional<Error> fault_;
};

/// The same for a query.
class Query {
public:
    explicit Query(const http::Request& request) : fields_(http::parse_form(request.query)) {}

    std::string text(const char* name) const;
    bool flag(const char* name);
    /// Not below 0; `otherwise` if it is absent.
    std::int64_t number(const char* name, std::int64_t otherwise);
    /// The index of the value among the allowed ones; `otherwise` if it is absent.
    std::size_t choice(const char* name, std::initializer_list<std::string_view> allowed, std::size_t otherwise);
    std::optional<IdBytes> id(const char* name);

    template <typename T>
    Result<T> result(T read) const
    {
        if (fault_) return *fault_;
        return read;
    }

private:
    void refuse(const char* name);

    http::Fields fields_;
    std::optional<Error> fault_;
};

} // namespace usher::api::orchd
