// The templates of all e-mails, read and checked once, so that errors in a file appear on loading, not when an invite
// is to be sent. Files are <folder>/<locale>/<template>.subject, .txt and .html, in mustache; values are escaped only
// in HTML. A folder without a words.toml is not a language, but may hold some templates for a locale.
//
// Rendering is thread-safe; a thread that renders many e-mails should use a Renderer.
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
    std::string own_folder; ///< the operator's; its files take precedence; it may be missing or hold only some
    std::string default_locale = "en";
    /// The default branding of e-mails. Any template may use these names.
    Params look = email_params({"Usher", "#1d4ed8", ""}, "");
};

/// What is wrong with which file, in terms its author can act on.
class TemplateError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};
/// This e-mail cannot be rendered from these templates. Does not quote values, which may be secret.
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
    /// Throws TemplateError if a language (mail/languages.h) lacks a part of a template or a word, or a file is not a
    /// valid template, uses a name the e-mail does not have, or has a tag that is not allowed.
    explicit Templates(const TemplateOptions& options, const std::vector<Declaration>& declared = declarations());
    ~Templates();
    Templates(Templates&&) noexcept;
    Templates& operator=(Templates&&) noexcept;

    /// In the e-mail's language, else in its base language ("fr" for "fr-CA"), else in the default one. Throws
    /// RenderError.
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

/// A thread's copies of the templates it has used: copying them for each e-mail would cost more than anything else.
class Renderer {
public:
    explicit Renderer(std::shared_ptr<const Templates> templates);
    ~Renderer();
    Renderer(Renderer&&) noexcept;
    Renderer& operator=(Renderer&&) noexcept;

    const std::shared_ptr<const Templates>& templates() const { return templates_; }

    /// As Templates::render().
    EmailText render(const std::string& name, const std::string& locale, const Params& params);

private:
    std::shared_ptr<const Templates> templates_;
    std::map<const Templates::Parts*, Templates::Parts> own_;
};

} // namespace usher::mail
