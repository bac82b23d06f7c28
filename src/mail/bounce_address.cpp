#include "mail/bounce_address.h"

#include "base/secrets.h"
#include "base/text.h"

#include <utility>

namespace usher::mail {
namespace {

constexpr std::string_view prefix = "bounce+";
constexpr std::size_t id_digits = 24;
constexpr std::size_t mac_bytes = 16;

} // namespace

BounceAddress::BounceAddress(std::string domain, std::string key)
    : domain_(text::to_lower(domain)), key_(std::move(key))
{
}

std::string BounceAddress::local_part(const EmailId& email) const
{
    const auto id = email.hex();
    const auto mac = hmac_sha256(key_, "usher bounce " + id).substr(0, mac_bytes);
    return std::string(prefix) + id + "." + text::to_base32(mac);
}

std::string BounceAddress::of(const EmailId& email) const
{
    return local_part(email) + "@" + domain_;
}

std::optional<EmailId> BounceAddress::email_of(std::string_view address) const
{
    if (!is_used()) return std::nullopt;
    const auto written = text::to_lower(address);
    if (!written.starts_with(prefix)) return std::nullopt;
    const auto email = EmailId::from_hex(std::string_view(written).substr(prefix.size(), id_digits));
    if (!email || !text::equal_in_constant_time(written, of(*email))) return std::nullopt;
    return email;
}

} // namespace usher::mail
