// Reads the languages from the template folders. A language is a folder with a words.toml; it also holds its templates
// and, in pages/, the words of the pages, which nginx serves. Adding a language needs nothing else.
#pragma once

#include "domain/language.h"
#include "mail/templates.h"

#include <set>
#include <string>

namespace usher::mail {

/// The names of the folders with a words.toml, in either template folder.
std::set<std::string> language_codes(const TemplateOptions& options);

/// Each word is the operator's if their words.toml has it. Throws TemplateError if a file is not TOML, a word is
/// missing, not a string, or lacks one of its {names}, or there is no language with the code options.default_locale.
Languages load_languages(const TemplateOptions& options);

} // namespace usher::mail
