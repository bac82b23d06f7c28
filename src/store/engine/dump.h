// Any table of the schema as rows of texts, for the export and import of a whole database. What tables and columns there
// are is asked of the database, so none can be forgotten. Statements are made from these names.
#pragma once

#include "store/engine/database.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace usher::store::dump {

/// How a column's values are written in a text.
enum class Kind { text, number, binary };

struct Column {
    std::string name;
    Kind kind = Kind::text;
};

struct Table {
    std::string name;
    std::vector<Column> columns;
    std::vector<std::size_t> key; ///< columns of the primary key
};

/// By name, with columns in their order; all but the one that remembers the schema's version.
std::vector<Table> list_tables(Reader& reader);

/// Runs work() on the state of this moment, whatever others change meanwhile. Throws DatabaseError if the connection is
/// lost: what was read until then is half of something.
void read_snapshot(Database& database, const std::function<void(Reader&)>& work);

/// A row's values as texts, bytes as they are, moments with microseconds; nothing is NULL.
using Values = std::vector<std::optional<std::string>>;

/// All rows of a table in the order of its key, a batch at a time.
class RowReader {
public:
    explicit RowReader(const Table& table);

    std::int64_t count(Reader& reader) const;
    void read(Reader& reader, const std::function<void(const Values&)>& take) const;

private:
    const Table& table_;
    const char* count_;
    const char* first_;
    const char* next_;
};

/// Writes rows, each with a value for every column. A row of the same key is replaced, so it is harmless to do again.
/// Must outlive the database it writes to, which remembers its statements.
class RowWriter {
public:
    explicit RowWriter(const Table& table);
    ~RowWriter();

    /// One transaction. Rows may come before those they refer to: see list_broken_references.
    void write(Database& database, const std::vector<Values>& rows) const;

private:
    struct Statement;
    std::unique_ptr<Statement> statement_;
};

/// "users.realm_id", if there are rows whose value of it refers to nothing.
std::vector<std::string> list_broken_references(Database& database);

/// Every table is gone afterwards, and no step of the schema done.
void drop_all(Database& database);

} // namespace usher::store::dump
