#include "api/application_fixture.h"

#include "api/json.h"
#include "base/secrets.h"
#include "store/accounts/sessions.h"
#include "store/rooms/room_members.h"

namespace usher::test {
namespace {

constexpr auto insert_org =
    "INSERT INTO orgs (id, name, path, reseller, created_at, updated_at) VALUES (?, ?, ?, TRUE, ?, ?)";
constexpr auto insert_user =
    "INSERT INTO users (id, realm_id, address, address_key, username, username_key, name, roles, "
    "active, verified, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 1, 1, ?, ?)";
constexpr auto insert_room = "INSERT INTO rooms (id, realm_id, kind, name, name_key, created_at, updated_at) "
                             "VALUES (?, ?, ?, ?, ?, ?, ?)";
constexpr auto ban_member = "UPDATE room_members SET banned = 1, roles = '' WHERE room_id = ? AND user_id = ?";

template <typename Work>
void write(store::Database& database, Work work)
{
    database.alone([&](store::Autocommit& autocommit) {
        work(autocommit);
        return 0;
    });
}

} // namespace

std::string Answer::line() const
{
    return std::to_string(status) + " " + text;
}

ApplicationFixture::ApplicationFixture()
    : settings(std::make_shared<Settings>(read_settings({}))), realm(OrgId::make(clock.now(), random))
{
    settings->development = true;
    settings->limits.enabled = false;
    settings->public_origin = "https://chat.example";
    settings->mail.templates = "templates";
    write(database, [&](store::Autocommit& autocommit) {
        autocommit.execute(insert_org, realm, "Acme", realm, clock.now(), clock.now());
    });
    write(database, [&](store::Autocommit& autocommit) {
        autocommit.execute(insert_room, default_room_of(realm), realm, name_of(RoomKind::channel), "general", "general",
                           clock.now(), clock.now());
    });
    restart();
}

void ApplicationFixture::restart()
{
    application_ = another();
}

std::unique_ptr<Application> ApplicationFixture::another() const
{
    return another({});
}

std::unique_ptr<Application> ApplicationFixture::another(std::function<void(std::string_view)> before_statement) const
{
    auto options = connect_options();
    options.before_statement = std::move(before_statement);
    // The objects belong to the fixture; an application only borrows them.
    auto& self = const_cast<ApplicationFixture&>(*this);
    return std::make_unique<Application>(
        *settings, options,
        Shared{clock, self.random, self.rate_limiter, self.failures, self.password_hasher, self.metrics});
}

Person ApplicationFixture::add_user(const std::string& username, const Roles& roles)
{
    const auto now = clock.now();
    const Person person{UserId::make(now, random), username, random.text(43, "abcdefghijklmnopqrstuvwxyz0123456789")};
    const auto address = username + "@example.test";
    write(database, [&](store::Autocommit& autocommit) {
        autocommit.execute(insert_user, person.id, realm, address, address, username, username, "Name of " + username,
                           roles.text(), now, now);
    });
    const Session session{token_hash(person.token), person.id, DialectName::rocketchat, now,
                          now + std::chrono::days(1000)};
    write(database, [&](store::Autocommit& autocommit) { store::sessions::insert(autocommit, session); });
    return person;
}

RoomId ApplicationFixture::add_room(const std::string& name, RoomKind kind)
{
    const auto id = RoomId::make(clock.now(), random);
    write(database, [&](store::Autocommit& autocommit) {
        autocommit.execute(insert_room, id, realm, name_of(kind), name, name, clock.now(), clock.now());
    });
    return id;
}

void ApplicationFixture::add_member(const RoomId& room, const Person& person, const Roles& roles)
{
    write(database, [&](store::Autocommit& autocommit) {
        store::room_members::insert(autocommit, room, person.id, roles, clock.now());
    });
}

void ApplicationFixture::ban(const RoomId& room, const Person& person)
{
    write(database, [&](store::Autocommit& autocommit) { autocommit.execute(ban_member, room, person.id); });
}

http::Request request(const std::string& method, const std::string& path_and_query, const std::string& json_body,
                      const Person* as)
{
    http::Request request;
    const auto question = path_and_query.find('?');
    request.method = method;
    request.path = path_and_query.substr(0, question);
    request.query = question == std::string::npos ? "" : path_and_query.substr(question + 1);
    request.body = json_body;
    request.client_address = "192.0.2.1";
    if (!json_body.empty()) request.headers["content-type"] = "application/json";
    if (as) {
        request.headers["x-auth-token"] = as->token;
        request.headers["x-user-id"] = as->id.hex();
    }
    return request;
}

Answer answer_of(const http::Response& response)
{
    Answer answer{response.status, {}, response.body, api::parse_json(response.body).value_or(Json::Value())};
    for (const auto& [name, value] : response.headers)
        answer.headers[name] = value;
    return answer;
}

Answer ApplicationFixture::send(http::Request request)
{
    return answer_of((*application_)(request));
}

Answer ApplicationFixture::get(const std::string& path_and_query, const Person* as)
{
    return send(request("GET", path_and_query, "", as));
}

Answer ApplicationFixture::post(const std::string& path, const std::string& json_body, const Person* as)
{
    return send(request("POST", path, json_body, as));
}

Answer ApplicationFixture::del(const std::string& path, const Person* as)
{
    return send(request("DELETE", path, "", as));
}

} // namespace usher::test
