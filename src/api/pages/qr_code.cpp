#include "api/pages/qr_code.h"

#include <qrencode.h>

#include <memory>

namespace usher::api::pages {

std::optional<std::string> qr_svg(const std::string& text)
{
    constexpr int margin = 4; // ISO/IEC 18004: four modules
    const std::unique_ptr<QRcode, decltype(&QRcode_free)> code(
        QRcode_encodeString(text.c_str(), 0, QR_ECLEVEL_M, QR_MODE_8, 1), QRcode_free);
    if (!code) return std::nullopt;
    std::string path;
    for (int y = 0; y < code->width; ++y)
        for (int x = 0, begin = -1; x <= code->width; ++x) {
            const bool is_dark = x < code->width && (code->data[y * code->width + x] & 1) != 0;
            if (is_dark && begin < 0) begin = x;
            if (is_dark || begin < 0) continue;
            const auto length = std::to_string(x - begin);
            path.append("M").append(std::to_string(begin + margin)).append(" ").append(std::to_string(y + margin));
            path.append("h").append(length).append("v1h-").append(length).append("z");
            begin = -1;
        }
    const auto size = std::to_string(code->width + 2 * margin);
    return R"(<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 )" + size + " " + size +
           R"(" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h)" + size + "v" + size + "H0z" +
           R"("/><path d=")" + path + R"("/></svg>)";
}

} // namespace usher::api::pages
