// Rooms and their links in the dialect's tests: Alice owns a room, Bob is outside.
#pragma once

#include "api/rainbow/rainbow_fixture.h"

namespace usher::test {

struct LinksFixture : RainbowFixture {
    RoomId room = add_room("planning", RoomKind::group);

    LinksFixture() { add_member(room, alice, {Role::owner}); }

    static std::string body_of(const RoomId& room) { return R"({"roomId":")" + room.hex() + "\"}"; }
    static std::string user_path(const Person& person, const std::string& rest)
    {
        return enduser + "users/" + person.id.hex() + "/" + rest;
    }

    /// Alice's public link to the room.
    Json::Value bind(const RoomId& to) { return bind(alice, to); }
    Json::Value bind(const Person& as, const RoomId& to)
    {
        return ask("POST", user_path(as, "public-links/bind"), body_of(to), &as).json["data"];
    }
    std::string link_to(const RoomId& to) { return bind(to)["openInviteId"].asString(); }

    static http::Request join_request(const std::string& link, const Person& as)
    {
        return rainbow_request("POST", enduser + "rooms/open-invites", R"({"openInviteId":")" + link + "\"}", &as);
    }
    Answer join(const std::string& link, const Person& as) { return send(join_request(link, as)); }
    Answer validate(const std::string& link)
    {
        return ask("GET", enduser + "rooms/open-invites/validate?openInviteId=" + link);
    }

    std::string status_of(const RoomId& in, const Person& person)
    {
        return value("SELECT status FROM room_members WHERE room_id = UNHEX('" + in.hex() + "') AND user_id = UNHEX('" +
                     person.id.hex() + "')");
    }
    void set_status(const RoomId& in, const Person& person, const std::string& status)
    {
        database.run_script("UPDATE room_members SET status = '" + status + "' WHERE room_id = UNHEX('" + in.hex() +
                            "') AND user_id = UNHEX('" + person.id.hex() + "')");
    }
    /// It has no members any more.
    void close(const RoomId& which)
    {
        database.run_script("UPDATE room_members SET status = 'unsubscribed' WHERE room_id = UNHEX('" + which.hex() +
                            "')");
    }
    void lock(const RoomId& which)
    {
        database.run_script("UPDATE rooms SET auto_register = 'lock' WHERE id = UNHEX('" + which.hex() + "')");
    }
    /// An unscheduled conference makes it a personal room.
    void make_personal(const RoomId& which, const std::string& media_type)
    {
        database.run_script("INSERT INTO conferences (room_id, media_type, scheduled, updated_at) VALUES (UNHEX('" +
                            which.hex() + "'), '" + media_type + "', FALSE, '2026-03-02')");
    }
    std::string uses_of(const std::string& link)
    {
        return value("SELECT uses FROM room_links WHERE REPLACE(token, '-', '') = '" + link + "'");
    }
};

inline std::string joined(const RoomId& room, bool already)
{
    return R"(200 {"data":{"hasAlreadyJoinThisRoom":)" + std::string(already ? "true" : "false") + R"(,"roomId":")" +
           room.hex() + "\"}}";
}

inline std::string leads_nowhere(const std::string& why)
{
    return rainbow_refusal(404116, "\"Impossible to join a room using an Open invite (detail : [" + why + "])\"");
}

inline std::string room_unknown(const RoomId& room)
{
    return rainbow_refusal(404001, "\"Room with id " + room.hex() + " does not exist, not able to update it.\"");
}

inline std::string no_open_invite(const Person& person)
{
    return rainbow_refusal(404115, "\"Open invite doesn't exists for user id " + person.id.hex() + ".\"");
}

/// The error of the quota, or of a lock, which looks the same.
inline std::string room_full(int forecast, int most)
{
    const auto numbers = std::pair(std::to_string(forecast), std::to_string(most));
    const auto quota = R"({"currentValue":)" + numbers.first +
                       R"(,"errorMsg":"Forecast a maximum quota reached for feature BUBBLE_PARTICIPANT_COUNT. )"
                       R"(Current value )" +
                       numbers.first + " / Max value " + numbers.second +
                       R"q( (unit number)","feature":"BUBBLE_PARTICIPANT_COUNT","maxValue":)q" + numbers.second +
                       R"(,"unit":" user"})";
    return R"(403 {"errorCode":403,"errorDetails":)" + quota + R"(,"errorDetailsCode":403621,"errorDetailsData":)" +
           quota + R"(,"errorMsg":"Forbidden"})";
}

} // namespace usher::test
