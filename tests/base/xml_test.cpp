#include "base/xml.h"

#include <boost/test/unit_test.hpp>

using namespace usher::xml;

BOOST_AUTO_TEST_SUITE(xml)

BOOST_AUTO_TEST_CASE(is_written_in_one_line)
{
    const Element element = {
        "message", {{"id", "1"}, {"to", "a@b"}}, "", {{"body", {}, "hello", {}}, {"x", {}, "", {}}}};
    BOOST_TEST(to_text(element) == R"(<message id="1" to="a@b"><body>hello</body><x/></message>)");
}

BOOST_AUTO_TEST_CASE(any_text_round_trips)
{
    for (const std::string text : {"<b>&amp;</b>", "a \"quoted\" 'word'", "]]>", "<![CDATA[x]]>", "Zoë 👋 größe",
                                   " two  blanks ", " ", "line\nbreak\ttab", "&#10;", "-->", "\xEF\xBF\xBD"}) {
        const Element element = {"body", {{"value", text}}, text, {}};
        const auto read = parse(to_text(element));
        BOOST_REQUIRE(read);
        BOOST_TEST(read->text == text);
        BOOST_TEST(*read->attribute("value") == text);
        BOOST_TEST(to_text(*read) == to_text(element));
    }
}

BOOST_AUTO_TEST_CASE(a_line_end_in_text_is_read_as_one_character)
{
    const auto read = parse(to_text({"body", {{"value", "a\r\nb"}}, "a\r\nb", {}}));
    BOOST_REQUIRE(read);
    BOOST_TEST(read->text == "a\nb");
    BOOST_TEST(*read->attribute("value") == "a\r\nb");
}

BOOST_AUTO_TEST_CASE(characters_that_xml_does_not_allow_are_left_out)
{
    using namespace std::string_literals;
    const std::pair<std::string, std::string> cases[] = {
        {"a\0b"s, "ab"},        {"\x01\x1F\x7F", "\x7F"},           {"a\xC0\x80z", "az"},
        {"\xED\xA0\x80", ""},   {"\xEF\xBF\xBE|\xEF\xBF\xBF", "|"}, {"\xF5\x80\x80\x80", ""},
        {"end\xE2\x82", "end"}, {"\xF4\x90\x80\x80.", "."}};
    for (const auto& [text, left] : cases) {
        BOOST_TEST(to_text({"b", {}, text, {}}) == (left.empty() ? "<b/>" : "<b>" + left + "</b>"));
        BOOST_TEST(to_text({"b", {{"v", text}}, "", {}}) == "<b v=\"" + left + "\"/>");
    }
}

BOOST_AUTO_TEST_CASE(what_is_not_one_well_formed_element_is_not_read)
{
    for (const auto* text : {"", "hello", "<a>", "<a></b>", "<a/><b/>", "<a b=1/>", "<a:b/>", "<a b:c='1'/>",
                             "<a b='1' b='2'/>", "<a", "<a/>x</c>", "<1/>"})
        BOOST_CHECK_MESSAGE(!parse(text), text);
    std::string deep;
    for (int i = 0; i < 100; ++i)
        deep = "<a>" + deep + "</a>";
    BOOST_CHECK(!parse(deep));
}

BOOST_AUTO_TEST_CASE(parts_are_found_by_name)
{
    const auto read = parse("<!-- c --><a x='1'><b>2</b><b>3</b></a>");
    BOOST_REQUIRE(read);
    BOOST_TEST(*read->attribute("x") == "1");
    BOOST_TEST(!read->attribute("y"));
    BOOST_TEST(read->child("b")->text == "2");
    BOOST_TEST(!read->child("c"));
}

BOOST_AUTO_TEST_SUITE_END()
