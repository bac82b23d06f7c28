// What the use cases work with. One per worker: the database connection belongs to it alone, the rest is shared by all
// workers of the process and thread-safe.
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

/// Everything must outlive the use cases it is passed to.
struct Context {
    store::Database& database;
    const Clock& clock;
    Random& random;
    PasswordHasher& hasher;
    FailureCounts& failures;
};

} // namespace usher::service
