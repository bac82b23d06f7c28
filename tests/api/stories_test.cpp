#include "api/stories.h"

#include "api/orchd/orchd_fixture.h"
#include "api/rainbow/rainbow_fixture.h"

#include <boost/mpl/list.hpp>

using namespace usher;
using namespace usher::test;

namespace {

struct Orchd : OrchdFixture {
    static constexpr bool has_email = true;

    std::string invite() { return OrchdFixture::invite("ines@acme.example"); }
    bool is_open(const std::string& invite) { return validate(invite).json["isValid"].asBool(); }
    Answer accept(const std::string& invite)
    {
        return OrchdFixture::accept(invite, "ines@acme.example", "her own password");
    }
    bool is_member()
    {
        return count("members m JOIN users u ON u.id = m.user_id WHERE m.active AND u.address = 'ines@acme.example'") ==
               1;
    }
};

struct RocketChat : ApplicationFixture {
    static constexpr bool has_email = false;

    Person owner = add_user("owner");
    Person ines = add_user("ines");
    RoomId room = add_room("planning", RoomKind::group);

    RocketChat() { add_member(room, owner, {Role::owner}); }

    std::string invite()
    {
        const auto body = R"({"rid":")" + room.hex() + R"(","days":1,"maxUses":1})";
        return post("/api/v1/findOrCreateInvite", body, &owner).json["_id"].asString();
    }
    bool is_open(const std::string& invite)
    {
        return post("/api/v1/validateInviteToken", R"({"token":")" + invite + "\"}").json["valid"].asBool();
    }
    Answer accept(const std::string& invite)
    {
        return post("/api/v1/useInviteToken", R"({"token":")" + invite + "\"}", &ines);
    }
    bool is_member()
    {
        return count("room_members WHERE room_id = UNHEX('" + room.hex() + "') AND user_id = UNHEX('" + ines.id.hex() +
                     "')") == 1;
    }
};

// ---- make a room, link it, join by it

struct RocketChatRoom : ApplicationFixture {
    Person olga = add_user("olga");
    Person paul = add_user("paul");
    std::string room;

    void make_room()
    {
        room = post("/api/v1/groups.create", R"({"name":"planning"})", &olga).json["group"]["_id"].asString();
    }
    std::string link()
    {
        return post("/api/v1/findOrCreateInvite", R"({"rid":")" + room + R"(","days":0,"maxUses":0})", &olga)
            .json["_id"]
            .asString();
    }
    bool is_open(const std::string& link)
    {
        return post("/api/v1/validateInviteToken", R"({"token":")" + link + "\"}").json["valid"].asBool();
    }
    Answer join(const std::string& link)
    {
        return post("/api/v1/useInviteToken", R"({"token":")" + link + "\"}", &paul);
    }
};

struct RainbowRoom : RainbowFixture {
    Person olga = add_person("olga");
    Person paul = add_person("paul");
    std::string room;

    void make_room()
    {
        room = ask("POST", enduser + "rooms", R"({"name":"Planning"})", &olga).json["data"]["id"].asString();
    }
    std::string link()
    {
        return ask("POST", enduser + "users/" + olga.id.hex() + "/public-links/bind", R"({"roomId":")" + room + "\"}",
                   &olga)
            .json["data"]["openInviteId"]
            .asString();
    }
    bool is_open(const std::string& link)
    {
        return ask("GET", enduser + "rooms/open-invites/validate?openInviteId=" + link).status == 200;
    }
    Answer join(const std::string& link)
    {
        return ask("POST", enduser + "rooms/open-invites", R"({"openInviteId":")" + link + "\"}", &paul);
    }
};

/// Rainbow's link, used by a client of Rocket.Chat.
struct RainbowRoomRocketChatGuest : RainbowRoom {
    bool is_open(const std::string& link)
    {
        return post("/api/v1/validateInviteToken", R"({"token":")" + link + "\"}").json["valid"].asBool();
    }
    Answer join(const std::string& link)
    {
        auto use = request("POST", "/api/v1/useInviteToken", R"({"token":")" + link + "\"}");
        use.headers["x-auth-token"] = rocketchat_token;
        use.headers["x-user-id"] = paul.id.hex();
        return send(use);
    }
    RainbowRoomRocketChatGuest() : rocketchat_token(paul.token.substr(std::string("rainbow-").size())) {}
    std::string rocketchat_token;
};

// ---- invite an address, register, be a member

struct WaitingIn : RainbowRoom {
    void invite()
    {
        make_room();
        ask("POST", enduser + "rooms/" + room + "/invitations", R"({"scenario":"chat","emails":["ines@acme.example"]})",
            &olga);
    }
};

struct ByRainbow : WaitingIn {
    Answer register_ines()
    {
        return ask("POST", enduser + "users/self-register",
                   R"({"loginEmail":"ines@acme.example","password":"Secret-1","invitationId":")" +
                       value("SELECT LOWER(HEX(id)) FROM room_guests") + "\"}");
    }
};

struct ByRocketChat : WaitingIn {
    Answer register_ines()
    {
        return post("/api/v1/users.register",
                    R"({"email":"ines@acme.example","username":"ines","pass":"her own password"})");
    }
};

} // namespace

BOOST_AUTO_TEST_SUITE(stories)

using RoomClients = boost::mpl::list<RocketChatRoom, RainbowRoom, RainbowRoomRocketChatGuest>;

BOOST_AUTO_TEST_CASE_TEMPLATE(room_link_join, Client, RoomClients)
{
    Client client;
    tell_room_link_join(client);
}

using RegisteringClients = boost::mpl::list<ByRainbow, ByRocketChat>;

BOOST_AUTO_TEST_CASE_TEMPLATE(invite_register_member, Client, RegisteringClients)
{
    Client client;
    tell_invite_register_member(client);
}

using Clients = boost::mpl::list<Orchd, RocketChat>;

BOOST_AUTO_TEST_CASE_TEMPLATE(invite_email_accept_member, Client, Clients)
{
    Client client;
    tell_invite_email_accept_member(client);
}

BOOST_AUTO_TEST_SUITE_END()
