#include "api/rocketchat/workspace.h"

using namespace usher;
using namespace usher::test;

BOOST_FIXTURE_TEST_SUITE(rocketchat_rooms, Workspace)

// ---- channels.create, groups.create

BOOST_AUTO_TEST_CASE(a_created_room_is_returned_completely_and_owned_by_its_creator)
{
    const auto answer = post("/api/v1/groups.create", R"({"name":"Release-1.0"})", &paul);
    BOOST_TEST(answer.line() ==
               R"(200 {"group":{"_id":")" + answer.json["group"]["_id"].asString() +
                   R"(","_updatedAt":"2026-03-02T09:00:00.000Z","default":false,"fname":"Release-1.0",)"
                   R"("msgs":0,"name":"Release-1.0","ro":false,"t":"p","ts":"2026-03-02T09:00:00.000Z",)"
                   R"("u":{"_id":")" +
                   paul.id.hex() + R"(","username":"paul"},"usersCount":1},"success":true})");
    BOOST_TEST(value("SELECT m.roles FROM room_members m JOIN users u ON u.id = m.user_id WHERE username = 'paul'") ==
               "owner");
    const auto channel_answer = post("/api/v1/channels.create", R"({"name":"open"})", &paul);
    BOOST_TEST(channel_answer.json["channel"]["t"].asString() == "c");
}

BOOST_AUTO_TEST_CASE(requested_properties_of_a_room_are_set)
{
    const auto room = post("/api/v1/channels.create",
                           R"({"name":"x","members":["olga","OLGA","paul","nobody"],"readOnly":true,"customFields":{},)"
                           R"("extraData":{"fname":"The <X> room","broadcast":false}})",
                           &paul)
                          .json["channel"];
    BOOST_TEST(room["usersCount"].asInt() == 2);
    BOOST_TEST(room["ro"].asBool());
    BOOST_TEST(room["fname"].asString() == "The <X> room");
    BOOST_TEST(post("/api/v1/groups.create", R"({"name":"y","members":["olga"],"excludeSelf":true})", &paul)
                   .json["group"]["usersCount"]
                   .asInt() == 1);
    BOOST_TEST(get("/api/v1/groups.info?roomName=y", &paul).line() == no_such_group);
}

BOOST_AUTO_TEST_CASE(rooms_that_cannot_be_created)
{
    const auto bad_name = [](const std::string& name) {
        return refusal("error-invalid-room-name", name + " is not a valid room name");
    };
    refuses_post("groups.create", R"({"name":"a b"})", paul, bad_name("a b"));
    refuses_post("groups.create", R"({"name":""})", paul, bad_name(""));
    refuses_post("groups.create", R"({"name":"a\u0000b"})", paul, bad_name(R"(a\u0000b)"));
    refuses_post("channels.create", R"({"name":"x","extraData":{"fname":"a\nb"}})", paul,
                 refusal("error-input-is-not-a-valid-field", "The field fname is not valid"));
    refuses_post("channels.create", R"({"name":"PLANNING"})", paul,
                 refusal("error-duplicate-channel-name", "A channel with name 'PLANNING' exists"));
    refuses_post("channels.create", "{}", paul, violation("must have required property 'name'"));
    refuses_post("channels.create", R"({"name":"x","members":"olga"})", paul, violation("must be array"));
    refuses_post("channels.create", R"({"name":"x","type":"c"})", paul,
                 violation("must NOT have additional properties"));
    refuses(request("POST", "/api/v1/groups.create", ""), not_signed_in);
    give("create-p", "admin");
    give("create-c", "admin");
    refuses_post("groups.create", R"({"name":"x"})", paul, not_allowed);
    refuses_post("channels.create", R"({"name":"x"})", paul, not_allowed);
}

// ---- channels.invite, groups.invite

BOOST_AUTO_TEST_CASE(an_owner_adds_users_in_every_form)
{
    const auto other = add_user("other");
    const std::string forms[] = {user_id(paul), R"("username":"Paul")", R"("usernames":["paul","other"])",
                                 R"("userIds":[")" + paul.id.hex() + R"(",")" + other.id.hex() + R"("])"};
    for (const auto& form : forms)
        BOOST_TEST(post("/api/v1/groups.invite", "{" + rid(group) + "," + form + "}", &olga).status == 200, form);
    const auto room = get("/api/v1/groups.info?roomName=planning", &paul).json["group"];
    BOOST_TEST(room["usersCount"].asInt() == 3);
    BOOST_TEST(room["msgs"].asInt() == 2);
}

BOOST_AUTO_TEST_CASE(who_may_add_users_to_which_room)
{
    const auto paul_to_channel = "{" + rid(channel) + "," + user_id(paul) + "}";
    const auto paul_to_group = "{" + rid(group) + "," + user_id(paul) + "}";
    refuses_post("channels.invite", paul_to_channel, paul, not_allowed);
    refuses_post("groups.invite", paul_to_group, paul, no_such_group);
    refuses_post("groups.invite", paul_to_group, admin, no_such_group);
    BOOST_TEST(post("/api/v1/channels.invite", paul_to_channel, &admin).status == 200);
    refuses_post("channels.invite", "{" + rid(channel) + "," + user_id(admin) + "}", paul, not_allowed);
    give("add-user-to-any-p-room", "admin");
    BOOST_TEST(post("/api/v1/groups.invite", paul_to_group, &admin).status == 200);
}

BOOST_AUTO_TEST_CASE(users_who_cannot_be_added)
{
    ban(group, paul);
    add_member(group, paul);
    ban(group, paul);
    refuses_post("groups.invite", "{" + rid(group) + "," + user_id(paul) + "}", olga,
                 refusal("error-user-is-banned", "User is banned from this room"));
    refuses_post("groups.invite", "{" + rid(group) + R"(,"usernames":["admin","nobody"]})", olga, no_such_user);
    refuses_post(
        "groups.invite", "{" + rid(group) + "}", olga,
        refusal("error-user-param-not-provided", R"(The required \"userId\" or \"username\" param was not provided)"));
    refuses_post("groups.invite", "{" + user_id(paul) + "}", olga,
                 refusal("error-room-param-not-provided", R"(The parameter \"roomId\" or \"roomName\" is required)"));
    refuses_post("groups.invite", "{" + rid(channel) + "," + user_id(paul) + "}", olga, no_such_group);
    refuses_post("channels.invite", R"({"roomId":"nowhere","username":"paul"})", olga, no_such_channel);
}

// ---- *.info, *.members

BOOST_AUTO_TEST_CASE(a_group_is_visible_to_its_members_and_a_channel_to_all)
{
    for (const auto* who : {&paul, &admin})
        BOOST_TEST(get("/api/v1/groups.info?roomId=" + group.hex(), who).line() == no_such_group);
    BOOST_TEST(get("/api/v1/groups.info?roomId=" + group.hex(), &olga).json["group"]["name"].asString() == "planning");
    BOOST_TEST(get("/api/v1/channels.info?roomName=lobby", &paul).json["channel"]["_id"].asString() == channel.hex());
    BOOST_TEST(get("/api/v1/rooms.info?roomId=" + group.hex(), &olga).json["room"]["t"].asString() == "p");
    BOOST_TEST(get("/api/v1/rooms.info?roomId=" + group.hex(), &paul).line() == no_such_channel);
    BOOST_TEST(get("/api/v1/channels.info?roomId=GENERAL", &paul).json["channel"]["default"].asBool());
    give("view-c-room", "admin");
    BOOST_TEST(get("/api/v1/channels.info?roomName=lobby", &paul).line() == no_such_channel);
    give("view-p-room", "");
    BOOST_TEST(get("/api/v1/groups.info?roomId=" + group.hex(), &olga).line() == no_such_group);
}

BOOST_AUTO_TEST_CASE(members_are_listed_in_pages)
{
    for (const auto* name : {"Anna", "berta", "carl"})
        add_member(group, add_user(name));
    add_member(group, paul);
    ban(group, paul);
    const auto path = "/api/v1/groups.members?roomId=" + group.hex();
    BOOST_TEST(get(path + "&offset=1&count=2", &olga).line() == R"(200 {"count":2,"members":[)" + [&] {
        std::string all;
        for (const auto* name : {"berta", "carl"})
            all += (all.empty() ? R"({"_id":")" : R"(,{"_id":")") +
                   get(std::string("/api/v1/users.info?username=") + name, &olga).json["user"]["_id"].asString() +
                   R"(","active":true,"name":"Name of )" + name + R"(","status":"offline","type":"user","username":")" +
                   name + "\"}";
        return all;
    }() + R"(],"offset":1,"success":true,"total":4})");
    BOOST_TEST(get(path + "&filter=AN", &olga).json["total"].asInt() == 1);
    BOOST_TEST(get(path + "&filter=%25", &olga).json["total"].asInt() == 0);
    BOOST_TEST(get(path + "&count=0", &olga).json["count"].asInt() == 4);
    BOOST_TEST(get(path + "&count=few", &olga).line() == violation("must be integer", "error-invalid-params"));
    BOOST_TEST(get(path, &paul).line() == no_such_group);
}

// ---- *.delete

BOOST_AUTO_TEST_CASE(deleting_a_room_deletes_its_links_and_members)
{
    post("/api/v1/findOrCreateInvite", R"({"rid":")" + group.hex() + R"(","days":0,"maxUses":0})", &olga);
    BOOST_TEST(post("/api/v1/groups.delete", "{" + rid(group) + "}", &olga).line() == R"(200 {"success":true})");
    BOOST_TEST(count("room_links") == 0);
    BOOST_TEST(count("room_members") == 1);
    BOOST_TEST(post("/api/v1/groups.delete", "{" + rid(group) + "}", &olga).line() == no_such_group);
}

BOOST_AUTO_TEST_CASE(who_may_delete_which_room)
{
    add_member(group, paul);
    refuses_post("groups.delete", "{" + rid(group) + "}", paul, not_allowed);
    refuses_post("groups.delete", "{" + rid(group) + "}", admin, no_such_group);
    refuses_post("channels.delete", R"({"roomName":"lobby"})", paul, not_allowed);
    refuses_post("channels.delete", R"({"roomId":"GENERAL"})", admin, not_allowed);
    BOOST_TEST(post("/api/v1/channels.delete", R"({"roomName":"lobby"})", &admin).status == 200);
}

// ---- rooms.banUser, rooms.unbanUser

BOOST_AUTO_TEST_CASE(a_banned_user_is_no_member_and_stays_outside_when_unbanned)
{
    const auto body = "{" + rid(group) + "," + user_id(paul) + "}";
    add_member(group, paul);
    BOOST_TEST(post("/api/v1/rooms.banUser", body, &olga).line() == R"(200 {"success":true})");
    BOOST_TEST(get("/api/v1/groups.info?roomName=planning", &olga).json["group"]["usersCount"].asInt() == 1);
    BOOST_TEST(get("/api/v1/groups.info?roomName=planning", &paul).line() == no_such_group);
    BOOST_TEST(post("/api/v1/rooms.banUser", body, &olga).status == 200);
    BOOST_TEST(post("/api/v1/rooms.unbanUser", body, &olga).status == 200);
    BOOST_TEST(count("room_members WHERE room_id = (SELECT id FROM rooms WHERE name = 'planning')") == 1);
    BOOST_TEST(post("/api/v1/rooms.unbanUser", body, &olga).line() ==
               refusal("error-user-not-banned", "User is not banned from this room"));
}

BOOST_AUTO_TEST_CASE(who_may_ban_whom)
{
    const auto body = "{" + rid(group) + "," + user_id(paul) + "}";
    refuses_post("rooms.banUser", body, olga, refusal("error-user-not-in-room", "User is not in this room"));
    add_member(group, paul);
    refuses_post("rooms.banUser", "{" + rid(group) + "," + user_id(olga) + "}", paul, not_allowed);
    refuses_post("rooms.banUser", body, admin, no_such_channel);
    refuses_post("rooms.banUser", "{" + rid(group) + R"(,"username":"nobody"})", olga, no_such_user);
    refuses_post("rooms.banUser", "{" + user_id(paul) + "}", olga, violation("must have required property 'roomId'"));
    refuses_post("rooms.banUser", "{" + rid(group) + "}", olga, violation("must have required property 'userId'"));
    for (const std::string more : {R"(,"username":"paul"})", R"(,"reason":"x"})"})
        refuses_post("rooms.banUser", "{" + rid(group) + "," + user_id(paul) + more, olga,
                     violation("must NOT have additional properties"));
}

// ---- im.create

BOOST_AUTO_TEST_CASE(two_users_have_one_direct_room)
{
    const auto room = post("/api/v1/im.create", R"({"username":"paul"})", &olga).json["room"];
    BOOST_TEST(room["t"].asString() == "d");
    BOOST_TEST(room["rid"] == room["_id"]);
    BOOST_TEST(room["usersCount"].asInt() == 2);
    BOOST_TEST(post("/api/v1/im.create", R"({"username":"olga"})", &paul).json["room"]["_id"] == room["_id"]);
    BOOST_TEST(count("rooms WHERE kind = 'direct'") == 1);
    BOOST_TEST(post("/api/v1/im.create", R"({"username":"olga"})", &olga).json["room"]["usersCount"].asInt() == 1);
}

BOOST_AUTO_TEST_CASE(a_direct_room_has_neither_invites_nor_further_members)
{
    const auto rid = post("/api/v1/im.create", R"({"username":"paul"})", &admin).json["room"]["rid"].asString();
    refuses_post("findOrCreateInvite", R"({"rid":")" + rid + R"(","days":1,"maxUses":1})", admin,
                 R"(400 {"details":{"method":"findOrCreateInvite"},"error":"Cannot create invite links for this room )"
                 R"(type [error-room-type-not-allowed]","errorType":"error-room-type-not-allowed","success":false})");
    refuses_post("groups.invite", R"({"roomId":")" + rid + R"(","username":"olga"})", admin, no_such_group);
    refuses_post("rooms.banUser", R"({"roomId":")" + rid + R"(","username":"paul"})", admin, not_allowed);
}

BOOST_AUTO_TEST_CASE(direct_rooms_that_cannot_be_created)
{
    refuses_post("im.create", R"({"username":"nobody"})", olga, no_such_user);
    refuses_post("im.create", "{}", olga, violation("must have required property 'username'"));
    give("create-d", "admin");
    refuses_post("im.create", R"({"username":"paul"})", olga, not_allowed);
}

BOOST_AUTO_TEST_SUITE_END()
