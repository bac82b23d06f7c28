// The templates that come with Usher, for all e-mails: nothing that one language says is missing in another.
#include "mail/declarations.h"
#include "mail/languages.h"
#include "mail/templates.h"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <fstream>
#include <iterator>
#include <set>
#include <string>
#include <vector>

using namespace usher::mail;
namespace data = boost::unit_test::data;

namespace {

using Names = std::set<std::string>;

const Names languages = language_codes({"templates", "", "en"});

std::string content_of(const std::string& locale, const std::string& file)
{
    std::ifstream in("templates/" + locale + "/" + file);
    BOOST_REQUIRE_MESSAGE(in, "templates/" + locale + "/" + file + " cannot be read");
    return {std::istreambuf_iterator<char>(in), {}};
}

/// The names in {{…}}, without the signs before them and the names of the branding, which every e-mail may use.
Names names_in(const std::string& text)
{
    Names names;
    for (auto begin = text.find("{{"); begin != std::string::npos; begin = text.find("{{", begin + 2)) {
        const auto end = text.find("}}", begin);
        auto tag = text.substr(begin + 2, end - begin - 2);
        tag.erase(0, tag.find_first_not_of("{#^/& "));
        tag.erase(tag.find_last_not_of(" }") + 1);
        if (!tag.starts_with("look_")) names.insert(tag);
    }
    return names;
}

Names names_of(const Declaration& declaration)
{
    Names names;
    for (const auto& param : declaration.params)
        names.insert(param.name);
    return names;
}

std::string list(const Names& names)
{
    std::string all;
    for (const auto& name : names)
        all += name + " ";
    return all;
}

std::vector<std::string> emails()
{
    std::vector<std::string> all;
    for (const auto& declaration : declarations())
        all.push_back(declaration.name);
    return all;
}

const Declaration& declaration_of(const std::string& name)
{
    for (const auto& declaration : declarations())
        if (declaration.name == name) return declaration;
    throw std::logic_error("no e-mail " + name);
}

} // namespace

BOOST_AUTO_TEST_SUITE(own_templates_in_all_languages)

BOOST_DATA_TEST_CASE(each_part_names_the_same_in_every_language, data::make(emails()) * data::make(languages), email,
                     locale)
{
    for (const auto* part : {".subject", ".txt", ".html"}) {
        const auto ours = list(names_in(content_of(locale, email + part)));
        const auto english = list(names_in(content_of("en", email + part)));
        BOOST_TEST(ours == english, locale + "/" + email + part + ": " + ours + "; in English: " + english);
    }
}

BOOST_DATA_TEST_CASE(text_and_html_tell_all_that_the_email_is_given, data::make(emails()), email)
{
    const auto subject = names_in(content_of("en", email + ".subject"));
    for (const auto* part : {".txt", ".html"}) {
        auto told = names_in(content_of("en", email + part));
        told.insert(subject.begin(), subject.end());
        const auto all = names_of(declaration_of(email));
        BOOST_TEST(list(told) == list(all), email + part + " tells " + list(told) + "of " + list(all));
    }
}

BOOST_DATA_TEST_CASE(no_language_is_a_copy_of_another, data::make(emails()), email)
{
    std::set<std::string> texts;
    for (const auto& locale : languages)
        texts.insert(content_of(locale, email + ".txt"));
    BOOST_TEST(texts.size() == languages.size());
}

BOOST_AUTO_TEST_SUITE_END()
