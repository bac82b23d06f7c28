#include "ctl/users.h"

#include "base/secrets.h"
#include "ctl/program.h"

#include <boost/test/unit_test.hpp>

#include <sys/wait.h>

using namespace usher;
using namespace usher::test;

namespace {

struct PreparedFixture : ProgramFixture {
    PreparedFixture() { prepare(); }

    std::vector<std::string> add(const std::string& email, std::vector<std::string> more = {}) const
    {
        std::vector<std::string> words = {"user",   "add",         "--email",         email,
                                          "--name", "Åsa Ödegård", "--password-file", password_file};
        words.insert(words.end(), more.begin(), more.end());
        return words;
    }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(ctl_users, PreparedFixture)

BOOST_AUTO_TEST_CASE(a_new_user_can_sign_in_and_is_in_the_default_room)
{
    const auto user = run_json(add("Asa@acme.example"));
    BOOST_CHECK_EQUAL(user["username"].asString(), "Asa");
    BOOST_CHECK_EQUAL(user["email"].asString(), "Asa@acme.example");
    BOOST_CHECK_EQUAL(user["roles"].size(), 1u);
    const auto row = " FROM users WHERE HEX(id) = '" + user["id"].asString() + "'";
    BOOST_CHECK_EQUAL(value("SELECT CONCAT_WS(' ', name, roles, active, address_key, username_key)" + row),
                      "Åsa Ödegård user 1 asa@acme.example asa");
    BOOST_CHECK(verify_password_digest(value("SELECT password_hash" + row), sha256_hex(password)));
    BOOST_CHECK_EQUAL(value("SELECT COUNT(*) FROM room_members m JOIN orgs o ON o.id = m.room_id "
                            "WHERE HEX(m.user_id) = '" +
                            user["id"].asString() + "'"),
                      "1");
}

BOOST_AUTO_TEST_CASE(an_administrator_has_both_roles)
{
    BOOST_CHECK_EQUAL(run_json(add("a@acme.example", {"--role", "admin"}))["roles"].size(), 2u);
}

BOOST_AUTO_TEST_CASE(user_names_may_hold_dots_and_45_characters)
{
    const std::string name = "anna.maria.from.the.long.valley.behind.hills1";
    BOOST_REQUIRE_EQUAL(name.size(), 45u);
    BOOST_CHECK_EQUAL(run_json(add("a@acme.example", {"--username", name}))["username"].asString(), name);
}

BOOST_AUTO_TEST_CASE(derived_user_names_are_made_unique)
{
    BOOST_CHECK_EQUAL(run_json(add("anna@one.example"))["username"].asString(), "anna");
    BOOST_CHECK_EQUAL(run_json(add("Anna@two.example"))["username"].asString(), "Anna2");
    BOOST_CHECK_EQUAL(run_json(add("anna+news@one.example"))["username"].asString(), "anna.news");
}

BOOST_AUTO_TEST_CASE(invalid_users_are_refused_with_reasons_and_leave_no_row)
{
    const std::pair<std::vector<std::string>, const char*> cases[] = {
        {add("olga@acme.example"), "olga@acme.example is already in use"},
        {add("OLGA@ACME.example"), "is already in use"},
        {add("b@acme.example", {"--username", "Olga"}), "Olga is already in use"},
        {add("b@acme.example", {"--username", "two words"}), "--username"},
        {add("no address"), "--email"},
        {add("a@b.example,c@d.example"), "--email"},
        {add("a@b.example\nBcc: c@d.example"), "--email"},
    };
    for (const auto& [words, expected] : cases) {
        const auto error = run_json(words, 1)["error"].asString();
        BOOST_CHECK_MESSAGE(error.find(expected) != std::string::npos, error);
    }
    BOOST_CHECK_EQUAL(value("SELECT COUNT(*) FROM users"), "1");
}

BOOST_AUTO_TEST_CASE(passwords_come_from_a_file_or_stdin_and_must_be_long_enough)
{
    const auto words = [](const std::string& file) {
        return std::vector<std::string>{"user",   "add", "--email",         "b@acme.example",
                                        "--name", "B",   "--password-file", file};
    };
    const auto too_short = run(words(write("short", "7 chars\n")));
    BOOST_CHECK_EQUAL(too_short.status, 1);
    BOOST_CHECK_MESSAGE(too_short.err.find("shorter than 8 characters") != std::string::npos, too_short.err);
    BOOST_CHECK_EQUAL(too_short.all().find("7 chars"), std::string::npos);
    BOOST_CHECK_EQUAL(run(words("/nonexistent")).status, 1);
    BOOST_CHECK_EQUAL(run(words("-")).status, 1);
    BOOST_CHECK_EQUAL(run(words("-"), "pässwörd\n").status, 0);
    BOOST_CHECK(verify_password_digest(value("SELECT password_hash FROM users WHERE address = 'b@acme.example'"),
                                       sha256_hex("pässwörd")));
}

BOOST_AUTO_TEST_CASE(users_are_listed_and_found_by_name_address_and_id)
{
    const auto made = run_json(add("zoe@acme.example"));
    const auto all = run_json({"user", "list"});
    BOOST_REQUIRE_EQUAL(all.size(), 2u);
    BOOST_CHECK_EQUAL(all[0]["username"].asString() + all[1]["username"].asString(), "olgazoe");
    BOOST_CHECK_EQUAL(run_json({"user", "list", "--limit", "1"}).size(), 1u);
    for (const auto& called : {std::string("ZOE"), std::string("Zoe@acme.example"), made["id"].asString()})
        BOOST_CHECK(run_json({"user", "show", called}) == made);
    run_json({"user", "show", "nobody"}, 1);
    BOOST_CHECK(run({"user", "list"}).out.find("zoe@acme.example") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_new_password_ends_the_sessions)
{
    execute("INSERT INTO sessions (token_hash, user_id, dialect, created_at, expires_at) SELECT REPEAT('x', 32), id, "
            "'rocketchat', '2026-01-01', '2099-01-01' FROM users");
    run_json({"user", "password", "olga", "--password-file", write("new", "another password\n")});
    BOOST_CHECK(verify_password_digest(value("SELECT password_hash FROM users"), sha256_hex("another password")));
    BOOST_CHECK_EQUAL(value("SELECT COUNT(*) FROM sessions"), "0");
    run_json({"user", "password", "olga", "--password-file", write("new", "short\n")}, 1);
}

BOOST_AUTO_TEST_CASE(roles_are_given_and_taken_but_not_the_last_administrators)
{
    run_json(add("zoe@acme.example"));
    const auto refused = run_json({"user", "role", "remove", "olga", "admin"}, 1)["error"].asString();
    BOOST_CHECK_MESSAGE(refused.find("last administrator") != std::string::npos, refused);
    BOOST_CHECK_EQUAL(run_json({"user", "role", "add", "zoe", "admin"})["roles"].size(), 2u);
    BOOST_CHECK_EQUAL(run_json({"user", "role", "remove", "olga", "admin"})["roles"].size(), 1u);
    run_json({"user", "role", "remove", "olga", "user"}, 1);
    run_json({"user", "role", "add", "olga", "owner"}, 1);
    BOOST_CHECK_EQUAL(value("SELECT GROUP_CONCAT(roles ORDER BY username) FROM users"), "user,admin,user");
}

BOOST_AUTO_TEST_CASE(a_user_is_removed_but_not_the_last_administrator_nor_their_rooms_unasked)
{
    run_json(add("zoe@acme.example"));
    run_json({"room", "add", "--name", "garden", "--owner", "zoe"});
    const auto administrator = run_json({"user", "remove", "olga"}, 1)["error"].asString();
    BOOST_CHECK_MESSAGE(administrator.find("last administrator") != std::string::npos, administrator);
    const auto owner = run_json({"user", "remove", "zoe"}, 1)["error"].asString();
    BOOST_CHECK_MESSAGE(owner.find("last owner of garden") != std::string::npos, owner);
    BOOST_CHECK_EQUAL(run_json({"user", "remove", "zoe", "--relinquish"})["username"].asString(), "zoe");
    BOOST_CHECK_EQUAL(value("SELECT COUNT(*) FROM users"), "1");
    BOOST_CHECK_EQUAL(value("SELECT COUNT(*) FROM rooms WHERE name = 'garden'"), "0");
}

BOOST_AUTO_TEST_CASE(rooms_are_listed_and_removed_but_not_the_default_room)
{
    run_json({"room", "add", "--name", "garden", "--owner", "olga"});
    BOOST_CHECK_EQUAL(run_json({"room", "list"}).size(), 2u);
    BOOST_CHECK_EQUAL(run_json({"room", "remove", "Garden"})["name"].asString(), "garden");
    run_json({"room", "remove", "garden"}, 1);
    run_json({"room", "remove", "general"}, 1);
    BOOST_CHECK_EQUAL(run_json({"room", "list"}).size(), 1u);
}

BOOST_AUTO_TEST_CASE(rooms_have_an_owner_and_a_name_of_their_own)
{
    const auto room = run_json({"room", "add", "--name", "Garden", "--owner", "olga@acme.example"});
    BOOST_CHECK_EQUAL(room["kind"].asString(), "channel");
    BOOST_CHECK_EQUAL(
        value("SELECT m.roles FROM room_members m JOIN rooms r ON r.id = m.room_id WHERE r.name = 'Garden'"), "owner");
    BOOST_CHECK_EQUAL(run_json({"room", "add", "--name", "shed", "--private", "--owner", "OLGA"})["kind"].asString(),
                      "group");

    const auto taken = run_json({"room", "add", "--name", "garden", "--owner", "olga"}, 1)["error"].asString();
    BOOST_CHECK_MESSAGE(taken.find("already") != std::string::npos, taken);
    const auto nobody = run_json({"room", "add", "--name", "x", "--owner", "nobody"}, 1)["error"].asString();
    BOOST_CHECK_EQUAL(nobody, "no such user: nobody");
    BOOST_CHECK_EQUAL(run({"room", "add", "--name", "two words", "--owner", "olga"}).status, 1);
}

BOOST_AUTO_TEST_SUITE_END()
