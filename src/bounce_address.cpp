#include "bounce_address.h"

namespace usher {

mail::BounceAddress bounce_address(const MailSettings& settings)
{
    constexpr std::size_t shortest = 16;
    if (settings.bounce_domain.empty()) return {"", ""};
    auto key = read_secret(settings.bounce_key_file);
    if (key.size() < shortest) throw SettingsError(settings.bounce_key_file + ": the key has fewer than 16 characters");
    return {settings.bounce_domain, std::move(key)};
}

} // namespace usher
