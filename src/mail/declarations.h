// Which e-mails there are and which parameters each has. To add one: a line here, and its subject, text and HTML in
// templates/<locale>/ for each language. The code that writes the e-mail provides all its parameters.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace usher::mail {

/// A link must begin with https:// or http://, so that no other scheme gets into an href. A moment is a time as ISO
/// text, followed by a blank and the reader's time zone ("2026-03-28T18:27:10.000Z Europe/Paris"; UTC if missing), and
/// is rendered in the e-mail's language.
enum class ParamKind { text, link, moment };

struct Param {
    std::string name;
    ParamKind kind = ParamKind::text;
};

struct Declaration {
    std::string name;
    std::vector<Param> params;
    /// Former names, which e-mails written by an earlier version, with the same parameters, may still have in the
    /// spool. Files with such a name are ignored.
    std::vector<std::string> former_names = {};

    bool is_called(std::string_view asked) const;
};

const std::vector<Declaration>& declarations();

} // namespace usher::mail
