#include "api/rainbow/rainbow_fixture.h"

#include "base/secrets.h"
#include "store/accounts/sessions.h"

namespace usher::test {

http::Request rainbow_request(const std::string& method, const std::string& path_and_query,
                              const std::string& json_body, const Person* as)
{
    auto made = request(method, path_and_query, json_body);
    made.headers["content-type"] = "application/json"; // which generated clients send with everything
    if (as) made.headers["authorization"] = "Bearer " + as->token;
    return made;
}

RainbowFixture::RainbowFixture()
{
    settings->rainbow.applications = {{"app-1", "s3cret", "Demo"}};
    settings->xmpp.domain = "example.test";
    restart();
}

Person RainbowFixture::add_person(const std::string& username, const Roles& roles)
{
    auto person = add_user(username, roles);
    person.token = "rainbow-" + person.token;
    const Session session{token_hash(person.token), person.id, DialectName::rainbow, clock.now(),
                          clock.now() + std::chrono::days(1000)};
    database.alone([&](store::Autocommit& autocommit) { return store::sessions::insert(autocommit, session); });
    return person;
}

void RainbowFixture::set_password(const Person& person, const std::string& password)
{
    database.run_script("UPDATE users SET password_hash = '" + hash_password_digest(sha256_hex(password)) +
                        "' WHERE username = '" + person.username + "'");
}

Answer RainbowFixture::ask(const std::string& method, const std::string& path_and_query, const std::string& json_body,
                           const Person* as)
{
    return send(rainbow_request(method, path_and_query, json_body, as));
}

void RainbowFixture::refuses(const http::Request& request, const std::string& line)
{
    const auto before = dump();
    BOOST_TEST_CONTEXT(request.method << " " << request.path << "?" << request.query << " " << request.body)
    {
        BOOST_TEST(send(request).line() == line);
        BOOST_TEST((dump() == before));
    }
}

std::string rainbow_refusal(int code, const std::string& details_json)
{
    const int status = code == 40400 ? 404 : code / 1000;
    const char* message = status == 404 ? "Resource Not Found" : http::reason_of(status);
    return std::to_string(status) + R"( {"errorCode":)" + std::to_string(status) + R"(,"errorDetails":)" +
           details_json + R"(,"errorDetailsCode":)" + std::to_string(code) + R"(,"errorMsg":")" + message + "\"}";
}

std::string rainbow_problem(const std::string& field, const std::string& message, const std::string& value)
{
    return rainbow_refusal(400000, R"([{"msg":")" + message + R"(","param":")" + field + '"' +
                                       (value.empty() ? "" : R"(,"value":)" + value) + "}]");
}

} // namespace usher::test
