#include "store/engine/dump.h"

#include "store/engine/batch_statement.h"
#include "store/engine/migrations.h"

#include <algorithm>
#include <array>
#include <mutex>
#include <set>

namespace usher::store::dump {
namespace {

constexpr int batch_size = 500;
constexpr auto version_table = "schema_migrations";

constexpr auto select_columns =
    "SELECT c.table_name, c.column_name, c.data_type, c.column_key = 'PRI' FROM information_schema.columns c "
    "JOIN information_schema.tables t ON t.table_schema = c.table_schema AND t.table_name = c.table_name "
    "WHERE c.table_schema = DATABASE() AND t.table_type = 'BASE TABLE' ORDER BY c.table_name, c.ordinal_position";
constexpr auto select_references =
    "SELECT table_name, column_name, referenced_table_name, referenced_column_name FROM "
    "information_schema.key_column_usage WHERE table_schema = DATABASE() AND referenced_table_name IS NOT NULL "
    "ORDER BY table_name, column_name";
constexpr auto ignore_references = "SET SESSION foreign_key_checks = 0";
constexpr auto check_references = "SET SESSION foreign_key_checks = 1";

Kind kind_of(const std::string& type)
{
    constexpr std::array numbers = {"tinyint", "smallint", "mediumint", "int", "bigint"};
    constexpr std::array binaries = {"binary", "varbinary", "tinyblob", "blob", "mediumblob", "longblob"};
    if (std::ranges::find(numbers, type) != numbers.end()) return Kind::number;
    return std::ranges::find(binaries, type) != binaries.end() ? Kind::binary : Kind::text;
}

std::string quoted(const std::string& name)
{
    return "`" + name + "`";
}

/// The result of `each` for all items, joined by `between`.
template <typename Range, typename Each>
std::string joined(const Range& range, const char* between, const Each& each)
{
    std::string all;
    for (const auto& one : range)
        all += (all.empty() ? "" : between) + each(one);
    return all;
}

std::string names(const Table& table)
{
    return joined(table.columns, ", ", [](const Column& column) { return quoted(column.name); });
}

/// As text, whatever its type, so that every value can be restored exactly.
std::string selected(const Column& column)
{
    return column.kind == Kind::binary ? quoted(column.name) : "CAST(" + quoted(column.name) + " AS CHAR)";
}

/// (a, b) > (?, ?), written so that an index is used; the values of the key come in this order.
std::string behind(const Table& table)
{
    std::string all;
    for (std::size_t i = 0; i < table.key.size(); ++i) {
        std::string one;
        for (std::size_t j = 0; j <= i; ++j)
            one += (j == 0 ? "" : " AND ") + quoted(table.columns[table.key[j]].name) + (j == i ? " > ?" : " = ?");
        all += (i == 0 ? "(" : " OR (") + one + ")";
    }
    return all;
}

/// A statement's address is its key in a connection's cache, so texts built at run time are never freed: there are a
/// few for each table.
const char* kept(const std::string& statement)
{
    static std::mutex mutex;
    static std::set<std::string> texts;
    const std::lock_guard lock(mutex);
    return texts.insert(statement).first->c_str();
}

Parameters behind(const Table& table, const Values& last)
{
    Parameters values;
    for (std::size_t i = 0; i < table.key.size(); ++i)
        for (std::size_t j = 0; j <= i; ++j)
            values.emplace_back(*last[table.key[j]]);
    return values;
}

Values values_of(const Row& row, std::size_t columns)
{
    Values values;
    for (std::size_t i = 1; i <= columns; ++i)
        values.push_back(row.optional_text(static_cast<unsigned>(i)));
    return values;
}

struct Reference {
    std::string table;
    std::string column;
    std::string other_table;
    std::string other_column;
};

std::vector<Reference> list_references(Reader& reader)
{
    return reader.list(select_references, [](const Row& row) {
        return Reference{row.text(1), row.text(2), row.text(3), row.text(4)};
    });
}

bool is_broken(Reader& reader, const Reference& reference)
{
    const auto value = "r." + quoted(reference.column);
    const auto other = "o." + quoted(reference.other_column);
    const auto statement = "SELECT EXISTS (SELECT 1 FROM " + quoted(reference.table) + " r LEFT JOIN " +
                           quoted(reference.other_table) + " o ON " + other + " = " + value + " WHERE " + value +
                           " IS NOT NULL AND " + other + " IS NULL)";
    return *reader.find(kept(statement), [](const Row& row) { return row.flag(1); });
}

} // namespace

std::vector<Table> list_tables(Reader& reader)
{
    std::vector<Table> tables;
    const auto take = [&](const Row& row) {
        if (row.text(1) == version_table) return 0;
        if (tables.empty() || tables.back().name != row.text(1)) tables.push_back({row.text(1), {}, {}});
        auto& table = tables.back();
        if (row.flag(4)) table.key.push_back(table.columns.size());
        table.columns.push_back({row.text(2), kind_of(row.text(3))});
        return 0;
    };
    reader.list(select_columns, take);
    return tables;
}

void read_snapshot(Database& database, const std::function<void(Reader&)>& work)
{
    // REPEATABLE READ provides one snapshot for the whole transaction.
    database.run_script("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ;\n"
                        "START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY;\n");
    bool has_run = false;
    database.read([&](Reader& reader) {
        if (has_run) throw DatabaseError(0, "the connection was lost during the read");
        has_run = true;
        work(reader);
        return true;
    });
    database.run_script("COMMIT;\n");
}

// ---- RowReader

RowReader::RowReader(const Table& table) : table_(table)
{
    const auto key = joined(table.key, ", ", [&](std::size_t i) { return quoted(table.columns[i].name); });
    const auto select = "SELECT " + joined(table.columns, ", ", selected) + " FROM " + quoted(table.name);
    const auto order = " ORDER BY " + key + " LIMIT " + std::to_string(batch_size);
    count_ = kept("SELECT COUNT(*) FROM " + quoted(table.name));
    first_ = kept(select + order);
    next_ = kept(select + " WHERE " + behind(table) + order);
}

std::int64_t RowReader::count(Reader& reader) const
{
    return *reader.find(count_, [](const Row& row) { return row.number(1); });
}

void RowReader::read(Reader& reader, const std::function<void(const Values&)>& take) const
{
    const auto from_row = [&](const Row& row) { return values_of(row, table_.columns.size()); };
    for (auto rows = reader.list(first_, from_row); !rows.empty();) {
        for (const auto& row : rows)
            take(row);
        if (rows.size() < batch_size) return;
        rows = reader.list_with(next_, from_row, behind(table_, rows.back()));
    }
}

// ---- RowWriter

struct RowWriter::Statement {
    BatchStatement insert;
};

RowWriter::RowWriter(const Table& table)
    : statement_(new Statement{{"INSERT INTO " + quoted(table.name) + " (" + names(table) + ") VALUES ",
                                "(" + joined(table.columns, ", ", [](const Column&) { return std::string("?"); }) + ")",
                                " ON DUPLICATE KEY UPDATE " + joined(table.columns, ", ", [](const Column& column) {
                                    return quoted(column.name) + " = VALUES(" + quoted(column.name) + ")";
                                })}})
{
}

RowWriter::~RowWriter() = default;

void RowWriter::write(Database& database, const std::vector<Values>& rows) const
{
    std::vector<Parameters> all;
    all.reserve(rows.size());
    for (const auto& row : rows)
        all.emplace_back(row.begin(), row.end());
    database.transact([&](Transaction& tx) {
        tx.execute(ignore_references);
        statement_->insert.execute(tx, all);
        tx.commit();
        return true;
    });
}

// ---- the whole database

std::vector<std::string> list_broken_references(Database& database)
{
    return database.read([](Reader& reader) {
        std::vector<std::string> broken;
        for (const auto& reference : list_references(reader))
            if (is_broken(reader, reference)) broken.push_back(reference.table + "." + reference.column);
        return broken;
    });
}

void drop_all(Database& database)
{
    const auto tables = database.read([](Reader& reader) { return list_tables(reader); });
    std::string script = std::string(ignore_references) + ";\n";
    for (const auto& table : tables)
        script += "DROP TABLE " + quoted(table.name) + ";\n";
    database.run_script(script + check_references + ";\n");
    database.alone([](Autocommit& autocommit) {
        forget_versions(autocommit);
        return true;
    });
}

} // namespace usher::store::dump
