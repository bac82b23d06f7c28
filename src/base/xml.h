// XML as Usher writes and reads it: elements that are values. Pure functions.
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
    std::string text = {}; ///< stands before the children
    std::vector<Element> children = {};

    /// Nothing if there is none of that name.
    const std::string* attribute(std::string_view of) const;
    const Element* child(std::string_view of) const;
    bool operator==(const Element&) const = default;
};

/// In one line. Text of any kind is escaped; what XML has no place for (most control characters, U+FFFE and U+FFFF,
/// bytes that are no UTF-8) is left out; a line end in a text
/// becomes \n where it is read. Names are taken as they are.
std::string to_text(const Element& element);

/// One element with names of ASCII letters, digits, '-', '_' and '.', without prefixes. Comments and instructions are
/// passed over; text between children is counted to the element's text. Nothing for what is no such XML.
std::optional<Element> parse(std::string_view text);

} // namespace usher::xml
