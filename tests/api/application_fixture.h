// A complete usherd without FastCGI: requests go into the application, responses and rows come out. The test controls
// clock, settings and initial data.
#pragma once

#include "application.h"
#include "base/failure_counts.h"
#include "base/password_hasher.h"
#include "base/rate_limiter.h"
#include "base/test_clock.h"
#include "domain/room.h"
#include "domain/user.h"
#include "store/database_fixture.h"

#include <json/value.h>

#include <optional>
#include <string>

namespace usher::test {

struct Answer {
    int status;
    std::map<std::string, std::string> headers;
    std::string text;
    Json::Value json; ///< null if the body is not JSON

    /// "200 {…}" in one line, for comparisons that show everything when they fail.
    std::string line() const;
};

/// A signed-in user of a test.
struct Person {
    UserId id;
    std::string username;
    std::string token; ///< of a Rocket.Chat session
};

class ApplicationFixture : public DatabaseFixture {
public:
    ApplicationFixture();

    TestClock clock;
    SystemRandom random;
    RateLimiter rate_limiter{clock};
    FailureCounts failures{clock};
    PasswordHasher password_hasher{1, 64};
    metrics::Registry metrics;
    /// The defaults with development = true and limits off; change them, then call restart().
    std::shared_ptr<Settings> settings;
    /// Recreates the application, with the current settings.
    void restart();
    /// Another application on its own connection, for a thread of a test.
    std::unique_ptr<Application> another() const;
    /// The same with a hook before each statement.
    std::unique_ptr<Application> another(std::function<void(std::string_view)> before_statement) const;

    /// What use cases are made with; on a connection of a test, or the fixture's.
    service::Context use_cases(store::Database& on) { return {on, clock, random, password_hasher, failures}; }
    service::Context use_cases() { return use_cases(database); }

    OrgId realm; ///< of the master organization, which is also the default room's id

    /// Rows inserted directly, not by use cases. The first has address "<username>@example.test".
    Person add_user(const std::string& username, const Roles& roles = {Role::user});
    RoomId add_room(const std::string& name, RoomKind kind = RoomKind::channel);
    void add_member(const RoomId& room, const Person& person, const Roles& roles = {});
    void ban(const RoomId& room, const Person& person);

    Answer send(http::Request request);
    Answer get(const std::string& path_and_query, const Person* as = nullptr);
    Answer post(const std::string& path, const std::string& json_body, const Person* as = nullptr);
    Answer del(const std::string& path, const Person* as = nullptr);

private:
    std::unique_ptr<Application> application_;
};

http::Request request(const std::string& method, const std::string& path_and_query, const std::string& json_body = "",
                      const Person* as = nullptr);
Answer answer_of(const http::Response& response);

} // namespace usher::test
