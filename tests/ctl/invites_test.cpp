#include "ctl/invites.h"

#include "ctl/invite_file.h"
#include "ctl/program.h"

#include <boost/test/unit_test.hpp>

using namespace usher;
using namespace usher::test;

namespace {

struct PreparedFixture : ProgramFixture {
    PreparedFixture()
    {
        prepare();
        set("[mail]\ntemplates = \"templates\"\n");
    }

    Json::Value import(const std::string& content, int status, std::vector<std::string> more = {})
    {
        std::vector<std::string> words = {"invite", "import", write("people", content)};
        words.insert(words.end(), more.begin(), more.end());
        return run_json(words, status);
    }
};

constexpr auto three_people = "email,name,roles\n"
                              "ann@acme.example,\"Moreau, Ann\",SuperAdmin;Support\n"
                              "bob@acme.example,,Business\r\n"
                              "carl@acme.example,Carl,Support\n";

} // namespace

BOOST_FIXTURE_TEST_SUITE(ctl_invites, PreparedFixture)

BOOST_AUTO_TEST_CASE(a_file_is_imported_and_importing_it_again_changes_nothing)
{
    const auto first = import(three_people, 0);
    BOOST_CHECK_EQUAL(first["created"].asInt(), 3);
    BOOST_CHECK_EQUAL(value("SELECT name FROM users WHERE address_key = 'ann@acme.example'"), "Moreau, Ann");
    BOOST_CHECK_EQUAL(value("SELECT name FROM users WHERE address_key = 'bob@acme.example'"), "bob");
    BOOST_CHECK_EQUAL(value("SELECT COUNT(*) FROM mail_spool WHERE lane = 1"), "3");
    const auto keys = value("SELECT GROUP_CONCAT(HEX(key_hash) ORDER BY id) FROM invites");
    const auto second = import(three_people, 0);
    BOOST_CHECK_EQUAL(second["already invited"].asInt(), 3);
    BOOST_CHECK_EQUAL(second["created"].asInt(), 0);
    BOOST_CHECK_EQUAL(value("SELECT GROUP_CONCAT(HEX(key_hash) ORDER BY id) FROM invites"), keys);
    BOOST_CHECK_EQUAL(value("SELECT COUNT(*) FROM mail_spool"), "3");
}

BOOST_AUTO_TEST_CASE(each_row_reports_its_result_and_why_it_was_refused)
{
    const auto owner = value("SELECT address FROM users LIMIT 1");
    const auto answer = import("{\"email\":\"" + owner +
                                   "\",\"roles\":[\"Support\"]}\n"
                                   "\n"
                                   "{\"email\":\"no address\",\"roles\":[\"Support\"]}\n"
                                   "{\"email\":\"a@acme.example\",\"roles\":[\"King\"]}\n"
                                   "{\"email\":\"a@acme.example\"}\n"
                                   "{\"email\":\"a@acme.example\",\"roles\":\"Support\"}\n"
                                   "nonsense\n",
                               1);
    std::string outcomes;
    for (const auto& row : answer["rows"])
        outcomes += row["line"].asString() + " " + row["outcome"].asString() + " " + row["why"].asString() + "\n";
    BOOST_CHECK_EQUAL(outcomes, "1 already member \n"
                                "3 refused not a valid email\n"
                                "4 refused no such role: King \n"
                                "5 refused no role; name one in the row or by --roles\n"
                                "6 created \n"
                                "7 refused not a JSON object\n");
}

BOOST_AUTO_TEST_CASE(roles_may_be_given_once_for_all_rows)
{
    BOOST_CHECK_EQUAL(import("email\na@acme.example\n", 0, {"--roles", "Support"})["created"].asInt(), 1);
    BOOST_CHECK_EQUAL(value("SELECT roles FROM members WHERE NOT active"), "Support");
    BOOST_CHECK_EQUAL(run({"invite", "import", write("bad", "a@acme.example\n")}).status, 1);
}

BOOST_AUTO_TEST_CASE(an_invite_is_listed_shown_sent_again_and_revoked)
{
    import(three_people, 0);
    const auto listed = run_json({"invite", "list"});
    BOOST_REQUIRE_EQUAL(listed.size(), 3u);
    const auto id = listed[0]["id"].asString();
    BOOST_CHECK_EQUAL(run_json({"invite", "show", id})["history"][0]["what"].asString(), "created");
    const auto resent = run_json({"invite", "resend", id});
    BOOST_CHECK(resent["url"].asString().find("/invites/") != std::string::npos);
    BOOST_CHECK_EQUAL(value("SELECT COUNT(*) FROM mail_spool"), "3");
    const auto shown = run_json({"invite", "show", id});
    BOOST_CHECK_EQUAL(shown["history"].size(), 2u);
    BOOST_REQUIRE_EQUAL(shown["emails"].size(), 2u);
    BOOST_CHECK_EQUAL(shown["emails"][0]["state"].asString(), "suppressed");
    BOOST_CHECK_EQUAL(shown["emails"][0]["reply"].asString(), "the invite was renewed");
    BOOST_CHECK_EQUAL(shown["emails"][1]["state"].asString(), "waiting");
    run_json({"invite", "revoke", id});
    BOOST_CHECK_EQUAL(run_json({"invite", "list"}).size(), 2u);
    BOOST_CHECK_EQUAL(value("SELECT COUNT(*) FROM mail_spool"), "2");
    BOOST_CHECK_EQUAL(value("SELECT COUNT(*) FROM users WHERE password_hash IS NULL"), "2");
    BOOST_CHECK_EQUAL(run({"invite", "revoke", id}).status, 1);
}

BOOST_AUTO_TEST_CASE(blocks_are_listed_and_lifted)
{
    import(three_people, 0);
    execute("INSERT INTO mail_blocks SELECT 'ann@acme.example', id, '123456789012', '2026-03-01' FROM orgs");
    const auto listed = run_json({"block", "list"});
    BOOST_REQUIRE_EQUAL(listed.size(), 1u);
    BOOST_CHECK_EQUAL(listed[0]["address"].asString(), "ann@acme.example");
    BOOST_CHECK(!listed[0]["name"].asString().empty());
    const auto invites = run_json({"invite", "list"});
    for (const auto& invite : invites)
        if (invite["email"] == "ann@acme.example")
            BOOST_CHECK(run({"invite", "resend", invite["id"].asString()}).err.find("usherctl block list") !=
                        std::string::npos);
    BOOST_CHECK_EQUAL(run({"block", "remove", "ann@acme.example", "--of", "nobody"}).status, 1);
    const auto removed = run_json({"block", "remove", "Ann@ACME.example", "--of", listed[0]["of"].asString()});
    BOOST_CHECK_EQUAL(removed["removed"].asInt(), 1);
    BOOST_CHECK_EQUAL(run({"block", "remove", "ann@acme.example"}).status, 1);
    BOOST_CHECK_EQUAL(run({"block", "list"}).out, "none\n");
}

BOOST_AUTO_TEST_CASE(nobody_is_reminded_unless_reminders_are_enabled)
{
    import(three_people, 0);
    BOOST_CHECK_EQUAL(run_json({"remind"})["org_invitation"].asInt(), 0);
    set("[reminders]\norg_invitation_days = 9\n");
    execute("INSERT INTO mail_log (id, lane, template, locale, recipient, sender, message_id, created_at, attempts, "
            "outcome, code, reply, finished_at, about_kind, about_id) SELECT id, lane, template, locale, recipient, "
            "sender, message_id, created_at, 1, 'sent', 250, '', created_at, about_kind, about_id FROM mail_spool;\n"
            "DELETE FROM mail_spool;\nUPDATE invites SET expires_at = expires_at - INTERVAL 2 DAY;");
    BOOST_CHECK_EQUAL(run_json({"remind"})["org_invitation"].asInt(), 3);
    BOOST_CHECK_EQUAL(run({"remind"}).out, "0 reminders of invites to organizations written\n");
}

BOOST_AUTO_TEST_CASE(organizations_are_added_below_one_another_and_listed)
{
    const auto org = run_json({"org", "add", "--name", "Reseller", "--panel-domain", "Panel.Example.org"});
    const auto leaf = run_json({"org", "add", "--name", "Leaf", "--parent", org["id"].asString()});
    BOOST_CHECK(org["reseller"].asBool());
    BOOST_CHECK(!leaf["reseller"].asBool());
    BOOST_CHECK_EQUAL(leaf["parent"].asString(), org["id"].asString());
    BOOST_CHECK_EQUAL(run_json({"org", "list"}).size(), 3u);
    BOOST_CHECK_EQUAL(run({"org", "add", "--name", "X", "--parent", "nobody"}).status, 1);
    BOOST_CHECK_EQUAL(run({"org", "add", "--name", "X", "--panel-domain", "a b"}).status, 1);
    import(three_people, 0, {"--org", leaf["id"].asString()});
    const auto invite = run_json({"invite", "list", "--org", leaf["id"].asString()})[0];
    BOOST_CHECK(run_json({"invite", "resend", invite["id"].asString()})["url"].asString().find(
                    "//panel.example.org/invites/") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(csv_is_read_with_quotes_and_line_breaks_in_them)
{
    std::string_view rest = "a,\"b,\"\"c\"\"\",\"d\ne\"\r\nnext";
    BOOST_CHECK((ctl::take_csv_record(rest) == std::vector<std::string>{"a", "b,\"c\"", "d\ne"}));
    BOOST_CHECK_EQUAL(rest, "next");
}

BOOST_AUTO_TEST_SUITE_END()
