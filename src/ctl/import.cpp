#include "ctl/import.h"

#include "ctl/commands.h"
#include "ctl/dump_file.h"
#include "ctl/progress.h"
#include "store/engine/dump.h"
#include "store/engine/migrations.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <memory>
#include <set>

namespace usher::ctl {
namespace {

using store::dump::Table;
using store::dump::Values;

/// Tables that migrations fill; the file's rows replace those.
bool is_filled_by_migrations(const Table& table)
{
    return table.name == "role_permissions";
}

std::size_t size_of(const Values& row)
{
    std::size_t size = 0;
    for (const auto& value : row)
        size += value ? value->size() : 0;
    return size;
}

/// Writes the rows of the file's current table, a batch at a time.
class Filling {
public:
    Filling(store::Database& database, const Table& table) : database_(database), table_(table), writer_(table) {}

    void add(Values row)
    {
        constexpr std::size_t most_rows = 1024;
        constexpr std::size_t most_bytes = 4'000'000;
        bytes_ += size_of(row);
        rows_.push_back(std::move(row));
        if (rows_.size() == most_rows || bytes_ > most_bytes) flush();
    }
    void flush()
    {
        if (!rows_.empty()) writer_.write(database_, rows_);
        rows_.clear();
        bytes_ = 0;
    }

private:
    store::Database& database_;
    const Table& table_;
    const store::dump::RowWriter writer_;
    std::vector<Values> rows_;
    std::size_t bytes_ = 0;
};

/// Checks a file that can be read twice (not a pipe) before anything is begun.
void check_end(const std::string& file)
{
    if (!std::filesystem::is_regular_file(file)) return;
    std::ifstream in(file, std::ios::binary | std::ios::ate);
    constexpr std::streamoff last_bytes = 100;
    const auto size = in.tellg();
    in.seekg(std::max<std::streamoff>(0, size - last_bytes));
    const std::string tail{std::istreambuf_iterator<char>(in), {}};
    const auto begin = tail.rfind('\n', tail.empty() ? 0 : tail.size() - 2);
    if (tail.empty() || tail.back() != '\n' || begin == std::string::npos ||
        tail.compare(begin + 1, 6, "{\"end\"") != 0)
        throw Refused(file + " was truncated: its last line is missing; nothing was changed");
}

class Import {
public:
    Import(Context& context, DumpReader& file) : context_(context), file_(file), database_(patient(context)) {}

    /// From here on no other import can begin, and no program works on the database. Refused if it is not empty.
    void begin(bool restart)
    {
        const auto now = context_.clock.now();
        const bool is_half = store::is_half_imported(database_);
        if (is_half && !restart)
            throw Refused("the database holds part of an interrupted import, or one is running; if none is, "
                          "--restart removes that part and starts over");
        database_.transact([&](store::Transaction& tx) {
            store::lock_schema(tx, now);
            if (!is_half) check_is_empty(tx);
            store::begin_import(tx, now);
            tx.commit();
            return true;
        });
        if (is_half || file_.head().schema_version != store::schema_version()) {
            store::dump::drop_all(database_);
            migrate(file_.head().schema_version);
        }
    }

    void fill()
    {
        tables_ = database_.read([](store::Reader& reader) { return store::dump::list_tables(reader); });
        check_tables();
        Progress progress(static_cast<std::size_t>(file_.head().total()));
        Filling* filling = nullptr;
        for (;;) {
            const auto line = file_.next();
            if (line == DumpReader::Line::row) {
                if (!filling) file_.refuse("a row without a table");
                filling->add(file_.values());
                progress.step();
                continue;
            }
            if (filling) filling->flush();
            if (line == DumpReader::Line::end) return;
            filling = &begin_table();
        }
    }

    void finish()
    {
        for (const auto& table : tables_)
            check_count(table);
        const auto broken = store::dump::list_broken_references(database_);
        if (!broken.empty()) throw Refused("rows of " + broken.front() + " refer to rows that do not exist");
        migrate(store::schema_version());
        database_.alone([](store::Autocommit& autocommit) {
            store::end_import(autocommit);
            return true;
        });
    }

private:
    static store::ConnectOptions patient(const Context& context)
    {
        auto options = context.connect_options;
        constexpr int patience_seconds = 600;
        options.read_seconds = std::max(options.read_seconds, patience_seconds);
        return options;
    }

    static void check_is_empty(store::Reader& reader)
    {
        for (const auto& table : store::dump::list_tables(reader))
            if (!is_filled_by_migrations(table) && store::dump::RowReader(table).count(reader) > 0)
                throw Refused("the database is not empty: there are rows in " + table.name +
                              "; import into one that was migrated, but not bootstrapped. Nothing was changed");
    }

    void migrate(int version)
    {
        store::Database guard(patient(context_));
        store::migrate(
            database_, guard, context_.clock, [](const store::Migration&) {}, version);
    }

    void check_tables() const
    {
        std::set<std::string> here;
        for (const auto& table : tables_)
            here.insert(table.name);
        std::set<std::string> there;
        for (const auto& [table, count] : file_.head().rows)
            there.insert(table);
        if (here != there) file_.refuse("the tables are not those of its schema version");
    }

    Filling& begin_table()
    {
        const auto found = std::ranges::find(tables_, file_.table(), &Table::name);
        if (found == tables_.end()) file_.refuse("no such table: " + file_.table());
        file_.expect(*found);
        return *fillings_.emplace_back(std::make_unique<Filling>(database_, *found));
    }

    void check_count(const Table& table)
    {
        const auto expected = file_.head().rows.at(table.name);
        const auto count =
            database_.read([&](store::Reader& reader) { return store::dump::RowReader(table).count(reader); });
        if (is_filled_by_migrations(table) ? count < expected : count != expected)
            throw Refused("of the " + std::to_string(expected) + " rows of " + table.name + " only " +
                          std::to_string(count) + " were imported: some occur twice");
    }

    Context& context_;
    DumpReader& file_;
    std::vector<Table> tables_;
    // Declared before the database, which caches their statements.
    std::vector<std::unique_ptr<Filling>> fillings_;
    store::Database database_;
};

} // namespace

Answer import_all(Context& context, const ImportArgs& words)
{
    std::ifstream in;
    if (words.file != "-") {
        in.open(words.file, std::ios::binary);
        if (!in) throw Refused(words.file + ": cannot be read");
    }
    DumpReader file(words.file == "-" ? std::cin : in);
    if (file.head().schema_version > store::schema_version() || file.head().schema_version < 1)
        throw Refused("the file is of schema version " + std::to_string(file.head().schema_version) +
                      ", this program knows those up to " + std::to_string(store::schema_version()) +
                      "; install the newer Usher. Nothing was changed");
    check_end(words.file);

    Import import(context, file);
    import.begin(words.restart);
    try {
        import.fill();
        import.finish();
    } catch (const std::exception& error) {
        throw Refused(std::string(error.what()) +
                      "\nThe import was not completed, and no program works on the database as it "
                      "is now. usherctl import --restart empties it and starts over.");
    }
    Answer answer;
    answer.json["schema_version"] = file.head().schema_version;
    answer.json["made_at"] = file.head().made_at;
    answer.json["rows"] = Json::Int64(file.head().total());
    answer.text = std::to_string(file.head().total()) + " rows of " + file.head().made_at + " are in the database\n";
    return answer;
}

void add_import(Commands& commands)
{
    auto [command, args] = commands.add<ImportArgs>(
        "import", "load a file that export wrote, in this or an earlier version, into an empty database", import_all);
    command.text("FILE", args.file, "- is stdin").with_default();
    command.flag("--restart", args.restart, "first remove what an interrupted import has left behind");
    command.flag("--anew", args.restart, "the earlier name of --restart").hidden();
}

} // namespace usher::ctl
