// A QR code as a picture: libqrencode's squares as one SVG path.
#pragma once

#include <optional>
#include <string>

namespace usher::api::pages {

/// Black on white with the margin that readers need; nothing for a text that is too long.
std::optional<std::string> qr_svg(const std::string& text);

} // namespace usher::api::pages
