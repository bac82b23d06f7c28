// One connection to one host, with its prepared statements: wraps Connector/C++ for database.cpp.
#pragma once

#include "store/engine/database.h"

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

namespace sql {
class Connection;
class PreparedStatement;
class SQLException;
} // namespace sql

namespace usher::store {

/// Counts the error and throws the exception that says how to recover from it.
[[noreturn]] void rethrow(const sql::SQLException& error);

class Connection {
public:
    /// Connects; throws DatabaseError. options must outlive it.
    Connection(const ConnectOptions& options, const std::string& host);
    ~Connection();

    // Functions that talk to the server throw sql::SQLException.

    /// The statement, prepared on first use, with these values.
    sql::PreparedStatement& bound(const char* text, const Parameters& values);
    /// Runs a statement that is needed only once, or cannot be prepared.
    void run(const std::string& statement);
    /// Whether the server is a node of a Galera cluster.
    bool is_of_cluster() const { return is_of_cluster_; }
    /// It is in an unknown state: to be closed, and replaced by a new one.
    void give_up() { is_usable_ = false; }
    bool is_usable() const { return is_usable_; }

    const std::string* request_id() const { return options_.request_id; }
    void report_change(const char* text) const;

private:
    void see_other_nodes();
    bool find_out_whether_of_cluster();
    void check_schema(int expected);

    const ConnectOptions& options_;
    std::unique_ptr<sql::Connection> connection_;
    bool is_of_cluster_ = false;
    bool is_usable_ = true;
    // Declared after the connection: a statement must be destroyed before it.
    std::unordered_map<const char*, std::unique_ptr<sql::PreparedStatement>> statements_;
};

} // namespace usher::store
