#include "mail/templates.h"

#include "base/text.h"
#include "mail/languages.h"
#include "mail/moment.h"
#include "mail/template_file.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <optional>
#include <set>
#include <system_error>
#include <utility>

namespace usher::mail {
namespace {

namespace fs = std::filesystem;

struct Extension {
    std::string_view text;
    Part part;
};
constexpr std::array extensions = {Extension{".subject", Part::subject}, Extension{".txt", Part::text},
                                   Extension{".html", Part::html}};

/// Where a part is: the operator's folder is searched first.
class Shelf {
public:
    explicit Shelf(const TemplateOptions& options)
        : folders_{options.own_folder, options.folder}, languages_(language_codes(options))
    {
    }

    std::optional<fs::path> find(const std::string& locale, const std::string& file) const
    {
        for (const auto& folder : folders_) {
            const auto path = fs::path(folder) / locale / file;
            std::error_code ignored;
            if (!folder.empty() && fs::is_regular_file(path, ignored)) return path;
        }
        return std::nullopt;
    }

    /// Whether every template must exist in it.
    bool is_language(const std::string& locale) const { return languages_.contains(locale); }

    std::set<std::string> locales() const
    {
        auto all = languages_;
        for (const auto& entry : entries())
            all.insert(entry.parent_path().filename().string());
        return all;
    }

    /// Files that look like templates: <folder>/<locale>/<anything>.<a part's extension>.
    std::vector<fs::path> entries() const
    {
        std::vector<fs::path> all;
        std::error_code missing;
        for (const auto& folder : folders_) {
            if (folder.empty()) continue;
            for (const auto& locale : fs::directory_iterator(folder, missing)) {
                if (!locale.is_directory()) continue;
                for (const auto& file : fs::directory_iterator(locale))
                    if (is_part(file.path())) all.push_back(file.path());
            }
        }
        return all;
    }

private:
    static bool is_part(const fs::path& path)
    {
        return !path.filename().string().starts_with('.') &&
               std::ranges::find(extensions, path.extension().string(), &Extension::text) != extensions.end();
    }

    std::array<std::string, 2> folders_;
    std::set<std::string> languages_;
};

void check_file_names(const Shelf& shelf, const std::vector<Declaration>& declared)
{
    for (const auto& path : shelf.entries())
        if (std::ranges::none_of(declared, [&](const auto& one) { return one.is_called(path.stem().string()); }))
            throw TemplateError(path.string() + ": there is no e-mail with this name");
}

TemplateFile load_part(const Shelf& shelf, const std::string& locale, const Declaration& declaration,
                       const Extension& extension)
{
    const auto file = declaration.name + std::string(extension.text);
    const auto path = shelf.find(locale, file);
    if (!path) throw TemplateError(locale + "/" + file + ": missing in the folders of templates");
    return TemplateFile(*path, extension.part, declaration);
}

bool has_any(const Shelf& shelf, const std::string& locale, const Declaration& declaration)
{
    return std::ranges::any_of(extensions, [&](const Extension& extension) {
        return shelf.find(locale, declaration.name + std::string(extension.text)).has_value();
    });
}

bool is_link(const std::string& value)
{
    return value.starts_with("https://") || value.starts_with("http://");
}

/// The declaration, with the names that every template may use.
Declaration with_look(Declaration declaration, const Params& look)
{
    for (const auto& [name, value] : look)
        declaration.params.push_back({name, ParamKind::text});
    return declaration;
}

kainjow::mustache::data values_of(const Declaration& declaration, const Params& params, const Language& language)
{
    kainjow::mustache::data values;
    for (const auto& [name, kind] : declaration.params) {
        const auto param = params.find(name);
        if (param == params.end()) throw RenderError("the e-mail has no parameter " + name);
        if (!text::is_utf8(param->second)) throw RenderError("parameter " + name + " is not UTF-8");
        if (kind == ParamKind::link && !is_link(param->second))
            throw RenderError("parameter " + name + " is not a link");
        const auto& value = param->second;
        if (value.empty())
            values.set(name, kainjow::mustache::data(false));
        else
            values.set(name, kainjow::mustache::data(kind == ParamKind::moment ? told_moment(value, language) : value));
    }
    return values;
}

} // namespace

struct Templates::Parts {
    TemplateFile subject;
    TemplateFile text;
    TemplateFile html;
};

struct Templates::Email {
    Declaration declaration;
    std::map<std::string, Parts> by_locale;

    /// With the locale they are in.
    const std::pair<const std::string, Parts>& best_for(const std::string& locale,
                                                        const std::string& default_locale) const
    {
        const auto language = locale.substr(0, locale.find_first_of("-_"));
        for (const auto& wanted : {locale, language}) {
            const auto found = by_locale.find(wanted);
            if (found != by_locale.end()) return *found;
        }
        return *by_locale.find(default_locale);
    }
};

Templates::Templates(const TemplateOptions& options, const std::vector<Declaration>& declared)
    : languages_(load_languages(options)), look_(options.look)
{
    const Shelf shelf(options);
    check_file_names(shelf, declared);
    for (const auto& plain : declared) {
        const auto declaration = with_look(plain, look_);
        Email email{declaration, {}};
        for (const auto& locale : shelf.locales()) {
            if (!shelf.is_language(locale) && !has_any(shelf, locale, declaration)) continue;
            email.by_locale.emplace(locale, Parts{load_part(shelf, locale, declaration, extensions[0]),
                                                  load_part(shelf, locale, declaration, extensions[1]),
                                                  load_part(shelf, locale, declaration, extensions[2])});
        }
        emails_.emplace(declaration.name, std::move(email));
    }
}

Templates::~Templates() = default;
Templates::Templates(Templates&&) noexcept = default;
Templates& Templates::operator=(Templates&&) noexcept = default;

/// A template in the language that fits best.
struct Templates::Choice {
    const Declaration& declaration;
    const Language& language;
    const Parts& parts;
    const Params& look;

    /// own: a copy of the parts, which rendering modifies.
    EmailText render(Parts& own, const Params& params) const
    {
        auto whole = params;
        whole.insert(look.begin(), look.end()); // the e-mail's own take precedence
        const auto values = values_of(declaration, whole, language);
        return {own.subject.render(values), own.text.render(values), own.html.render(values)};
    }
};

Templates::Choice Templates::choose(const std::string& name, const std::string& locale) const
{
    const auto found =
        std::ranges::find_if(emails_, [&](const auto& email) { return email.second.declaration.is_called(name); });
    if (found == emails_.end()) throw RenderError("there is no template for this e-mail");
    const auto& [spoken, parts] = found->second.best_for(locale, languages_.fallback().code);
    return {found->second.declaration, languages_.best_for(spoken), parts, look_};
}

EmailText Templates::render(const std::string& name, const std::string& locale, const Params& params) const
{
    const auto choice = choose(name, locale);
    auto own = choice.parts;
    return choice.render(own, params);
}

Renderer::Renderer(std::shared_ptr<const Templates> templates) : templates_(std::move(templates)) {}
Renderer::~Renderer() = default;
Renderer::Renderer(Renderer&&) noexcept = default;
Renderer& Renderer::operator=(Renderer&&) noexcept = default;

EmailText Renderer::render(const std::string& name, const std::string& locale, const Params& params)
{
    const auto choice = templates_->choose(name, locale);
    return choice.render(own_.try_emplace(&choice.parts, choice.parts).first->second, params);
}

} // namespace usher::mail
