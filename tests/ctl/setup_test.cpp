#include "ctl/setup.h"

#include "ctl/program.h"
#include "store/engine/migrations.h"

#include <boost/test/unit_test.hpp>

#include <csignal>
#include <sys/wait.h>
#include <thread>

using namespace usher;
using namespace usher::test;

namespace {

/// Every column of every table, and the content of schema_migrations.
std::string shape_of(const ProgramFixture& fixture)
{
    return fixture.value("SELECT MD5(GROUP_CONCAT(CONCAT_WS(' ', table_name, column_name, column_type, is_nullable) "
                         "ORDER BY table_name, ordinal_position)) FROM information_schema.columns "
                         "WHERE table_schema = DATABASE()") +
           fixture.value("SELECT GROUP_CONCAT(CONCAT(version, ' ', name) ORDER BY version) FROM schema_migrations") +
           fixture.value("SELECT COUNT(*) FROM role_permissions");
}

std::string shape_of_a_new_database()
{
    const ProgramFixture fixture;
    fixture.run_json({"migrate"});
    return shape_of(fixture);
}

int migrate_failing_before(const ProgramFixture& fixture, int statement)
{
    int count = 0;
    auto options = fixture.options();
    options.before_statement = [&](std::string_view) {
        if (++count == statement) throw store::DatabaseError(0, "failed by the test");
    };
    store::Database database(options);
    store::Database guard(fixture.options());
    try {
        store::migrate(database, guard, SystemClock(), [](const store::Migration&) {});
        return 0;
    } catch (const store::DatabaseError&) {
        return count;
    }
}

std::vector<std::string> bootstrap(const ProgramFixture& fixture, const std::string& org = "Acme",
                                   const std::string& email = "olga@acme.example")
{
    return {"bootstrap",          "--org", org, "--owner-email", email, "--owner-name", "Olga Owner", "--password-file",
            fixture.password_file};
}

} // namespace

BOOST_FIXTURE_TEST_SUITE(ctl_setup, ProgramFixture)

BOOST_AUTO_TEST_CASE(migrate_lists_each_step_and_then_that_there_is_nothing_to_do)
{
    const auto first = run({"migrate"});
    BOOST_CHECK_EQUAL(first.status, 0);
    BOOST_CHECK(first.out.starts_with("applied 1 orgs\n"));
    BOOST_CHECK_EQUAL(first.err, "");

    const auto again = run({"migrate"});
    BOOST_CHECK_EQUAL(again.status, 0);
    BOOST_CHECK(again.out.ends_with("; there was nothing to do\n"));
}

BOOST_AUTO_TEST_CASE(migrate_reports_the_same_in_json)
{
    const auto first = run_json({"migrate"});
    BOOST_CHECK_EQUAL(first["version"].asInt(), store::schema_version());
    BOOST_CHECK_EQUAL(first["applied"].size(), static_cast<unsigned>(store::schema_version()));
    BOOST_CHECK_EQUAL(first["applied"][0]["name"].asString(), "orgs");
    BOOST_CHECK_EQUAL(run_json({"migrate"})["applied"].size(), 0u);
}

BOOST_AUTO_TEST_CASE(many_may_migrate_an_empty_database_at_once)
{
    constexpr int many = 8;
    std::vector<pid_t> pids;
    for (int i = 0; i < many; ++i)
        pids.push_back(start({"migrate"}));
    for (const auto pid : pids) {
        int status = -1;
        waitpid(pid, &status, 0);
        BOOST_CHECK_EQUAL(status, 0);
    }
    BOOST_CHECK_EQUAL(shape_of(*this), shape_of_a_new_database());
}

BOOST_AUTO_TEST_CASE(migrate_goes_on_after_being_killed_at_any_step)
{
    const auto whole = shape_of_a_new_database();
    for (const int step : {1, 4, 9}) {
        const ProgramFixture fixture;
        const auto reached = "SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = DATABASE()";
        const pid_t pid = fixture.start({"migrate"});
        while (std::stoi(fixture.value(reached)) < step && kill(pid, 0) == 0)
            std::this_thread::yield();
        kill(pid, SIGKILL);
        waitpid(pid, nullptr, 0);
        fixture.run_json({"migrate"});
        BOOST_CHECK_EQUAL(shape_of(fixture), whole);
    }
}

BOOST_AUTO_TEST_CASE(migrate_goes_on_after_a_failure_before_any_statement)
{
    const auto whole = shape_of_a_new_database();
    for (int statement = 1;; ++statement) {
        const ProgramFixture fixture;
        if (migrate_failing_before(fixture, statement) == 0) break;
        BOOST_REQUIRE_EQUAL(fixture.run({"migrate"}).status, 0);
        BOOST_REQUIRE_EQUAL(shape_of(fixture), whole);
    }
}

BOOST_AUTO_TEST_CASE(a_newer_database_is_refused_by_every_command)
{
    prepare();
    execute("INSERT INTO schema_migrations VALUES (9999, 'of_tomorrow', '2030-01-01')");
    for (const auto& words : {std::vector<std::string>{"migrate"}, bootstrap(*this), {"spool", "status"}}) {
        const auto error = run_json(words, 1)["error"].asString();
        BOOST_CHECK_MESSAGE(error.find("install the newer Usher") != std::string::npos, error);
    }
}

BOOST_AUTO_TEST_CASE(for_a_database_without_tables_migrate_is_suggested)
{
    const auto ran = run({"spool", "status"});
    BOOST_CHECK_EQUAL(ran.status, 1);
    BOOST_CHECK_EQUAL(ran.out, "");
    BOOST_CHECK_MESSAGE(ran.err.find("usherctl migrate") != std::string::npos, ran.err);
}

BOOST_AUTO_TEST_CASE(bootstrap_makes_org_owner_and_default_room)
{
    run_json({"migrate"});
    const auto made = run_json(bootstrap(*this));

    BOOST_CHECK_EQUAL(made["room"].asString(), "GENERAL");
    BOOST_CHECK_EQUAL(made["username"].asString(), "olga");
    BOOST_CHECK_EQUAL(value("SELECT CONCAT(LOWER(HEX(id)), name) FROM orgs WHERE parent_id IS NULL"),
                      made["org_id"].asString() + "Acme");
    BOOST_CHECK_EQUAL(
        value("SELECT CONCAT_WS(' ', username, roles, active, verified, realm_id = (SELECT id FROM orgs), "
              "password_hash LIKE '$argon2id$%') FROM users"),
        "olga admin,user 1 1 1 1");
    BOOST_CHECK_EQUAL(value("SELECT CONCAT_WS(' ', roles, active) FROM members"), "Owner 1");
    BOOST_CHECK_EQUAL(value("SELECT CONCAT_WS(' ', LOWER(HEX(id)), kind, name) FROM rooms"),
                      made["org_id"].asString() + " channel general");
    BOOST_CHECK_EQUAL(value("SELECT roles FROM room_members"), "owner");
    BOOST_CHECK_EQUAL(value("SELECT COUNT(*) FROM room_links") + value("SELECT COUNT(*) FROM mail_spool"), "00");
}

BOOST_AUTO_TEST_CASE(bootstrap_again_answers_the_same_and_changes_nothing)
{
    run_json({"migrate"});
    const auto made = run_json(bootstrap(*this));
    const auto state =
        "SELECT CONCAT((SELECT updated_at FROM orgs), (SELECT CONCAT(password_hash, updated_at) FROM users), "
        "(SELECT MAX(applied_at) FROM schema_migrations))";
    const auto before = value(state);
    BOOST_CHECK(run_json(bootstrap(*this)) == made);
    BOOST_CHECK_EQUAL(value(state), before);
}

BOOST_AUTO_TEST_CASE(bootstrap_refuses_another_org_or_owner)
{
    prepare();
    const auto org = run_json(bootstrap(*this, "Other"), 1)["error"].asString();
    BOOST_CHECK_MESSAGE(org.find("already is a master organization, \"Acme\"") != std::string::npos, org);
    const auto owner = run_json(bootstrap(*this, "Acme", "mallory@acme.example"), 1)["error"].asString();
    BOOST_CHECK_MESSAGE(owner.find("is not an owner of it") != std::string::npos, owner);
    BOOST_CHECK_EQUAL(value("SELECT COUNT(*) FROM orgs") + value("SELECT COUNT(*) FROM users"), "11");
}

BOOST_AUTO_TEST_CASE(many_may_bootstrap_at_once)
{
    run_json({"migrate"});
    std::vector<pid_t> pids;
    for (int i = 0; i < 6; ++i)
        pids.push_back(start(bootstrap(*this)));
    for (const auto pid : pids) {
        int status = -1;
        waitpid(pid, &status, 0);
        BOOST_CHECK_EQUAL(status, 0);
    }
    BOOST_CHECK_EQUAL(value("SELECT COUNT(*) FROM orgs") + value("SELECT COUNT(*) FROM users"), "11");
}

BOOST_AUTO_TEST_CASE(the_options_of_all_commands_may_also_follow_them)
{
    const auto ran = run({"migrate", "--json", "--settings", write("more.toml", "site_name = \"Acme\"\n")});
    BOOST_CHECK_EQUAL(ran.status, 0);
    BOOST_CHECK_EQUAL(ran.json()["version"].asInt(), store::schema_version());
}

BOOST_AUTO_TEST_CASE(a_wrong_command_line_is_status_two)
{
    for (const auto& words : std::vector<std::vector<std::string>>{{}, {"user"}, {"nonsense"}, {"bootstrap"}})
        BOOST_CHECK_EQUAL(run(words).status, 2);
    BOOST_CHECK_EQUAL(run({"--help"}).status, 0);
}

BOOST_AUTO_TEST_CASE(wrong_settings_are_status_one)
{
    set("nonsense = 1\n");
    BOOST_CHECK_EQUAL(run({"migrate"}).status, 1);
    const auto error = run_json({"migrate"}, 1)["error"].asString();
    BOOST_CHECK_MESSAGE(error.find("database.nonsense: no such setting") != std::string::npos, error);
}

BOOST_AUTO_TEST_SUITE_END()
