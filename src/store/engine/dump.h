// Any table of the schema as rows of text, to export and import a whole database. Tables and columns are read from the
// database itself, so none can be forgotten. Statements are built from these names.
#pragma once

#include "store/engine/database.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace usher::store::dump {

/// How a column's values are written as text.
enum class Kind { text, number, binary };

struct Column {
    std::string name;
    Kind kind = Kind::text;
};

struct Table {
    std::string name;
    std::vector<Column> columns;
    std::vector<std::size_t> key; ///< the primary key's columns
};

/// Ordered by name, with their columns in order; all tables but the one that holds the schema's version.
std::vector<Table> list_tables(Reader& reader);

/// Runs work() on a consistent snapshot, whatever others change meanwhile. Throws DatabaseError if the connection is
/// lost: what was read until then is incomplete.
void read_snapshot(Database& database, const std::function<void(Reader&)>& work);

/// A row's values as text: bytes as they are, times with microseconds; nullopt is NULL.
using Values = std::vector<std::optional<std::string>>;

/// Reads all rows of a table in the order of its key, a batch at a time.
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

/// Writes rows, each with a value for every column. A row with the same key is replaced, so writing is idempotent. Must
/// outlive the database it writes to, which caches its statements.
class RowWriter {
public:
    explicit RowWriter(const Table& table);
    ~RowWriter();

    /// In one transaction. Rows may come before those they refer to: see list_broken_references.
    void write(Database& database, const std::vector<Values>& rows) const;

private:
    struct Statement;
    std::unique_ptr<Statement> statement_;
};

/// Columns such as "users.realm_id" that hold values which refer to no row.
std::vector<std::string> list_broken_references(Database& database);

/// Drops every table; afterwards no migration counts as applied.
void drop_all(Database& database);

} // namespace usher::store::dump
