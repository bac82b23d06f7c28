// Every route with a token counts unknown ones: each has its row here.
#include "api/block.h"
#include "api/operator.h"
#include "api/orchd/routes.h"
#include "api/pages/routes.h"
#include "api/rainbow/links.h"
#include "api/rainbow/routes.h"
#include "api/rocketchat/routes.h"

#include <boost/test/unit_test.hpp>

#include <functional>
#include <set>

using namespace usher;
using namespace usher::test;

namespace {

const std::string uuid = "0b7c1f9e-1111-4111-8111-111111111111";
const std::string open_invite = "0fc06e0ce4a449fabe214ae5e1107410";
const std::string guest = "00112233445566778899aabb";

struct Fixture : LinksFixture {
    Person eve = add_user("eve");

    Fixture()
    {
        settings->limits.enabled = true;
        settings->limits.failed_tokens = 3;
        settings->limits.failed_token_seconds = 3600;
        settings->rocketchat.rate_calls = 1000;
        settings->rocketchat.registration = "secret_url";
        restart();
    }
};

/// A request with a token that never existed.
struct Row {
    const char* method;
    const char* route;
    std::function<http::Request(Fixture&)> make;
};

Row page(const char* method, const char* route, const std::string& path)
{
    return {method, route, [method, path](Fixture&) {
                auto made = request(method, path);
                made.headers["x-usher-page"] = "1";
                return made;
            }};
}

Row orchd(const char* route, const std::string& path)
{
    return {"POST", route, [path](Fixture&) {
                return request("POST", path, R"({"email":"ines@example.test","password":"Secret-123"})");
            }};
}

Row rocketchat(const char* route, const std::string& body)
{
    return {"POST", route, [route, body](Fixture& with) { return request("POST", route, body, &with.eve); }};
}

Row self_register(const std::string& key)
{
    return {"POST", "/api/rainbow/enduser/v1.0/users/self-register", [key](Fixture&) {
                return rainbow_request("POST", enduser + "users/self-register",
                                       R"({"loginEmail":"ines@example.test","password":"Secret-123",)" + key + "}");
            }};
}

const std::vector<Row> rows = {
    orchd("/api/invites/{invite_id}", "/api/invites/" + uuid),
    orchd("/api/invites/{invite_id}/validate", "/api/invites/" + uuid + "/validate"),
    orchd("/invites/{invite_id}", "/invites/" + uuid),
    orchd("/invites/{invite_id}/validate", "/invites/" + uuid + "/validate"),

    rocketchat("/api/v1/useInviteToken", R"({"token":"nosuchtoken"})"),
    rocketchat("/api/v1/validateInviteToken", R"({"token":"nosuchtoken"})"),
    rocketchat("/api/v1/users.register",
               R"({"username":"ines","email":"ines@example.test","pass":"Secret-123","secret":"nosuchtoken"})"),

    {"POST", "/api/rainbow/enduser/v1.0/rooms/open-invites",
     [](Fixture& with) { return with.join_request(open_invite, with.alice); }},
    {"GET", "/api/rainbow/enduser/v1.0/rooms/open-invites/validate",
     [](Fixture&) {
         return rainbow_request("GET", enduser + "rooms/open-invites/validate?openInviteId=" + open_invite);
     }},
    self_register(R"("openInviteId":")" + open_invite + '"'),
    self_register(R"("invitationId":")" + guest + '"'),

    page("GET", "/pages/invites/{key}", "/pages/invites/" + uuid),
    page("POST", "/pages/invites/{key}/opened", "/pages/invites/" + uuid + "/opened"),
    page("POST", "/pages/invites/{key}/ask", "/pages/invites/" + uuid + "/ask"),
    page("GET", "/pages/links/{key}", "/pages/links/nosuchlink"),
    page("POST", "/pages/links/{key}/opened", "/pages/links/nosuchlink/opened"),
    page("POST", "/pages/links/{key}/ask", "/pages/links/nosuchlink/ask"),
    page("GET", "/pages/guests/{key}", "/pages/guests/" + guest),
    page("POST", "/pages/guests/{key}/opened", "/pages/guests/" + guest + "/opened"),
    page("POST", "/pages/guests/{key}/ask", "/pages/guests/" + guest + "/ask"),
    page("POST", "/block/{link}", "/block/x.y"),
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(tokens, Fixture)

BOOST_AUTO_TEST_CASE(each_route_with_a_token_has_a_row)
{
    const auto languages = load_languages(*settings);
    std::set<std::string> take_one;
    for (const auto& dialect : {api::orchd::dialect({}), api::rocketchat::dialect({}), api::rainbow::dialect({}),
                                api::pages::dialect(), api::block_dialect(*languages), api::operator_dialect(metrics)})
        for (const auto& route : dialect.routes)
            if (route.takes == api::Takes::token) take_one.insert(std::string(route.method) + " " + route.path);
    std::set<std::string> have_a_row;
    for (const auto& row : rows)
        have_a_row.insert(std::string(row.method) + " " + row.route);
    BOOST_TEST(take_one == have_a_row, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(each_of_them_counts_unknown_tokens)
{
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const auto& row = rows[i];
        BOOST_TEST_CONTEXT(row.method << " " << row.route)
        {
            auto asked = row.make(*this);
            asked.client_address = "192.0.2." + std::to_string(i + 1);
            for (int tried = 0; tried < 3; ++tried) {
                BOOST_TEST(send(asked).status != 429);
                clock.advance(std::chrono::seconds(61)); // the dialect's own limit of users.register is one a minute
            }
            BOOST_TEST(send(asked).status == 429);
            asked.client_address = "198.51.100." + std::to_string(i + 1);
            BOOST_TEST(send(asked).status != 429);
        }
    }
}

BOOST_AUTO_TEST_SUITE_END()
