// The schema as numbered steps, forward only. The files of sql/migrations/ are built into the programs, so a program
// and the schema it needs cannot drift apart; schema_migrations remembers which steps a database has had.
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

/// All steps in order of their versions, which count from 1 without a gap. (Generated from sql/migrations/.)
const std::vector<Migration>& migrations();

/// The version every program needs: that of the last step.
int schema_version();

/// Brings the database to schema_version(), calling `applied` after each step; returns the number of steps done.
/// up_to: an earlier version, as far as which it is brought.
/// Safe to run by several at once (`guard`, a second connection, holds a row lock meanwhile) and again after a failure
/// half way: each step may be run twice. Throws DatabaseError; WrongSchema if the database is newer than this program.
int migrate(Database& database, Database& guard, const Clock& clock,
            const std::function<void(const Migration&)>& applied, int up_to = schema_version());

/// Keeps everybody else out who does so, or migrates, until the transaction ends; on a cluster too, where of two such
/// transactions one fails at COMMIT. For what may be done once in the life of a database.
void lock_schema(Transaction& transaction, Time now);

// ---- a database that is being filled by an import: until that is done, no program works on it

inline constexpr int half_imported = -1; ///< what schema_migrations holds besides its versions then

void begin_import(Transaction& transaction, Time now);
void end_import(Autocommit& autocommit);
/// False also where there is no schema yet.
bool is_half_imported(Database& database);
/// As if no step had been done, but for the mark of an import. (Tables are not touched.)
void forget_versions(Autocommit& autocommit);

} // namespace usher::store
