// What the use cases work with. One for each worker: the database connection is its own, the rest is shared by all workers
// of the process and may be used by any thread.
#pragma once

namespace usher {
class Clock;
class FailureCounts;
class PasswordHasher;
class Random;
} // namespace usher

namespace usher::store {
class Database;
}

namespace usher::service {

/// Everything outlives the use cases that were given it.
struct Context {
    store::Database& database;
    const Clock& clock;
    Random& random;
    PasswordHasher& hasher;
    FailureCounts& failures;
};

} // namespace usher::service
