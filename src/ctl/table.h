// Rows of text in columns, for a terminal: control characters are shown as '?', so no value can interfere with it.
#pragma once

#include <string>
#include <vector>

namespace usher::ctl {

class Table {
public:
    explicit Table(std::vector<std::string> headings) : rows_{std::move(headings)} {}

    void add(std::vector<std::string> row) { rows_.push_back(std::move(row)); }
    /// Headings and rows, one a line; "none\n" without rows.
    std::string text() const;

private:
    std::vector<std::vector<std::string>> rows_;
};

std::string printable(const std::string& text);

} // namespace usher::ctl
