#include "base/log.h"

#include "base/text.h"

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <unistd.h>

#include <cstdio>
#include <ostream>

using namespace usher;
namespace data = boost::unit_test::data;
using namespace std::string_literals;

namespace {

/// What is written to stderr while it exists.
template <typename Work>
std::string captured(Work work)
{
    std::FILE* const file = std::tmpfile();
    const int before = dup(STDERR_FILENO);
    dup2(fileno(file), STDERR_FILENO);
    work();
    std::fflush(stderr);
    dup2(before, STDERR_FILENO);
    close(before);
    std::rewind(file);
    std::string text(65'536, '\0');
    text.resize(std::fread(text.data(), 1, text.size(), file));
    std::fclose(file);
    return text;
}

struct Case {
    std::string value;
    std::string written;
};
std::ostream& operator<<(std::ostream& out, const Case& c)
{
    return out << c.written;
}

const Case cases[] = {
    {"plain", "plain"},
    {"", R"("")"},
    {"two words", R"("two words")"},
    {"a=b", R"("a=b")"},
    {R"(say "hi" \)", R"("say \"hi\" \\")"},
    {"line\nbreak\r", R"("line\x0abreak\x0d")"},
    {"\0\x1B[31m\x7F"s, R"("\x00\x1b[31m\x7f")"},
    {"Gr\xC3\xB6\xC3\x9F"
     "e",
     "Gr\xC3\xB6\xC3\x9F"
     "e"},
    {"\xC2\x9B"
     "31m",
     R"("\xc2\x9b31m")"},
    {"\xE2\x80\xA8", R"("\xe2\x80\xa8")"},
    {"\xFF", R"("\xff")"},
};

} // namespace

BOOST_AUTO_TEST_SUITE(log_)

BOOST_DATA_TEST_CASE(one_event_is_one_line_whatever_its_values_hold, data::make(cases), sample)
{
    const auto line = captured([&] { log::info("it happened", {{"key", sample.value}, {"n", 7}}); });
    BOOST_REQUIRE(line.size() > 25U);
    BOOST_TEST(line.substr(24) == " info it happened key=" + sample.written + " n=7\n");
    BOOST_TEST(!text::has_control_characters(line.substr(0, line.size() - 1)));
}

BOOST_AUTO_TEST_CASE(lines_below_the_level_are_dropped)
{
    const auto lines = captured([] {
        log::set_level("warning");
        log::debug("debug");
        log::info("info");
        log::warning("warning");
        log::error("error");
        log::set_level("info");
        log::debug("debug");
    });
    BOOST_TEST(lines.find("debug") == std::string::npos);
    BOOST_TEST(lines.find("info") == std::string::npos);
    BOOST_TEST(lines.find(" warning warning\n") != std::string::npos);
    BOOST_TEST(lines.find(" error error\n") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
