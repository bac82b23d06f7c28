// The database layer: the only place that knows Connector/C++. One Database is one connection with its prepared
// statements; it belongs to one thread, reconnects by itself and goes through the list of hosts when one is away.
//
// SQL is reached through three kinds of session only, each of which says what its statements are:
//   read      autocommit, for statements that change nothing; runs again if the connection was lost
//   alone     autocommit, for a single statement that is a transaction by itself
//   transact  START TRANSACTION … COMMIT; runs the whole again on a deadlock or a lost connection, also when the answer
//             to COMMIT was lost. So what is run must be harmless to run again: ids are made before, not within; and
//             what it finds done already may be its own work (Transaction::may_have_committed()).
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
    int schema_version = 0; ///< a database of another version is refused at each connect; 0: not asked
    /// Where the id of the request being served stands, if any is; must outlive the Database. See Writer::request_id().
    const std::string* request_id = nullptr;
    /// Called before each statement with its text; what it throws takes the statement's place. For tests.
    std::function<void(std::string_view)> before_statement = {};
    /// Called after each statement that writes, COMMIT included: what it throws is an answer that was lost. For tests.
    std::function<void(std::string_view)> after_change = {};
};

/// A fault of the database; its subclasses are the ones with a remedy.
class DatabaseError : public std::runtime_error {
public:
    DatabaseError(int code, const std::string& what) : std::runtime_error(what), code_(code) {}
    int code() const { return code_; } ///< the server's or client library's error number; 0: our own

private:
    int code_;
};
/// A unique key or a foreign key said no (1062, 1451, 1452). Where that is to be expected, the store asks by
/// Writer::try_execute() and gets a value; as an exception it is a fault.
class Conflict : public DatabaseError {
public:
    Conflict(int code, const std::string& what, std::string key) : DatabaseError(code, what), key_(std::move(key)) {}
    const std::string& key() const { return key_; } ///< name of the key, such as "users_address" or "PRIMARY"

private:
    std::string key_;
};
/// A CHECK said no (3819 of MySQL, 4025 of MariaDB). Only the statement is undone.
class CheckFailed : public DatabaseError {
public:
    using DatabaseError::DatabaseError;
};
/// Deadlock or lock wait (1213, 1205): the transaction is gone; the same again may succeed.
class Again : public DatabaseError {
public:
    using DatabaseError::DatabaseError;
};
/// The connection, or the node behind it, is of no more use; another one may be.
class Disconnected : public DatabaseError, public Unavailable {
public:
    using DatabaseError::DatabaseError;
};
/// The database's schema is not the one this program was built for.
class WrongSchema : public DatabaseError {
public:
    using DatabaseError::DatabaseError;
};

/// A row of a result, read by the number of the column, from 1. Valid within from_row only.
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

/// A value for a '?'. Text goes as bytes, times as UTC text, ids as their 12 bytes.
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

/// What is done with each row of a result. Refers to what it is made from: for parameters only.
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

/// Statements that change nothing. A statement's text must be a constant: its address is the key of the cache.
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
    /// Every row, in the statement's order.
    template <typename FromRow, typename... Values>
    auto list(const char* statement, FromRow from_row, const Values&... values)
        -> std::vector<std::invoke_result_t<FromRow, const Row&>>
    {
        std::vector<std::invoke_result_t<FromRow, const Row&>> all;
        query(statement, {Parameter(values)...}, [&](const Row& row) { all.push_back(from_row(row)); });
        return all;
    }

    /// The same with values whose number is known at run time only (store/engine/batch_statement.h).
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

/// What became of a statement that a key may refuse.
struct Tried {
    std::int64_t changed = 0;        ///< rows
    std::optional<Conflict> refusal; ///< to be thrown, if it is not one that was expected

    bool done() const { return !refusal; }
    bool is_refused_by(std::string_view key) const { return refusal && refusal->key() == key; }
};

/// Adds statements that write.
class Writer : public Reader {
public:
    using Reader::Reader;

    /// The number of rows changed (matched but equal rows do not count).
    template <typename... Values>
    std::int64_t execute(const char* statement, const Values&... values)
    {
        return change(statement, {Parameter(values)...});
    }
    std::int64_t execute_with(const char* statement, const Parameters& values) { return change(statement, values); }
    /// The same where a unique or foreign key may say no. Only the statement is undone then, and a transaction goes on.
    template <typename... Values>
    Tried try_execute(const char* statement, const Values&... values)
    {
        return try_change(statement, {Parameter(values)...});
    }

    /// Of the request that is being served, for rows that another program works on later; nothing where there is none.
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

/// Between START TRANSACTION and COMMIT. commit() keeps the work; anything else that ends its life rolls it back.
class Transaction : public Writer {
public:
    /// commit_unanswered outlives the Transaction; commit() sets it if the answer to COMMIT is lost.
    Transaction(Connection& connection, bool& commit_unanswered);
    ~Transaction();
    void commit();

    /// This is run again because the answer to COMMIT was lost: what it finds done may be its own work.
    bool may_have_committed() const { return may_have_committed_; }

private:
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
    /// work: T(Autocommit&), one writing statement at most.
    template <typename Work>
    auto alone(Work&& work)
    {
        return repeat([&](Connection& connection) {
            Autocommit autocommit(connection);
            return work(autocommit);
        });
    }
    /// work: T(Transaction&), which calls commit() if the changes are to stay.
    template <typename Work>
    auto transact(Work&& work)
    {
        bool commit_unanswered = false;
        return repeat([&](Connection& connection) {
            Transaction transaction(connection, commit_unanswered);
            return work(transaction);
        });
    }

    /// Connects now if there is no connection; throws as the first statement would.
    void connect();
    /// Runs statements that have no parameters and need not be prepared, such as a migration's, separated by ';'.
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
    static void rest(int failures); ///< some milliseconds, more after each failure, with jitter

    ConnectOptions options_;
    std::unique_ptr<Connection> connection_;
};

} // namespace usher::store
