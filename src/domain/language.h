// The languages that e-mails and pages are written in.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace usher {

/// "fr" for "fr", "fr-CA" and "FR_ca"; nothing for a language that Usher does not speak.
std::optional<std::string> language_of(std::string_view locale);

/// The one that a header Accept-Language (RFC 9110 §12.5.4) likes best of ours; "" if it names none of them.
std::string preferred_language(std::string_view accept_language);

} // namespace usher
