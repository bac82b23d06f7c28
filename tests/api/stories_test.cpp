#include "api/stories.h"

#include "api/orchd/orchd_fixture.h"

#include <boost/mpl/list.hpp>

using namespace usher;
using namespace usher::test;

namespace {

struct Orchd : OrchdFixture {
    static constexpr bool has_letter = true;

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
    static constexpr bool has_letter = false;

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

} // namespace

BOOST_AUTO_TEST_SUITE(stories)

using Tongues = boost::mpl::list<Orchd, RocketChat>;

BOOST_AUTO_TEST_CASE_TEMPLATE(invite_letter_accept_member, Tongue, Tongues)
{
    Tongue tongue;
    tell_invite_letter_accept_member(tongue);
}

BOOST_AUTO_TEST_SUITE_END()
