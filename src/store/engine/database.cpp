#include "store/engine/database.h"

#include "store/engine/connection.h"

#include <cppconn/exception.h>
#include <cppconn/prepared_statement.h>
#include <cppconn/resultset.h>

#include <algorithm>
#include <cassert>
#include <chrono>
#include <random>
#include <thread>

namespace usher::store {

// ---- Row

namespace {
sql::ResultSet& result_of(void* result)
{
    return *static_cast<sql::ResultSet*>(result);
}
} // namespace

bool Row::is_null(unsigned column) const
{
    return result_of(result_).isNull(column);
}
std::string Row::text(unsigned column) const
{
    return result_of(result_).getString(column).asStdString();
}
std::int64_t Row::number(unsigned column) const
{
    return result_of(result_).getInt64(column);
}

Time Row::time(unsigned column) const
{
    const auto time = parse_sql_time(text(column));
    if (!time) throw DatabaseError(0, "column " + std::to_string(column) + " does not hold a time");
    return *time;
}

IdBytes Row::id_bytes(unsigned column) const
{
    const auto bytes = text(column);
    IdBytes id{};
    if (bytes.size() != id.size()) throw DatabaseError(0, "column " + std::to_string(column) + " does not hold an id");
    std::ranges::transform(bytes, id.begin(), [](char c) { return static_cast<std::uint8_t>(c); });
    return id;
}

std::optional<std::string> Row::optional_text(unsigned column) const
{
    return is_null(column) ? std::nullopt : std::optional(text(column));
}

std::optional<Time> Row::optional_time(unsigned column) const
{
    return is_null(column) ? std::nullopt : std::optional(time(column));
}

// ---- sessions

void Reader::query(const char* statement, const Parameters& values, const TakeRow& take)
{
    try {
        auto& prepared = connection_.bound(statement, values);
        const std::unique_ptr<sql::ResultSet> result(prepared.executeQuery());
        const Row row(result.get());
        while (result->next())
            take(row);
    } catch (const sql::SQLException& error) {
        rethrow(error);
    }
}

std::int64_t Writer::change(const char* statement, const Parameters& values)
{
    try {
        const auto changed = connection_.bound(statement, values).executeUpdate();
        connection_.report_change(statement);
        return changed;
    } catch (const sql::SQLException& error) {
        rethrow(error);
    }
}

Tried Writer::try_change(const char* statement, const Parameters& values)
{
    try {
        return {change(statement, values), std::nullopt};
    } catch (const Conflict& conflict) {
        return {0, conflict};
    }
}

std::optional<std::string> Writer::request_id() const
{
    const auto* const id = connection_.request_id();
    return id && !id->empty() ? std::optional(*id) : std::nullopt;
}

// COMMIT and ROLLBACK are run as statements because Connection::commit() and rollback() swallow errors: a lost
// connection would look like a successful commit.
namespace {
constexpr auto start_transaction = "START TRANSACTION";
constexpr auto commit_transaction = "COMMIT";
constexpr auto roll_back_transaction = "ROLLBACK";
} // namespace

Transaction::Transaction(Connection& connection, bool& commit_unanswered)
    : Writer(connection), commit_unanswered_(commit_unanswered), may_have_committed_(commit_unanswered)
{
    execute(start_transaction);
    begin_guard();
}

Transaction::~Transaction()
{
    if (!open_) return;
    try {
        execute(roll_back_transaction);
        end_guard();
    } catch (const DatabaseError&) {
        connection_.give_up(); // the server rolls back when the connection ends
    }
}

void Transaction::begin_guard()
{
    if (!connection_.is_of_cluster()) return;
    try {
        connection_.run("SET autocommit = 0");
        connection_.run("SAVEPOINT begun");
    } catch (const sql::SQLException& error) {
        connection_.give_up();
        rethrow(error);
    }
}

void Transaction::check_guard()
{
    if (!connection_.is_of_cluster()) return;
    constexpr int no_such_savepoint = 1305;
    try {
        connection_.run("RELEASE SAVEPOINT begun");
    } catch (const sql::SQLException& error) {
        if (error.getErrorCode() == no_such_savepoint) throw Again(0, "another node's changes ended the transaction");
        rethrow(error);
    }
}

void Transaction::end_guard() noexcept
{
    if (!connection_.is_of_cluster()) return;
    try {
        connection_.run("SET autocommit = 1");
    } catch (const std::exception&) {
        connection_.give_up();
    }
}

void Transaction::commit()
{
    check_guard();
    try {
        execute(commit_transaction);
    } catch (const Disconnected&) {
        commit_unanswered_ = true;
        throw;
    }
    open_ = false;
    end_guard();
}

// ---- Database

Database::Database(ConnectOptions options) : options_(std::move(options))
{
    assert(!options_.hosts.empty());
}
Database::~Database() = default;

void Database::connect()
{
    connection();
}

Connection& Database::connection()
{
    if (connection_ && connection_->is_usable()) return *connection_;
    for (std::size_t i = 0;; ++i) {
        try {
            connection_ = std::make_unique<Connection>(options_, options_.hosts[i]);
            return *connection_;
        } catch (const Disconnected&) {
            if (i + 1 == options_.hosts.size()) throw;
        }
    }
}

void Database::drop_connection()
{
    connection_.reset();
}

void Database::rest(int failures)
{
    thread_local std::minstd_rand dice(std::random_device{}());
    std::uniform_int_distribution<int> milliseconds(1, 10 * failures);
    std::this_thread::sleep_for(std::chrono::milliseconds(milliseconds(dice)));
}

void Database::run_script(const std::string& script)
{
    std::string::size_type begin = 0;
    while (begin < script.size()) {
        // A statement ends with a ';' at the end of a line; semicolons inside comments or strings do not end one.
        auto end = script.find(";\n", begin);
        end = end == std::string::npos ? script.size() : end;
        const auto statement = script.substr(begin, end - begin);
        begin = end + 2;
        if (statement.find_first_not_of(" \t\r\n;") == std::string::npos) continue;
        try {
            connection().run(statement);
        } catch (const sql::SQLException& error) {
            rethrow(error);
        }
    }
}

} // namespace usher::store
