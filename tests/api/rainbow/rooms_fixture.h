// A room of the dialect's tests: Alice has created it, Bob is in it, Carol is invited, Dave is outside. There is an
// XMPP server, so notifications are written.
#pragma once

#include "api/rainbow/rainbow_fixture.h"
#include "domain/jid.h"

#include <set>
#include <string>
#include <vector>

namespace usher::test {

struct RoomsFixture : RainbowFixture {
    Person carol = add_person("carol");
    Person dave = add_person("dave");
    std::string room;

    RoomsFixture()
    {
        settings->xmpp.host = "127.0.0.1";
        restart();
        room = make_room(alice);
        put_in(bob, "accepted");
        put_in(carol, "invited");
        forget_notifications();
    }

    std::string make_room(const Person& as, const std::string& more = "")
    {
        return ask("POST", enduser + "rooms", R"({"name":"Weekly","topic":"planning")" + more + "}", &as)
            .json["data"]["id"]
            .asString();
    }
    void put_in(const Person& person, const std::string& status, const std::string& privilege = "user")
    {
        const auto answer = ask("POST", users(),
                                R"({"userId":")" + person.id.hex() + R"(","status":")" + status + R"(","privilege":")" +
                                    privilege + "\"}",
                                &alice);
        BOOST_REQUIRE(answer.status == 200);
    }
    Answer set(const Person& person, const std::string& body, const Person& as)
    {
        return ask("PUT", user(person), body, &as);
    }
    Answer set_status(const Person& person, const std::string& status, const Person& as)
    {
        return set(person, R"({"status":")" + status + "\"}", as);
    }

    std::string path() const { return enduser + "rooms/" + room; }
    std::string users() const { return path() + "/users"; }
    std::string user(const Person& person) const { return users() + "/" + person.id.hex(); }

    /// "accepted owner", or "" without a membership.
    std::string place(const Person& person)
    {
        return value("SELECT CONCAT(status, IF(roles = '', '', CONCAT(' ', roles)), IF(banned, ' banned', '')) FROM "
                     "room_members WHERE room_id = UNHEX('" +
                     room + "') AND user_id = UNHEX('" + person.id.hex() + "')");
    }
    std::string jid(const Person& person) const { return user_jid(person.id, "", "example.test"); }
    std::string room_jid() const { return usher::room_jid(*RoomId::from_hex(room), "example.test"); }

    /// Each stanza that was written, as "recipient what", in any order; what: text that must be in the stanza.
    bool was_told(const Person& person, const std::string& what)
    {
        return count("notifications WHERE to_jid = '" + jid(person) + "' AND LOCATE('" + what + "', stanza) > 0") > 0;
    }
    std::int64_t notifications() { return count("notifications"); }
    void forget_notifications() { database.run_script("DELETE FROM notifications"); }

    std::string moderator_required(const Person& person, const std::string& privilege = "user") const
    {
        return rainbow_refusal(403000, "\"Access denied: user " + person.username +
                                           "@example.test does not have 'administrator' role (user) or 'moderator' "
                                           "privilege inside the room (" +
                                           privilege + ")\"");
    }
    std::string member_required(const Person& person) const
    {
        return rainbow_refusal(403000, "\"Access denied: user (" + person.username +
                                           "@example.test) is not registered inside the roomId(" + room + ")\"");
    }
    static std::string no_room(const std::string& id)
    {
        return rainbow_refusal(404001, "\"Room with id " + id + " does not exist, not able to update it.\"");
    }
    static std::string full(int current, int most)
    {
        const auto quota = R"({"currentValue":)" + std::to_string(current) +
                           R"(,"errorMsg":"Forecast a maximum quota reached for feature BUBBLE_PARTICIPANT_COUNT. )"
                           "Current value " +
                           std::to_string(current) + " / Max value " + std::to_string(most) +
                           R"j( (unit number)","feature":"BUBBLE_PARTICIPANT_COUNT","maxValue":)j" +
                           std::to_string(most) + R"(,"unit":" user"})";
        return R"(403 {"errorCode":403,"errorDetails":)" + quota + R"(,"errorDetailsCode":403621,"errorDetailsData":)" +
               quota + R"(,"errorMsg":"Forbidden"})";
    }
};

} // namespace usher::test
