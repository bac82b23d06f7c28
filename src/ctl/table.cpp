#include "ctl/table.h"

#include "base/text.h"

#include <algorithm>

namespace usher::ctl {
namespace {

constexpr std::size_t gap = 2;

std::vector<std::size_t> widths_of(const std::vector<std::vector<std::string>>& rows)
{
    std::vector<std::size_t> widths;
    for (const auto& row : rows) {
        widths.resize(std::max(widths.size(), row.size()));
        for (std::size_t i = 0; i < row.size(); ++i)
            widths[i] = std::max(widths[i], text::length(row[i]));
    }
    return widths;
}

} // namespace

std::string printable(const std::string& text)
{
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        const bool is_c1 = byte == 0xc2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xa0;
        out += byte < 0x20 || byte == 0x7f || is_c1 ? '?' : text[i];
        if (is_c1) ++i;
    }
    return out;
}

std::string Table::text() const
{
    if (rows_.size() == 1) return "none\n";
    std::vector<std::vector<std::string>> rows = rows_;
    for (auto& row : rows)
        std::ranges::transform(row, row.begin(), printable);
    const auto widths = widths_of(rows);
    std::string out;
    for (const auto& row : rows) {
        std::string line;
        for (std::size_t i = 0; i < row.size(); ++i)
            line += row[i] + std::string(widths[i] - text::length(row[i]) + gap, ' ');
        out += line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
    }
    return out;
}

} // namespace usher::ctl
