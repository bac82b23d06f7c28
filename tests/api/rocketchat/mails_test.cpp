#include "api/rocketchat/workspace.h"

using namespace usher;
using namespace usher::test;

namespace {

struct Fixture : Workspace {
    Answer invite(const std::string& emails, const std::string& languages = "")
    {
        auto request = test::request("POST", "/api/v1/sendInvitationEmail", R"({"emails":[)" + emails + "]}", &admin);
        request.headers["accept-language"] = languages;
        return send(request);
    }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(rocketchat_mails, Fixture)

BOOST_AUTO_TEST_CASE(one_email_is_written_completely)
{
    BOOST_TEST(invite(R"("Nina@Example.test")").line() == R"(200 {"success":true})");
    BOOST_TEST(
        value("SELECT CONCAT_WS('|', lane, template, locale, recipient, sender, sender_name, created_at, due_at, "
              "attempts, about_kind) FROM mail_spool") ==
        "0|workspace_invitation|en|Nina@Example.test|usher@localhost|Usher|2026-03-02 09:00:00.000000|"
        "2026-03-02 09:00:00.000000|0|workspace");
    BOOST_TEST(value("SELECT message_id = CONCAT('<', LOWER(HEX(id)), '@localhost>') FROM mail_spool") == "1");
    BOOST_TEST(value("SELECT JSON_REMOVE(params, '$.block_url') FROM mail_spool") ==
               R"({"inviter_name": "Name of admin", "site_name": "Usher", "site_url": "https://chat.example"})");
    BOOST_TEST(
        value("SELECT JSON_VALUE(params, '$.block_url') LIKE CONCAT('https://chat.example/block/', LOWER(HEX(id)), "
              "'.', REPEAT('_', 22)) FROM mail_spool") == "1");
}

BOOST_AUTO_TEST_CASE(several_have_low_priority_and_each_address_counts_once)
{
    BOOST_TEST(invite(R"("a@example.test","b@example.test","A@EXAMPLE.TEST"," b@example.test ")").status == 200);
    BOOST_TEST(count("mail_spool WHERE lane = 1") == 2);
    BOOST_TEST(value("SELECT GROUP_CONCAT(recipient ORDER BY recipient) FROM mail_spool") ==
               "a@example.test,b@example.test");
}

BOOST_AUTO_TEST_CASE(invalid_addresses_are_skipped_and_a_valid_one_is_needed)
{
    BOOST_TEST(invite(R"("nonsense","a@example.test","x@y.test\r\nBcc: z@y.test","c@y.test,d@y.test")").status == 200);
    BOOST_TEST(value("SELECT GROUP_CONCAT(recipient) FROM mail_spool") == "a@example.test");
    const std::string none = R"(400 {"error":"No valid email addresses [error-email-send-failed]","success":false})";
    for (const std::string emails : {R"([])", R"(["nonsense",""])", R"(["a@b.test\u0000"])", R"(["a@b.test\n"])"})
        refuses_post("sendInvitationEmail", R"({"emails":)" + emails + "}", admin, none);
}

BOOST_AUTO_TEST_CASE(refusals_come_in_the_documented_order)
{
    refuses(request("POST", "/api/v1/sendInvitationEmail", ""), not_signed_in);
    refuses_post("sendInvitationEmail", "{}", olga, violation("must have required property 'emails'"));
    refuses_post("sendInvitationEmail", R"({"emails":"a@b.test"})", olga, violation("must be array"));
    refuses_post("sendInvitationEmail", R"({"emails":[["a@b.test"]]})", olga, violation("must be string"));
    refuses_post("sendInvitationEmail", R"({"emails":[],"more":1})", olga,
                 violation("must NOT have additional properties"));
    refuses_post("sendInvitationEmail", R"({"emails":[]})", olga,
                 R"(400 {"error":"Not allowed [error-not-allowed]","success":false})");
}

BOOST_AUTO_TEST_CASE(the_language_is_the_requests_or_the_organizations_or_the_default)
{
    const auto written = [&] {
        auto locale = value("SELECT locale FROM mail_spool");
        database.run_script("DELETE FROM mail_spool");
        return locale;
    };
    invite(R"("a@b.test")", "it, es;q=0.5, fr-CA;q=0.8");
    BOOST_TEST(written() == "fr");
    database.run_script("UPDATE orgs SET locale = 'de-AT'");
    invite(R"("a@b.test")", "it");
    BOOST_TEST(written() == "de-AT");
    database.run_script("UPDATE orgs SET locale = 'it'");
    settings->default_locale = "es";
    restart();
    invite(R"("a@b.test")");
    BOOST_TEST(written() == "es");
}

BOOST_AUTO_TEST_SUITE_END()
