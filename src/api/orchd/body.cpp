#include "api/orchd/body.h"

#include "api/json.h"
#include "api/orchd/locales.h"
#include "api/orchd/time.h"
#include "base/text.h"

#include <algorithm>
#include <charconv>

namespace usher::api::orchd {
namespace {

Error malformed(const char* name)
{
    return {ErrorCode::malformed_request, name};
}

bool is_line(const std::string& text)
{
    return !text.empty() && !text::has_control_characters(text);
}

} // namespace

// ---- Body

Body::Body(const http::Request& request)
{
    auto parsed = parse_json(request.body);
    if (parsed && parsed->isObject())
        json_ = std::move(*parsed);
    else
        refuse(malformed("body"));
}

void Body::refuse(Error error)
{
    if (!fault_) fault_ = std::move(error);
}

const Json::Value* Body::find(const char* name) const
{
    // Some clients send null for absent properties.
    return json_.isObject() && json_.isMember(name) && !json_[name].isNull() ? &json_[name] : nullptr;
}

const Json::Value* Body::get(const char* name)
{
    const auto* value = find(name);
    if (!value) refuse(malformed(name));
    return value;
}

bool Body::has(const char* name) const
{
    return find(name) != nullptr;
}

std::string Body::text(const char* name)
{
    return get(name) ? optional_text(name).value_or("") : "";
}

OrgRoles Body::roles(const char* name)
{
    return get(name) ? optional_roles(name).value_or(OrgRoles{}) : OrgRoles{};
}

IdBytes Body::id(const char* name)
{
    const auto uuid = text(name);
    if (!is_uuid(uuid)) refuse(malformed(name));
    return id_from_uuid(uuid).value_or(IdBytes{});
}

std::optional<std::string> Body::optional_text(const char* name)
{
    const auto* value = find(name);
    if (!value) return std::nullopt;
    if (value->isString()) return value->asString();
    refuse(malformed(name));
    return std::nullopt;
}

std::optional<bool> Body::optional_flag(const char* name)
{
    const auto* value = find(name);
    if (!value) return std::nullopt;
    if (value->isBool()) return value->asBool();
    refuse(malformed(name));
    return std::nullopt;
}

std::optional<OrgRoles> Body::optional_roles(const char* name)
{
    const auto* value = find(name);
    if (!value) return std::nullopt;
    OrgRoles roles;
    if (!value->isArray()) refuse(malformed(name));
    for (const auto& element : value->isArray() ? *value : Json::Value(Json::arrayValue)) {
        const auto role = element.isString() ? OrgRoles::parse_one(element.asString()) : std::nullopt;
        if (role)
            roles.add(*role);
        else
            refuse(malformed(name));
    }
    if (roles.empty()) refuse({ErrorCode::field_invalid, name});
    return roles;
}

std::optional<Time> Body::optional_time(const char* name)
{
    const auto written = optional_text(name);
    if (!written) return std::nullopt;
    const auto time = parse_rfc3339(*written);
    if (!time) refuse(malformed(name));
    return time;
}

std::optional<std::string> Body::optional_locale(const char* name)
{
    auto tag = optional_text(name);
    if (tag && !is_locale(*tag)) refuse(malformed(name));
    return tag;
}

std::optional<std::vector<std::string>> Body::optional_lines(const char* name)
{
    const auto* value = find(name);
    if (!value) return std::nullopt;
    std::vector<std::string> lines;
    if (!value->isArray()) refuse(malformed(name));
    for (const auto& element : value->isArray() ? *value : Json::Value(Json::arrayValue)) {
        if (!element.isString())
            refuse(malformed(name));
        else if (!is_line(element.asString()))
            refuse({ErrorCode::field_invalid, name});
        else
            lines.push_back(element.asString());
    }
    return lines;
}

std::optional<std::string> Body::optional_text_or_unset(const char* name)
{
    const auto* value = find(name);
    const bool unset = value && value->isObject() && value->isMember("unset") && (*value)["unset"].isBool() &&
                       (*value)["unset"].asBool();
    return unset ? std::optional<std::string>("") : optional_text(name);
}

// ---- Query

void Query::refuse(const char* name)
{
    if (!fault_) fault_ = Error{ErrorCode::malformed_query, name};
}

std::string Query::text(const char* name) const
{
    return http::last_value(fields_, name).value_or("");
}

bool Query::flag(const char* name)
{
    return choice(name, {"false", "true"}, 0) == 1;
}

std::int64_t Query::number(const char* name, std::int64_t otherwise)
{
    const auto written = http::last_value(fields_, name);
    if (!written) return otherwise;
    std::int64_t number = 0;
    const auto* end = written->data() + written->size();
    const auto read = std::from_chars(written->data(), end, number);
    if (read.ec == std::errc() && read.ptr == end && number >= 0) return number;
    refuse(name);
    return otherwise;
}

std::size_t Query::choice(const char* name, std::initializer_list<std::string_view> allowed, std::size_t otherwise)
{
    const auto written = http::last_value(fields_, name);
    if (!written) return otherwise;
    const auto* found = std::ranges::find(allowed, *written);
    if (found != allowed.end()) return static_cast<std::size_t>(found - allowed.begin());
    refuse(name);
    return otherwise;
}

std::optional<IdBytes> Query::id(const char* name)
{
    const auto written = http::last_value(fields_, name);
    if (!written) return std::nullopt;
    if (!is_uuid(*written)) refuse(name);
    return id_from_uuid(*written).value_or(IdBytes{});
}

} // namespace usher::api::orchd
