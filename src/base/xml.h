// XML as Usher writes and parses it: elements that are values. Pure functions.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace usher::xml {

struct Element {
    std::string name;
    std::vector<std::pair<std::string, std::string>> attributes = {};
    std::string text = {}; ///< precedes the children
    std::vector<Element> children = {};

    /// Null if there is none with that name.
    const std::string* attribute(std::string_view of) const;
    const Element* child(std::string_view of) const;
    bool operator==(const Element&) const = default;
};

/// In one line. Text is escaped; characters that XML does not allow (most control characters, U+FFFE and U+FFFF,
/// invalid UTF-8) are left out; a line end in a text becomes \n when parsed. Names are taken as they are.
std::string to_text(const Element& element);

/// One element with names of ASCII letters, digits, '-', '_' and '.', without prefixes. Comments and processing
/// instructions are skipped; text between children is added to the element's text. Nothing for any other XML.
std::optional<Element> parse(std::string_view text);

} // namespace usher::xml
