#include "api/rainbow/fields.h"

#include "api/json.h"
#include "base/text.h"
#include "http/url.h"

#include <algorithm>
#include <charconv>

namespace usher::api::rainbow {
namespace {

constexpr auto id_message =
    "Invalid resource identifiers, expected UUID: identifier must be alpha-numeric and have a length of 24 chars";

bool has_forbidden_characters(const std::string& text)
{
    return std::ranges::any_of(
        text, [](char c) { return (c >= 0 && c < ' ' && c != '\n' && c != '\r' && c != '\t') || c == '\x7f'; });
}

std::string expected(const std::string& name, const char* what)
{
    return "Invalid field " + name + ". Expected a" + what;
}

/// Two spaces before the bracket, as in the original.
std::string expected_one_of(const std::string& name, std::initializer_list<std::string_view> allowed)
{
    std::string values;
    for (const auto value : allowed)
        values += (values.empty() ? "'" : ", '") + std::string(value) + "'";
    return expected(name, " string being one of the following values:  [ ") + values + " ]";
}

std::optional<std::int64_t> number_from(const std::string& digits)
{
    std::int64_t number = 0;
    const auto* end = digits.data() + digits.size();
    const auto read = std::from_chars(digits.data(), end, number);
    return read.ec == std::errc() && read.ptr == end ? std::optional(number) : std::nullopt;
}

Error refusal_by(FieldProblems problems)
{
    return {.code = ErrorCode::malformed_request, .problems = std::make_shared<FieldProblems>(std::move(problems))};
}

} // namespace

Error malformed_id(const std::string& name, const std::string& value)
{
    return refusal_by({{name, id_message, value}});
}

Fields Fields::of_body(const http::Request& request)
{
    Fields fields{Json::Value(Json::objectValue)};
    if (text::trimmed(request.body).empty()) return fields;
    auto body = parse_json(request.body);
    if (body && body->isObject())
        fields.object_ = std::move(*body);
    else
        fields.refuse_all("Invalid JSON body");
    return fields;
}

Fields Fields::of_query(const http::Request& request)
{
    auto parsed = http::parse_form(request.query);
    const bool is_text = std::ranges::all_of(
        parsed, [](const auto& field) { return text::is_utf8(field.first) && text::is_utf8(field.second); });
    Fields fields{object_of(is_text ? parsed : http::Fields{})};
    fields.is_query_ = true;
    if (!is_text) fields.refuse_all("Invalid query");
    return fields;
}

const Json::Value* Fields::find(const char* name) const
{
    if (!object_.isMember(name) || object_[name].isNull()) return nullptr;
    const auto& value = object_[name];
    return is_query_ && value.isArray() ? &value[value.size() - 1] : &value;
}

bool Fields::needs(const char* name)
{
    if (has(name)) return true;
    if (refusal_.empty()) refuse(name, "Field " + std::string(name) + " is mandatory.");
    return false;
}

void Fields::refuse(const std::string& name, const std::string& message, const Json::Value& value)
{
    problems_.push_back({name, message, value});
}

void Fields::refuse_all(const std::string& message)
{
    refusal_ = message;
}

Error Fields::error() const
{
    return refusal_.empty() ? refusal_by(problems_) : Error{ErrorCode::malformed_request, refusal_};
}

std::optional<std::string> Fields::text(const char* name, Length length)
{
    const auto* value = find(name);
    if (!value) return std::nullopt;
    if (!value->isString() || has_forbidden_characters(value->asString())) {
        refuse(name, expected(name, " string"), *value);
        return std::nullopt;
    }
    const auto characters = text::length(value->asString());
    if (characters < length.least || characters > length.most) {
        refuse(name,
               "Field " + std::string(name) + " length must be between " + std::to_string(length.least) + " and " +
                   std::to_string(length.most) + " characters.",
               *value);
        return std::nullopt;
    }
    return value->asString();
}

std::optional<std::string> Fields::line(const char* name, Length length)
{
    auto read = text(name, length);
    if (!read || !text::has_control_characters(*read)) return read;
    refuse(name, expected(name, " string without control characters"), *read);
    return std::nullopt;
}

std::optional<bool> Fields::flag(const char* name)
{
    const auto* value = find(name);
    if (!value) return std::nullopt;
    if (value->isBool()) return value->asBool();
    const auto word = value->isString() ? text::to_lower(value->asString()) : "";
    if (word == "true" || word == "false") return word == "true";
    refuse(name, expected(name, " boolean"), *value);
    return std::nullopt;
}

std::optional<std::int64_t> Fields::number(const char* name)
{
    const auto* value = find(name);
    if (!value) return std::nullopt;
    if (value->isInt64()) return value->asInt64();
    const auto read = value->isString() ? number_from(value->asString()) : std::nullopt;
    if (!read) refuse(name, expected(name, " number"), *value);
    return read;
}

std::optional<IdBytes> Fields::id(const char* name)
{
    const auto* value = find(name);
    if (!value) return std::nullopt;
    const auto read = value->isString() ? id_from_hex(value->asString()) : std::nullopt;
    if (!read) refuse(name, id_message, *value);
    return read;
}

std::optional<std::size_t> Fields::choice(const char* name, std::initializer_list<std::string_view> allowed)
{
    const auto* value = find(name);
    if (!value) return std::nullopt;
    const auto* found =
        value->isString() ? std::ranges::find(allowed, std::string_view(value->asString())) : allowed.end();
    if (found != allowed.end()) return static_cast<std::size_t>(found - allowed.begin());
    refuse(name, expected_one_of(name, allowed), *value);
    return std::nullopt;
}

std::vector<std::size_t> Fields::choices(const char* name, std::initializer_list<std::string_view> allowed)
{
    std::vector<std::size_t> places;
    for (const auto& value : texts(name)) {
        const auto* found = std::ranges::find(allowed, std::string_view(value));
        if (found != allowed.end())
            places.push_back(static_cast<std::size_t>(found - allowed.begin()));
        else
            refuse(name, expected_one_of(name, allowed), value);
    }
    return places;
}

std::vector<std::string> Fields::texts(const char* name, std::size_t most)
{
    std::vector<std::string> all;
    if (!has(name)) return all;
    auto list = object_[name];
    if (list.isString()) {
        const auto one = list;
        list = Json::Value(Json::arrayValue);
        list.append(one);
    }
    if (!list.isArray() || !std::ranges::all_of(list, [](const Json::Value& element) { return element.isString(); })) {
        refuse(name, expected(name, "n array"), list);
        return all;
    }
    if (list.size() > most) {
        refuse(name,
               "Field " + std::string(name) + " length must be between 0 and " + std::to_string(most) + " elements.");
        return all;
    }
    for (const auto& element : list)
        all.push_back(element.asString());
    return all;
}

const Json::Value* Fields::object(const char* name)
{
    const auto* value = find(name);
    if (!value || value->isObject()) return value;
    refuse(name, expected(name, "n object"), *value);
    return nullptr;
}

Json::Value Fields::objects(const char* name)
{
    constexpr Json::ArrayIndex most = 100;
    const auto* list = find(name);
    if (!list) return {};
    const bool is_list = list->isArray() && list->size() <= most &&
                         std::ranges::all_of(*list, [](const Json::Value& element) { return element.isObject(); });
    if (is_list) return *list;
    refuse(name, expected(name, "n array"), *list);
    return {};
}

Page Fields::page()
{
    constexpr std::int64_t most = 1000;
    Page page;
    page.limit = std::min(number("limit").value_or(page.limit), most);
    page.offset = number("offset").value_or(0);
    page.sort_field = text("sortField").value_or("");
    page.descending = choice("sortOrder", {"1", "-1"}).value_or(0) == 1;
    if (page.limit < 0) refuse("limit", expected("limit", " number"), Json::Int64(page.limit));
    if (page.offset < 0) refuse("offset", expected("offset", " number"), Json::Int64(page.offset));
    return page;
}

std::string Fields::needed_text(const char* name, Length length)
{
    return needs(name) ? text(name, length).value_or("") : "";
}

std::string Fields::needed_line(const char* name, Length length)
{
    return needs(name) ? line(name, length).value_or("") : "";
}

IdBytes Fields::needed_id(const char* name)
{
    return needs(name) ? id(name).value_or(IdBytes{}) : IdBytes{};
}

} // namespace usher::api::rainbow
