// usherctl export and usherctl import, from database to database.
#include "ctl/export.h"

#include "ctl/program.h"
#include "store/engine/dump.h"
#include "store/engine/migrations.h"

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <csignal>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <sys/stat.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

using namespace usher;
using namespace usher::test;

namespace {

std::string content_of(const std::string& file)
{
    std::ostringstream content;
    content << std::ifstream(file, std::ios::binary).rdbuf();
    return content.str();
}

/// All but the first line, which holds the time.
std::string rows_of(const std::string& dump)
{
    return dump.substr(dump.find('\n') + 1);
}

std::string replaced(std::string text, const std::string& what, const std::string& with)
{
    const auto at = text.find(what);
    BOOST_REQUIRE(at != std::string::npos);
    return text.replace(at, what.size(), with);
}

struct MigratedFixture : ProgramFixture {
    MigratedFixture() { run_json({"migrate"}); }

    std::string export_to(const std::string& name)
    {
        const auto file = write(name, "");
        BOOST_REQUIRE_EQUAL(run({"export", file}).status, 0);
        return file;
    }
    std::string exported() { return content_of(export_to("exported")); }
    std::vector<store::dump::Table> tables()
    {
        store::Database database(options());
        return database.read([](store::Reader& reader) { return store::dump::list_tables(reader); });
    }

    /// A row in every table, with values that are hard to preserve: all ids are the same, so every row refers to an
    /// existing one, and a new table or column is filled, too.
    void fill_every_table()
    {
        const std::string id = "UNHEX('00FF27225C0A0D09F09F9880')";
        // e acute, a smiling face, both quotes, a backslash and control characters.
        const std::string text = "CONVERT(UNHEX('c3a9f09f988027225c0a09017f') USING utf8mb4)";
        std::string script = "SET SESSION foreign_key_checks = 0;\n";
        for (const auto& table : tables()) {
            std::string values;
            for (const auto& column : table.columns)
                values += (values.empty() ? "" : ", ") + value_for(table.name, column.name, id, text);
            script += "REPLACE INTO " + table.name + " VALUES (" + values + ");\n";
        }
        execute(script);
    }

    std::string value_for(const std::string& table, const std::string& column, const std::string& id,
                          const std::string& text)
    {
        if (table == "rooms" && column == "direct_key") return "NULL"; // of direct rooms only
        if (column == "params")
            return "CONVERT(UNHEX('7b2262223a20312e35302c202261223a2022f09f98805c7530303030227d') USING utf8mb4)";
        const auto about = [&](const std::string& what) {
            return value("SELECT " + what + " FROM information_schema.columns WHERE table_schema = DATABASE() AND " +
                         "table_name = '" + table + "' AND column_name = '" + column + "'");
        };
        const auto type = about("data_type");
        if (about("column_type") == "binary(12)") return id;
        if (type == "binary" || type == "varbinary")
            return "REPEAT(UNHEX('00'), " + about("character_octet_length") + ")";
        if (type == "enum" || type == "set") return "1";
        if (type == "date") return "'2026-03-02'";
        if (type == "datetime") return "'2026-03-02 09:15:00.000001'";
        if (type.ends_with("int")) return "1";
        if (about("character_set_name") == "ascii") return "LEFT('~abc', " + about("character_maximum_length") + ")";
        return "LEFT(" + text + ", " + about("character_maximum_length") + ")";
    }

    /// The database is as usherctl migrate leaves it.
    void empty()
    {
        std::string script = "SET SESSION foreign_key_checks = 0;\n";
        for (const auto& table : tables())
            script += "DROP TABLE " + table.name + ";\n";
        execute(script + "DROP TABLE schema_migrations;\n");
        run_json({"migrate"});
    }
    void refuses(const std::string& file, const std::string& words, std::vector<std::string> more = {})
    {
        more.insert(more.begin(), {"import", file});
        const auto done = run(more);
        BOOST_TEST(done.status == 1);
        BOOST_TEST(done.err.find(words) != std::string::npos, done.err);
    }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(ctl_export, MigratedFixture)

BOOST_AUTO_TEST_CASE(every_table_and_every_value_comes_back_as_it_was)
{
    fill_every_table();
    const auto file = export_to("backup");
    const auto dump = content_of(file);
    for (const auto& table : tables()) {
        BOOST_TEST(value("SELECT COUNT(*) > 0 FROM " + table.name) == "1", table.name);
        BOOST_TEST(dump.find("\"table\":\"" + table.name + "\"") != std::string::npos, table.name);
    }
    empty();
    const auto done = run_json({"import", file});
    BOOST_TEST(done["schema_version"].asInt() == store::schema_version());
    BOOST_TEST(rows_of(exported()) == rows_of(dump));
    BOOST_TEST(value("SELECT HEX(id) FROM orgs") == "00FF27225C0A0D09F09F9880");
    BOOST_TEST(value("SELECT params FROM mail_spool") == "{\"b\": 1.50, \"a\": \"😀\\u0000\"}");
    BOOST_TEST(value("SELECT LEFT(name, 3) FROM orgs") == "é😀'");
    BOOST_TEST(value("SELECT created_at FROM orgs") == "2026-03-02 09:15:00.000001");
}

BOOST_AUTO_TEST_CASE(many_rows_come_in_batches_also_where_the_key_has_two_columns)
{
    execute(
        "INSERT INTO events SELECT LPAD(seq, 12, '0'), 'room', REPEAT('r', 12), 'user_joined', NULL, '2026-03-02' "
        "FROM seq_1_to_3000;\n"
        "INSERT INTO mail_attempts SELECT LPAD(seq DIV 7, 12, '0'), seq MOD 7, 'sent', 250, 'ok', 'm', '2026-03-02' "
        "FROM seq_1_to_3000;\n");
    const auto dump = exported();
    const auto file = write("backup", dump);
    empty();
    BOOST_TEST(run_json({"import", file})["rows"].asInt() >= 6000);
    BOOST_TEST(value("SELECT COUNT(*) FROM mail_attempts") == "3000");
    BOOST_TEST(rows_of(exported()) == rows_of(dump));
}

BOOST_AUTO_TEST_CASE(the_file_is_readable_by_its_owner_only_and_complete_or_absent)
{
    const auto file = export_to("backup");
    struct stat status {};
    BOOST_REQUIRE_EQUAL(stat(file.c_str(), &status), 0);
    BOOST_TEST((status.st_mode & 0777) == 0600u);
    BOOST_TEST(!std::filesystem::exists(file + ".part"));
    BOOST_TEST(run({"export", "/nowhere/backup"}).status == 1);
    BOOST_TEST(run({"export"}).out.starts_with("{\"format\""));
    BOOST_TEST(run({"--json", "export"}).status == 1);
}

BOOST_AUTO_TEST_CASE(only_an_empty_database_is_filled)
{
    const auto file = export_to("backup");
    prepare();
    const auto before = rows_of(exported());
    refuses(file, "the database is not empty");
    refuses(file, "the database is not empty", {"--restart"});
    BOOST_TEST(rows_of(exported()) == before);
    BOOST_TEST(run({"org", "list"}).status == 0);
}

BOOST_AUTO_TEST_CASE(a_truncated_file_changes_nothing)
{
    fill_every_table();
    const auto dump = exported();
    empty();
    const auto before = rows_of(exported());
    for (const auto length : {std::size_t(0), std::size_t(20), dump.find('\n') + 1, dump.size() / 2, dump.size() - 20})
        BOOST_TEST(run({"import", write("short", dump.substr(0, length))}).status == 1);
    BOOST_TEST(rows_of(exported()) == before);
    refuses(write("other", "{\"some\":\"json\"}\n"), "this is not a file of usherctl export");
    const auto newer = replaced(dump, "\"schema_version\":", "\"schema_version\":9");
    refuses(write("newer", newer), "install the newer Usher");
    BOOST_TEST(rows_of(exported()) == before);
}

BOOST_AUTO_TEST_CASE(an_incomplete_import_is_never_taken_for_a_complete_one)
{
    fill_every_table();
    const auto dump = exported();
    empty();
    const auto good = write("good", dump);
    const auto bad = [&](const std::string& content) { return write("bad", content); };

    refuses(bad(replaced(dump, "\"table\":\"users\"", "\"table\":\"people\"")), "no such table: people");
    BOOST_TEST(run({"org", "list"}).err.find("was not finished") != std::string::npos);
    BOOST_TEST(run({"migrate"}).err.find("was not finished") != std::string::npos);
    BOOST_TEST(run({"export"}).status == 1);
    refuses(good, "--restart");
    refuses(bad(replaced(dump, "\"realm_id\",\"address\"", "\"realm_id\",\"email\"")), "columns of users",
            {"--restart"});
    refuses(bad(replaced(dump, "\"users\":1", "\"users\":2")), "rows, its first line says", {"--restart"});
    refuses(bad(replaced(dump, "\"binary\":[\"id\",\"parent_id\"", "\"binary\":[\"parent_id\"")), "", {"--restart"});
    run_json({"import", good, "--restart"});
    BOOST_TEST(rows_of(exported()) == rows_of(dump));
}

BOOST_AUTO_TEST_CASE(rows_that_refer_to_nothing_are_refused)
{
    prepare();
    const auto dump = exported();
    empty();
    const auto org = dump.substr(dump.find("\"table\":\"orgs\""));
    const auto id = org.substr(org.find("[\"", org.find('\n')) + 2, 24);
    refuses(write("bad", replaced(dump, "[\"" + id + "\",null,", "[\"000000000000000000000000\",null,")),
            "refer to rows that do not exist");
    run_json({"import", write("good", dump), "--anew"});
    BOOST_TEST(run({"org", "list"}).status == 0);
}

BOOST_AUTO_TEST_CASE(an_import_that_was_killed_is_reported_and_can_be_restarted)
{
    execute("INSERT INTO events SELECT LPAD(seq, 12, '0'), 'room', REPEAT('r', 12), 'user_joined', NULL, '2026-03-02' "
            "FROM seq_1_to_5000;\n");
    const auto dump = exported();
    empty();
    const auto pipe = write("half", "") + ".pipe";
    BOOST_REQUIRE_EQUAL(mkfifo(pipe.c_str(), 0600), 0);
    const auto pid = start({"import", pipe});
    {
        std::ofstream out(pipe, std::ios::binary);
        out << dump.substr(0, dump.find("[\"303030303030303034")) << std::flush; // the first 3,999 events
        const auto some_are_there = [&] { return value("SELECT COUNT(*) FROM events") != "0"; };
        for (int i = 0; i < 30'000 && !some_are_there(); ++i)
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        BOOST_TEST(some_are_there());
        kill(pid, SIGKILL);
    }
    int status = 0;
    waitpid(pid, &status, 0);
    const auto file = write("good", dump);
    BOOST_TEST(run({"room", "list"}).err.find("was not finished") != std::string::npos);
    refuses(file, "--restart");
    run_json({"import", file, "--restart"});
    BOOST_TEST(rows_of(exported()) == rows_of(dump));
}

BOOST_AUTO_TEST_CASE(a_file_of_an_earlier_version_goes_through_the_migrations_since_then)
{
    run_json({"import", "tests/fixtures/exports/schema-13.ndjson"});
    BOOST_TEST(value("SELECT MAX(version) FROM schema_migrations") == std::to_string(store::schema_version()));
    BOOST_TEST(value("SELECT MIN(version) FROM schema_migrations") == "0");
    // Filled by migrations, not by defaults.
    BOOST_TEST(value("SELECT path = id AND reseller FROM orgs") == "1");
    BOOST_TEST(value("SELECT owner_of = org_id FROM members") == "1");
    // The file's, and those it does not know.
    BOOST_TEST(value("SELECT roles FROM role_permissions WHERE permission = 'create-user'") == "admin,owner");
    BOOST_TEST(value("SELECT COUNT(*) > 5 FROM role_permissions") == "1");
    BOOST_TEST(run_json({"user", "list"})[0]["name"].asString() == "Olga Ödegård");
    const auto dump = exported();
    empty();
    run_json({"import", write("again", dump)});
    BOOST_TEST(rows_of(exported()) == rows_of(dump));
}

BOOST_AUTO_TEST_SUITE_END()
