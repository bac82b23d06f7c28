#include "ctl/revoke.h"

#include "ctl/program.h"

#include <boost/test/unit_test.hpp>

#include <set>
#include <string>

using namespace usher;
using namespace usher::test;

namespace {

struct InvitingFixture : ProgramFixture {
    InvitingFixture()
    {
        prepare();
        set("[mail]\ntemplates = \"templates\"\n");
        run_json(
            {"invite", "import", write("people", "email,roles\nann@acme.example,Support\nbob@acme.example,Support\n")});
    }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(ctl_revoke, InvitingFixture)

BOOST_AUTO_TEST_CASE(a_dry_run_lists_and_changes_nothing)
{
    const auto answer = run_json({"revoke", "--since", "2026-01-01", "--dry-run"});
    BOOST_CHECK_EQUAL(answer["invites"].asInt(), 2);
    BOOST_REQUIRE_EQUAL(answer["withdrawn"].size(), 2u);
    std::set<std::string> whom;
    for (const auto& one : answer["withdrawn"]) {
        BOOST_CHECK_EQUAL(one["kind"].asString(), "invite");
        whom.insert(one["whom"].asString());
    }
    BOOST_CHECK((whom == std::set<std::string>{"ann@acme.example", "bob@acme.example"}));
    BOOST_CHECK_EQUAL(value("SELECT COUNT(*) FROM invites"), "2");
    BOOST_CHECK_EQUAL(value("SELECT COUNT(*) FROM mail_spool"), "2");
}

BOOST_AUTO_TEST_CASE(it_revokes_and_finds_nothing_the_second_time)
{
    const auto org = value("SELECT LOWER(HEX(id)) FROM orgs");
    const auto said = run({"revoke", "--org", org, "--since", "2026-01-01T00:00:00Z"});
    BOOST_CHECK_EQUAL(said.status, 0);
    BOOST_CHECK(said.out.starts_with("revoked\n2 invites to organizations\n0 links to rooms\n"));
    BOOST_CHECK_EQUAL(value("SELECT COUNT(*) FROM invites"), "0");
    BOOST_CHECK_EQUAL(value("SELECT COUNT(*) FROM mail_log WHERE outcome = 'suppressed'"), "2");
    BOOST_CHECK_EQUAL(run_json({"revoke", "--org", org})["invites"].asInt(), 0);
}

BOOST_AUTO_TEST_CASE(nonsensical_criteria_are_refused)
{
    for (const auto& words : std::vector<std::vector<std::string>>{{"revoke"},
                                                                   {"revoke", "--dry-run"},
                                                                   {"revoke", "--since", "yesterday"},
                                                                   {"revoke", "--inviter", "nobody"},
                                                                   {"revoke", "--room", "nowhere"},
                                                                   {"revoke", "--org", "none"}})
        BOOST_CHECK_EQUAL(run(words).status, 1);
    BOOST_CHECK_EQUAL(value("SELECT COUNT(*) FROM invites"), "2");
}

BOOST_AUTO_TEST_CASE(an_inviter_is_named_by_address_user_name_or_id)
{
    const auto owner = value("SELECT address FROM users ORDER BY id LIMIT 1");
    BOOST_CHECK_EQUAL(run_json({"revoke", "--inviter", owner, "--dry-run"})["invites"].asInt(), 0);
    execute("UPDATE invites SET created_by = (SELECT MIN(id) FROM users)");
    BOOST_CHECK_EQUAL(run_json({"revoke", "--inviter", owner, "--dry-run"})["invites"].asInt(), 2);
    const auto username = value("SELECT username FROM users ORDER BY id LIMIT 1");
    BOOST_CHECK_EQUAL(run_json({"revoke", "--inviter", username, "--room", "general"})["invites"].asInt(), 0);
    const auto id = value("SELECT LOWER(HEX(MIN(id))) FROM users");
    BOOST_CHECK_EQUAL(run_json({"revoke", "--inviter", id})["invites"].asInt(), 2);
}

BOOST_AUTO_TEST_SUITE_END()
