// A short list of strings in one column, one per line.
#pragma once

#include "base/text.h"

#include <string>
#include <string_view>
#include <vector>

namespace usher::store {

inline std::string to_lines(const std::vector<std::string>& texts)
{
    std::string lines;
    for (const auto& text : texts)
        lines += (lines.empty() ? "" : "\n") + text;
    return lines;
}

inline std::vector<std::string> from_lines(std::string_view lines)
{
    std::vector<std::string> texts;
    if (!lines.empty())
        for (const auto line : text::split(lines, '\n'))
            texts.emplace_back(line);
    return texts;
}

} // namespace usher::store
