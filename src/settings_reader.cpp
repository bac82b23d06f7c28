#include "settings.h"
#include "settings_table.h"

#include "base/text.h"
#include "domain/ids.h"
#include "domain/wire_address.h"

#include <toml++/toml.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <thread>

namespace usher {
namespace {

[[noreturn]] void refuse(const std::string& file, const std::string& key, const std::string& why)
{
    throw SettingsError(file + ": " + key + ": " + why);
}

std::string quoted_list(const Texts& texts)
{
    std::string all;
    for (const auto& text : texts)
        all += (all.empty() ? "\"" : ", \"") + text + "\"";
    return all;
}

template <typename T>
T expect(const std::string& file, const std::string& key, const toml::node& node, const char* what)
{
    if (const auto value = node.value_exact<T>()) return *value;
    refuse(file, key, std::string("expected ") + what);
}

struct Reader {
    const std::string& file;
    const std::string& key;
    const toml::node& node;

    void operator()(Text& text) const
    {
        *text.place = expect<std::string>(file, key, node, "a quoted string");
        if (!text.choices.empty() && std::ranges::find(text.choices, *text.place) == text.choices.end())
            refuse(file, key, "expected one of " + quoted_list(text.choices));
    }
    void operator()(Number& number) const
    {
        *number.place = expect<std::int64_t>(file, key, node, "a whole number");
        if (*number.place < number.least || *number.place > number.most)
            refuse(file, key,
                   "expected a number from " + std::to_string(number.least) + " to " + std::to_string(number.most));
    }
    void operator()(Flag& flag) const { *flag.place = expect<bool>(file, key, node, "true or false"); }
    void operator()(List& list) const
    {
        const auto* array = node.as_array();
        if (!array || (array->empty() && !list.may_be_empty))
            refuse(file, key, "expected a list of strings, such as [\"unix:/run/mysqld/mysqld.sock\"]");
        list.place->clear();
        for (const auto& element : *array)
            list.place->push_back(expect<std::string>(file, key, element, "a list of strings"));
    }
    void operator()(Applications& applications) const
    {
        const auto* array = node.as_array();
        if (!array) refuse(file, key, "expected tables, each headed [[" + key + "]]");
        applications.place->clear();
        for (const auto& element : *array)
            applications.place->push_back(application_from(element));
    }
    void operator()(DialIns& dial_ins) const
    {
        const auto* array = node.as_array();
        if (!array) refuse(file, key, "expected tables, each headed [[" + key + "]]");
        dial_ins.place->clear();
        for (const auto& element : *array)
            dial_ins.place->push_back(dial_in_from(element));
    }
    DialIn dial_in_from(const toml::node& element) const
    {
        const auto* table = element.as_table();
        if (!table) refuse(file, key, "expected tables, each headed [[" + key + "]]");
        DialIn dial_in;
        std::string conference;
        const std::vector<std::pair<std::string_view, std::string*>> places = {
            {"conference", &conference},
            {"moderator_code", &dial_in.moderator_code},
            {"participant_code", &dial_in.participant_code},
            {"security_code", &dial_in.security_code},
            {"listen_only_code", &dial_in.listen_only_code}};
        for (const auto& [name, value] : *table) {
            const auto inner = key + "." + std::string(name.str());
            const auto place = std::ranges::find(places, name.str(), [](const auto& known) { return known.first; });
            if (place != places.end())
                *place->second = expect<std::string>(file, inner, value, "a quoted string");
            else if (name == "numbers")
                dial_in.numbers = numbers_from(inner, value);
            else
                refuse(file, inner, "no such setting");
        }
        if (!conference.empty()) dial_in.conference = ConferenceId::from_hex(conference);
        if (!conference.empty() && !dial_in.conference) refuse(file, key + ".conference", "expected 24 hex digits");
        return dial_in;
    }
    std::vector<DialInNumber> numbers_from(const std::string& inner, const toml::node& list) const
    {
        std::vector<std::string> texts;
        Reader{file, inner, list}.read_texts(texts);
        std::vector<DialInNumber> numbers;
        for (const auto& written : texts) {
            const auto parts = text::split(written, '|');
            if (parts.size() != 3) refuse(file, inner, "expected \"location | location code | number\"");
            numbers.push_back({std::string(text::trimmed(parts[0])), std::string(text::trimmed(parts[1])),
                               std::string(text::trimmed(parts[2]))});
        }
        return numbers;
    }
    void read_texts(std::vector<std::string>& texts) const
    {
        List list{&texts, {}, true};
        (*this)(list);
    }
    RainbowApplication application_from(const toml::node& element) const
    {
        const auto* table = element.as_table();
        if (!table) refuse(file, key, "expected tables, each headed [[" + key + "]]");
        RainbowApplication application;
        const std::vector<std::pair<std::string_view, std::string*>> places = {
            {"id", &application.id}, {"secret", &application.secret}, {"name", &application.name}};
        for (const auto& [name, value] : *table) {
            const auto place = std::ranges::find(places, name.str(), [](const auto& known) { return known.first; });
            if (place == places.end()) refuse(file, key + "." + std::string(name.str()), "no such setting");
            *place->second = expect<std::string>(file, key + "." + std::string(name.str()), value, "a quoted string");
        }
        if (application.id.empty() || application.secret.empty()) refuse(file, key, "expected an id and a secret");
        if (application.id.find(':') != std::string::npos) refuse(file, key + ".id", "must not have a colon");
        return application;
    }
};

void read_table(const std::string& file, const toml::table& table, const std::string& prefix,
                std::vector<Setting>& settings)
{
    for (const auto& [name, node] : table) {
        const auto key = prefix + std::string(name.str());
        const auto setting = std::ranges::find(settings, key, &Setting::key);
        if (setting != settings.end())
            std::visit(Reader{file, key, node}, setting->value);
        else if (const auto* inner = node.as_table())
            read_table(file, *inner, key + ".", settings);
        else
            refuse(file, key, "no such setting; --print-settings lists them all");
    }
}

void read_file(const std::string& file, std::vector<Setting>& settings)
{
    try {
        read_table(file, toml::parse_file(file), "", settings);
    } catch (const toml::parse_error& error) {
        std::ostringstream where;
        where << file << ":" << error.source().begin.line << ": " << error.description();
        throw SettingsError(where.str());
    }
}

void set_defaults(std::vector<Setting>& settings)
{
    for (auto& setting : settings)
        std::visit([](auto& value) { *value.place = value.initial; }, setting.value);
}

bool is_local(const std::string& listen)
{
    return listen.starts_with('/') || listen.starts_with("127.");
}

void check_together(const Settings& s)
{
    if (!s.limits.enabled && !(s.development && is_local(s.listen)))
        throw SettingsError("limits.enabled: may be false only with development = true and usherd listening on a unix "
                            "socket or on loopback");
    if (s.database.tls && s.database.tls_ca.empty())
        throw SettingsError("database.tls_ca: needed with database.tls = true");
    if (!s.public_origin.starts_with("http://") && !s.public_origin.starts_with("https://"))
        throw SettingsError("public_origin: expected http://host or https://host");
    if (!s.app_url.empty() && !s.app_url.starts_with("http://") && !s.app_url.starts_with("https://"))
        throw SettingsError("app_url: expected http://… or https://…, or nothing");
    if (!is_colour(s.look.colour)) throw SettingsError("look.colour: expected # and six hex digits, such as #1d4ed8");
    if (!s.look.logo.empty() && !is_logo_file(s.look.logo))
        throw SettingsError("look.logo: expected the name of a file that ends in .svg, .png, .jpg or .webp");
    if (s.public_origin.ends_with('/')) throw SettingsError("public_origin: must not end with a slash");
    if (!s.workspace.empty() && !id_from_uuid(s.workspace) && !id_from_hex(s.workspace))
        throw SettingsError("workspace: expected the id of an organization, or nothing for the master organization");
    const auto code = s.rainbow.invalid_open_invite_code;
    if (code != 40'400 && code != 404'000 && code != 404'116)
        throw SettingsError("rainbow.invalid_open_invite_code: expected 40400, 404000 or 404116");
    if (!s.mail.bounce_domain.empty() && !wire_address("bounce@" + s.mail.bounce_domain))
        throw SettingsError("mail.bounce_domain: expected a domain, such as bounces.example.org");
    if (!s.mail.bounce_domain.empty() && s.mail.bounce_key_file.empty())
        throw SettingsError("mail.bounce_key_file: needed with mail.bounce_domain");
    if (!s.links.never && s.links.longest_days == 0)
        throw SettingsError("links.longest_days: needed with links.never = false");
    if (s.reminders.org_invitation_days >= s.orchd.invite_days)
        throw SettingsError("reminders.org_invitation_days: must be less than orchd.invite_days");
    if (!wire_address(s.mail.from_address))
        throw SettingsError("mail.from_address: expected one address with an ASCII local part, such as "
                            "usher@example.org");
}

/// Where systemd has put the secret if the unit loads it as a credential with the file's name.
std::string credential_of(const std::string& file)
{
    const char* const folder = std::getenv("CREDENTIALS_DIRECTORY");
    return folder ? (std::filesystem::path(folder) / std::filesystem::path(file).filename()).string() : std::string();
}

} // namespace

Settings read_settings(const std::vector<std::string>& files)
{
    Settings settings;
    auto table = table_of(settings);
    set_defaults(table);
    for (const auto& file : files)
        read_file(file, table);
    check_together(settings);
    if (settings.look.name.empty()) settings.look.name = settings.site_name;
    if (settings.workers == 0) settings.workers = std::max<std::int64_t>(8, 4 * std::thread::hardware_concurrency());
    return settings;
}

std::string read_secret(const std::string& file)
{
    if (file.empty()) return "";
    std::string secret;
    if (std::ifstream in(credential_of(file)); std::getline(in, secret) && !secret.empty()) return secret;
    std::ifstream in(file);
    if (!in || !std::getline(in, secret)) throw SettingsError(file + ": cannot read the secret in it");
    return secret;
}

} // namespace usher
