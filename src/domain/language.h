// The languages of e-mails and pages: Usher's own texts in each of them. They are read from the template folders
// (mail/languages.h). Immutable: any thread may read.
#pragma once

#include "domain/org.h"

#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace usher {

/// A heading and a sentence.
struct Notice {
    std::string title;
    std::string text;
};

struct Language {
    std::string code; ///< "fr"; the name of its folder
    std::array<std::string, 12> months;
    std::string day;                                      ///< with {day}, {month} and {year}
    std::string moment;                                   ///< with {date}, {time} and {zone}
    std::array<std::string, org_role_names.size()> roles; ///< in the order of OrgRole
    Notice blocked;                                       ///< to a recipient who wants no more e-mails: done
    Notice block_unknown;                                 ///< their link is unknown
    Notice block_failed;                                  ///< the server failed
    Notice meeting;                                       ///< an e-mail that users may send themselves; with {link}
};

class Languages {
public:
    /// default_code: of one of them.
    Languages(std::vector<Language> all, std::string_view default_code);

    const std::vector<Language>& all() const { return all_; }
    /// The one to use when no other is known.
    const Language& fallback() const { return all_[fallback_]; }

    /// French for "fr", "fr-CA" and "FR_ca", if there is no closer match; null for an unsupported language.
    const Language* find(std::string_view locale) const;
    /// As find, or the fallback.
    const Language& best_for(std::string_view locale) const;
    /// The code as find returns it; "" for an unsupported language.
    std::string code_of(std::string_view locale) const;
    /// The code of the one preferred by a header Accept-Language (RFC 9110 §12.5.4); "" if it names none of them.
    std::string preferred(std::string_view accept_language) const;

private:
    std::vector<Language> all_;
    std::size_t fallback_ = 0;
};

} // namespace usher
