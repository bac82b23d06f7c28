#include "api/rainbow/fields.h"

#include "api/json.h"
#include "api/rainbow/errors.h"

#include <boost/test/unit_test.hpp>

using namespace usher;
using namespace usher::api::rainbow;

namespace {

Fields of_body(const std::string& body)
{
    http::Request request;
    request.body = body;
    return Fields::of_body(request);
}

Fields of_query(const std::string& query)
{
    http::Request request;
    request.query = query;
    return Fields::of_query(request);
}

/// The problems as a client gets them.
std::string refusal_of(const Fields& fields)
{
    const auto result = fields.result(Done{});
    if (result) return "";
    return api::write_json(api::parse_json(render_error(result.error(), 404116).body).value()["errorDetails"]);
}

} // namespace

BOOST_AUTO_TEST_SUITE(rainbow_fields)

BOOST_AUTO_TEST_CASE(true_and_false_may_be_strings)
{
    for (const auto* word : {"true", "\"true\"", "\"True\""})
        BOOST_TEST(of_body("{\"noMail\":" + std::string(word) + "}").flag("noMail").value());
    for (const auto* word : {"false", "\"false\""})
        BOOST_TEST(!of_body("{\"noMail\":" + std::string(word) + "}").flag("noMail").value());
    for (const auto* word : {"\"\"", "\"yes\"", "1", "[]"}) {
        auto fields = of_body("{\"noMail\":" + std::string(word) + "}");
        BOOST_TEST(!fields.flag("noMail").has_value());
        BOOST_TEST(refusal_of(fields) ==
                   R"([{"msg":"Invalid field noMail. Expected a boolean","param":"noMail","value":)" +
                       std::string(word) + "}]");
    }
}

BOOST_AUTO_TEST_CASE(null_is_absent)
{
    auto fields = of_body(R"({"a":null})");
    BOOST_TEST(!fields.has("a"));
    BOOST_TEST(!fields.text("a").has_value());
    BOOST_TEST(refusal_of(fields).empty());
    fields.needed_text("a");
    BOOST_TEST(refusal_of(fields) == R"([{"msg":"Field a is mandatory.","param":"a"}])");
}

BOOST_AUTO_TEST_CASE(lengths_count_characters_and_say_so)
{
    BOOST_TEST(of_body(R"({"a":"äöü"})").text("a", {3, 3}).value() == "äöü");
    auto fields = of_body(R"({"a":""})");
    fields.text("a", {1, 255});
    BOOST_TEST(refusal_of(fields) ==
               R"([{"msg":"Field a length must be between 1 and 255 characters.","param":"a","value":""}])");
}

BOOST_AUTO_TEST_CASE(a_line_has_no_control_characters_and_a_text_no_invisible_ones)
{
    BOOST_TEST(of_body(R"({"a":"two\nlines"})").text("a").has_value());
    BOOST_TEST(!of_body(R"({"a":"two\nlines"})").line("a").has_value());
    BOOST_TEST(!of_body(R"({"a":"a\u0000b"})").text("a").has_value());
}

BOOST_AUTO_TEST_CASE(allowed_values_are_listed_after_two_spaces)
{
    auto fields = of_body(R"({"visibility":"hidden"})");
    BOOST_TEST(!fields.choice("visibility", {"private", "public"}).has_value());
    BOOST_TEST(refusal_of(fields) ==
               R"([{"msg":"Invalid field visibility. Expected a string being one of the following values:  )"
               R"([ 'private', 'public' ]","param":"visibility","value":"hidden"}])");
    BOOST_TEST(of_body(R"({"visibility":"public"})").choice("visibility", {"private", "public"}).value() == 1U);
}

BOOST_AUTO_TEST_CASE(a_list_may_be_one_string_and_a_repeated_parameter_is_a_list)
{
    BOOST_TEST(of_body(R"({"emails":"a@b.test"})").texts("emails") == std::vector<std::string>{"a@b.test"},
               boost::test_tools::per_element());
    BOOST_TEST((of_query("status=invited&status=accepted").choices("status", {"accepted", "invited"}) ==
                std::vector<std::size_t>{1, 0}));
    BOOST_TEST(of_query("format=small&format=full").text("format").value() == "full");
    auto fields = of_body(R"({"emails":[1]})");
    fields.texts("emails");
    BOOST_TEST(refusal_of(fields) ==
               R"([{"msg":"Invalid field emails. Expected an array","param":"emails","value":[1]}])");
}

BOOST_AUTO_TEST_CASE(pages_are_a_hundred_and_at_most_a_thousand)
{
    const auto page = of_query("").page();
    BOOST_TEST(page.limit == 100);
    BOOST_TEST(page.offset == 0);
    BOOST_TEST(!page.descending);
    BOOST_TEST(of_query("limit=5000&offset=7&sortField=name&sortOrder=-1").page().limit == 1000);
    BOOST_TEST(of_query("sortOrder=-1").page().descending);
    for (const auto* query : {"limit=ten", "limit=-1", "offset=-1", "offset=", "sortOrder=2"}) {
        auto fields = of_query(query);
        fields.page();
        BOOST_TEST(!refusal_of(fields).empty(), query);
    }
}

BOOST_AUTO_TEST_CASE(all_problems_are_reported_at_once)
{
    auto fields = of_body(R"({"roomId":"57ff","name":7})");
    fields.needed_id("roomId");
    fields.needed_text("name");
    fields.needed_text("topic");
    const auto told = refusal_of(fields);
    for (const auto* field : {"roomId", "name", "topic"})
        BOOST_TEST(told.find("\"param\":\"" + std::string(field) + '"') != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_value_is_shown_as_it_was_sent)
{
    for (const auto* value : {R"({"a":[1.5,"ä\n",false]})", "-9223372036854775808", "1e+30", R"(["[]"])"}) {
        auto fields = of_body("{\"name\":" + std::string(value) + "}");
        fields.text("name");
        BOOST_TEST(refusal_of(fields) == R"([{"msg":"Invalid field name. Expected a string","param":"name","value":)" +
                                             std::string(value) + "}]");
    }
}

BOOST_AUTO_TEST_SUITE_END()
