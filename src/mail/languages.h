// Reads the languages from the folders of templates. A language is a folder in which there is a words.toml; there, too,
// are its templates and, in pages/, the words of the pages, which nginx serves. A further language needs nothing else.
#pragma once

#include "domain/language.h"
#include "mail/templates.h"

#include <set>
#include <string>

namespace usher::mail {

/// The names of the folders with a words.toml, in either folder of templates.
std::set<std::string> language_codes(const TemplateOptions& options);

/// Each word is the operator's own if their words.toml has it. Throws TemplateError: a file that is no TOML, a word that
/// is missing, no text, or without one of its {names}; no language of the code options.default_locale.
Languages load_languages(const TemplateOptions& options);

} // namespace usher::mail
