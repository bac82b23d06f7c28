#include "mail/languages.h"

#include "domain/localized_text.h"
#include "mail/declarations.h"
#include "mail/template_folder.h"
#include "mail/templates.h"

#include <boost/test/unit_test.hpp>

#include <filesystem>
#include <fstream>
#include <iterator>

using namespace usher;
using namespace usher::mail;

namespace {

std::string content_of(const std::string& path)
{
    std::ifstream in(path);
    BOOST_REQUIRE_MESSAGE(in, path + " cannot be read");
    return {std::istreambuf_iterator<char>(in), {}};
}

/// The languages that come with Usher, and a folder for the operator's.
struct Fixture {
    test::TemplateFolder own;
    const std::string english = content_of("templates/en/words.toml");

    Languages load(const std::string& default_locale = "en") const
    {
        return load_languages({"templates", own.path(), default_locale});
    }
    std::string complaint(const std::string& default_locale = "en") const
    {
        try {
            load(default_locale);
            return "";
        } catch (const TemplateError& error) {
            return error.what();
        }
    }
    /// English, with one part replaced.
    void write_own(const std::string& part, const std::string& by) const
    {
        auto words = english;
        const auto at = words.find(part);
        BOOST_REQUIRE(at != std::string::npos);
        own.write("xx/words.toml", words.replace(at, part.size(), by));
    }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(languages_in_folders, Fixture)

BOOST_AUTO_TEST_CASE(dates_moments_and_roles_are_words_of_the_language)
{
    const auto all = load();
    const Time day = std::chrono::sys_days{std::chrono::year{2026} / 3 / 1} + std::chrono::hours(23);
    BOOST_TEST(date_in_words(day, all.best_for("en-GB")) == "1 March 2026");
    BOOST_TEST(date_in_words(day, all.best_for("fr")) == "1 mars 2026");
    BOOST_TEST(date_in_words(day, all.best_for("de_AT")) == "1. März 2026");
    BOOST_TEST(date_in_words(day, all.best_for("es")) == "1 de marzo de 2026");
    BOOST_TEST(date_in_words(day, all.best_for("pt")) == "1 March 2026");
    BOOST_TEST(moment_in_words(day + std::chrono::minutes(5), "UTC", all.best_for("de")) ==
               "1. März 2026, 23:05 Uhr (UTC)");
    BOOST_TEST(role_in_words({OrgRole::support, OrgRole::owner}, all.best_for("de")) == "Eigentümer");
}

BOOST_AUTO_TEST_CASE(a_folder_is_a_further_language)
{
    for (const auto& file : std::filesystem::directory_iterator("templates/en"))
        if (file.is_regular_file())
            own.write("xx/" + file.path().filename().string(), content_of(file.path().string()));
    write_own("March", "Xarch");
    const Templates templates({"templates", own.path(), "xx"});
    const auto all = load("xx");
    BOOST_TEST(all.all().size() == 5U);
    BOOST_TEST(all.fallback().code == "xx");
    BOOST_TEST(all.preferred("pt, xx-YY;q=0.5") == "xx");
    const auto email = templates.render("room_conference_cancelled", "pt",
                                        {{"inviter_name", "Zoë"},
                                         {"room_name", "Shed"},
                                         {"room_topic", ""},
                                         {"block_url", "https://chat.example.org/block/1"},
                                         {"starts_at", "2026-03-28T18:27:10.970Z"},
                                         {"duration", ""}});
    BOOST_TEST(email.text.find("28 Xarch 2026") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_language_needs_all_templates)
{
    own.write("xx/words.toml", english);
    BOOST_CHECK_EXCEPTION(Templates({"templates", own.path(), "en"}), TemplateError, [](const TemplateError& error) {
        return std::string(error.what()).starts_with("xx/") &&
               std::string(error.what()).ends_with(": missing in the folders of templates");
    });
}

BOOST_AUTO_TEST_CASE(an_operators_own_words_come_first_one_by_one)
{
    own.write("en/words.toml", "[roles]\nsite_access = \"guest\"\n");
    const auto all = load();
    BOOST_TEST(role_in_words({OrgRole::site_access}, all.fallback()) == "guest");
    BOOST_TEST(role_in_words({OrgRole::owner}, all.fallback()) == "owner");
}

BOOST_AUTO_TEST_CASE(errors_name_file_and_key)
{
    BOOST_TEST(complaint("it") == "it/words.toml: missing in the folders of templates; default_locale needs it");
    const struct {
        const char* part;
        const char* by;
        const char* complaint;
    } cases[] = {
        {"owner = ", "boss = ", "xx/words.toml: roles.owner: missing"},
        {"\"owner\"", "1", "xx/words.toml: roles.owner: expected a quoted string"},
        {"{day} {month}", "{month}", "xx/words.toml: dates.day: has no {day}"},
        {"\"January\", ", "", "xx/words.toml: dates.months: expected 12 strings"},
        {"\"January\"", "1", "xx/words.toml: dates.months: expected 12 strings"},
        {"failed = { title", "failed = { heading", "xx/words.toml: block.failed.title: missing"},
        {"{link}", "", "xx/words.toml: meeting.text: has no {link}"},
    };
    for (const auto& [part, by, expected] : cases) {
        write_own(part, by);
        BOOST_TEST(complaint() == expected);
    }
    own.write("xx/words.toml", "[dates]\nmonths = [\n");
    BOOST_TEST(complaint().starts_with(own.path() + "/xx/words.toml:"));
}

BOOST_AUTO_TEST_SUITE_END()
