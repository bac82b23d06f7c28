// What an e-mail says in words of its language: dates, roles. Pure functions.
#pragma once

#include "base/clock.h"
#include "domain/org.h"

#include <string>
#include <string_view>

namespace usher {

/// "21 November 2026", in the locale's language, or in English if that is none of ours.
std::string date_in_words(Time time, std::string_view locale);
/// "21 November 2026, 18:30 (Europe/Paris)"; time: as the clocks of that zone show it.
std::string moment_in_words(Time time, std::string_view zone, std::string_view locale);
/// The best role of a set, such as "super administrator".
std::string role_in_words(const OrgRoles& roles, std::string_view locale);

} // namespace usher
