#include "api/rainbow/rooms_fixture.h"

using namespace usher;
using namespace usher::test;

namespace {

const std::string endpoint = "5980c0aaf698c541468fd1e0";

struct Fixture : RoomsFixture {
    std::string conferences() const { return path() + "/conferences"; }
    std::string conference() const { return conferences() + "/" + endpoint; }
    Answer attach(const Person& as, const std::string& more = "")
    {
        return ask("POST", conferences(), R"({"confId":")" + endpoint + '"' + more + "}", &as);
    }
    std::string data(const Person& person, const std::string& media_type) const
    {
        return R"(200 {"data":{"confEndPointId":")" + endpoint + R"(","confEndpointId":")" + endpoint +
               R"(","mediaType":")" + media_type + R"(","userId":")" + person.id.hex() + "\"}}";
    }
    static std::string no_endpoint()
    {
        return rainbow_refusal(404000, "\"Room Conf endPoint with id " + endpoint + " does not exist.\"");
    }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(rainbow_conferences, Fixture)

BOOST_AUTO_TEST_CASE(a_member_attaches_an_endpoint_and_all_are_notified)
{
    BOOST_TEST(attach(bob).line() == data(bob, "pstnAudio"));
    BOOST_TEST(notifications() == 3);
    BOOST_TEST(was_told(carol, R"(name="conferenceAdd")"));
    BOOST_TEST(was_told(carol, R"(userId=")" + bob.id.hex() + '"'));
    BOOST_TEST(ask("GET", conference(), "", &carol).line() == data(bob, "pstnAudio"));
    const auto shown = ask("GET", path(), "", &alice).json["data"];
    BOOST_REQUIRE(shown["confEndpoints"].size() == 1U);
    BOOST_TEST(shown["confEndpoints"][0]["confEndpointId"].asString() == endpoint);
    BOOST_TEST(!shown.isMember("conference"));
}

BOOST_AUTO_TEST_CASE(a_room_has_one_at_most)
{
    attach(bob, R"(,"mediaType":"webrtcSharingOnly")");
    const auto line = rainbow_refusal(409000, "\"Room Conf endPoint with id = " + endpoint + " already exists.\"");
    refuses(rainbow_request("POST", conferences(), R"({"confId":")" + endpoint + "\"}", &alice), line);
    refuses(rainbow_request("POST", conferences(), R"({"confId":"0123456789abcdef01234567"})", &alice), line);
}

BOOST_AUTO_TEST_CASE(an_endpoint_is_moved_from_its_previous_room)
{
    attach(bob, R"(,"mediaType":"webrtc")");
    const auto first = conference();
    forget_notifications();
    room = make_room(alice);
    BOOST_TEST(attach(alice).line() == data(alice, "pstnAudio"));
    BOOST_TEST(ask("GET", first, "", &alice).line() == no_endpoint());
    BOOST_TEST(was_told(bob, R"(name="conferenceRemove")"));
    BOOST_TEST(notifications() == 4);
}

BOOST_AUTO_TEST_CASE(a_moderator_detaches_it)
{
    attach(bob);
    forget_notifications();
    refuses(rainbow_request("DELETE", conference(), "", &bob), moderator_required(bob));
    BOOST_TEST(ask("DELETE", conference() + "?mediaType=pstnAudio", "", &alice).json["status"].asString() ==
               "Conference ID successfully deleted");
    BOOST_TEST(notifications() == 3);
    BOOST_TEST(was_told(carol, R"(name="conferenceRemove")"));
    refuses(rainbow_request("DELETE", conference(), "", &alice), no_endpoint());
    BOOST_TEST(attach(bob).status == 200);
}

BOOST_AUTO_TEST_CASE(others_can_do_neither)
{
    const auto body = R"({"confId":")" + endpoint + "\"}";
    refuses(rainbow_request("POST", conferences(), body, &dave), member_required(dave));
    set_status(bob, "unsubscribed", bob);
    refuses(rainbow_request("POST", conferences(), body, &bob), member_required(bob));
    attach(alice);
    refuses(rainbow_request("GET", conference(), "", &dave), member_required(dave));
    refuses(rainbow_request("DELETE", conference(), "", &dave), member_required(dave));
}

BOOST_AUTO_TEST_CASE(what_is_attached_must_be_an_id)
{
    refuses(rainbow_request("POST", conferences(), "{}", &alice),
            rainbow_problem("confId", "Field confId is mandatory."));
    refuses(rainbow_request("POST", conferences(), R"({"confId":"x"})", &alice),
            rainbow_problem("confId", no_id, R"("x")"));
    refuses(rainbow_request("POST", conferences(), R"({"confId":")" + endpoint + R"(","mediaType":"fax"})", &alice),
            rainbow_problem("mediaType",
                            "Invalid field mediaType. Expected a string being one of the following values:  [ "
                            "'pstnAudio', 'webrtc', 'webrtcSharingOnly' ]",
                            R"("fax")"));
    refuses(rainbow_request("GET", conferences() + "/x", "", &alice), rainbow_problem("confId", no_id, R"("x")"));
}

BOOST_AUTO_TEST_CASE(an_endpoint_outlives_the_user_who_attached_it)
{
    attach(bob);
    database.run_script("DELETE FROM users WHERE id = UNHEX('" + bob.id.hex() + "')");
    BOOST_TEST(ask("GET", conference(), "", &alice).json["data"]["userId"].asString() == "");
}

BOOST_AUTO_TEST_SUITE_END()
