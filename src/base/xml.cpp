#include "base/xml.h"

#include "base/text.h"

#include <pugixml.hpp>

#include <algorithm>
#include <sstream>

namespace usher::xml {
namespace {

// White space alone is text if it is all that an element contains.
constexpr unsigned parse_options = pugi::parse_default | pugi::parse_ws_pcdata_single;
constexpr int deepest = 32;

/// XML 1.0, 2.2: Char.
bool is_character(char32_t code)
{
    return code == 0x9 || code == 0xA || code == 0xD || (code >= 0x20 && code <= 0xD7FF) ||
           (code >= 0xE000 && code <= 0xFFFD) || (code >= 0x10000 && code <= 0x10FFFF);
}

std::string with_characters_of_xml(std::string_view text)
{
    std::string kept;
    kept.reserve(text.size());
    while (!text.empty()) {
        auto rest = text;
        const auto code = usher::text::take_code_point(rest);
        if (!code) rest.remove_prefix(1);
        if (code && is_character(*code)) kept += text.substr(0, text.size() - rest.size());
        text = rest;
    }
    return kept;
}

void append(pugi::xml_node parent, const Element& element)
{
    auto node = parent.append_child(element.name.c_str());
    for (const auto& [name, value] : element.attributes)
        node.append_attribute(name.c_str()).set_value(with_characters_of_xml(value).c_str());
    if (const auto text = with_characters_of_xml(element.text); !text.empty())
        node.append_child(pugi::node_pcdata).set_value(text.c_str());
    for (const auto& child : element.children)
        append(node, child);
}

bool is_name(std::string_view name)
{
    const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; };
    const auto is_more = [&](char c) { return is_letter(c) || (c >= '0' && c <= '9') || c == '-' || c == '.'; };
    return !name.empty() && is_letter(name[0]) && std::ranges::all_of(name, is_more);
}

bool read(const pugi::xml_node& node, Element& element, int depth)
{
    element.name = node.name();
    if (!is_name(element.name) || depth > deepest) return false;
    for (const auto& attribute : node.attributes()) {
        if (!is_name(attribute.name()) || element.attribute(attribute.name())) return false;
        element.attributes.emplace_back(attribute.name(), attribute.value());
    }
    for (const auto& child : node.children()) {
        if (child.type() == pugi::node_pcdata || child.type() == pugi::node_cdata)
            element.text += child.value();
        else if (child.type() == pugi::node_element && !read(child, element.children.emplace_back(), depth + 1))
            return false;
    }
    return true;
}

} // namespace

const std::string* Element::attribute(std::string_view of) const
{
    const auto found = std::ranges::find(attributes, of, [](const auto& attribute) { return attribute.first; });
    return found == attributes.end() ? nullptr : &found->second;
}

const Element* Element::child(std::string_view of) const
{
    const auto found = std::ranges::find(children, of, &Element::name);
    return found == children.end() ? nullptr : &*found;
}

std::string to_text(const Element& element)
{
    pugi::xml_document document;
    append(document, element);
    std::ostringstream out;
    document.save(out, "", pugi::format_raw | pugi::format_no_declaration, pugi::encoding_utf8);
    return out.str();
}

std::optional<Element> parse(std::string_view text)
{
    pugi::xml_document document;
    if (!document.load_buffer(text.data(), text.size(), parse_options, pugi::encoding_utf8)) return std::nullopt;
    const auto roots = document.children();
    if (std::ranges::count(roots, pugi::node_element, &pugi::xml_node::type) != 1) return std::nullopt;
    Element element;
    return read(document.document_element(), element, 0) ? std::optional(std::move(element)) : std::nullopt;
}

} // namespace usher::xml
