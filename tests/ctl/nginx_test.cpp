#include "ctl/nginx.h"

#include "ctl/program.h"

#include <boost/test/unit_test.hpp>

#include <fstream>
#include <sstream>

using namespace usher;
using namespace usher::test;

namespace {

struct OriginFixture : ProgramFixture {
    std::string printed(const std::string& origin, const std::string& more = "")
    {
        const auto settings = write("origin.toml", "public_origin = \"" + origin + "\"\n" + more);
        const auto done = run({"nginx", "--settings", settings});
        BOOST_TEST(done.status == 0, done.err);
        return done.out;
    }
};

bool holds(const std::string& text, const std::string& part)
{
    return text.find(part) != std::string::npos;
}

} // namespace

BOOST_FIXTURE_TEST_SUITE(ctl_nginx, OriginFixture)

BOOST_AUTO_TEST_CASE(the_example_in_the_tree_is_what_is_printed)
{
    std::ostringstream example;
    example << std::ifstream("nginx/usher.conf").rdbuf();
    BOOST_TEST(printed("https://usher.example.org") == example.str());
}

BOOST_AUTO_TEST_CASE(an_origin_is_parsed)
{
    const auto origin = ctl::parse_origin("https://example.org:8443/a/b.c");
    BOOST_TEST(origin.scheme == "https");
    BOOST_TEST(origin.host == "example.org");
    BOOST_TEST(origin.port == "8443");
    BOOST_TEST(origin.path == "/a/b.c");
    const auto v6 = ctl::parse_origin("http://[::1]");
    BOOST_TEST(v6.host == "[::1]");
    BOOST_TEST(v6.port == "");
    BOOST_TEST(ctl::parse_origin("http://[::1]:80").port == "80");
    for (const auto* bad : {"", "example.org", "ftp://example.org", "https://", "https://a b", "https://a;b",
                            "https://a/b c", "https://a/{", "https://a:b", "https://a/\"", "https://user@a"})
        BOOST_CHECK_THROW(ctl::parse_origin(bad), ctl::Refused);
}

BOOST_AUTO_TEST_CASE(servers_follow_the_settings)
{
    const auto plain = printed("http://usher.example.org");
    BOOST_TEST(!holds(plain, "ssl"));
    BOOST_TEST(holds(plain, "listen 80;"));
    BOOST_TEST(holds(plain, "server unix:/run/usher/usherd.sock;"));
    const auto below = printed("https://example.org:8443/chat.room");
    BOOST_TEST(!holds(below, "listen 80"));
    BOOST_TEST(holds(below, "listen 8443 ssl http2;"));
    BOOST_TEST(holds(below, "\"~^/chat\\.room(?<usher_rest>/.*)$\" $usher_rest;"));
    const auto unlimited =
        printed("http://127.0.0.1:8080", "listen = \"127.0.0.1:9000\"\ndevelopment = true\nlimits.enabled = false\n");
    BOOST_TEST(holds(unlimited, "server 127.0.0.1:9000;"));
    BOOST_TEST(holds(unlimited, "listen 127.0.0.1:8080;"));
    BOOST_TEST(!holds(unlimited, "rate"));
}

BOOST_AUTO_TEST_SUITE_END()
