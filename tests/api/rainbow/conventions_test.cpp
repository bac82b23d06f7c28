#include "api/rainbow/rainbow_fixture.h"

using namespace usher;
using namespace usher::test;

BOOST_FIXTURE_TEST_SUITE(rainbow_conventions, RainbowFixture)

BOOST_AUTO_TEST_CASE(every_answer_is_json_with_the_requests_id)
{
    for (const auto& [method, path, status] :
         {std::tuple("GET", "/api/rainbow/ping", 200), std::tuple("GET", "/api/rainbow/nothing", 404),
          std::tuple("PATCH", "/api/rainbow/ping", 405),
          std::tuple("GET", "/api/rainbow/enduser/v1.0/users/me", 401)}) {
        const auto answer = ask(method, path);
        BOOST_TEST(answer.status == status);
        BOOST_TEST(answer.headers.at("Content-Type").starts_with("application/json"));
        BOOST_TEST(answer.headers.at("x-rainbow-request-id") == answer.headers.at("X-Request-Id"));
        BOOST_TEST(answer.json.isObject());
    }
    auto large = rainbow_request("POST", enduser + "users/loginemails", "", &alice);
    large.body_too_large = true;
    BOOST_TEST(send(large).line() == rainbow_refusal(413000, "\"The body is too large\""));
}

BOOST_AUTO_TEST_CASE(about_and_ping_have_no_envelope)
{
    BOOST_TEST(ask("GET", "/api/rainbow/ping").line() == R"(200 {"status":"OK"})");
    for (const auto& portal : {authentication, enduser})
        BOOST_TEST(ask("GET", portal + "about").line() == R"(200 {"description":"Usher","version":"1.84.0"})");
}

BOOST_AUTO_TEST_CASE(an_empty_body_with_a_json_type_is_no_body)
{
    for (const auto* body : {"", " ", "{}"})
        BOOST_TEST(ask("POST", enduser + "users/loginemails", body, &alice).line() ==
                   rainbow_problem("loginEmail", "Field loginEmail is mandatory."));
    for (const auto* body : {"{", "[]", "\"text\"", "{\"a\":\"\xff\"}"})
        BOOST_TEST(ask("POST", enduser + "users/loginemails", body, &alice).line() ==
                   rainbow_refusal(400000, "\"Invalid JSON body\""));
}

BOOST_AUTO_TEST_CASE(ids_are_24_hex_digits_in_any_case)
{
    BOOST_TEST(ask("GET", enduser + "users/" + bob.id.hex(), "", &alice).status == 200);
    auto upper = bob.id.hex();
    for (auto& c : upper)
        if (c >= 'a') c = static_cast<char>(c - 32);
    BOOST_TEST(ask("GET", enduser + "users/" + upper, "", &alice).status == 200);
    refuses(rainbow_request("GET", enduser + "users/alice", "", &alice), rainbow_problem("userId", no_id, "\"alice\""));
    refuses(rainbow_request("GET", enduser + "users/alice"),
            rainbow_refusal(401202, "\"No authorization token was found\""));
}

BOOST_AUTO_TEST_CASE(a_browser_of_an_allowed_origin_may_call)
{
    auto question = rainbow_request("OPTIONS", enduser + "users/me");
    question.headers["origin"] = "https://app.example";
    question.headers["access-control-request-headers"] = "Authorization, x-rainbow-client, x-other";
    BOOST_TEST(send(question).status == 405);
    BOOST_TEST(!send(question).headers.contains("Access-Control-Allow-Origin"));
    settings->rainbow.cors_origins = {"https://app.example"};
    restart();
    const auto answer = send(question);
    BOOST_TEST(answer.status == 200);
    BOOST_TEST(answer.headers.at("Access-Control-Allow-Origin") == "https://app.example");
    BOOST_TEST(answer.headers.at("Access-Control-Allow-Headers") ==
               "authorization, content-type, accept, range, x-rainbow-client");
    auto call = rainbow_request("GET", enduser + "users/me", "", &alice);
    call.headers["origin"] = "https://app.example";
    BOOST_TEST(send(call).headers.at("Access-Control-Expose-Headers") == "x-rainbow-request-id");
    call.headers["origin"] = "https://evil.example";
    BOOST_TEST(!send(call).headers.contains("Access-Control-Allow-Origin"));
}

BOOST_AUTO_TEST_CASE(an_unavailable_database_is_rainbows_503)
{
    const auto own = another([](std::string_view) { throw store::Disconnected(2006, "gone away"); });
    const auto answer = answer_of((*own)(rainbow_request("GET", enduser + "users/me", "", &alice)));
    BOOST_TEST(answer.line() == R"(503 {"errorCode":503,"errorDetails":"","errorMsg":"Service Unavailable"})");
    BOOST_TEST(answer_of((*own)(rainbow_request("GET", "/api/rainbow/ping"))).status == 503);
}

BOOST_AUTO_TEST_SUITE_END()
