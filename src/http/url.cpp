#include "http/url.h"

#include "base/text.h"

namespace usher::http {
namespace {

std::optional<char> escaped_at(std::string_view text, std::size_t percent)
{
    if (percent + 2 >= text.size()) return std::nullopt;
    const auto byte = text::from_hex(text.substr(percent + 1, 2));
    return byte ? std::optional(static_cast<char>(byte->front())) : std::nullopt;
}

std::string form_decode(std::string_view text)
{
    std::string decoded;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto escaped = text[i] == '%' ? escaped_at(text, i) : std::nullopt;
        if (escaped) i += 2;
        decoded += escaped ? *escaped : text[i] == '+' ? ' ' : text[i];
    }
    return decoded;
}

} // namespace

std::optional<std::string> percent_decode(std::string_view text)
{
    std::string decoded;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '%') {
            decoded += text[i];
            continue;
        }
        const auto escaped = escaped_at(text, i);
        if (!escaped) return std::nullopt;
        decoded += *escaped;
        i += 2;
    }
    return decoded;
}

Fields parse_form(std::string_view text)
{
    Fields fields;
    for (const auto piece : text::split(text, '&')) {
        if (piece.empty()) continue;
        const auto equal = piece.find('=');
        const auto value = equal == std::string_view::npos ? std::string_view() : piece.substr(equal + 1);
        fields.emplace_back(form_decode(piece.substr(0, equal)), form_decode(value));
    }
    return fields;
}

std::optional<std::string> last_value(const Fields& fields, std::string_view name)
{
    for (auto field = fields.rbegin(); field != fields.rend(); ++field)
        if (field->first == name) return field->second;
    return std::nullopt;
}

} // namespace usher::http
