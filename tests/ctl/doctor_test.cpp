#include "ctl/doctor.h"

#include "ctl/program.h"
#include "store/engine/grants.h"
#include "worker/test_folder.h"

#include <boost/test/unit_test.hpp>

#include <arpa/inet.h>
#include <filesystem>
#include <fstream>
#include <netinet/in.h>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

using namespace usher;
using namespace usher::test;

namespace {

/// The level of doctor's line that begins with `what`: "ok", "warn", "fail", or "" if there is none.
std::string level_of(const Json::Value& findings, const std::string& what)
{
    for (const auto& finding : findings)
        if (finding["what"].asString().starts_with(what)) return finding["level"].asString();
    return "";
}

/// Listens on a loopback port, accepts one connection and gives the same reply to each line.
class Greeter {
public:
    explicit Greeter(std::vector<std::string> replies) : socket_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0))
    {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        auto* any = reinterpret_cast<sockaddr*>(&address);
        socklen_t size = sizeof address;
        BOOST_REQUIRE(bind(socket_, any, size) == 0 && listen(socket_, 1) == 0 &&
                      getsockname(socket_, any, &size) == 0);
        port_ = ntohs(address.sin_port);
        thread_ = std::thread([this, replies = std::move(replies)] { talk(replies); });
    }
    ~Greeter()
    {
        shutdown(socket_, SHUT_RDWR);
        thread_.join();
        close(socket_);
    }
    int port() const { return port_; }

private:
    void talk(const std::vector<std::string>& replies) const
    {
        const int peer = accept(socket_, nullptr, nullptr);
        if (peer < 0) return;
        char heard[256];
        for (const auto& reply : replies)
            if (send(peer, reply.data(), reply.size(), MSG_NOSIGNAL) < 0 || recv(peer, heard, sizeof heard, 0) <= 0)
                break;
        close(peer);
    }

    int socket_;
    int port_ = 0;
    std::thread thread_;
};

struct DoctorFixture : ProgramFixture {
    DoctorFixture()
    {
        set("[mail]\ntemplates = \"templates\"\n[smtp]\nport = 1\n");
        prepare();
    }
};

Settings settings_for(const Greeter& relay, const std::string& tls = "none")
{
    auto settings = read_settings({});
    settings.smtp.port = relay.port();
    settings.smtp.tls = tls;
    return settings;
}

std::string judge(const std::vector<std::string>& replies, const std::string& tls = "none")
{
    const Greeter relay(replies);
    const auto findings = ctl::check_relay(settings_for(relay, tls));
    const auto level = findings.front().level;
    return (level == ctl::Level::ok ? "ok " : "fail ") + findings.front().what.substr(findings.front().what.find(": "));
}

} // namespace

BOOST_FIXTURE_TEST_SUITE(ctl_doctor, DoctorFixture)

BOOST_AUTO_TEST_CASE(everything_has_a_line_and_one_failure_is_status_one)
{
    const auto findings = run_json({"doctor"}, 1);
    BOOST_CHECK_EQUAL(level_of(findings, "database unix:"), "ok");
    BOOST_CHECK_EQUAL(level_of(findings, "clock"), "ok");
    BOOST_CHECK_EQUAL(level_of(findings, "schema"), "ok");
    BOOST_CHECK_EQUAL(level_of(findings, "rights of usherd"), "ok");
    BOOST_CHECK_EQUAL(level_of(findings, "usherd at"), "fail");
    BOOST_CHECK_EQUAL(level_of(findings, "templates"), "ok");
    BOOST_CHECK_EQUAL(level_of(findings, "relay 127.0.0.1:1"), "fail");
    BOOST_CHECK_EQUAL(level_of(findings, "e-mails"), "ok");
    for (const auto& finding : findings)
        BOOST_CHECK_EQUAL(finding["level"].asString() == "ok", finding["advice"].asString().empty());
    BOOST_CHECK(run({"doctor"}).out.find("\nfail  usherd at ") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(it_goes_on_without_settings_database_or_templates)
{
    set("own_templates = \"/nonexistent\"\n"); // in [smtp], where it is not a setting
    const auto settings = run_json({"doctor"}, 1);
    BOOST_CHECK_EQUAL(settings.size(), 1u);
    BOOST_CHECK_EQUAL(level_of(settings, "settings"), "fail");

    ProgramFixture other;
    other.set("[mail]\ntemplates = \"/nonexistent\"\n");
    other.execute("DROP DATABASE " + other.options().name);
    const auto findings = other.run_json({"doctor"}, 1);
    for (const auto* what : {"database unix:", "schema", "rights of usherd", "templates", "e-mails"})
        BOOST_CHECK_MESSAGE(level_of(findings, what) == "fail", what);
    auto server = other.options();
    const auto name = server.name;
    server.name.clear();
    store::Database(server).run_script("CREATE DATABASE " + name);
}

BOOST_AUTO_TEST_CASE(a_broken_template_of_the_operators_is_named)
{
    const Folder own;
    std::filesystem::create_directory(own.path() + "/fr");
    std::ofstream(own.path() + "/fr/workspace_invitation.subject") << "Bonjour {{nobody}}";
    ProgramFixture other;
    other.set("[mail]\ntemplates = \"templates\"\nown_templates = \"" + own.path() + "\"\n");
    for (const auto& finding : other.run_json({"doctor"}, 1)) {
        const auto what = finding["what"].asString();
        if (!what.starts_with("templates")) continue;
        BOOST_CHECK_EQUAL(finding["level"].asString(), "fail");
        BOOST_CHECK_MESSAGE(what.find("fr/workspace_invitation.subject") != std::string::npos, what);
        BOOST_CHECK_MESSAGE(what.find("nobody") != std::string::npos, what);
    }
}

BOOST_AUTO_TEST_CASE(an_account_without_its_grants_is_reported)
{
    const auto account = options().name;
    execute("CREATE USER '" + account + "'@'localhost';\nGRANT SELECT ON orgs TO '" + account + "'@'localhost';\n");
    auto settings = read_settings({});
    settings.database.usherd.user = account;
    settings.database.mailer.user = settings.database.usherctl.user = "root";
    const auto findings = ctl::check_rights({settings, options(), {}});
    execute("DROP USER '" + account + "'@'localhost'");

    for (const auto& finding : findings) {
        const bool is_usherd = finding.what.starts_with("rights of usherd ");
        BOOST_CHECK_MESSAGE((finding.level == ctl::Level::fail) == is_usherd, finding.what);
        if (!is_usherd) continue;
        BOOST_CHECK_MESSAGE(finding.what.find("SELECT on users") != std::string::npos, finding.what);
        BOOST_CHECK_MESSAGE(finding.what.find("SELECT on orgs") == std::string::npos, finding.what);
    }
}

BOOST_AUTO_TEST_CASE(the_grants_of_the_tree_suffice)
{
    const auto account = options().name;
    std::string grants = "CREATE USER '" + account + "'@'localhost';\n";
    for (const auto& grant : store::parse_grants(store::grants_sql()))
        if (grant.account == "usherd")
            grants += "GRANT " + grant.right + (grant.column.empty() ? "" : " (" + grant.column + ")") + " ON " +
                      grant.table + " TO '" + account + "'@'localhost';\n";
    execute(grants);
    auto settings = read_settings({});
    settings.database.usherd.user = account;
    settings.database.mailer.user = settings.database.usherctl.user = "root";
    const auto findings = ctl::check_rights({settings, options(), {}});
    execute("DROP USER '" + account + "'@'localhost'");
    for (const auto& finding : findings)
        BOOST_CHECK_MESSAGE(finding.level == ctl::Level::ok, finding.what);
}

BOOST_AUTO_TEST_CASE(the_notifier_is_checked_if_there_is_an_xmpp_server)
{
    BOOST_CHECK_EQUAL(level_of(run_json({"doctor"}, 1), "notifications"), "");
    set("[xmpp]\nhost = \"127.0.0.1\"\nport = 1\n");
    auto findings = run_json({"doctor"}, 1);
    BOOST_CHECK_EQUAL(level_of(findings, "rights of usher-notifier"), "ok");
    BOOST_CHECK_EQUAL(level_of(findings, "XMPP server 127.0.0.1:1"), "fail");
    BOOST_CHECK_EQUAL(level_of(findings, "notifications"), "ok");

    execute("INSERT INTO notifications (id, channel, from_jid, to_jid, stanza, created_at, due_at, about_id) VALUES "
            "('123456789012', 'xmpp', 'a', 'b', 'c', '2026-01-01', '2026-01-01', '123456789012')");
    findings = run_json({"doctor"}, 1);
    BOOST_CHECK_EQUAL(level_of(findings, "notifications"), "warn");
    BOOST_CHECK_EQUAL(run_json({"spool", "status"})["notifications"]["waiting"].asInt(), 1);
}

BOOST_AUTO_TEST_CASE(a_relay_must_greet_and_offer_what_is_asked_for)
{
    BOOST_CHECK_EQUAL(judge({"220 mail.example ESMTP\r\n", "250-mail.example\r\n250 STARTTLS\r\n"}),
                      "ok : 220 mail.example ESMTP");
    BOOST_CHECK_EQUAL(judge({"220-a\r\n220 b\r\n", "250 mail.example\r\n"}), "ok : 220-a");
    BOOST_CHECK_EQUAL(judge({"220 mail.example\r\n", "250-mail.example\r\n250 STARTTLS\r\n"}, "starttls"),
                      "ok : 220 mail.example");
    BOOST_CHECK_EQUAL(judge({"220 mail.example\r\n", "250 mail.example\r\n"}, "starttls"),
                      "fail : 220 mail.example, without STARTTLS");
    BOOST_CHECK_EQUAL(judge({"554 not you\r\n"}), "fail : 554 not you");
    BOOST_CHECK_EQUAL(judge({}), "fail : the connection was closed after \"\"");
}

BOOST_AUTO_TEST_SUITE_END()
