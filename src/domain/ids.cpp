#include "domain/ids.h"

#include "base/text.h"

#include <algorithm>
#include <cassert>

namespace usher {
namespace {

/// The positions of an id's 12 bytes within its UUID's 16. Bytes 6 to 9 hold version and variant: 40 00 80 00.
constexpr std::array<std::size_t, 12> places = {0, 1, 2, 3, 4, 5, 10, 11, 12, 13, 14, 15};
constexpr std::array<std::uint8_t, 16> frame = {0, 0, 0, 0, 0, 0, 0x40, 0, 0x80, 0};

std::string uuid_text(const std::array<std::uint8_t, 16>& uuid)
{
    const auto hex = text::to_hex(uuid);
    return hex.substr(0, 8) + "-" + hex.substr(8, 4) + "-" + hex.substr(12, 4) + "-" + hex.substr(16, 4) + "-" +
           hex.substr(20);
}

constexpr bool hyphen_at(std::size_t i)
{
    return i == 8 || i == 13 || i == 18 || i == 23;
}

} // namespace

IdBytes make_id_bytes(Time now, Random& random)
{
    const auto seconds =
        static_cast<std::uint32_t>(std::chrono::floor<std::chrono::seconds>(now).time_since_epoch().count());
    IdBytes bytes{};
    for (std::size_t i = 0; i < 4; ++i)
        bytes[i] = static_cast<std::uint8_t>(seconds >> (24U - 8U * i));
    random.fill(std::span(bytes).subspan(4));
    return bytes;
}

std::string id_to_hex(const IdBytes& bytes)
{
    return text::to_hex(bytes);
}

std::string id_to_uuid(const IdBytes& bytes)
{
    auto uuid = frame;
    for (std::size_t i = 0; i < bytes.size(); ++i)
        uuid[places[i]] = bytes[i];
    return uuid_text(uuid);
}

std::string random_uuid(Random& random)
{
    std::array<std::uint8_t, 16> uuid{};
    random.fill(uuid);
    uuid[6] = static_cast<std::uint8_t>((uuid[6] & 0x0FU) | 0x40U);
    uuid[8] = static_cast<std::uint8_t>((uuid[8] & 0x3FU) | 0x80U);
    return uuid_text(uuid);
}

std::optional<IdBytes> id_from_hex(std::string_view hex)
{
    IdBytes bytes{};
    const auto read = hex.size() == 2 * bytes.size() ? text::from_hex(hex) : std::nullopt;
    if (!read) return std::nullopt;
    std::ranges::copy(*read, bytes.begin());
    return bytes;
}

bool is_uuid(std::string_view text)
{
    if (text.size() != 36) return false;
    std::string hex;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (hyphen_at(i) != (text[i] == '-')) return false;
        if (!hyphen_at(i)) hex += text[i];
    }
    return text::from_hex(hex).has_value();
}

std::optional<IdBytes> id_from_uuid(std::string_view uuid)
{
    if (!is_uuid(uuid)) return std::nullopt;
    std::string hex;
    std::ranges::copy_if(uuid, std::back_inserter(hex), [](char c) { return c != '-'; });
    const auto read = text::from_hex(hex);
    assert(read && read->size() == frame.size());
    IdBytes bytes{};
    for (std::size_t i = 0; i < bytes.size(); ++i)
        bytes[i] = (*read)[places[i]];
    return id_to_uuid(bytes) == text::to_lower(uuid) ? std::optional(bytes) : std::nullopt;
}

} // namespace usher
