#include "api/rainbow/rainbow_fixture.h"

#include <set>

using namespace usher;
using namespace usher::test;

namespace {

std::set<std::string> keys_of(const Json::Value& object)
{
    const auto names = object.getMemberNames();
    return {names.begin(), names.end()};
}

const std::set<std::string> small = {"id",        "firstName",   "lastName",    "displayName",
                                     "companyId", "companyName", "isTerminated"};

} // namespace

BOOST_FIXTURE_TEST_SUITE(rainbow_users, RainbowFixture)

BOOST_AUTO_TEST_CASE(the_caller_is_shown_in_full_and_others_are_not)
{
    const auto me = ask("GET", enduser + "users/me", "", &alice).json["data"];
    BOOST_TEST(me["loginEmail"].asString() == "alice@example.test");
    BOOST_TEST(me["emails"][0]["email"].asString() == "alice@example.test");
    BOOST_TEST(me["roles"][0].asString() == "user");
    BOOST_TEST(me["lastAvatarUpdateDate"].isNull());
    BOOST_TEST(!me.isMember("jid_password"));
    const auto itself = ask("GET", enduser + "users/" + alice.id.hex(), "", &alice).json["data"];
    BOOST_TEST(itself.isMember("loginEmail"));
    BOOST_TEST(itself.isMember("isInDefaultCompany"));
    const auto other = ask("GET", enduser + "users/" + bob.id.hex(), "", &alice).json["data"];
    BOOST_TEST(!other.isMember("loginEmail"));
    BOOST_TEST(!other.isMember("isInDefaultCompany"));
    BOOST_TEST(other["jid_tel"].asString() == "tel_" + other["jid_im"].asString());
}

BOOST_AUTO_TEST_CASE(formats_are_small_medium_and_full)
{
    const auto shown = [&](const std::string& format) {
        return keys_of(ask("GET", enduser + "users/" + bob.id.hex() + "?format=" + format, "", &alice).json["data"]);
    };
    BOOST_CHECK(shown("small") == small);
    auto medium = small;
    medium.insert({"jid_im", "jid_tel", "lastUpdateDate", "lastAvatarUpdateDate", "guestMode"});
    BOOST_CHECK(shown("medium") == medium);
    BOOST_CHECK(shown("full").contains("loginEmail"));
    BOOST_TEST(ask("GET", enduser + "users/" + bob.id.hex() + "?format=large", "", &alice).status == 400);
}

BOOST_AUTO_TEST_CASE(unknown_users_and_jids_are_404000)
{
    const auto nobody = realm.hex();
    refuses(rainbow_request("GET", enduser + "users/" + nobody, "", &alice),
            rainbow_refusal(404000, "\"User with id " + nobody + " does not exist.\""));
    refuses(rainbow_request("GET", enduser + "users/jids/nobody@example.test", "", &alice),
            rainbow_refusal(404000, "\"User with id nobody@example.test does not exist.\""));
}

BOOST_AUTO_TEST_CASE(users_are_found_by_their_jids)
{
    const auto jid = ask("GET", enduser + "users/" + bob.id.hex(), "", &alice).json["data"]["jid_im"].asString();
    BOOST_TEST(ask("GET", enduser + "users/jids/" + jid, "", &alice).json["data"]["id"].asString() == bob.id.hex());
    database.run_script("UPDATE users SET jid = 'bob@old.example' WHERE username = 'bob'");
    BOOST_TEST(ask("GET", enduser + "users/jids/" + jid, "", &alice).status == 404);
    BOOST_TEST(ask("GET", enduser + "users/jids/bob%40old.example", "", &alice).json["data"]["jid_im"].asString() ==
               "bob@old.example");
}

BOOST_AUTO_TEST_CASE(networks_lists_the_colleagues_in_pages)
{
    const auto carol = add_person("carol");
    for (const auto& person : {alice, bob, carol})
        set_password(person, "password");
    const auto first = ask("GET", enduser + "users/networks?limit=1", "", &alice).json;
    BOOST_TEST(first["total"].asInt() == 2);
    BOOST_TEST(first["limit"].asInt() == 1);
    BOOST_TEST(first["offset"].asInt() == 0);
    BOOST_REQUIRE(first["data"].size() == 1U);
    BOOST_TEST(first["data"][0]["id"].asString() == bob.id.hex());
    BOOST_TEST(first["data"][0]["showPresence"].isBool());
    const auto last = ask("GET", enduser + "users/networks?limit=1&offset=1&format=medium", "", &alice).json;
    BOOST_TEST(last["data"][0]["id"].asString() == carol.id.hex());
    BOOST_TEST(last["data"][0].isMember("jid_im"));
}

BOOST_AUTO_TEST_CASE(login_emails_find_accounts_by_either_path)
{
    for (const auto* path : {"users/loginemails", "users/loginEmails"}) {
        const auto found =
            ask("POST", enduser + path, R"({"loginEmail":["BOB@Example.Test","no@body.test","nonsense"]})", &alice)
                .json;
        BOOST_REQUIRE(found["data"].size() == 1U);
        BOOST_TEST(found["total"].asInt() == 1);
        const std::set<std::string> expected = {"id",           "loginEmail",     "firstName",
                                                "lastName",     "jid_im",         "companyId",
                                                "companyName",  "lastUpdateDate", "lastAvatarUpdateDate",
                                                "isTerminated", "guestMode"};
        BOOST_CHECK(keys_of(found["data"][0]) == expected);
    }
    std::string many;
    for (int i = 0; i < 1001; ++i)
        many += (many.empty() ? "\"" : ",\"") + std::to_string(i) + "@b.test\"";
    BOOST_TEST(ask("POST", enduser + "users/loginemails", R"({"loginEmail":[)" + many + "]}", &alice).status == 400);
}

BOOST_AUTO_TEST_SUITE_END()
