// The locales that orchd's clients know; any other in a response makes them fail.
#pragma once

#include <string>
#include <string_view>

namespace usher::api::orchd {

bool is_locale(std::string_view tag);
/// The tag itself if clients know it.
std::string locale_or_english(std::string_view tag);

} // namespace usher::api::orchd
