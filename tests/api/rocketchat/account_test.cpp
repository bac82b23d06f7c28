// The privileges of usherd's database account, from sql/grants.sql: they suffice, and are no more than needed.
#include "api/rocketchat/operations.h"
#include "store/engine/grants.h"

#include <boost/test/data/test_case.hpp>

#include <unistd.h>

using namespace usher;
using namespace usher::test;

namespace {

/// The three accounts, with names of this process, since other tests run on the same server.
class Accounts {
public:
    Accounts() : database_(test::connect_options())
    {
        std::string script = store::grants_sql();
        for (const auto* program : programs) {
            database_.run_script("CREATE USER " + account(program) + "@'localhost'");
            for (const auto quoted = "'" + std::string(program) + "'@"; script.find(quoted) != std::string::npos;)
                script.replace(script.find(quoted), quoted.size() - 1, account(program));
        }
        database_.run_script(script);
    }
    ~Accounts()
    {
        for (const auto* program : programs)
            database_.run_script("DROP USER " + account(program) + "@'localhost'");
    }
    static store::ConnectOptions options_of_usherd()
    {
        static const Accounts accounts;
        auto options = test::connect_options();
        options.user = name("usherd");
        return options;
    }

private:
    static constexpr const char* programs[] = {"usherd", "usher-mailer", "usherctl"};
    static std::string name(const std::string& program) { return program + "-" + std::to_string(getpid()); }
    static std::string account(const std::string& program) { return "'" + name(program) + "'"; }

    store::Database database_;
};

struct Fixture : FurnishedWorkspace {
    Application application{*settings, Accounts::options_of_usherd(),
                            Shared{clock, random, rate_limiter, failures, password_hasher, metrics}};
};

} // namespace

BOOST_AUTO_TEST_SUITE(rocketchat_account)

BOOST_DATA_TEST_CASE_F(Fixture, its_privileges_suffice_to_write, writing_operations)
{
    BOOST_TEST(application(sample.request(*this)).status == 200);
}

BOOST_FIXTURE_TEST_CASE(its_privileges_suffice_to_read, Fixture)
{
    for (const std::string path :
         {"me", "listInvites", "permissions.listAll", "users.info?username=paul", "channels.info?roomName=lobby",
          "channels.members?roomName=lobby", "rooms.info?roomId=GENERAL"})
        BOOST_TEST(application(request("GET", "/api/v1/" + path, "", &admin)).status == 200, path);
    const auto body = R"({"token":")" + token + "\"}";
    BOOST_TEST(application(request("POST", "/api/v1/validateInviteToken", body)).status == 200);
}

const char* const forbidden[] = {
    "SELECT sender_name FROM mail_spool",
    "SELECT params FROM mail_spool",
    "UPDATE mail_spool SET attempts = 0",
    "DELETE FROM mail_log",
    "UPDATE dead_links SET address = ''",
    "DELETE FROM events",
    "DELETE FROM orgs",
    "DELETE FROM role_permissions",
    "DELETE FROM schema_migrations",
    "DROP TABLE users",
};
BOOST_DATA_TEST_CASE_F(Fixture, it_has_no_privileges_it_does_not_need, forbidden)
{
    store::Database own(Accounts::options_of_usherd());
    BOOST_CHECK_THROW(own.run_script(sample), store::DatabaseError);
}

BOOST_AUTO_TEST_SUITE_END()
