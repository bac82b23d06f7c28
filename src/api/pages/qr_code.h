// A QR code as an image: libqrencode's modules as one SVG path.
#pragma once

#include <optional>
#include <string>

namespace usher::api::pages {

/// Black on white with the quiet zone that readers need; nothing if the text is too long.
std::optional<std::string> qr_svg(const std::string& text);

} // namespace usher::api::pages
