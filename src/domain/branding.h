// The branding of pages and e-mails: a few things that the operator sets, for all or for one organization.
#pragma once

#include <map>
#include <string>
#include <string_view>

namespace usher {

struct Branding {
    std::string name;   ///< at the top of pages and e-mails
    std::string colour; ///< "#1d4ed8"
    std::string logo;   ///< a file in the operator's image folder; empty: none
};

/// Empty parts are taken from the other one.
Branding completed(Branding look, const Branding& otherwise);

/// '#' and six hex digits.
bool is_colour(std::string_view text);
/// A plain name that ends in .svg, .png, .jpg or .webp.
bool is_logo_file(std::string_view text);

/// Black or white: whichever is more readable on that colour (WCAG 2.2, never below 4.5 to 1).
std::string ink_on(std::string_view colour);

/// The same as template parameters: look_name, look_colour, look_ink, and look_logo, a URL or empty.
std::map<std::string, std::string> email_params(const Branding& look, std::string_view site_url);

} // namespace usher
