#include "store/engine/migrations.h"

#include "store/engine/database.h"

#include <algorithm>
#include <array>
#include <string>

namespace usher::store {
namespace {

constexpr auto create_table =
    "CREATE TABLE IF NOT EXISTS schema_migrations (version INT NOT NULL, name VARCHAR(64) NOT NULL, "
    "applied_at DATETIME(6) NOT NULL, PRIMARY KEY (version)) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4";
constexpr auto insert_version_zero =
    "INSERT IGNORE INTO schema_migrations (version, name, applied_at) VALUES (0, 'guard', ?)";
constexpr auto lock_version_zero = "SELECT version FROM schema_migrations WHERE version = 0 FOR UPDATE";
constexpr auto touch_version_zero = "UPDATE schema_migrations SET applied_at = ? WHERE version = 0";
constexpr auto select_version = "SELECT COALESCE(MAX(version), 0) FROM schema_migrations";
constexpr auto mark_import = "INSERT IGNORE INTO schema_migrations (version, name, applied_at) VALUES (?, 'import', ?)";
constexpr auto unmark_import = "DELETE FROM schema_migrations WHERE version = ?";
constexpr auto select_mark = "SELECT version FROM schema_migrations WHERE version = ?";
constexpr auto delete_versions = "DELETE FROM schema_migrations WHERE version > 0";
constexpr auto insert_version = "INSERT IGNORE INTO schema_migrations (version, name, applied_at) VALUES (?, ?, ?)";

/// Errors of a step that is run again because it was applied but not yet recorded: a table, column or key already
/// exists (1050, 1060, 1061, 1826), or no longer exists (1051, 1054, 1091).
constexpr std::array done_already = {1050, 1051, 1054, 1060, 1061, 1091, 1826};

int current_version(Database& database)
{
    return static_cast<int>(database.read([](Reader& reader) {
        return reader.find(select_version, [](const Row& row) { return row.number(1); }).value_or(0);
    }));
}

void apply(Database& database, const Migration& migration, const Clock& clock)
{
    try {
        database.run_script(migration.sql);
    } catch (const DatabaseError& error) {
        if (std::ranges::find(done_already, error.code()) == done_already.end()) throw;
    }
    database.alone([&](Autocommit& autocommit) {
        return autocommit.execute(insert_version, migration.version, migration.name, clock.now());
    });
}

} // namespace

int schema_version()
{
    return migrations().back().version;
}

int migrate(Database& database, Database& guard, const Clock& clock,
            const std::function<void(const Migration&)>& applied, int up_to)
{
    database.run_script(create_table);
    database.alone([&](Autocommit& autocommit) { return autocommit.execute(insert_version_zero, clock.now()); });
    // DDL commits implicitly and would release a lock held by its own connection, so another connection holds it.
    return guard.transact([&](Transaction& lock) {
        lock.find(lock_version_zero, [](const Row& row) { return row.number(1); });
        const int from = current_version(database);
        if (from > schema_version())
            throw WrongSchema(0, "the database has schema version " + std::to_string(from) +
                                     ", newer than this program's " + std::to_string(schema_version()) +
                                     "; install the newer Usher");
        int steps = 0;
        for (const auto& migration : migrations()) {
            if (migration.version <= from || migration.version > up_to) continue;
            apply(database, migration, clock);
            applied(migration);
            ++steps;
        }
        return steps;
    });
}

void lock_schema(Transaction& transaction, Time now)
{
    transaction.execute(touch_version_zero, now);
}

void begin_import(Transaction& transaction, Time now)
{
    transaction.execute(mark_import, half_imported, now);
}

void end_import(Autocommit& autocommit)
{
    autocommit.execute(unmark_import, half_imported);
}

bool is_half_imported(Database& database)
{
    try {
        return database.read([](Reader& reader) {
            return reader
                .find(
                    select_mark, [](const Row&) { return true; }, half_imported)
                .has_value();
        });
    } catch (const DatabaseError& error) {
        constexpr int no_such_table = 1146;
        if (error.code() != no_such_table) throw;
        return false;
    }
}

void forget_versions(Autocommit& autocommit)
{
    autocommit.execute(delete_versions);
}

} // namespace usher::store
