#include "api/rocketchat/schema.h"

#include "api/json.h"
#include "base/text.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>

namespace usher::api::rocketchat {
namespace {

std::string number_text(const Json::Value& number)
{
    if (number.isInt64()) return std::to_string(number.asInt64());
    char digits[32];
    const auto end = std::to_chars(digits, digits + sizeof digits, number.asDouble()).ptr;
    return {digits, end};
}

std::optional<Json::Value> as_string(const Json::Value& value)
{
    if (value.isString()) return value;
    if (value.isNull()) return Json::Value("");
    if (value.isBool()) return Json::Value(value.asBool() ? "true" : "false");
    return value.isNumeric() ? std::optional<Json::Value>(number_text(value)) : std::nullopt;
}

std::optional<Json::Value> whole(double number)
{
    constexpr double largest = 9007199254740991; // 2^53 - 1, the largest integer up to which doubles represent all
    if (std::trunc(number) != number || std::abs(number) > largest) return std::nullopt;
    return Json::Value(static_cast<Json::Int64>(number));
}

std::optional<Json::Value> as_integer(const Json::Value& value)
{
    if (value.isNull() || value.isBool()) return Json::Value(value.isBool() && value.asBool() ? 1 : 0);
    if (value.isNumeric()) return whole(value.asDouble());
    if (!value.isString()) return std::nullopt;
    const auto text = value.asString();
    const auto digits = text::trimmed(text);
    double number = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    return error == std::errc{} && end == digits.data() + digits.size() ? whole(number) : std::nullopt;
}

std::optional<Json::Value> as_boolean(const Json::Value& value)
{
    if (value.isBool()) return value;
    if (value.isNull() || value == Json::Value("false") || value == Json::Value(0)) return Json::Value(false);
    return value == Json::Value("true") || value == Json::Value(1) ? std::optional<Json::Value>(true) : std::nullopt;
}

/// The value coerced to the type, or Ajv's message if it cannot be.
Result<Json::Value> coerced(Type type, const Json::Value& value)
{
    const auto or_refuse = [](std::optional<Json::Value> taken, const char* words) {
        return taken ? Result<Json::Value>(std::move(*taken)) : Error{ErrorCode::malformed_request, words};
    };
    switch (type) {
    case Type::string: return or_refuse(as_string(value), "must be string");
    case Type::integer: return or_refuse(as_integer(value), "must be integer");
    case Type::boolean: return or_refuse(as_boolean(value), "must be boolean");
    case Type::object: return or_refuse(value.isObject() ? std::optional(value) : std::nullopt, "must be object");
    case Type::any: return value;
    case Type::strings: break;
    }
    if (!value.isArray()) return Error{ErrorCode::malformed_request, "must be array"};
    Json::Value texts(Json::arrayValue);
    for (const auto& element : value) {
        const auto text = as_string(element);
        if (!text) return Error{ErrorCode::malformed_request, "must be string"};
        texts.append(*text);
    }
    return texts;
}

bool has_field(const Schema& schema, std::string_view name)
{
    return std::ranges::any_of(schema, [&](const Field& field) { return name == field.name; });
}

} // namespace

Result<Json::Value> conform(const Schema& schema, const Json::Value& body)
{
    if (!body.isObject()) return Error{ErrorCode::malformed_request, "must be object"};
    for (const auto& field : schema)
        if (field.required && !body.isMember(field.name))
            return Error{ErrorCode::malformed_request, "must have required property '" + std::string(field.name) + "'"};
    const bool ignores_others = has_field(schema, others_ignored.name);
    for (const auto& name : body.getMemberNames())
        if (!ignores_others && !has_field(schema, name))
            return Error{ErrorCode::malformed_request, "must NOT have additional properties"};
    Json::Value fields(Json::objectValue);
    for (const auto& field : schema) {
        if (!body.isMember(field.name)) continue;
        auto value = coerced(field.type, body[field.name]);
        if (!value) return value.error();
        fields[field.name] = std::move(*value);
    }
    return fields;
}

std::string text_of(const Json::Value& fields, const char* name)
{
    const auto value = fields.get(name, "");
    return value.isString() ? value.asString() : "";
}

std::int64_t number_of(const Json::Value& fields, const char* name, std::int64_t otherwise)
{
    return fields.get(name, Json::Int64(otherwise)).asInt64();
}

bool flag_of(const Json::Value& fields, const char* name, bool otherwise)
{
    return fields.get(name, otherwise).asBool();
}

std::vector<std::string> texts_of(const Json::Value& fields, const char* name)
{
    std::vector<std::string> texts;
    for (const auto& element : fields.get(name, Json::Value(Json::arrayValue)))
        texts.push_back(element.asString());
    return texts;
}

} // namespace usher::api::rocketchat
