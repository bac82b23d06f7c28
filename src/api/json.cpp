#include "api/json.h"

#include "base/json_text.h"
#include "base/text.h"

#include <json/reader.h>

#include <memory>

namespace usher::api {
namespace {

std::unique_ptr<Json::CharReader> make_reader()
{
    Json::CharReaderBuilder builder;
    Json::CharReaderBuilder::strictMode(&builder.settings_);
    builder["strictRoot"] = false;
    builder["rejectDupKeys"] = false;
    builder["stackLimit"] = 64;
    return std::unique_ptr<Json::CharReader>(builder.newCharReader());
}

/// What jsoncpp accepts though it is not JSON: comments within objects, even if they are disabled, and control
/// characters in strings. In JSON, a '/' occurs only in a string.
bool has_comment_or_control_character(std::string_view text)
{
    bool within_text = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (within_text && static_cast<unsigned char>(text[i]) < 0x20) return true;
        if (within_text && text[i] == '\\')
            ++i;
        else if (text[i] == '"')
            within_text = !within_text;
        else if (text[i] == '/' && !within_text)
            return true;
    }
    return false;
}

} // namespace

std::optional<Json::Value> parse_json(std::string_view text)
{
    thread_local const auto reader = make_reader();
    if (!text::is_utf8(text) || has_comment_or_control_character(text)) return std::nullopt;
    try {
        Json::Value value;
        if (!reader->parse(text.data(), text.data() + text.size(), &value, nullptr)) return std::nullopt;
        return value;
    } catch (const Json::Exception&) {
        return std::nullopt; // nested too deeply
    }
}

Json::Value object_of(const http::Fields& fields)
{
    Json::Value object(Json::objectValue);
    for (const auto& [name, value] : fields) {
        if (!object.isMember(name)) {
            object[name] = value;
            continue;
        }
        if (!object[name].isArray()) {
            const auto first = object[name];
            object[name] = Json::Value(Json::arrayValue);
            object[name].append(first);
        }
        object[name].append(value);
    }
    return object;
}

std::string write_json(const Json::Value& value)
{
    return json_text(value);
}

} // namespace usher::api
