// The templates of all e-mails, read and checked once: whatever could go wrong with a file goes wrong at load, not when
// somebody's invite is to leave. Files are <folder>/<locale>/<template>.subject, .txt and .html, in mustache; values are
// escaped in HTML, and in HTML only. A folder without a words.toml is no language of its own, but may hold some templates
// for a locale.
//
// Any thread may render; one that renders much has a Renderer.
#pragma once

#include "domain/branding.h"
#include "domain/language.h"
#include "mail/declarations.h"

#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

namespace usher::mail {

using Params = std::map<std::string, std::string>;

struct TemplateOptions {
    std::string folder;
    std::string own_folder; ///< the operator's; its files come first; it may be missing or hold only some
    std::string default_locale = "en";
    /// How e-mails look that have no look of their own. Any template may name these.
    Params look = email_params({"Usher", "#1d4ed8", ""}, "");
};

/// What is wrong with which file, in words its author can act on.
class TemplateError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};
/// This one e-mail cannot be made, now or ever, from these templates. Names no value, for values may be secret.
class RenderError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

struct EmailText {
    std::string subject;
    std::string text;
    std::string html;
};

class Templates {
public:
    /// Throws TemplateError: a template without one of its parts in a language (mail/languages.h), a file that is no
    /// template or names what the template does not have, a tag that is not allowed, a missing word.
    explicit Templates(const TemplateOptions& options, const std::vector<Declaration>& declared = declarations());
    ~Templates();
    Templates(Templates&&) noexcept;
    Templates& operator=(Templates&&) noexcept;

    /// In the e-mail's language, else in the one it is a variety of ("fr" for "fr-CA"), else in the default.
    /// Throws RenderError.
    EmailText render(const std::string& name, const std::string& locale, const Params& params) const;

private:
    friend class Renderer;
    struct Parts;
    struct Email;
    struct Choice;

    Choice choose(const std::string& name, const std::string& locale) const;
    std::map<std::string, Email> emails_;
    Languages languages_;
    Params look_;
};

/// A thread's own copies of the templates it has used: to copy them for each e-mail would cost more than all else.
class Renderer {
public:
    explicit Renderer(std::shared_ptr<const Templates> templates);
    ~Renderer();
    Renderer(Renderer&&) noexcept;
    Renderer& operator=(Renderer&&) noexcept;

    const std::shared_ptr<const Templates>& templates() const { return templates_; }

    /// As Templates does it.
    EmailText render(const std::string& name, const std::string& locale, const Params& params);

private:
    std::shared_ptr<const Templates> templates_;
    std::map<const Templates::Parts*, Templates::Parts> own_;
};

} // namespace usher::mail
