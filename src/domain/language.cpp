#include "domain/language.h"

#include "base/text.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace usher {
namespace {

constexpr std::array<std::string_view, 4> languages = {"en", "fr", "de", "es"};

/// The weight in "fr;q=0.8": 1 where none is given, 0 where it is no number.
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

std::optional<std::string> language_of(std::string_view locale)
{
    const auto language = text::to_lower(locale.substr(0, locale.find_first_of("-_")));
    const bool spoken = std::ranges::find(languages, language) != languages.end();
    return spoken ? std::optional(language) : std::nullopt;
}

std::string preferred_language(std::string_view accept_language)
{
    std::string best;
    double best_weight = 0;
    for (const auto range : text::split(accept_language, ',')) {
        const auto language = language_of(text::trimmed(range.substr(0, range.find(';'))));
        if (!language || weight_of(range) <= best_weight) continue;
        best = *language;
        best_weight = weight_of(range);
    }
    return best;
}

} // namespace usher
