#include "mail/template_file.h"

#include "base/text.h"
#include "mail/templates.h"

#include <algorithm>
#include <fstream>
#include <iterator>

namespace usher::mail {
namespace {

[[noreturn]] void refuse(const std::filesystem::path& path, const std::string& why)
{
    throw TemplateError(path.string() + ": " + why);
}

std::string read(const std::filesystem::path& path, Part part)
{
    std::ifstream in(path, std::ios::binary);
    std::string content{std::istreambuf_iterator<char>(in), {}};
    if (!in) refuse(path, "cannot be read");
    if (!text::is_utf8(content)) refuse(path, "is not UTF-8");
    if (part != Part::subject) return content;

    content = text::trimmed(content);
    if (content.empty()) refuse(path, "is empty");
    if (text::has_control_characters(content)) refuse(path, "a subject must be one line");
    return content;
}

void check_name(const std::filesystem::path& path, std::string_view name, const Declaration& declaration)
{
    if (std::ranges::find(declaration.params, name, &Param::name) != declaration.params.end()) return;
    std::string known;
    for (const auto& param : declaration.params)
        known += (known.empty() ? "" : ", ") + param.name;
    refuse(path, "names {{" + std::string(name) + "}}; " + declaration.name + " has only " + known);
}

/// Mustache renders an unknown name as nothing, and its unescaped tags would let a value inject HTML.
void check_tags(const std::filesystem::path& path, const std::string& content, const Declaration& declaration)
{
    constexpr std::string_view open = "{{";
    constexpr std::string_view close = "}}";
    for (auto begin = content.find(open); begin != std::string::npos; begin = content.find(open, begin)) {
        const auto end = content.find(close, begin);
        if (end == std::string::npos) refuse(path, "a {{ without its }}");
        auto tag = text::trimmed(std::string_view(content).substr(begin + open.size(), end - begin - open.size()));
        begin = end + close.size();
        if (tag.starts_with('!')) continue;
        if (tag.empty() || std::string_view("{&>=").find(tag.front()) != std::string_view::npos)
            refuse(path, "only {{name}}, {{#name}}, {{^name}}, {{/name}} and {{! comment }} are allowed");
        if (std::string_view("#^/").find(tag.front()) != std::string_view::npos) tag = text::trimmed(tag.substr(1));
        check_name(path, tag, declaration);
    }
}

/// Mustache's own escaping writes &apos;, which HTML before 5, and so some mail clients, do not know. Keeps line
/// breaks.
std::string html_escaped(const std::string& value)
{
    std::string escaped;
    escaped.reserve(value.size());
    for (const char c : value) {
        switch (c) {
        case '&': escaped += "&amp;"; break;
        case '<': escaped += "&lt;"; break;
        case '>': escaped += "&gt;"; break;
        case '"': escaped += "&quot;"; break;
        case '\'': escaped += "&#39;"; break;
        case '\n': escaped += "<br>\n"; break;
        default: escaped += c;
        }
    }
    return escaped;
}

std::string as_it_is(const std::string& value)
{
    return value;
}

std::string checked(const std::filesystem::path& path, Part part, const Declaration& declaration)
{
    auto content = read(path, part);
    check_tags(path, content, declaration);
    return content;
}

} // namespace

TemplateFile::TemplateFile(const std::filesystem::path& path, Part part, const Declaration& declaration)
    : mustache_(checked(path, part, declaration))
{
    if (!mustache_.is_valid()) refuse(path, mustache_.error_message());
    mustache_.set_custom_escape(part == Part::html ? html_escaped : as_it_is);
}

} // namespace usher::mail
