// A small workspace for the dialect's tests: an administrator, Olga who owns a group and a channel, Paul who is outside.
#pragma once

#include "api/application_fixture.h"

#include <boost/test/unit_test.hpp>

#include <string>

namespace usher::test {

struct Workspace : ApplicationFixture {
    Person admin = add_user("admin", {Role::admin, Role::user});
    Person olga = add_user("olga");
    Person paul = add_user("paul");
    RoomId group = add_room("planning", RoomKind::group);
    RoomId channel = add_room("lobby");

    Workspace()
    {
        add_member(group, olga, {Role::owner});
        add_member(channel, olga, {Role::owner});
    }

    std::string rid(const RoomId& room) const { return R"("roomId":")" + room.hex() + '"'; }
    std::string user_id(const Person& person) const { return R"("userId":")" + person.id.hex() + '"'; }

    void give(const std::string& permission, const std::string& roles)
    {
        database.run_script("UPDATE role_permissions SET roles = '" + roles + "' WHERE permission = '" + permission +
                            "'");
    }

    /// The request is refused with exactly this text, and nothing is written.
    void refuses(const http::Request& request, const std::string& line)
    {
        const auto before = dump();
        BOOST_TEST_CONTEXT(request.method << " " << request.path << " " << request.body)
        {
            BOOST_TEST(send(request).line() == line);
            BOOST_TEST((dump() == before));
        }
    }
    void refuses_post(const std::string& name, const std::string& body, const Person& as, const std::string& line)
    {
        refuses(request("POST", "/api/v1/" + name, body, &as), line);
    }
};

/// The refusal of an operation, without details.
inline std::string refusal(const std::string& type, const std::string& reason)
{
    return R"(400 {"error":")" + reason + " [" + type + R"(]","errorType":")" + type + R"(","success":false})";
}

/// The refusal of a body by its schema.
inline std::string violation(const std::string& text, const std::string& type = "invalid-params")
{
    return R"(400 {"error":")" + text + R"(","errorType":")" + type + R"(","success":false})";
}

inline const std::string not_signed_in =
    R"(401 {"error":"You must be logged in to do this.","message":"You must be logged in to do this.",)"
    R"("status":"error","success":false})";
inline const std::string not_for_him =
    R"(403 {"error":"User does not have the permissions required for this action [error-unauthorized]",)"
    R"("success":false})";
inline const std::string no_such_user =
    refusal("error-invalid-user", R"(The required \"userId\" or \"username\" param provided does not match any users)");
inline const std::string no_such_group = refusal(
    "error-room-not-found", R"(The required \"roomId\" or \"roomName\" param provided does not match any group)");
inline const std::string no_such_channel = refusal(
    "error-room-not-found", R"(The required \"roomId\" or \"roomName\" param provided does not match any channel)");
inline const std::string not_allowed = refusal("error-not-allowed", "Not allowed");

} // namespace usher::test
