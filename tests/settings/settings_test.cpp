#include "settings.h"

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <ostream>
#include <sstream>

using namespace usher;
namespace data = boost::unit_test::data;

namespace {

/// A folder with settings files, removed at the end.
struct Fixture {
    Fixture()
    {
        auto name = (std::filesystem::temp_directory_path() / "usher-XXXXXX").string();
        BOOST_REQUIRE(mkdtemp(name.data()));
        folder = name;
    }
    ~Fixture() { std::filesystem::remove_all(folder); }

    std::string file(const std::string& content)
    {
        const auto path = folder / std::to_string(++files);
        std::ofstream(path) << content;
        return path.string();
    }
    Settings read(const std::string& content) { return read_settings({file(content)}); }

    std::filesystem::path folder;
    int files = 0;
};

struct Case {
    std::string toml;
    std::string complaint; ///< a part of the error message
};
std::ostream& operator<<(std::ostream& out, const Case& c)
{
    return out << c.toml;
}

const Case refused[] = {
    {"publik_origin = 'http://x'", "publik_origin: no such setting"},
    {"[limits]\nbody = 1", "limits.body: no such setting"},
    {"[no.such]\ntable = 1", "no.such.table: no such setting"},
    {"workers = '8'", "workers: expected a whole number"},
    {"workers = 8.0", "workers: expected a whole number"},
    {"workers = -1", "workers: expected a number from 0 to 1024"},
    {"workers = 1025", "workers: expected a number from 0 to 1024"},
    {"development = 1", "development: expected true or false"},
    {"listen = 1", "listen: expected a quoted string"},
    {"default_locale = 1", "default_locale: expected a quoted string"},
    {"database = 'here'", "database"},
    {"[database]\nhosts = 'unix:/s'", "database.hosts: expected a list"},
    {"[database]\nhosts = []", "database.hosts: expected a list"},
    {"[database]\nhosts = [1]", "database.hosts: expected a list"},
    {"[rocketchat]\ntoken_length = 5", "rocketchat.token_length: expected a number from 6"},
    {"[rocketchat]\ncontract = 'old'", "rocketchat.contract: expected one of \"released\", \"next\""},
    {"[rainbow]\ninvalid_open_invite_code = 404117", "rainbow.invalid_open_invite_code: expected a number from 40400"},
    {"[rainbow]\ninvalid_open_invite_code = 404001", "rainbow.invalid_open_invite_code: expected 40400, 404000"},
    {"[rainbow]\napplications = 'demo'", "rainbow.applications: expected tables"},
    {"[rainbow]\napplications = ['demo']", "rainbow.applications: expected tables"},
    {"[[rainbow.applications]]\nid = 'demo'", "rainbow.applications: expected an id and a secret"},
    {"[[rainbow.applications]]\nid = 'a:b'\nsecret = 's'", "rainbow.applications.id: must not have a colon"},
    {"[[rainbow.applications]]\nid = 'a'\nsecret = 1", "rainbow.applications.secret: expected a quoted string"},
    {"[[rainbow.applications]]\nkey = 'a'", "rainbow.applications.key: no such setting"},
    {"[mail]\nbounce_domain = 'b.example.org'", "mail.bounce_key_file: needed"},
    {"[mail]\nbounce_domain = 'b@example.org'\nbounce_key_file = '/k'", "mail.bounce_domain: expected a domain"},
    {"[reminders]\norg_invitation_days = 10", "reminders.org_invitation_days: must be less than orchd.invite_days"},
    {"[limits]\nenabled = false", "limits.enabled: may be false only with"},
    {"development = true\nlisten = '0.0.0.0:9000'\n[limits]\nenabled = false",
     "limits.enabled: may be false only with"},
    {"listen = '/s'\n[limits]\nenabled = false", "limits.enabled: may be false only with"},
    {"[[rainbow.dial_in]]\nnumbers = ['+33 1']",
     "rainbow.dial_in.numbers: expected \"location | location code | number"},
    {"[[rainbow.dial_in]]\nconference = 'x'", "rainbow.dial_in.conference: expected 24 hex digits"},
    {"[[rainbow.dial_in]]\ncode = '1'", "rainbow.dial_in.code: no such setting"},
    {"[rainbow]\ndial_in = 1", "rainbow.dial_in: expected tables"},
    {"[database]\ntls = true", "database.tls_ca: needed"},
    {"public_origin = 'chat.example'", "public_origin: expected http"},
    {"public_origin = 'https://chat.example/'", "public_origin: must not end with a slash"},
    {"workspace = 'acme'", "workspace: expected the id"},
    {"workspace = '11111111-2222-4333-8444-555555555555'", "workspace: expected the id"},
    {"[mail]\nfrom_address = 'usher'", "mail.from_address: expected one address"},
    {"[mail]\nfrom_address = \"usher@example.org\\r\\nBcc: x@y.zz\"", "mail.from_address: expected one address"},
    {"a = ", ":1: "},
    {"workers = 1\nworkers = 2", ":2: "},
};

const std::string unlimited[] = {"/run/s", "127.0.0.1:9000", "127.9.9.9:1"};

} // namespace

BOOST_FIXTURE_TEST_SUITE(settings, Fixture)

BOOST_AUTO_TEST_CASE(applications_are_tables_and_a_later_file_replaces_all_of_them)
{
    const auto one = file("[[rainbow.applications]]\nid = 'a'\nsecret = 's'\nname = 'A'\n");
    const auto two = file("[[rainbow.applications]]\nid = 'b'\nsecret = 't'\n[[rainbow.applications]]\nid = 'c'\n"
                          "secret = \"quote \\\" and line\\n\"\n");
    BOOST_TEST(read_settings({}).rainbow.applications.empty());
    BOOST_TEST(read_settings({one}).rainbow.applications.at(0).name == "A");
    const auto both = read_settings({one, two});
    BOOST_TEST(both.rainbow.applications.size() == 2U);
    const auto printed = read_settings({file(print_settings(both))});
    BOOST_TEST(printed.rainbow.applications.size() == 2U);
    BOOST_TEST(printed.rainbow.applications.at(1).secret == "quote \" and line\n");
}

BOOST_AUTO_TEST_CASE(without_a_file_everything_has_its_default)
{
    const auto settings = read_settings({});
    BOOST_TEST(!settings.development);
    BOOST_TEST(settings.limits.enabled);
    BOOST_TEST(settings.rocketchat.contract == "released");
    BOOST_TEST(settings.rocketchat.token_length == 22);
    BOOST_TEST(settings.workers >= 8);
    BOOST_TEST(settings.database.hosts.size() == 1U);
    BOOST_TEST(print_settings(read("")) == print_settings(settings));
}

BOOST_AUTO_TEST_CASE(printed_settings_explain_each_one_and_read_back_the_same)
{
    auto settings =
        read("development = true\nsite_name = \"a \\\"b\\\" \\\\ \\t \xC3\xA4 'c'\"\nworkers = 3\n"
             "[database]\nhosts = ['unix:/a b', 'h:1']\ntls = true\ntls_ca = '/ca'\n[limits]\nenabled = false\n");
    const auto printed = print_settings(settings);
    const auto again = read(printed);
    BOOST_TEST(print_settings(again) == printed);
    BOOST_TEST(again.site_name == "a \"b\" \\ \t \xC3\xA4 'c'");
    BOOST_TEST((again.database.hosts == std::vector<std::string>{"unix:/a b", "h:1"}));
    BOOST_TEST(!again.limits.enabled);

    std::size_t keys = 0, meanings = 0, defaults = 0;
    for (std::size_t begin = 0; begin < printed.size(); begin = printed.find('\n', begin) + 1) {
        const auto line = printed.substr(begin, printed.find('\n', begin) - begin);
        defaults += line.starts_with("# default: ");
        meanings += line.starts_with("# ") && line.size() > 2 && !line.starts_with("# default: ");
        keys += !line.empty() && line[0] != '#' && line[0] != '[';
    }
    BOOST_TEST(keys > 50U);
    BOOST_TEST(meanings == keys);
    BOOST_TEST(defaults == keys);
}

BOOST_DATA_TEST_CASE_F(Fixture, errors_are_reported_with_their_place, data::make(refused), sample)
{
    const auto path = file(sample.toml);
    BOOST_CHECK_EXCEPTION(read_settings({path}), SettingsError, [&](const SettingsError& error) {
        BOOST_TEST_INFO(error.what());
        return std::string(error.what()).find(sample.complaint) != std::string::npos;
    });
}

BOOST_AUTO_TEST_CASE(later_files_override_earlier_ones_key_by_key)
{
    const auto settings =
        read_settings({file("workers = 3\n[smtp]\nhost = 'a'\nport = 1\n[database]\nhosts = ['x:1', 'y:2']"),
                       file("[smtp]\nport = 2\n[database]\nhosts = ['z:3']"), file("[smtp]\nhost = 'b'")});
    BOOST_TEST(settings.workers == 3);
    BOOST_TEST(settings.smtp.host == "b");
    BOOST_TEST(settings.smtp.port == 2);
    BOOST_TEST((settings.database.hosts == std::vector<std::string>{"z:3"}));
}

BOOST_AUTO_TEST_CASE(files_are_validated_together_not_one_by_one)
{
    BOOST_CHECK_NO_THROW(read_settings({file("[limits]\nenabled = false"), file("development = true")}));
}

BOOST_DATA_TEST_CASE_F(Fixture, limits_may_be_off_for_a_developer_s_own_machine, data::make(unlimited), listen)
{
    BOOST_TEST(!read("development = true\nlisten = '" + listen + "'\n[limits]\nenabled = false").limits.enabled);
}

BOOST_AUTO_TEST_CASE(a_missing_file_is_named)
{
    BOOST_CHECK_EXCEPTION(read_settings({"/nonexistent/usher.toml"}), SettingsError, [](const SettingsError& error) {
        return std::string(error.what()).find("/nonexistent/usher.toml") != std::string::npos;
    });
}

BOOST_AUTO_TEST_CASE(a_secret_is_its_file_s_first_line)
{
    BOOST_TEST(read_secret("") == "");
    BOOST_TEST(read_secret(file("s3cret\n")) == "s3cret");
    BOOST_TEST(read_secret(file("s3cret")) == "s3cret");
    BOOST_TEST(read_secret(file(" with blanks \n")) == " with blanks ");
    BOOST_CHECK_THROW(read_secret("/nonexistent/secret"), SettingsError);
    BOOST_CHECK_THROW(read_secret(file("")), SettingsError);
}

BOOST_AUTO_TEST_CASE(a_credential_of_the_service_manager_takes_precedence)
{
    const auto secret = file("from the file\n");
    const auto credentials = folder / "credentials";
    std::filesystem::create_directory(credentials);
    setenv("CREDENTIALS_DIRECTORY", credentials.c_str(), 1);
    BOOST_TEST(read_secret(secret) == "from the file");
    std::ofstream(credentials / std::filesystem::path(secret).filename()) << "handed over\n";
    BOOST_TEST(read_secret(secret) == "handed over");
    std::filesystem::remove(secret);
    BOOST_TEST(read_secret(secret) == "handed over");
    unsetenv("CREDENTIALS_DIRECTORY");
}

BOOST_AUTO_TEST_CASE(the_file_of_defaults_sets_nothing_and_may_set_each)
{
    const auto defaults = print_defaults();
    const auto initial = print_settings(read_settings({}));
    BOOST_TEST(print_settings(read(defaults)) == initial);
    std::string uncommented;
    std::istringstream lines(defaults);
    for (std::string line; std::getline(lines, line);)
        uncommented += (line.starts_with('#') && !line.starts_with("# ") ? line.substr(1) : line) + "\n";
    BOOST_TEST(uncommented != defaults);
    BOOST_TEST(print_settings(read(uncommented)) == initial);
}

BOOST_AUTO_TEST_CASE(a_conference_has_its_own_dial_in_or_the_common_one)
{
    const auto settings = read("[[rainbow.dial_in]]\nnumbers = ['France, Paris | FRAPAR | +33 1', '||112']\n"
                               "participant_code = '222222'\n[[rainbow.dial_in]]\n"
                               "conference = '5980c0aaf698c541468fd1e0'\nmoderator_code = '1'\n");
    const auto again = read_settings({file(print_settings(settings))});
    for (const auto& all : {settings.rainbow.dial_in, again.rainbow.dial_in}) {
        const auto common = dial_in_of(all, ConferenceId::from_hex("5980c0aaf698c541468fd1e1"));
        BOOST_TEST(common.participant_code == "222222");
        BOOST_TEST(in_lines(common.numbers) == "France, Paris: +33 1\n112");
        BOOST_TEST(common.numbers[0].code == "FRAPAR");
        const auto own = dial_in_of(all, ConferenceId::from_hex("5980c0aaf698c541468fd1e0"));
        BOOST_TEST(own.moderator_code == "1");
        BOOST_TEST(own.participant_code == "");
    }
    BOOST_TEST(dial_in_of({}, std::nullopt).numbers.empty());
}

BOOST_AUTO_TEST_SUITE_END()
