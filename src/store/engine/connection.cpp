#include "store/engine/connection.h"

#include "store/engine/database_metrics.h"

#include <cppconn/connection.h>
#include <cppconn/driver.h>
#include <cppconn/exception.h>
#include <cppconn/prepared_statement.h>
#include <cppconn/resultset.h>
#include <cppconn/statement.h>
#include <mysql_driver.h>

#include <algorithm>
#include <array>

namespace usher::store {
namespace {

// Error numbers of the server (1xxx) and of the client library (2xxx) that need special treatment.
constexpr std::array conflict_codes = {1062, 1451, 1452};
constexpr std::array check_codes = {3819, 4025};
constexpr std::array again_codes = {1205, 1213};
// Besides those of a lost connection: 1047 a cluster node that has lost the others, 1180 one that lost them while
// committing; 1243, 1615 and 2057 a prepared statement that the server no longer has or whose columns have changed,
// which a new connection prepares again; 1927 a killed connection; 1053 a server that is shutting down.
constexpr std::array disconnected_codes = {1047, 1053, 1180, 1243, 1615, 1927, 2002,
                                           2003, 2005, 2006, 2013, 2014, 2055, 2057};

template <std::size_t count>
bool is_one_of(int code, const std::array<int, count>& codes)
{
    return std::ranges::find(codes, code) != codes.end();
}

/// The key in "Duplicate entry '…' for key 'users_address'" (MySQL writes 'users.users_address') and in
/// "… CONSTRAINT `rooms_creator` FOREIGN KEY …".
std::string key_named_in(const std::string& message)
{
    const auto duplicate = message.rfind("for key '");
    if (duplicate != std::string::npos) {
        auto key = message.substr(duplicate + 9, message.rfind('\'') - duplicate - 9);
        return key.substr(key.find('.') + 1);
    }
    const auto constraint = message.find("CONSTRAINT `");
    if (constraint == std::string::npos) return "";
    const auto begin = constraint + 12;
    return message.substr(begin, message.find('`', begin) - begin);
}

/// MySQL's message for 1062 quotes the value, which may be an address and must not reach a log.
std::string without_values(int code, const char* message)
{
    return code == 1062 ? "duplicate entry for key " + key_named_in(message) : message;
}

/// For all connections of this process, since they share one driver.
DatabaseMetrics& counts()
{
    static DatabaseMetrics of_this_process;
    return of_this_process;
}

void count(int code)
{
    const auto& metrics = counts();
    if (is_one_of(code, conflict_codes) || is_one_of(code, check_codes)) return metrics.conflicts.add();
    if (is_one_of(code, again_codes)) return metrics.again.add();
    return is_one_of(code, disconnected_codes) ? metrics.reconnects.add() : metrics.faults.add();
}

sql::mysql::MySQL_Driver& driver()
{
    static sql::mysql::MySQL_Driver* const instance = sql::mysql::get_mysql_driver_instance();
    return *instance;
}

sql::ConnectOptionsMap properties(const ConnectOptions& options, const std::string& host)
{
    sql::ConnectOptionsMap map;
    constexpr std::string_view unix_prefix = "unix:";
    map["hostName"] = host.starts_with(unix_prefix) ? sql::SQLString("unix://" + host.substr(unix_prefix.size()))
                                                    : sql::SQLString("tcp://" + host);
    map["userName"] = sql::SQLString(options.user);
    map["password"] = sql::SQLString(options.password);
    map["schema"] = sql::SQLString(options.name);
    map["OPT_CONNECT_TIMEOUT"] = options.connect_seconds;
    map["OPT_READ_TIMEOUT"] = options.read_seconds;
    map["OPT_WRITE_TIMEOUT"] = options.write_seconds;
    map["OPT_RECONNECT"] = false;
    if (options.tls) {
        // OPT_SSL_MODE is accepted but has no effect; these three have.
        map["sslEnforce"] = true;
        map["sslVerify"] = true;
        map["sslCA"] = sql::SQLString(options.tls_ca);
    }
    return map;
}

void bind(sql::PreparedStatement& statement, unsigned index, const Parameter& value)
{
    switch (value.kind()) {
    case Parameter::Kind::null: statement.setNull(index, 0); return;
    case Parameter::Kind::text: statement.setString(index, sql::SQLString(value.text())); return;
    // Always signed: a parameter that was once set as unsigned stays unsigned, and a later -1 becomes 2^64 - 1.
    case Parameter::Kind::number: statement.setInt64(index, value.number()); return;
    }
}

} // namespace

void count_in(const DatabaseMetrics& metrics)
{
    counts() = metrics;
}

void rethrow(const sql::SQLException& error)
{
    const int code = error.getErrorCode();
    count(code);
    const auto what = "error " + std::to_string(code) + ": " + without_values(code, error.what());
    if (is_one_of(code, conflict_codes)) throw Conflict(code, what, key_named_in(error.what()));
    if (is_one_of(code, check_codes)) throw CheckFailed(code, what);
    if (is_one_of(code, again_codes)) throw Again(code, what);
    if (is_one_of(code, disconnected_codes)) throw Disconnected(code, what);
    throw DatabaseError(code, what);
}

Connection::Connection(const ConnectOptions& options, const std::string& host) : options_(options)
{
    try {
        auto map = properties(options, host);
        connection_.reset(driver().connect(map));
        // Connecting sets REPEATABLE READ, whatever the server's default is.
        connection_->setTransactionIsolation(sql::TRANSACTION_READ_COMMITTED);
        run("SET SESSION time_zone = '+00:00', sql_mode = 'STRICT_ALL_TABLES,ERROR_FOR_DIVISION_BY_ZERO', "
            "innodb_lock_wait_timeout = 5");
        see_other_nodes();
    } catch (const sql::SQLException& error) {
        rethrow(error);
    }
    if (options.schema_version != 0) check_schema(options.schema_version);
}

Connection::~Connection() = default;

sql::PreparedStatement& Connection::bound(const char* text, const Parameters& values)
{
    if (options_.before_statement) options_.before_statement(text);
    counts().statements.add();
    auto& statement = statements_[text];
    if (!statement) statement.reset(connection_->prepareStatement(text));
    for (unsigned i = 0; i < values.size(); ++i)
        bind(*statement, i + 1, values[i]);
    return *statement;
}

void Connection::report_change(const char* text) const
{
    if (options_.after_change) options_.after_change(text);
}

void Connection::run(const std::string& statement)
{
    if (options_.before_statement) options_.before_statement(statement);
    const std::unique_ptr<sql::Statement> once(connection_->createStatement());
    once->execute(statement);
}

/// On a Galera node, the first statement of a transaction waits until the node has applied everything committed before
/// on any node. Has no effect without a cluster; MySQL does not know the variable.
void Connection::see_other_nodes()
{
    try {
        run("SET SESSION wsrep_sync_wait = 7");
        is_of_cluster_ = find_out_whether_of_cluster();
    } catch (const sql::SQLException& error) {
        constexpr int unknown_variable = 1193;
        if (error.getErrorCode() != unknown_variable) throw;
    }
}

bool Connection::find_out_whether_of_cluster()
{
    const std::unique_ptr<sql::Statement> once(connection_->createStatement());
    const std::unique_ptr<sql::ResultSet> result(once->executeQuery("SELECT @@wsrep_on"));
    return result->next() && result->getInt(1) == 1;
}

void Connection::check_schema(int expected)
{
    std::int64_t version = 0;
    try {
        const std::unique_ptr<sql::Statement> once(connection_->createStatement());
        const std::unique_ptr<sql::ResultSet> result(
            once->executeQuery("SELECT IF(MIN(version) < 0, -1, COALESCE(MAX(version), 0)) FROM schema_migrations"));
        version = result->next() ? result->getInt64(1) : 0;
    } catch (const sql::SQLException& error) {
        constexpr int no_such_table = 1146;
        if (error.getErrorCode() != no_such_table) rethrow(error);
    }
    if (version < 0)
        throw WrongSchema(0, "an import into this database was not finished; if none is running: usherctl import "
                             "--restart");
    if (version != expected)
        throw WrongSchema(0, "the database has schema version " + std::to_string(version) + ", this program needs " +
                                 std::to_string(expected) +
                                 (version < expected ? "; run: usherctl migrate" : "; install the newer Usher"));
}

} // namespace usher::store
