#include "mail/templates.h"

#include "mail/languages.h"
#include "mail/moment.h"
#include "mail/template_folder.h"

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <ostream>

using namespace usher;
using namespace usher::mail;
namespace data = boost::unit_test::data;

namespace {

const TemplateOptions shipped = {"templates", "", "en"};
const std::set<std::string> shipped_languages = language_codes(shipped);

const std::vector<Declaration> greeting = {{"greeting", {{"name"}, {"page", ParamKind::link}}, {"salutation"}}};

/// A folder in which the e-mail "greeting" is complete.
struct Fixture {
    test::TemplateFolder folder;
    test::TemplateFolder own;

    Fixture()
    {
        for (const auto& locale : shipped_languages) {
            std::filesystem::create_directories(folder.path() + "/" + locale);
            std::filesystem::copy_file("templates/" + locale + "/words.toml",
                                       folder.path() + "/" + locale + "/words.toml");
            folder.write(locale + "/greeting.subject", locale + ": {{name}}\n");
            folder.write(locale + "/greeting.txt", "Hello {{name}}, see {{page}}\n");
            folder.write(locale + "/greeting.html", "<p title=\"{{name}}\">{{name}}</p><a href=\"{{page}}\">");
        }
    }
    Templates load() const { return Templates({folder.path(), own.path(), "en"}, greeting); }
    EmailText render(const std::string& name, const std::string& locale = "en") const
    {
        return load().render("greeting", locale, {{"name", name}, {"page", "https://example.org/?a=1&b=2"}});
    }
    /// The error that loading reports; "" if there is none.
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
    const auto email = render("<b>\"O'Neil\" & Ångström</b> {{page}}");
    BOOST_TEST(email.subject == "en: <b>\"O'Neil\" & Ångström</b> {{page}}");
    BOOST_TEST(email.text == "Hello <b>\"O'Neil\" & Ångström</b> {{page}}, see https://example.org/?a=1&b=2\n");
    const std::string escaped = "&lt;b&gt;&quot;O&#39;Neil&quot; &amp; Ångström&lt;/b&gt; {{page}}";
    BOOST_TEST(email.html ==
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

BOOST_AUTO_TEST_CASE(refuses_an_email_that_does_not_exist)
{
    own.write("en/greting.txt", "a slip of the pen");
    BOOST_TEST(holds(complaint(), "en/greting.txt: there is no e-mail with this name"));
}

BOOST_AUTO_TEST_CASE(ignores_files_with_a_former_name)
{
    own.write("en/salutation.txt", "{{unknown}}");
    BOOST_TEST(complaint() == "");
}

BOOST_AUTO_TEST_CASE(ignores_what_editors_and_packagers_leave_behind)
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

BOOST_AUTO_TEST_CASE(refuses_an_email_it_cannot_render_without_revealing_its_values)
{
    auto all = load();
    const Params good = {{"name", "Ann"}, {"page", "https://example.org"}};
    BOOST_CHECK_NO_THROW(all.render("greeting", "en", good));
    BOOST_CHECK_THROW(all.render("farewell", "en", good), RenderError);
    BOOST_CHECK_THROW(all.render("greeting", "en", {{"name", "Ann"}}), RenderError);
    BOOST_CHECK_THROW(all.render("greeting", "en", {{"name", "\xff"}, {"page", "https://example.org"}}), RenderError);
    BOOST_CHECK_EXCEPTION(
        all.render("greeting", "en", {{"name", "Ann"}, {"page", "javascript:alert(1)"}}), RenderError,
        [](const RenderError& error) { return std::string(error.what()) == "parameter page is not a link"; });
}

BOOST_AUTO_TEST_CASE(a_renderer_renders_again_and_again)
{
    Renderer renderer(std::make_shared<const Templates>(load()));
    for (const std::string name : {"Ann", "Bob", "Ann"}) {
        const auto email = renderer.render("greeting", "en", {{"name", name}, {"page", "http://x"}});
        BOOST_TEST(email.subject == "en: " + name);
        BOOST_TEST(email.text.starts_with("Hello " + name));
    }
    BOOST_CHECK_THROW(renderer.render("farewell", "en", {}), RenderError);
}

BOOST_AUTO_TEST_SUITE_END()

// The e-mails that come with Usher.
BOOST_AUTO_TEST_SUITE(own_templates)

BOOST_DATA_TEST_CASE(the_workspace_invitation_speaks_each_language, data::make(shipped_languages), locale)
{
    Templates all(shipped);
    const Params params = {{"site_name", "Ça & Là"},
                           {"site_url", "https://chat.example.org"},
                           {"inviter_name", "Zoë"},
                           {"block_url", "https://chat.example.org/block/1"}};
    const auto email = all.render("workspace_invitation", locale, params);
    BOOST_TEST(holds(email.subject, "Zoë"));
    BOOST_TEST(holds(email.subject, "Ça & Là"));
    for (const auto& word : {"Zoë", "Ça & Là", "\nhttps://chat.example.org\n", "\nhttps://chat.example.org/block/1\n"})
        BOOST_TEST(holds(email.text, word));
    for (const auto& word : {"Zoë", "Ça &amp; Là", "href=\"https://chat.example.org\"", "org/block/1\""})
        BOOST_TEST(holds(email.html, word));
    BOOST_TEST(holds(email.html, "<html lang=\"" + locale + "\">"));

    auto nameless = params;
    nameless["inviter_name"] = "";
    const auto impersonal = all.render("workspace_invitation", locale, nameless);
    BOOST_TEST(!impersonal.subject.starts_with(' '));
    BOOST_TEST(!holds(impersonal.text, "Zoë"));
    BOOST_TEST(!holds(impersonal.html, "<strong></strong>"));
}

const Params room_params = {{"inviter_name", "Zoë"},
                            {"room_name", "Ça & Là"},
                            {"room_topic", "planning"},
                            {"invite_url", "https://chat.example.org/register?invitationId=1"},
                            {"room_url", "https://chat.example.org/console?room=1"},
                            {"block_url", "https://chat.example.org/block/1"},
                            {"starts_at", "2026-03-28T18:27:10.970Z Europe/Paris"},
                            {"duration", "60 min"},
                            {"instant_message", "Bring\n<cake>"},
                            {"numbers", "France, Paris: +33 1\nDeutschland: +49 30"},
                            {"access_code", "222222"},
                            {"is_update", ""}};
const std::string room_emails[] = {"room_guest_chat", "room_guest_conference", "room_guest_video", "room_conference",
                                   "room_conference_cancelled"};

BOOST_DATA_TEST_CASE(emails_of_rooms_speak_each_language, data::make(shipped_languages) * data::make(room_emails),
                     locale, name)
{
    Templates all(shipped);
    const auto email = all.render(name, locale, room_params);
    const bool is_cancelled = name == "room_conference_cancelled";
    const bool has_time = name != "room_guest_chat";
    const bool has_numbers = has_time && !is_cancelled && name != "room_guest_video";
    BOOST_TEST(holds(email.subject, "Ça & Là"));
    BOOST_TEST(holds(email.html, "<html lang=\"" + locale + "\">"));
    for (const auto& word : {"Zoë", "Ça & Là", "\nhttps://chat.example.org/block/1\n"})
        BOOST_TEST(holds(email.text, word));
    for (const auto& word : {"Zoë", "Ça &amp; Là", "href=\"https://chat.example.org/block/1\""})
        BOOST_TEST(holds(email.html, word));
    const auto url = name.starts_with("room_guest") ? "https://chat.example.org/register?invitationId=1"
                                                    : "https://chat.example.org/console?room=1";
    for (const auto& text : {email.text, email.html}) {
        BOOST_TEST(holds(text, url) == !is_cancelled);
        BOOST_TEST(holds(text, "19:27") == has_time);
        BOOST_TEST(holds(text, "Europe/Paris") == has_time);
        BOOST_TEST(holds(text, "60 min") == has_time);
        BOOST_TEST(holds(text, "222222") == has_numbers);
        BOOST_TEST(!holds(text, "\n\n\n"));
    }
    BOOST_TEST(holds(email.text, "Bring\n<cake>\n") == (has_time && !is_cancelled));
    BOOST_TEST(holds(email.html, "Bring<br>\n&lt;cake&gt;") == (has_time && !is_cancelled));
    BOOST_TEST(holds(email.text, "\nFrance, Paris: +33 1\nDeutschland: +49 30\n") == has_numbers);
    BOOST_TEST(holds(email.html, "France, Paris: +33 1<br>\nDeutschland: +49 30") == has_numbers);

    auto bare = room_params;
    for (const auto& param : {"room_topic", "starts_at", "duration", "instant_message", "numbers", "access_code"})
        bare[param] = "";
    const auto short_email = all.render(name, locale, bare);
    BOOST_TEST(!holds(short_email.text, "\n\n\n"));
    BOOST_TEST(!holds(short_email.text.substr(short_email.text.find('\n')), ":\n\n")); // after the greeting
    BOOST_TEST(!holds(short_email.html, "<strong></strong>"));
}

BOOST_DATA_TEST_CASE(a_changed_conference_says_so_in_the_subject, data::make(shipped_languages), locale)
{
    Templates all(shipped);
    const auto first = all.render("room_guest_conference", locale, room_params);
    auto changed = room_params;
    changed["is_update"] = "yes";
    const auto update = all.render("room_guest_conference", locale, changed);
    BOOST_TEST(update.subject.ends_with(first.subject));
    BOOST_TEST(update.subject.size() > first.subject.size());
    const auto word = update.subject.substr(0, update.subject.size() - first.subject.size());
    BOOST_TEST(all.render("room_conference", locale, changed).subject.starts_with(word));
    BOOST_TEST(!all.render("room_conference", locale, room_params).subject.starts_with(word));
    BOOST_TEST(update.text != first.text);
    BOOST_TEST((locale != "en" || word == "Updated: "));
}

BOOST_DATA_TEST_CASE(an_email_written_under_a_former_name_is_rendered, data::make(shipped_languages), locale)
{
    Templates all(shipped);
    auto changed = room_params;
    changed["is_update"] = "yes"; // as every version wrote it
    const auto in_flight = all.render("room_conference_update", locale, changed);
    const auto update = all.render("room_conference", locale, changed);
    BOOST_TEST(in_flight.subject == update.subject);
    BOOST_TEST(in_flight.text == update.text);
    BOOST_TEST(in_flight.html == update.html);
    BOOST_TEST(in_flight.subject != all.render("room_conference", locale, room_params).subject);
}

BOOST_AUTO_TEST_CASE(a_moment_is_shown_in_the_readers_time_zone)
{
    const auto languages = load_languages(shipped);
    const auto told = [&](const std::string& value, const std::string& locale) {
        return told_moment(value, languages.best_for(locale));
    };
    BOOST_TEST(told("2026-03-28T18:27:10.970Z", "en") == "28 March 2026, 18:27 (UTC)");
    BOOST_TEST(told("2026-03-28T23:27:10Z Europe/Paris", "en") == "29 March 2026, 00:27 (Europe/Paris)");
    BOOST_TEST(told("2026-03-29T18:07:10Z Europe/Paris", "fr-CA") == "29 mars 2026 à 20:07 (Europe/Paris)");
    BOOST_TEST(told("2026-12-31T23:00:00Z America/New_York", "de") ==
               "31. Dezember 2026, 18:00 Uhr (America/New_York)");
    BOOST_TEST(told("2026-12-31T23:00:00Z Nowhere/Land", "es") == "31 de diciembre de 2026 a las 23:00 (UTC)");
    BOOST_TEST(told("2026-12-31T23:00:00Z ../../etc/passwd", "en") == "31 December 2026, 23:00 (UTC)");
    BOOST_CHECK_THROW(told("tomorrow", "en"), RenderError);
    BOOST_CHECK_THROW(told("", "en"), RenderError);
}

BOOST_AUTO_TEST_SUITE_END()
