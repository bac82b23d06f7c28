// The operations on sessions, links and registrations that write, with a failure at each of their statements: they must
// be done completely or not at all, and once.
#include "api/faults.h"
#include "api/rainbow/links.h"
#include "base/secrets.h"
#include "base/text.h"

#include <boost/test/data/test_case.hpp>

using namespace usher;
using namespace usher::test;

namespace {

/// Stanzas are written, and there is a row for every operation.
struct Fixture : LinksFixture {
    Person paul = add_user("paul"); ///< a user of Rocket.Chat
    RoomId other = add_room("other", RoomKind::group);
    RoomId audio = add_room("audio", RoomKind::group);
    std::string personal;
    std::string link;
    std::string guest = "000000000000000000000001";

    Fixture()
    {
        settings->xmpp.host = "127.0.0.1";
        settings->rainbow.require_app_auth = false;
        restart();
        static const auto hash = hash_password_digest(sha256_hex("password"));
        database.run_script("UPDATE users SET password_hash = '" + hash + "' WHERE username = 'alice'");
        for (const auto& to : {other, audio})
            add_member(to, alice, {Role::owner});
        make_personal(audio, "pstnAudio");
        personal =
            ask("POST", user_path(alice, "open-invites/reset"), "", &alice).json["data"]["openInviteId"].asString();
        ask("PUT", user_path(alice, "open-invites/bind"), body_of(room), &alice);
        link = link_to(room);
        bind(audio);
        database.run_script("INSERT INTO room_guests (id, room_id, address, address_key, place, created_at) VALUES "
                            "(UNHEX('" +
                            guest + "'), UNHEX('" + room.hex() +
                            "'), 'bob@example.test', 'bob@example.test', 1, '2026-03-02')");
    }

    http::Request as_alice(const char* method, const std::string& rest, const std::string& body = "") const
    {
        return rainbow_request(method, user_path(alice, rest), body, &alice);
    }
};

struct Operation {
    const char* name;
    http::Request (*request)(const Fixture&);
};
std::ostream& operator<<(std::ostream& out, const Operation& operation)
{
    return out << operation.name;
}

http::Request login_request(const Fixture&)
{
    auto request = rainbow_request("GET", authentication + "login");
    request.headers["authorization"] = "Basic " + text::to_base64url("alice@example.test:password");
    return request;
}

http::Request registration(const std::string& key)
{
    return rainbow_request("POST", enduser + "users/self-register",
                           R"({"loginEmail":"ines@example.test","password":"Secret-1","lastName":"Ines",)" + key + "}");
}

const Operation operations[] = {
    {"login", login_request},
    {"logout", [](const Fixture& f) { return rainbow_request("GET", authentication + "logout", "", &f.alice); }},
    {"renew", [](const Fixture& f) { return rainbow_request("GET", authentication + "renew", "", &f.alice); }},
    {"first open-invites/reset",
     [](const Fixture& f) {
         return rainbow_request("POST", Fixture::user_path(f.bob, "open-invites/reset"), "", &f.bob);
     }},
    {"open-invites/reset", [](const Fixture& f) { return f.as_alice("POST", "open-invites/reset"); }},
    {"open-invites/bind",
     [](const Fixture& f) { return f.as_alice("PUT", "open-invites/bind", Fixture::body_of(f.other)); }},
    {"open-invites/unbind", [](const Fixture& f) { return f.as_alice("PUT", "open-invites/unbind"); }},
    {"rooms/open-invites", [](const Fixture& f) { return Fixture::join_request(f.personal, f.bob); }},
    {"useInviteToken",
     [](const Fixture& f) {
         auto use = request("POST", "/api/v1/useInviteToken", R"({"token":")" + f.link + "\"}", &f.paul);
         return use;
     }},
    {"public-links/bind",
     [](const Fixture& f) { return f.as_alice("POST", "public-links/bind", Fixture::body_of(f.other)); }},
    {"public-links/reset",
     [](const Fixture& f) { return f.as_alice("PUT", "public-links/reset", Fixture::body_of(f.room)); }},
    {"public-links/unbind",
     [](const Fixture& f) { return f.as_alice("PUT", "public-links/unbind", Fixture::body_of(f.room)); }},
    {"public-links/unbind of a personal room",
     [](const Fixture& f) { return f.as_alice("PUT", "public-links/unbind", Fixture::body_of(f.audio)); }},
    {"self-register by a link", [](const Fixture& f) { return registration(R"("openInviteId":")" + f.link + '"'); }},
    {"self-register by an e-mail",
     [](const Fixture& f) { return registration(R"("invitationId":")" + f.guest + '"'); }},
};

} // namespace

BOOST_AUTO_TEST_SUITE(rainbow_faults)

BOOST_DATA_TEST_CASE_F(Fixture, a_failure_at_any_statement_leaves_the_tables_as_before, operations)
{
    fail_at_each_statement(*this, sample.request(*this));
}

BOOST_DATA_TEST_CASE(a_response_lost_after_any_change_affects_neither_outcome_nor_number_of_rows, operations)
{
    lose_the_answer_to_each_change<Fixture>(sample);
}

BOOST_AUTO_TEST_SUITE_END()
