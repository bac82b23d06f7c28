// The schema as numbered migrations, forward only. The files in sql/migrations/ are compiled into the programs, so a
// program and the schema it needs cannot drift apart; schema_migrations records which steps have been applied.
#pragma once

#include "base/clock.h"

#include <functional>
#include <vector>

namespace usher::store {

class Database;
class Transaction;
class Autocommit;

struct Migration {
    int version;
    const char* name; ///< such as "room_links"
    const char* sql;
};

/// All steps ordered by version; versions start at 1 and have no gaps. (Generated from sql/migrations/.)
const std::vector<Migration>& migrations();

/// The version every program needs: the last step's.
int schema_version();

/// Brings the database to schema_version(), or only to the earlier version `up_to`; calls `applied` after each step and
/// returns the number of steps applied.
/// Safe to run concurrently (`guard`, a second connection, holds a row lock meanwhile) and again after a failure
/// half-way: each step may run twice. Throws DatabaseError; WrongSchema if the database is newer than this program.
int migrate(Database& database, Database& guard, const Clock& clock,
            const std::function<void(const Migration&)>& applied, int up_to = schema_version());

/// Locks out other callers, and migrations, until the transaction ends; on a cluster too, where one of two such
/// transactions fails at COMMIT. For what may happen only once in a database's lifetime.
void lock_schema(Transaction& transaction, Time now);

// ---- a database that is being imported: until that is done, no program works on it

inline constexpr int half_imported = -1; ///< marks it in schema_migrations, besides the versions

void begin_import(Transaction& transaction, Time now);
void end_import(Autocommit& autocommit);
/// Also false if there is no schema yet.
bool is_half_imported(Database& database);
/// Forgets all applied steps, but keeps the mark of an import. (Leaves the tables alone.)
void forget_versions(Autocommit& autocommit);

} // namespace usher::store
