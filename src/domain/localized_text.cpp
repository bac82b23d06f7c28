#include "domain/localized_text.h"

#include "domain/language.h"

#include <array>

namespace usher {
namespace {

struct Words {
    std::array<const char*, 12> months;
    const char* after_day;
    const char* after_month;
    const char* before_hour;
    const char* after_minute;
    std::array<const char*, org_role_names.size()> roles; ///< in the order of OrgRole
};

// English, French, German, Spanish.
constexpr std::array<Words, 4> words = {{
    {{"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
      "December"},
     " ",
     " ",
     ", ",
     "",
     {"owner", "super administrator", "system administrator", "support", "business", "collaborator"}},
    {{"janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre",
      "décembre"},
     " ",
     " ",
     " à ",
     "",
     {"propriétaire", "super-administrateur", "administrateur système", "support", "commercial", "collaborateur"}},
    {{"Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November",
      "Dezember"},
     ". ",
     " ",
     ", ",
     " Uhr",
     {"Eigentümer", "Hauptadministrator", "Systemadministrator", "Support", "Vertrieb", "Mitarbeiter"}},
    {{"enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre",
      "diciembre"},
     " de ",
     " de ",
     " a las ",
     "",
     {"propietario", "superadministrador", "administrador de sistemas", "soporte", "comercial", "colaborador"}},
}};

const Words& words_in(std::string_view locale)
{
    const auto language = language_of(locale).value_or("en");
    return words[language == "fr" ? 1 : language == "de" ? 2 : language == "es" ? 3 : 0];
}

} // namespace

std::string date_in_words(Time time, std::string_view locale)
{
    const std::chrono::year_month_day date(std::chrono::floor<std::chrono::days>(time));
    const auto& in = words_in(locale);
    return std::to_string(static_cast<unsigned>(date.day())) + in.after_day +
           in.months[static_cast<unsigned>(date.month()) - 1] + in.after_month +
           std::to_string(static_cast<int>(date.year()));
}

std::string moment_in_words(Time time, std::string_view zone, std::string_view locale)
{
    const auto minutes =
        std::chrono::floor<std::chrono::minutes>(time - std::chrono::floor<std::chrono::days>(time)).count();
    const auto two_digits = [](auto number) { return (number < 10 ? "0" : "") + std::to_string(number); };
    const auto& in = words_in(locale);
    return date_in_words(time, locale) + in.before_hour + two_digits(minutes / 60) + ":" + two_digits(minutes % 60) +
           in.after_minute + " (" + std::string(zone) + ")";
}

std::string role_in_words(const OrgRoles& roles, std::string_view locale)
{
    return words_in(locale).roles[static_cast<std::size_t>(roles.first())];
}

} // namespace usher
