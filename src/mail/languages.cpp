#include "mail/languages.h"

#include "base/text.h"

#include <toml++/toml.h>

#include <array>
#include <filesystem>
#include <initializer_list>
#include <sstream>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

namespace usher::mail {
namespace {

namespace fs = std::filesystem;

constexpr auto file_name = "words.toml";
constexpr std::array role_keys = {"owner", "super_admin", "sysadmin", "support", "business", "site_access"};
static_assert(role_keys.size() == org_role_names.size());

bool is_file(const fs::path& path)
{
    std::error_code ignored;
    return fs::is_regular_file(path, ignored);
}

/// The words of one language: the operator's first, then those that come with Usher.
class Words {
public:
    Words(const TemplateOptions& options, const std::string& code) : code_(code)
    {
        for (const auto& folder : {options.own_folder, options.folder}) {
            const auto path = fs::path(folder) / code / file_name;
            if (!folder.empty() && is_file(path)) files_.push_back(parse(path));
        }
    }

    std::string text(const std::string& key, std::initializer_list<const char*> names = {}) const
    {
        const auto value = find(key).value<std::string>();
        if (!value || !text::is_utf8(*value)) throw wrong(key, "expected a quoted string");
        for (const auto* name : names)
            if (value->find("{" + std::string(name) + "}") == std::string::npos)
                throw wrong(key, std::string("has no {") + name + "}");
        return *value;
    }

    template <std::size_t count>
    std::array<std::string, count> texts(const std::string& key) const
    {
        const auto* const list = find(key).as_array();
        if (!list || list->size() != count) throw wrong(key, "expected " + std::to_string(count) + " strings");
        std::array<std::string, count> all;
        for (std::size_t i = 0; i < count; ++i) {
            const auto value = list->get(i)->value<std::string>();
            if (!value) throw wrong(key, "expected " + std::to_string(count) + " strings");
            all[i] = *value;
        }
        return all;
    }

    Notice notice(const std::string& key, std::initializer_list<const char*> names = {}) const
    {
        return {text(key + ".title"), text(key + ".text", names)};
    }

private:
    static toml::table parse(const fs::path& path)
    {
        try {
            return toml::parse_file(path.string());
        } catch (const toml::parse_error& error) {
            std::ostringstream where;
            where << path.string() << ":" << error.source().begin.line << ": " << error.description();
            throw TemplateError(where.str());
        }
    }

    toml::node_view<const toml::node> find(const std::string& key) const
    {
        for (const auto& file : files_)
            if (const auto found = file.at_path(key)) return found;
        throw wrong(key, "missing");
    }

    TemplateError wrong(const std::string& key, const std::string& why) const
    {
        return TemplateError(code_ + "/" + file_name + ": " + key + ": " + why);
    }

    std::string code_;
    std::vector<toml::table> files_;
};

Language load_language(const TemplateOptions& options, const std::string& code)
{
    const Words words(options, code);
    Language language;
    language.code = code;
    language.months = words.texts<12>("dates.months");
    language.day = words.text("dates.day", {"day", "month", "year"});
    language.moment = words.text("dates.moment", {"date", "time", "zone"});
    for (std::size_t i = 0; i < role_keys.size(); ++i)
        language.roles[i] = words.text(std::string("roles.") + role_keys[i]);
    language.blocked = words.notice("block.done");
    language.block_unknown = words.notice("block.unknown");
    language.block_failed = words.notice("block.failed");
    language.meeting = words.notice("meeting", {"link"});
    return language;
}

} // namespace

std::set<std::string> language_codes(const TemplateOptions& options)
{
    std::set<std::string> codes;
    std::error_code missing;
    for (const auto& folder : {options.own_folder, options.folder}) {
        if (folder.empty()) continue;
        for (const auto& entry : fs::directory_iterator(folder, missing))
            if (is_file(entry.path() / file_name)) codes.insert(entry.path().filename().string());
    }
    return codes;
}

Languages load_languages(const TemplateOptions& options)
{
    const auto codes = language_codes(options);
    if (!codes.contains(options.default_locale))
        throw TemplateError(options.default_locale + "/" + file_name +
                            ": missing in the folders of templates; default_locale needs it");
    std::vector<Language> all;
    for (const auto& code : codes)
        all.push_back(load_language(options, code));
    return {std::move(all), options.default_locale};
}

} // namespace usher::mail
