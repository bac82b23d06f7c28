// The schemas of request bodies and queries, checked and coerced as by Ajv with `coerceTypes`: one table per body; the
// first violation is reported in Ajv's words.
#pragma once

#include "domain/result.h"

#include <json/value.h>

#include <vector>

namespace usher::api::rocketchat {

enum class Type { string, integer, boolean, strings, object, any };

struct Field {
    const char* name;
    Type type;
    bool required = false;
};

/// Unlisted fields are a violation, unless it has others_ignored.
using Schema = std::vector<Field>;
inline constexpr Field others_ignored{"*", Type::any};

/// The body with its values coerced, or malformed_request with Ajv's message as subject.
Result<Json::Value> conform(const Schema& schema, const Json::Value& body);

/// A text field's value; "" if it is absent or not a text.
std::string text_of(const Json::Value& fields, const char* name);
/// An integer field's value, or `otherwise` if it is absent.
std::int64_t number_of(const Json::Value& fields, const char* name, std::int64_t otherwise);
/// A boolean field's value, or `otherwise` if it is absent.
bool flag_of(const Json::Value& fields, const char* name, bool otherwise);
/// An array of texts; empty if it is absent.
std::vector<std::string> texts_of(const Json::Value& fields, const char* name);

} // namespace usher::api::rocketchat
