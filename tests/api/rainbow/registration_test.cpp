#include "api/rainbow/links.h"

#include "base/secrets.h"

#include <atomic>
#include <thread>

using namespace usher;
using namespace usher::test;

namespace {

struct Fixture : LinksFixture {
    static std::string body(const std::string& address, const std::string& key,
                            const std::string& password = "Secret-1")
    {
        return R"({"loginEmail":")" + address + R"(","password":")" + password + R"(","isInitialized":true,)" + key +
               "}";
    }
    static std::string by_link(const std::string& link) { return R"("openInviteId":")" + link + '"'; }
    static http::Request request_for(const std::string& body)
    {
        return rainbow_request("POST", enduser + "users/self-register", body);
    }
    Answer register_by(const std::string& address, const std::string& key)
    {
        return send(request_for(body(address, key)));
    }
    std::string add_guest(const std::string& address)
    {
        const auto id = RoomGuestId::make(clock.now(), random).hex();
        database.run_script("INSERT INTO room_guests (id, room_id, address, address_key, place, created_at) VALUES "
                            "(UNHEX('" +
                            id + "'), UNHEX('" + room.hex() + "'), '" + address + "', '" + address +
                            "', 1, '2026-03-02')");
        return id;
    }
    std::string id_of(const std::string& address)
    {
        return value("SELECT LOWER(HEX(id)) FROM users WHERE address = '" + address + "'");
    }
    bool is_member(const std::string& address)
    {
        return count("room_members m JOIN users u ON u.id = m.user_id WHERE m.status = 'accepted' AND m.room_id = "
                     "UNHEX('" +
                     room.hex() + "') AND u.address = '" + address + "'") == 1;
    }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(rainbow_registration, Fixture)

BOOST_AUTO_TEST_CASE(by_a_link_the_user_is_a_guest_and_at_once_a_member_of_its_room)
{
    const auto link = link_to(room);
    const auto answer = send(request_for(
        R"({"loginEmail":"Ines@Example.Test","password":"Secret-1","firstName":"Ines","lastName":"Iglesias",)"
        R"("nickName":"ii","country":"ESP","language":"es-ES","emails":[{"email":"i@home.test","type":"home"}],)" +
        by_link(link) + "}"));
    BOOST_TEST(answer.status == 200, answer.text);
    const auto& user = answer.json["data"];
    BOOST_TEST(user["displayName"].asString() == "Ines Iglesias");
    BOOST_TEST(user["firstName"].asString() == "Ines");
    BOOST_TEST(user["lastName"].asString() == "Iglesias");
    BOOST_TEST(user["nickName"].asString() == "ii");
    BOOST_TEST(user["country"].asString() == "ESP");
    BOOST_TEST(user["language"].asString() == "es");
    BOOST_TEST(user["emails"].size() == 2U);
    BOOST_TEST(user["guestMode"].asBool());
    BOOST_TEST(user["roles"][0].asString() == "guest");
    BOOST_TEST(user["createdBySelfRegister"].asBool());
    BOOST_TEST(user.isMember("jid_password"));
    BOOST_TEST(user.isMember("isInDefaultCompany"));
    BOOST_TEST(is_member("Ines@Example.Test"));
    BOOST_TEST(uses_of(link) == "1");
}

BOOST_AUTO_TEST_CASE(by_an_email_the_account_is_a_user_and_replaces_the_waiting_guest)
{
    const auto guest = add_guest("ines@example.test");
    BOOST_TEST(register_by("other@example.test", R"("invitationId":")" + guest + '"').status == 200);
    BOOST_TEST(is_member("other@example.test"));
    BOOST_TEST(count("room_guests") == 0);
    BOOST_TEST(value("SELECT roles FROM users WHERE address = 'other@example.test'") == "user");
    BOOST_TEST(register_by("late@example.test", R"("invitationId":")" + guest + '"').line() ==
               rainbow_refusal(401651, "\"Invalid invitationId\""));
}

BOOST_AUTO_TEST_CASE(new_accounts_join_the_rooms_where_their_address_waits)
{
    const auto other = add_room("other", RoomKind::group);
    add_member(other, alice, {Role::owner});
    add_guest("ines@example.test");
    BOOST_TEST(register_by("ines@example.test", by_link(link_to(other))).status == 200);
    BOOST_TEST(is_member("ines@example.test"));
    BOOST_TEST(count("room_guests") == 0);
}

BOOST_AUTO_TEST_CASE(exactly_one_key_opens_registration)
{
    const auto link = link_to(room);
    const std::string none = R"({"loginEmail":"ines@example.test","password":"Secret-1"})";
    const auto wrong = rainbow_refusal(400451, "\"Only one of temporaryToken, invitationId or joinCompanyInvitationId "
                                               "parameters must be provided\"");
    refuses(request_for(none), wrong);
    refuses(request_for(body("ines@example.test", by_link(link) + R"(,"temporaryToken":"123456")")), wrong);
    refuses(request_for(body("ines@example.test", R"("temporaryToken":"123456")")),
            rainbow_refusal(401601, "\"Invalid temporaryToken\""));
    refuses(request_for(body("ines@example.test", R"("joinCompanyInvitationId":"1")")),
            rainbow_refusal(401651, "\"Invalid joinCompanyInvitationId\""));
}

BOOST_AUTO_TEST_CASE(links_that_open_no_room_create_no_account)
{
    const auto link = link_to(room);
    const auto unknown = std::string("0fc06e0ce4a449fabe214ae5e1107410");
    refuses(request_for(body("ines@example.test", by_link(unknown))),
            rainbow_refusal(40400, "\"Open invite with id " + unknown + " does not exist.\""));
    lock(room);
    refuses(request_for(body("ines@example.test", by_link(link))), room_full(2, 1));
    database.run_script("UPDATE rooms SET auto_register = 'unlock'");
    settings->rainbow.bubble_participant_count = 1;
    restart();
    refuses(request_for(body("ines@example.test", by_link(link))), room_full(2, 1));
    close(room);
    refuses(request_for(body("ines@example.test", by_link(link))), leads_nowhere("room closed"));
}

BOOST_AUTO_TEST_CASE(an_address_with_an_account_is_refused_as_documented)
{
    const auto link = link_to(room);
    const auto exists = [](const std::string& address, bool guest) {
        return R"(409 {"errorCode":409,"errorDetails":"User with loginEmail = )" + address +
               R"( already exists.","errorDetailsCode":409000,"errorDetailsData":{"guestMode":)" +
               (guest ? "true" : "false") + R"(},"errorMsg":"Conflict"})";
    };
    refuses(request_for(body("alice@example.test", by_link(link))), exists("alice@example.test", false));
    BOOST_TEST(register_by("ines@example.test", by_link(link)).status == 200);
    refuses(request_for(body("ines@example.test", by_link(link))), exists("ines@example.test", true));
}

BOOST_AUTO_TEST_CASE(passwords_have_an_upper_case_letter_a_digit_and_a_special_character)
{
    const auto link = link_to(room);
    for (const auto* simple : {"secret-1", "Secret-x", "Secret123"})
        BOOST_TEST(
            send(request_for(body("ines@example.test", by_link(link), simple))).json["errorDetailsCode"].asInt() ==
            400000);
    refuses(request_for(body("ines@example.test", by_link(link), "Sec-1")),
            rainbow_problem("password", "Field password length must be between 8 and 64 characters."));
    refuses(request_for(body("ines@example.test", by_link(link), "Aa-1" + std::string(61, 'x'))),
            rainbow_problem("password", "Field password length must be between 8 and 64 characters."));
    refuses(request_for(body("no address", by_link(link))), rainbow_problem("loginEmail", "Invalid field loginEmail."));
    refuses(request_for(body("a@b.test\\r\\nBcc: c@d.test", by_link(link))),
            rainbow_problem("loginEmail", "Invalid field loginEmail."));
    refuses(
        request_for(R"({"loginEmail":"i@b.test","password":"Secret-1","firstName":"a\u0007",)" + by_link(link) + "}"),
        rainbow_problem("firstName", "Invalid field firstName. Expected a string", "\"a\\u0007\""));
}

BOOST_AUTO_TEST_CASE(many_at_once_with_one_address_create_one_account)
{
    const auto link = link_to(room);
    std::vector<std::thread> threads;
    std::atomic<int> good = 0;
    for (int i = 0; i < 4; ++i)
        threads.emplace_back([&] {
            const auto own = another();
            if ((*own)(request_for(body("ines@example.test", by_link(link)))).status == 200) ++good;
        });
    for (auto& thread : threads)
        thread.join();
    BOOST_TEST(good == 1);
    BOOST_TEST(uses_of(link) == "1");
}

BOOST_AUTO_TEST_CASE(the_new_account_signs_in)
{
    BOOST_TEST(register_by("ines@example.test", by_link(link_to(room))).status == 200);
    BOOST_TEST(post("/api/v1/login", R"({"user":"ines@example.test","password":"Secret-1"})").status == 200);
}

BOOST_AUTO_TEST_SUITE_END()
