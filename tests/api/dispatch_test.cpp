#include "api/application_fixture.h"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

using namespace usher;
using namespace usher::test;

namespace {

struct Unknown {
    const char* path;
    const char* body;
};
std::ostream& operator<<(std::ostream& out, const Unknown& unknown)
{
    return out << unknown.path;
}
const Unknown unknown_paths[] = {
    {"/api/rainbow/nothing",
     R"({"errorCode":404,"errorDetails":"There is nothing at this path","errorDetailsCode":404000,"errorMsg":"Resource Not Found"})"},
    {"/api/v1/nothing", R"({"error":"Endpoint not found","success":false})"},
    {"/api/v1/removeInvite/", R"({"error":"Endpoint not found","success":false})"},
    {"/api/v1/findOrCreateInvite/", R"({"error":"Endpoint not found","success":false})"},
    {"/api/v1/removeInvite/%zz", R"({"error":"Endpoint not found","success":false})"},
    {"/api/nothing", R"({"code":"not_found","message":"There is nothing at this path"})"},
    {"/orgs/nothing/at/all", R"({"code":"not_found","message":"There is nothing at this path"})"},
};

struct Fixture : ApplicationFixture {
    http::Request from_loopback(const std::string& path)
    {
        auto asked = request("GET", path);
        asked.client_address = "127.0.0.1";
        return asked;
    }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(dispatch, Fixture)

BOOST_DATA_TEST_CASE(an_unknown_path_is_answered_in_its_dialects_error_format, unknown_paths)
{
    const auto answer = get(sample.path);
    BOOST_TEST(answer.status == 404);
    BOOST_TEST(answer.text == sample.body);
}

BOOST_AUTO_TEST_CASE(another_method_is_405_with_the_allowed_ones)
{
    const auto answer = get("/api/v1/findOrCreateInvite");
    BOOST_TEST(answer.status == 405);
    BOOST_TEST(answer.headers.at("Allow") == "POST");
    BOOST_TEST(!answer.json["success"].asBool());
}

BOOST_AUTO_TEST_CASE(head_is_answered_as_get)
{
    BOOST_TEST(send(request("HEAD", "/api/version")).status == 200);
}

BOOST_AUTO_TEST_CASE(placeholders_in_a_path_are_decoded_and_match_one_segment)
{
    const auto admin = add_user("admin", {Role::admin});
    BOOST_TEST(del("/api/v1/removeInvite/a%2Fb", &admin).status == 400); // no such invite
    BOOST_TEST(del("/api/v1/removeInvite/a/b", &admin).status == 404);   // no such path
}

BOOST_AUTO_TEST_CASE(the_proxys_request_id_is_used_if_it_is_valid)
{
    auto asked = request("GET", "/api/version");
    asked.headers["x-request-id"] = "0123456789abcdef";
    BOOST_TEST(send(asked).headers.at("X-Request-Id") == "0123456789abcdef");
    asked.headers["x-request-id"] = "bad id\nwith a line";
    BOOST_TEST(send(asked).headers.at("X-Request-Id").size() == 32U);
}

BOOST_AUTO_TEST_CASE(a_body_over_the_limit_is_413_for_every_caller)
{
    const auto user = add_user("user");
    auto asked = request("POST", "/api/v1/useInviteToken", "", &user);
    asked.body_too_large = true;
    BOOST_TEST(send(asked).status == 413);
    asked.headers.erase("x-auth-token");
    BOOST_TEST(send(asked).status == 413);
}

BOOST_AUTO_TEST_CASE(one_too_many_is_a_503_of_its_dialect)
{
    auto asked = request("POST", "/api/v1/login", R"({"user":"ann","password":"x"})");
    asked.is_one_too_many = true;
    BOOST_TEST(send(asked).line() ==
               R"(503 {"error":"Service is busy, try again later [error-overloaded]","success":false})");
}

BOOST_AUTO_TEST_CASE(routes_that_take_a_password_may_hash_and_the_others_do_not)
{
    const auto application = another([](std::string_view) {});
    for (const auto* path : {"/api/v1/login", "/api/v1/users.register", "/api/login/sessions", "/login/sessions",
                             "/api/invites/5f0a1d0c-6f6e-4c0f-8a55-0b3f7f2f9c1e"})
        BOOST_TEST(application->may_hash(request("POST", path, "{}")), path);
    for (const auto* path :
         {"/api/v1/useInviteToken", "/api/invites/5f0a1d0c-6f6e-4c0f-8a55-0b3f7f2f9c1e/validate", "/nothing"})
        BOOST_TEST(!application->may_hash(request("POST", path, "{}")), path);
    BOOST_TEST(!application->may_hash(request("GET", "/api/login/sessions")));
}

BOOST_AUTO_TEST_CASE(an_invite_accepted_by_a_session_alone_does_not_wait_with_requests_that_hash)
{
    const auto application = another([](std::string_view) {});
    auto asked = request("POST", "/api/invites/5f0a1d0c-6f6e-4c0f-8a55-0b3f7f2f9c1e");
    asked.headers["cookie"] = "id0=a-session";
    BOOST_TEST(!application->may_hash(asked));
}

BOOST_AUTO_TEST_CASE(credentials_in_the_authorization_header_may_be_a_password)
{
    const auto application = another([](std::string_view) {});
    auto asked = request("POST", "/api/invites/5f0a1d0c-6f6e-4c0f-8a55-0b3f7f2f9c1e");
    asked.headers["authorization"] = "Basic YW5uOng=";
    BOOST_TEST(application->may_hash(asked));
}

BOOST_AUTO_TEST_CASE(a_fault_is_the_dialects_500_and_does_not_reveal_its_cause)
{
    const auto broken =
        another([](std::string_view) { throw store::DatabaseError(1146, "Table 'usher.room_links' does not exist"); });
    const auto answer = answer_of((*broken)(request("POST", "/api/v1/validateInviteToken", R"({"token":"x"})")));
    BOOST_TEST(answer.line() == R"(500 {"error":"Internal server error","success":false})");
}

BOOST_AUTO_TEST_CASE(an_unavailable_database_is_a_503)
{
    const auto away = another([](std::string_view) { throw store::Disconnected(2006, "server has gone away"); });
    BOOST_TEST(answer_of((*away)(request("POST", "/api/v1/validateInviteToken", R"({"token":"x"})"))).status == 503);
    BOOST_TEST(answer_of((*away)(request("GET", "/api/rainbow/ping"))).status == 503);
    BOOST_TEST(answer_of((*away)(from_loopback("/readyz"))).status == 503);
    BOOST_TEST(answer_of((*away)(from_loopback("/healthz"))).status == 200);
}

BOOST_AUTO_TEST_CASE(the_operators_paths_exist_for_loopback_only)
{
    BOOST_TEST(send(from_loopback("/readyz")).line() == R"(200 {"status":"ready"})");
    BOOST_TEST(get("/readyz").status == 404);
    BOOST_TEST(get("/healthz").status == 404);
}

BOOST_AUTO_TEST_CASE(the_operator_reads_the_metrics_from_loopback)
{
    get("/api/v1/nothing");
    get("/api/version");
    del("/api/v1/removeInvite/a-t0ken");
    auto large = request("POST", "/api/v1/login", "{}");
    large.body_too_large = true;
    send(large);

    const auto numbers = send(from_loopback("/metrics"));
    BOOST_TEST(numbers.status == 200);
    BOOST_TEST(numbers.headers.at("Content-Type") == "text/plain; version=0.0.4; charset=utf-8");
    for (
        const auto* line :
        {R"(usherd_requests_total{dialect="rocketchat",method="-",outcome="4xx",route="-"} 1)",
         R"(usherd_requests_total{dialect="rocketchat",method="DELETE",outcome="4xx",route="/api/v1/removeInvite/{_id}"} 1)",
         R"(usherd_request_seconds_count{dialect="rocketchat",method="POST",route="/api/v1/login"} 1)",
         R"(usherd_limits_hit_total{limit="body"} 1)", R"(usherd_limits_hit_total{limit="rate"} 0)"})
        BOOST_CHECK_MESSAGE(numbers.text.find(line) != std::string::npos, line << " is not in\n" << numbers.text);
    BOOST_TEST(numbers.text.find("a-t0ken") == std::string::npos);
    BOOST_TEST(get("/metrics").status == 404);
}

BOOST_AUTO_TEST_SUITE_END()
