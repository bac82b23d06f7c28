// A statement over many rows, or a list of values, in one round trip. A statement's text must be a constant, so there
// is one text for each of a few sizes, and the last row is repeated to fill the remaining places. A repeated row must
// therefore have no effect: an INSERT ends with ON DUPLICATE KEY UPDATE, which also makes it idempotent; "IN (…)" is a
// set anyway.
#pragma once

#include "store/engine/database.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace usher::store {

class BatchStatement {
public:
    /// head, then `each` once per place, separated by commas, then tail.
    BatchStatement(std::string_view head, std::string_view each, std::string_view tail)
    {
        for (std::size_t i = 0; i < sizes.size(); ++i) {
            texts_[i] = head;
            for (std::size_t place = 0; place < sizes[i]; ++place)
                texts_[i].append(place == 0 ? "" : ", ").append(each);
            texts_[i].append(tail);
        }
    }
    BatchStatement(const BatchStatement&) = delete;
    BatchStatement& operator=(const BatchStatement&) = delete;

    /// before, after: the values for head and tail. Without rows nothing is run. Returns the number of rows changed.
    std::int64_t execute(Writer& writer, const std::vector<Parameters>& rows, const Parameters& before = {},
                         const Parameters& after = {}) const
    {
        std::int64_t changed = 0;
        each_part(rows, before, after,
                  [&](const char* text, const Parameters& values) { changed += writer.execute_with(text, values); });
        return changed;
    }

    template <typename FromRow>
    auto list(Reader& reader, FromRow from_row, const std::vector<Parameters>& rows, const Parameters& before = {},
              const Parameters& after = {}) const -> std::vector<std::invoke_result_t<FromRow, const Row&>>
    {
        std::vector<std::invoke_result_t<FromRow, const Row&>> all;
        each_part(rows, before, after, [&](const char* text, const Parameters& values) {
            for (auto& found : reader.list_with(text, from_row, values))
                all.push_back(std::move(found));
        });
        return all;
    }

private:
    static constexpr std::array<std::size_t, 5> sizes = {1, 8, 32, 128, 256};

    template <typename Run>
    void each_part(std::span<const Parameters> rows, const Parameters& before, const Parameters& after, Run run) const
    {
        while (!rows.empty()) {
            const auto here = std::min(rows.size(), sizes.back());
            const auto size = static_cast<std::size_t>(std::ranges::lower_bound(sizes, here) - sizes.begin());
            auto values = before;
            for (std::size_t place = 0; place < sizes[size]; ++place) {
                const auto& row = rows[std::min(place, here - 1)];
                values.insert(values.end(), row.begin(), row.end());
            }
            values.insert(values.end(), after.begin(), after.end());
            run(texts_[size].c_str(), values);
            rows = rows.subspan(here);
        }
    }

    std::array<std::string, sizes.size()> texts_;
};

/// A list of values, each of them a row with one column.
template <typename Value>
std::vector<Parameters> rows_of(const std::vector<Value>& values)
{
    std::vector<Parameters> rows;
    rows.reserve(values.size());
    for (const auto& value : values)
        rows.push_back({Parameter(value)});
    return rows;
}

} // namespace usher::store
