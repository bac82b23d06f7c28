// The file that usherctl export writes and usherctl import reads, as lines of JSON:
//   {"format":"usher-1","schema_version":40,"made_at":"…","rows":{"orgs":1,"users":2,…}}
//   {"table":"orgs","columns":["id",…],"binary":["id",…]}     then its rows; those columns in hex
//   ["656…",null,"Acme",…]
//   {"end":true,"rows":3}
// A file without its last line was truncated.
#pragma once

#include "base/clock.h"
#include "store/engine/dump.h"

#include <json/value.h>

#include <cstdint>
#include <iosfwd>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace Json {
class CharReader;
}

namespace usher::ctl {

struct DumpHead {
    int schema_version = 0;
    std::string made_at;
    std::map<std::string, std::int64_t> rows; ///< of each table
    std::int64_t total() const;
};

/// Builds the lines, each with its line break.
class DumpWriter {
public:
    std::string head(const DumpHead& head);
    std::string table(const store::dump::Table& table);
    std::string row(const store::dump::Table& table, const store::dump::Values& values);
    std::string end(std::int64_t rows);
};

/// Reads it line by line; throws Refused, with the line's number, if it is not such a file.
class DumpReader {
public:
    explicit DumpReader(std::istream& in);
    ~DumpReader();

    const DumpHead& head() const { return head_; }
    enum class Line { table, row, end };
    /// Refused if there is none, or if this is the end and not all rows were there.
    Line next();
    /// From the last table line. Refused if its columns are not exactly those of the table.
    const std::string& table() const { return table_; }
    void expect(const store::dump::Table& table);
    /// From the last row line.
    store::dump::Values values() const;

    [[noreturn]] void refuse(const std::string& why) const;

private:
    Json::Value parse_line();
    void begin_table();

    std::istream& in_;
    std::unique_ptr<Json::CharReader> reader_;
    std::int64_t line_ = 0;
    std::int64_t rows_ = 0;
    DumpHead head_;
    std::string table_;
    std::vector<std::string> columns_;
    std::vector<bool> is_binary_;
    Json::Value parsed_;
};

} // namespace usher::ctl
