// The database layer: the only place that knows Connector/C++. One Database is one connection with its prepared
// statements; it belongs to one thread, reconnects by itself and tries the next host when one is unavailable.
//
// SQL runs only in one of three kinds of session:
//   read      autocommit, for statements that change nothing; runs again if the connection was lost
//   alone     autocommit, for a single statement that is a transaction by itself
//   transact  START TRANSACTION … COMMIT; runs the whole function again on a deadlock or a lost connection, even if the
//             answer to COMMIT was lost. So the function must be idempotent: ids are generated before it, not inside;
//             and changes that it finds already made may be its own (Transaction::may_have_committed()).
#pragma once

#include "base/clock.h"
#include "domain/error.h"
#include "domain/ids.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace usher::store {

struct ConnectOptions {
    std::vector<std::string> hosts; ///< "unix:/path" or "host:port", tried in this order
    std::string name;
    std::string user;
    std::string password;
    int connect_seconds = 3;
    int read_seconds = 10;
    int write_seconds = 10;
    bool tls = false;
    std::string tls_ca;
    int schema_version = 0; ///< a database of another version is refused at each connect; 0: not checked
    /// The id of the request being served, if there is one; must outlive the Database. See Writer::request_id().
    const std::string* request_id = nullptr;
    /// Called with each statement's text before it runs; if it throws, the statement is not run. For tests.
    std::function<void(std::string_view)> before_statement = {};
    /// Called after each statement that writes, including COMMIT; throwing simulates a lost answer. For tests.
    std::function<void(std::string_view)> after_change = {};
};

/// A database error; the subclasses are those a caller can recover from.
class DatabaseError : public std::runtime_error {
public:
    DatabaseError(int code, const std::string& what) : std::runtime_error(what), code_(code) {}
    int code() const { return code_; } ///< error number of the server or the client library; 0: our own

private:
    int code_;
};
/// A unique or foreign key was violated (1062, 1451, 1452). Where that is expected, the store calls
/// Writer::try_execute() and gets it as a value; as an exception it is a fault.
class Conflict : public DatabaseError {
public:
    Conflict(int code, const std::string& what, std::string key) : DatabaseError(code, what), key_(std::move(key)) {}
    const std::string& key() const { return key_; } ///< name of the key, such as "users_address" or "PRIMARY"

private:
    std::string key_;
};
/// A CHECK constraint was violated (3819 in MySQL, 4025 in MariaDB). Only the statement is rolled back.
class CheckFailed : public DatabaseError {
public:
    using DatabaseError::DatabaseError;
};
/// Deadlock or lock wait timeout (1213, 1205): the transaction was rolled back; retrying it may succeed.
class Again : public DatabaseError {
public:
    using DatabaseError::DatabaseError;
};
/// The connection, or the node behind it, is no longer usable; another one may be.
class Disconnected : public DatabaseError, public Unavailable {
public:
    using DatabaseError::DatabaseError;
};
/// The database's schema is not the version this program was built for.
class WrongSchema : public DatabaseError {
public:
    using DatabaseError::DatabaseError;
};

/// A row of a result; columns are numbered from 1. Valid only inside from_row.
class Row {
public:
    explicit Row(void* result) : result_(result) {}

    bool is_null(unsigned column) const;
    std::string text(unsigned column) const; ///< also binary; "" for NULL
    std::int64_t number(unsigned column) const;
    bool flag(unsigned column) const { return number(column) != 0; }
    Time time(unsigned column) const;
    template <typename T>
    T id(unsigned column) const
    {
        return T(id_bytes(column));
    }

    std::optional<std::string> optional_text(unsigned column) const;
    std::optional<Time> optional_time(unsigned column) const;
    template <typename T>
    std::optional<T> optional_id(unsigned column) const
    {
        return is_null(column) ? std::nullopt : std::optional<T>(id<T>(column));
    }

private:
    IdBytes id_bytes(unsigned column) const;
    void* result_;
};

/// A value for a '?'. Text is sent as bytes, times as UTC text, ids as their 12 bytes.
class Parameter {
public:
    enum class Kind { null, text, number };

    Parameter(std::nullopt_t) : kind_(Kind::null) {}
    Parameter(std::string_view text) : kind_(Kind::text), text_(text) {}
    Parameter(const std::string& text) : kind_(Kind::text), text_(text) {}
    Parameter(const char* text) : kind_(Kind::text), text_(text) {}
    Parameter(Time time) : kind_(Kind::text), text_(to_sql(time)) {}
    template <typename Entity>
    Parameter(const Id<Entity>& id)
        : kind_(Kind::text), text_(reinterpret_cast<const char*>(id.bytes().data()), id.bytes().size())
    {
    }
    template <typename Number>
    requires std::is_integral_v<Number> Parameter(Number number)
        : kind_(Kind::number), number_(static_cast<std::int64_t>(number))
    {
    }
    template <typename T>
    Parameter(const std::optional<T>& value) : Parameter(value ? Parameter(*value) : Parameter(std::nullopt))
    {
    }

    Kind kind() const { return kind_; }
    const std::string& text() const { return text_; }
    std::int64_t number() const { return number_; }

private:
    Kind kind_;
    std::string text_ = {};
    std::int64_t number_ = 0;
};
using Parameters = std::vector<Parameter>;

/// A callback for each row of a result. Non-owning: use it only as a parameter type.
class TakeRow {
public:
    template <typename Take>
    TakeRow(const Take& take)
        : take_(&take), call_([](const void* object, const Row& row) { (*static_cast<const Take*>(object))(row); })
    {
    }
    void operator()(const Row& row) const { call_(take_, row); }

private:
    const void* take_;
    void (*call_)(const void* take, const Row& row);
};

class Connection;

/// Statements that change nothing. A statement's text must be a constant: its address is the cache key.
class Reader {
public:
    explicit Reader(Connection& connection) : connection_(connection) {}
    Reader(const Reader&) = delete;
    Reader& operator=(const Reader&) = delete;

    /// The first row, or nothing.
    template <typename FromRow, typename... Values>
    auto find(const char* statement, FromRow from_row, const Values&... values)
        -> std::optional<std::invoke_result_t<FromRow, const Row&>>
    {
        std::optional<std::invoke_result_t<FromRow, const Row&>> found;
        query(statement, {Parameter(values)...}, [&](const Row& row) {
            if (!found) found.emplace(from_row(row));
        });
        return found;
    }
    /// All rows, in the statement's order.
    template <typename FromRow, typename... Values>
    auto list(const char* statement, FromRow from_row, const Values&... values)
        -> std::vector<std::invoke_result_t<FromRow, const Row&>>
    {
        std::vector<std::invoke_result_t<FromRow, const Row&>> all;
        query(statement, {Parameter(values)...}, [&](const Row& row) { all.push_back(from_row(row)); });
        return all;
    }

    /// The same with a number of values known only at run time (store/engine/batch_statement.h).
    template <typename FromRow>
    auto list_with(const char* statement, FromRow from_row, const Parameters& values)
        -> std::vector<std::invoke_result_t<FromRow, const Row&>>
    {
        std::vector<std::invoke_result_t<FromRow, const Row&>> all;
        query(statement, values, [&](const Row& row) { all.push_back(from_row(row)); });
        return all;
    }

protected:
    void query(const char* statement, const Parameters& values, const TakeRow& take);
    Connection& connection_;
};

/// The result of a statement that may violate a key.
struct Tried {
    std::int64_t changed = 0;        ///< rows
    std::optional<Conflict> refusal; ///< to be thrown unless it was expected

    bool done() const { return !refusal; }
    bool is_refused_by(std::string_view key) const { return refusal && refusal->key() == key; }
};

/// Adds statements that write.
class Writer : public Reader {
public:
    using Reader::Reader;

    /// Returns the number of rows changed (rows that matched but already had these values do not count).
    template <typename... Values>
    std::int64_t execute(const char* statement, const Values&... values)
    {
        return change(statement, {Parameter(values)...});
    }
    std::int64_t execute_with(const char* statement, const Parameters& values) { return change(statement, values); }
    /// The same where a unique or foreign key may be violated. Then only the statement is rolled back, and a
    /// transaction continues.
    template <typename... Values>
    Tried try_execute(const char* statement, const Values&... values)
    {
        return try_change(statement, {Parameter(values)...});
    }

    /// The id of the request being served, for rows that another program processes later; nothing if there is none.
    std::optional<std::string> request_id() const;

private:
    std::int64_t change(const char* statement, const Parameters& values);
    Tried try_change(const char* statement, const Parameters& values);
};

/// Each statement is a transaction of its own.
class Autocommit : public Writer {
public:
    using Writer::Writer;
};

/// Between START TRANSACTION and COMMIT. commit() keeps the changes; destruction without it rolls them back.
/// In a Galera cluster the changes of another node can end a transaction at any moment, and the error that says so can get
/// lost with a command that has no answer. A savepoint shows at the end that it is still the transaction that was begun, and
/// without autocommit nothing is kept of what was done after it had been ended.
class Transaction : public Writer {
public:
    /// commit_unanswered outlives the Transaction; commit() sets it if the answer to COMMIT is lost.
    Transaction(Connection& connection, bool& commit_unanswered);
    ~Transaction();
    void commit();

    /// True if this is a rerun because the answer to COMMIT was lost: changes it finds already made may be its own.
    bool may_have_committed() const { return may_have_committed_; }

private:
    void begin_guard();
    void check_guard();
    void end_guard() noexcept;

    bool& commit_unanswered_;
    const bool may_have_committed_;
    bool open_ = true;
};

class Database {
public:
    explicit Database(ConnectOptions options);
    ~Database();
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;

    /// work: T(Reader&).
    template <typename Work>
    auto read(Work&& work)
    {
        return repeat([&](Connection& connection) {
            Reader reader(connection);
            return work(reader);
        });
    }
    /// work: T(Autocommit&), with at most one statement that writes.
    template <typename Work>
    auto alone(Work&& work)
    {
        return repeat([&](Connection& connection) {
            Autocommit autocommit(connection);
            return work(autocommit);
        });
    }
    /// work: T(Transaction&), which calls commit() to keep its changes.
    template <typename Work>
    auto transact(Work&& work)
    {
        bool commit_unanswered = false;
        return repeat([&](Connection& connection) {
            Transaction transaction(connection, commit_unanswered);
            return work(transaction);
        });
    }

    /// Connects now if not connected; throws as the first statement would.
    void connect();
    /// Runs statements without parameters that need not be prepared, such as a migration's, separated by ';'.
    void run_script(const std::string& script);

private:
    template <typename Attempt>
    auto repeat(Attempt&& attempt)
    {
        for (int failures = 0;;) {
            try {
                return attempt(connection());
            } catch (const Again&) {
                if (++failures >= most_attempts) throw;
            } catch (const Disconnected&) {
                drop_connection();
                if (++failures >= most_attempts) throw;
            }
            rest(failures);
        }
    }
    static constexpr int most_attempts = 5;

    Connection& connection();
    void drop_connection();
    static void rest(int failures); ///< sleeps some milliseconds, longer after each failure, with jitter

    ConnectOptions options_;
    std::unique_ptr<Connection> connection_;
};

} // namespace usher::store
