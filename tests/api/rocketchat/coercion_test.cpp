#include "api/rocketchat/workspace.h"

using namespace usher;
using namespace usher::test;

namespace {

struct Fixture : Workspace {
    Answer form(const std::string& name, const std::string& body, const Person& as)
    {
        auto request = test::request("POST", "/api/v1/" + name, body, &as);
        request.headers["content-type"] = "application/x-www-form-urlencoded; charset=UTF-8";
        return send(request);
    }
    std::string rid_is(const std::string& rest) const { return R"({"rid":")" + group.hex() + "\"," + rest + "}"; }
};

const std::string missing_rid = violation("must have required property 'rid'");

} // namespace

BOOST_FIXTURE_TEST_SUITE(rocketchat_coercion, Fixture)

BOOST_AUTO_TEST_CASE(values_of_other_types_are_coerced_to_the_schema)
{
    const struct {
        const char* days;
        int taken;
    } good[] = {{"7", 7}, {R"("7")", 7}, {R"(" 7 ")", 7}, {"7.0", 7}, {"null", 0}, {"false", 0}, {"true", 1}};
    for (const auto& [days, taken] : good) {
        const auto answer =
            post("/api/v1/findOrCreateInvite", rid_is(R"("maxUses":0,"days":)" + std::string(days)), &olga);
        BOOST_TEST(answer.json["days"].asInt() == taken, days);
        BOOST_TEST(answer.status == 200, days);
    }
    for (const auto* days : {"1.5", R"("week")", "[1]", "{}", R"("")", "1e400", R"("0x7")"})
        refuses_post("findOrCreateInvite", rid_is(R"("maxUses":0,"days":)" + std::string(days)), olga,
                     std::string(days) == "1e400" ? missing_rid : violation("must be integer"));
}

BOOST_AUTO_TEST_CASE(numbers_booleans_and_null_become_strings)
{
    const auto made = post("/api/v1/channels.create", R"({"name":12})", &olga);
    BOOST_TEST(made.json["channel"]["name"].asString() == "12");
    BOOST_TEST(post("/api/v1/channels.create", R"({"name":true})", &olga).json["channel"]["name"].asString() == "true");
    refuses_post("useInviteToken", R"({"token":null})", paul,
                 R"(400 {"details":{"field":"token","method":"useInviteToken"},"error":"The invite token is invalid. )"
                 R"([error-invalid-token]","errorType":"error-invalid-token","success":false})");
    for (const std::string token : {R"(["a"])", "{}"})
        refuses_post("useInviteToken", R"({"token":)" + token + "}", paul, violation("must be string"));
}

BOOST_AUTO_TEST_CASE(forms_are_read_like_json)
{
    const auto answer = form("findOrCreateInvite", "rid=" + group.hex() + "&days=7&maxUses=25", olga);
    BOOST_TEST(answer.json["maxUses"].asInt() == 25);
    BOOST_TEST(form("channels.create", "name=by-form&readOnly=true", olga).json["channel"]["ro"].asBool());
    BOOST_TEST(form("useInviteToken", "token=a&token=b", paul).line() == violation("must be string"));
    BOOST_TEST(form("findOrCreateInvite", "rid=%ff\xff&days=7&maxUses=1", olga).line() == missing_rid);
}

BOOST_AUTO_TEST_CASE(a_malformed_body_counts_as_none)
{
    for (const std::string& body : {
             std::string("{\"rid\":\"\xc3\x28\"}"),
             std::string(R"({"rid":"\ud800"})"),
             std::string("{\"rid\":\"a\nb\"}"),
             std::string(R"({"rid":1,})"),
             R"({"rid":)" + std::string(2'000, '[') + std::string(2'000, ']') + "}",
             std::string("null"),
         })
        BOOST_TEST(post("/api/v1/findOrCreateInvite", body, &olga).line() == missing_rid, body.substr(0, 20));
    auto untyped = request("POST", "/api/v1/findOrCreateInvite", rid_is(R"("days":1,"maxUses":1)"), &olga);
    untyped.headers.erase("content-type");
    BOOST_TEST(send(untyped).line() == missing_rid);
}

BOOST_AUTO_TEST_CASE(unknown_paths_wrong_methods_and_large_bodies_get_the_dialects_errors)
{
    BOOST_TEST(get("/api/v1/nothing").line() == R"(404 {"error":"Endpoint not found","success":false})");
    BOOST_TEST(get("/api/v1/login").line() == R"(405 {"error":"Method not allowed","success":false})");
    auto large = request("POST", "/api/v1/channels.create", "", &olga);
    large.body_too_large = true;
    BOOST_TEST(send(large).line() == R"(413 {"error":"Request body too large","success":false})");
}

BOOST_AUTO_TEST_CASE(every_answer_has_the_same_headers)
{
    for (const auto& answer : {get("/api/v1/me"), get("/api/v1/me", &olga), get("/api/v1/nothing"), get("/api/info")}) {
        BOOST_TEST(answer.headers.at("Content-Type") == "application/json");
        BOOST_TEST(answer.headers.at("Cache-Control") == "no-store");
        BOOST_TEST(answer.headers.at("Pragma") == "no-cache");
    }
}

// ---- rate limits

struct Limited : Workspace {
    Limited()
    {
        settings->limits.enabled = true;
        restart();
    }
};

BOOST_FIXTURE_TEST_CASE(the_eleventh_call_within_a_minute_is_refused_with_headers, Limited)
{
    for (int i = 1; i <= 10; ++i) {
        const auto answer = get("/api/v1/me", &olga);
        BOOST_TEST(answer.status == 200);
        BOOST_TEST(answer.headers.at("X-RateLimit-Limit") == "10");
        BOOST_TEST(answer.headers.at("X-RateLimit-Remaining") == std::to_string(10 - i));
        BOOST_TEST(answer.headers.at("X-RateLimit-Reset") == "1772442060000");
    }
    clock.advance(std::chrono::milliseconds(18'500));
    const auto refused = get("/api/v1/me", &olga);
    BOOST_TEST(refused.line() ==
               R"(429 {"error":"Error, too many requests. Please slow down. You must wait 42 seconds )"
               R"(before trying this endpoint again. [error-too-many-requests]","success":false})");
    BOOST_TEST(refused.headers.at("X-RateLimit-Remaining") == "0");
    BOOST_TEST(get("/api/v1/me", &paul).status == 429); // the same client
    BOOST_TEST(get("/api/v1/permissions.listAll", &olga).status == 200);
    BOOST_TEST(get("/api/v1/me").status == 401); // credentials come first
    clock.advance(std::chrono::milliseconds(41'500));
    BOOST_TEST(get("/api/v1/me", &olga).status == 200);
}

BOOST_FIXTURE_TEST_CASE(holders_of_the_permission_have_no_limit_and_no_headers, Limited)
{
    for (int i = 0; i < 12; ++i)
        BOOST_TEST(get("/api/v1/me", &admin).status == 200);
    BOOST_TEST(get("/api/v1/me", &admin).headers.count("X-RateLimit-Limit") == 0U);
    give("api-bypass-rate-limit", "");
    BOOST_TEST(get("/api/v1/me", &admin).headers.at("X-RateLimit-Remaining") == "9");
}

BOOST_FIXTURE_TEST_CASE(an_invalid_body_is_refused_before_it_is_counted, Limited)
{
    for (int i = 0; i < 12; ++i)
        BOOST_TEST(post("/api/v1/useInviteToken", "{}", &olga).status == 400);
    BOOST_TEST(post("/api/v1/useInviteToken", R"({"token":"x"})", &olga).headers.at("X-RateLimit-Remaining") == "9");
}

BOOST_FIXTURE_TEST_CASE(a_client_may_register_once_a_minute, Limited)
{
    const std::string body = R"({"username":"rosa","email":"rosa@b.test","pass":"rocket.chat"})";
    BOOST_TEST(post("/api/v1/users.register", body).status == 200);
    BOOST_TEST(post("/api/v1/users.register", body).status == 429);
    clock.advance(std::chrono::minutes(1));
    BOOST_TEST(post("/api/v1/users.register", body).status == 400);
}

BOOST_AUTO_TEST_CASE(with_the_limits_off_there_is_neither_limit_nor_header)
{
    for (int i = 0; i < 12; ++i)
        BOOST_TEST(get("/api/v1/me", &olga).status == 200);
    BOOST_TEST(get("/api/v1/me", &olga).headers.count("X-RateLimit-Limit") == 0U);
}

BOOST_AUTO_TEST_SUITE_END()
