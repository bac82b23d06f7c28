#include "mail/templates.h"

#include "mail/template_folder.h"

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <ostream>

using namespace usher;
using namespace usher::mail;
namespace data = boost::unit_test::data;

namespace {

const std::vector<Declaration> greeting = {{"greeting", {{"name"}, {"page", ParamKind::link}}}};

/// A folder in which the letter "greeting" is complete.
struct Fixture {
    test::TemplateFolder folder;
    test::TemplateFolder own;

    Fixture()
    {
        for (const auto& locale : required_locales()) {
            folder.write(locale + "/greeting.subject", locale + ": {{name}}\n");
            folder.write(locale + "/greeting.txt", "Hello {{name}}, see {{page}}\n");
            folder.write(locale + "/greeting.html", "<p title=\"{{name}}\">{{name}}</p><a href=\"{{page}}\">");
        }
    }
    Templates load() const { return Templates({folder.path(), own.path(), "en"}, greeting); }
    LetterText render(const std::string& name, const std::string& locale = "en") const
    {
        return load().render("greeting", locale, {{"name", name}, {"page", "https://example.org/?a=1&b=2"}});
    }
    /// What loading says is wrong; "" if it says nothing.
    std::string complaint() const
    {
        try {
            load();
            return "";
        } catch (const TemplateError& error) {
            return error.what();
        }
    }
};

bool holds(const std::string& text, const std::string& part)
{
    return text.find(part) != std::string::npos;
}

} // namespace

BOOST_FIXTURE_TEST_SUITE(templates, Fixture)

BOOST_AUTO_TEST_CASE(escapes_values_in_html_and_only_there)
{
    const auto letter = render("<b>\"O'Neil\" & Ångström</b> {{page}}");
    BOOST_TEST(letter.subject == "en: <b>\"O'Neil\" & Ångström</b> {{page}}");
    BOOST_TEST(letter.text == "Hello <b>\"O'Neil\" & Ångström</b> {{page}}, see https://example.org/?a=1&b=2\n");
    const std::string escaped = "&lt;b&gt;&quot;O&#39;Neil&quot; &amp; Ångström&lt;/b&gt; {{page}}";
    BOOST_TEST(letter.html ==
               "<p title=\"" + escaped + "\">" + escaped + "</p><a href=\"https://example.org/?a=1&amp;b=2\">");
}

struct Locale {
    std::string asked;
    std::string given;
};
std::ostream& operator<<(std::ostream& out, const Locale& locale)
{
    return out << locale.asked;
}
const Locale locales[] = {{"fr", "fr"}, {"fr-CA", "fr"}, {"de_AT", "de"}, {"es-419", "es"},
                          {"pt", "en"}, {"", "en"},      {"../en", "en"}, {"FR", "en"}};

BOOST_DATA_TEST_CASE(falls_back_from_variety_to_language_to_default, data::make(locales), locale)
{
    BOOST_TEST(render("Ann", locale.asked).subject == locale.given + ": Ann");
}

BOOST_AUTO_TEST_CASE(takes_the_operators_files_first_one_by_one)
{
    own.write("fr/greeting.txt", "Salut {{name}}");
    BOOST_TEST(render("Ann", "fr").text == "Salut Ann");
    BOOST_TEST(render("Ann", "fr").subject == "fr: Ann");
    BOOST_TEST(render("Ann", "en").text == "Hello Ann, see https://example.org/?a=1&b=2\n");
}

BOOST_AUTO_TEST_CASE(takes_a_further_language_if_it_is_complete)
{
    own.write("it/greeting.subject", "Ciao {{name}}");
    own.write("it/greeting.txt", "Ciao");
    BOOST_TEST(holds(complaint(), "it/greeting.html: missing"));
    own.write("it/greeting.html", "Ciao");
    BOOST_TEST(render("Ann", "it-CH").subject == "Ciao Ann");
}

BOOST_AUTO_TEST_CASE(needs_no_folder_of_the_operators)
{
    BOOST_CHECK_NO_THROW(Templates({folder.path(), "/nonexistent", "en"}, greeting));
    BOOST_CHECK_NO_THROW(Templates({folder.path(), "", "en"}, greeting));
}

BOOST_AUTO_TEST_CASE(refuses_to_load_without_a_part_or_a_language)
{
    folder.remove("de/greeting.txt");
    BOOST_TEST(holds(complaint(), "de/greeting.txt: missing"));
}

BOOST_AUTO_TEST_CASE(refuses_a_letter_nobody_sends)
{
    own.write("en/greting.txt", "a slip of the pen");
    BOOST_TEST(holds(complaint(), "en/greting.txt: there is no letter of this name"));
}

BOOST_AUTO_TEST_CASE(overlooks_what_editors_and_packagers_leave_behind)
{
    own.write("en/greeting.txt~", "");
    own.write("en/.greeting.txt.swp", "");
    own.write("en/greting.html.dpkg-dist", "");
    own.write("README", "");
    BOOST_TEST(complaint() == "");
}

struct Broken {
    std::string file;
    std::string content;
    std::string complaint;
};
std::ostream& operator<<(std::ostream& out, const Broken& broken)
{
    return out << broken.file << ": " << broken.content;
}
const Broken broken_files[] = {
    {"greeting.txt", "{{nmae}}", "names {{nmae}}; greeting has only name, page"},
    {"greeting.html", "{{#surname}}x{{/surname}}", "names {{surname}}"},
    {"greeting.html", "{{{name}}}", "only {{name}}"},
    {"greeting.html", "{{&name}}", "only {{name}}"},
    {"greeting.html", "{{> header}}", "only {{name}}"},
    {"greeting.html", "{{=<% %>=}}", "only {{name}}"},
    {"greeting.html", "{{}}", "only {{name}}"},
    {"greeting.html", "{{#name}}x", "Unclosed section"},
    {"greeting.html", "x{{/name}}", "Unopened section"},
    {"greeting.txt", "{{name", "a {{ without its }}"},
    {"greeting.txt", "at the end {{", "a {{ without its }}"},
    {"greeting.txt", "caf\xe9", "is not UTF-8"},
    {"greeting.subject", "", "is empty"},
    {"greeting.subject", "one\r\nBcc: eve@evil.test", "one line"},
};

BOOST_DATA_TEST_CASE(refuses_to_load_a_broken_file_and_says_which, data::make(broken_files), broken)
{
    own.write("es/" + broken.file, broken.content);
    BOOST_TEST(holds(complaint(), "es/" + broken.file + ": "), complaint());
    BOOST_TEST(holds(complaint(), broken.complaint), complaint());
}

BOOST_AUTO_TEST_CASE(renders_sections_by_whether_a_value_is_empty)
{
    own.write("en/greeting.txt", "{{! who }}{{#name}}Dear {{name}}{{/name}}{{^name}}Hello{{/name}}");
    BOOST_TEST(render("Ann").text == "Dear Ann");
    BOOST_TEST(render("").text == "Hello");
}

BOOST_AUTO_TEST_CASE(refuses_a_letter_it_cannot_render_without_telling_its_values)
{
    auto all = load();
    const Params good = {{"name", "Ann"}, {"page", "https://example.org"}};
    BOOST_CHECK_NO_THROW(all.render("greeting", "en", good));
    BOOST_CHECK_THROW(all.render("farewell", "en", good), RenderError);
    BOOST_CHECK_THROW(all.render("greeting", "en", {{"name", "Ann"}}), RenderError);
    BOOST_CHECK_THROW(all.render("greeting", "en", {{"name", "\xff"}, {"page", "https://example.org"}}), RenderError);
    BOOST_CHECK_EXCEPTION(
        all.render("greeting", "en", {{"name", "Ann"}, {"page", "javascript:alert(1)"}}), RenderError,
        [](const RenderError& error) { return std::string(error.what()) == "parameter page is no link"; });
}

BOOST_AUTO_TEST_CASE(a_copy_renders_by_itself)
{
    const auto original = load();
    auto copy = original;
    BOOST_TEST(copy.render("greeting", "en", {{"name", "Ann"}, {"page", "http://x"}}).subject == "en: Ann");
}

BOOST_AUTO_TEST_SUITE_END()

// The letters that come with Usher.
BOOST_AUTO_TEST_SUITE(own_templates)

BOOST_DATA_TEST_CASE(the_workspace_invitation_speaks_each_language, data::make(required_locales()), locale)
{
    Templates all({"templates", "", "en"});
    const Params params = {{"site_name", "Ça & Là"}, {"site_url", "https://chat.example.org"}, {"inviter_name", "Zoë"}};
    const auto letter = all.render("workspace_invitation", locale, params);
    BOOST_TEST(holds(letter.subject, "Zoë"));
    BOOST_TEST(holds(letter.subject, "Ça & Là"));
    for (const auto& word : {"Zoë", "Ça & Là", "\nhttps://chat.example.org\n"})
        BOOST_TEST(holds(letter.text, word));
    for (const auto& word : {"Zoë", "Ça &amp; Là", "href=\"https://chat.example.org\""})
        BOOST_TEST(holds(letter.html, word));
    BOOST_TEST(holds(letter.html, "<html lang=\"" + locale + "\">"));

    auto nameless = params;
    nameless["inviter_name"] = "";
    const auto impersonal = all.render("workspace_invitation", locale, nameless);
    BOOST_TEST(!impersonal.subject.starts_with(' '));
    BOOST_TEST(!holds(impersonal.text, "Zoë"));
    BOOST_TEST(!holds(impersonal.html, "<strong></strong>"));
}

BOOST_AUTO_TEST_SUITE_END()
