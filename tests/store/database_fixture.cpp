#include "store/database_fixture.h"

#include "store/engine/migrations.h"

#include <boost/test/unit_test.hpp>

#include <cstdlib>
#include <iostream>
#include <map>
#include <unistd.h>

namespace usher::test {
namespace {

std::string socket_of_runner()
{
    const char* socket = std::getenv("USHER_TEST_DB_SOCKET");
    if (!socket) {
        std::cerr
            << "These tests need a database: run them by tests/run, which starts one and sets USHER_TEST_DB_SOCKET.\n";
        std::exit(2);
    }
    return socket;
}

store::ConnectOptions server_options()
{
    store::ConnectOptions options;
    options.hosts = {"unix:" + socket_of_runner()};
    options.user = "root";
    return options;
}

/// Created from the migrations on first use, dropped when the process ends.
class TestDatabase {
public:
    TestDatabase() : name_("usher_test_" + std::to_string(getpid()))
    {
        store::Database server(server_options());
        server.run_script("CREATE DATABASE " + name_ + " CHARACTER SET utf8mb4");
        auto options = server_options();
        options.name = name_;
        store::Database database(options);
        store::Database guard(options);
        store::migrate(database, guard, SystemClock(), [](const store::Migration&) {});
    }
    ~TestDatabase()
    {
        try {
            store::Database(server_options()).run_script("DROP DATABASE " + name_);
        } catch (const store::DatabaseError& error) {
            std::cerr << "cannot drop " << name_ << ": " << error.what() << "\n";
        }
    }
    const std::string& name() const { return name_; }

private:
    std::string name_;
};

// A statement's address is its key in a connection's cache, so texts built at run time are never freed.
const char* kept(const std::string& statement)
{
    static std::map<std::string, bool> texts;
    return texts.emplace(statement, true).first->first.c_str();
}

std::vector<std::string> list_texts(store::Database& database, const std::string& select)
{
    return database.read([&](store::Reader& reader) {
        return reader.list(kept(select), [](const store::Row& row) { return row.text(1); });
    });
}

std::vector<std::string> tables(store::Database& database)
{
    return list_texts(database, "SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE() "
                                "AND table_name <> 'schema_migrations' ORDER BY table_name");
}

} // namespace

store::ConnectOptions connect_options()
{
    static const TestDatabase test_database;
    auto options = server_options();
    options.name = test_database.name();
    return options;
}

DatabaseFixture::DatabaseFixture() : database(connect_options())
{
    std::string script = "SET SESSION foreign_key_checks = 0;\n";
    for (const auto& table : tables(database))
        script += "DELETE FROM " + table + ";\n";
    script += "SET SESSION foreign_key_checks = 1;\n";
    database.run_script(script);
    for (const auto& migration : store::migrations())
        if (std::string(migration.sql).find("INSERT IGNORE") != std::string::npos) database.run_script(migration.sql);
}

std::int64_t DatabaseFixture::count(const std::string& what)
{
    return std::stoll(value("SELECT COUNT(*) FROM " + what));
}

std::string DatabaseFixture::value(const std::string& select)
{
    const auto rows = list_texts(database, select);
    return rows.empty() ? "" : rows.front();
}

bool DatabaseFixture::is_stored(const std::string& text)
{
    return dump().find(value("SELECT HEX('" + text + "')")) != std::string::npos;
}

std::string DatabaseFixture::dump()
{
    std::string all;
    for (const auto& table : tables(database)) {
        const auto columns = list_texts(
            database, "SELECT GROUP_CONCAT(CONCAT('COALESCE(HEX(', column_name, '), ''NULL'')') ORDER BY "
                      "ordinal_position) FROM information_schema.columns WHERE table_schema = DATABASE() AND "
                      "table_name = '" +
                          table + "'");
        all += table + ":\n";
        for (const auto& row : list_texts(database, "SELECT CONCAT_WS('|', " + columns.front() + ") AS line FROM " +
                                                        table + " ORDER BY line"))
            all += "  " + row + "\n";
    }
    return all;
}

} // namespace usher::test
