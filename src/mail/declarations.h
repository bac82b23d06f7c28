// Which letters there are and what each may name. To add one: a line here, and its subject, text and HTML in
// templates/<locale>/ for each of required_locales(). Whoever writes the letter gives all its parameters.
#pragma once

#include <string>
#include <vector>

namespace usher::mail {

/// A link must begin with https:// or http://, so that no other scheme gets into an href.
enum class ParamKind { text, link };

struct Param {
    std::string name;
    ParamKind kind = ParamKind::text;
};

struct Declaration {
    std::string name;
    std::vector<Param> params;
};

const std::vector<Declaration>& declarations();

/// Languages in which every template must be there; the operator's folder may hold further ones.
const std::vector<std::string>& required_locales();

} // namespace usher::mail
