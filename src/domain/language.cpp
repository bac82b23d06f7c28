#include "domain/language.h"

#include "base/text.h"

#include <algorithm>
#include <charconv>
#include <stdexcept>
#include <utility>

namespace usher {
namespace {

/// The weight in "fr;q=0.8": 1 if there is none, 0 if it is not a number.
double weight_of(std::string_view range)
{
    const auto parameter = range.find(";");
    if (parameter == std::string_view::npos) return 1;
    const auto equals = range.find('=', parameter);
    if (equals == std::string_view::npos) return 1;
    const auto digits = text::trimmed(range.substr(equals + 1));
    double weight = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), weight);
    return weight;
}

} // namespace

Languages::Languages(std::vector<Language> all, std::string_view default_code) : all_(std::move(all))
{
    const auto found = std::ranges::find(all_, default_code, &Language::code);
    if (found == all_.end()) throw std::invalid_argument("the default language is not among the languages");
    fallback_ = static_cast<std::size_t>(found - all_.begin());
}

const Language* Languages::find(std::string_view locale) const
{
    const auto language = text::to_lower(locale.substr(0, locale.find_first_of("-_")));
    for (const auto wanted : {locale, std::string_view(language)}) {
        const auto found = std::ranges::find(all_, wanted, &Language::code);
        if (found != all_.end()) return &*found;
    }
    return nullptr;
}

const Language& Languages::best_for(std::string_view locale) const
{
    const auto* const found = find(locale);
    return found ? *found : fallback();
}

std::string Languages::code_of(std::string_view locale) const
{
    const auto* const found = find(locale);
    return found ? found->code : "";
}

std::string Languages::preferred(std::string_view accept_language) const
{
    std::string best;
    double best_weight = 0;
    for (const auto range : text::split(accept_language, ',')) {
        const auto code = code_of(text::trimmed(range.substr(0, range.find(';'))));
        if (code.empty() || weight_of(range) <= best_weight) continue;
        best = code;
        best_weight = weight_of(range);
    }
    return best;
}

} // namespace usher
