#include "base/secrets.h"

#include "base/text.h"

#include <sodium.h>

#include <array>
#include <cstdint>
#include <stdexcept>

namespace usher {
namespace {

constexpr unsigned long long passes = 2;
constexpr std::size_t memory = 19U * 1024 * 1024;

const std::uint8_t* bytes_of(std::string_view text)
{
    return reinterpret_cast<const std::uint8_t*>(text.data());
}

} // namespace

std::string token_hash(std::string_view token)
{
    std::string hash(32, '\0');
    crypto_generichash(reinterpret_cast<std::uint8_t*>(hash.data()), hash.size(), bytes_of(token), token.size(),
                       nullptr, 0);
    return hash;
}

std::string hmac_sha256(std::string_view key, std::string_view text)
{
    crypto_auth_hmacsha256_state state;
    crypto_auth_hmacsha256_init(&state, bytes_of(key), key.size());
    crypto_auth_hmacsha256_update(&state, bytes_of(text), text.size());
    std::string mac(crypto_auth_hmacsha256_BYTES, '\0');
    crypto_auth_hmacsha256_final(&state, reinterpret_cast<std::uint8_t*>(mac.data()));
    return mac;
}

std::string sha256_hex(std::string_view text)
{
    std::array<std::uint8_t, crypto_hash_sha256_BYTES> digest{};
    crypto_hash_sha256(digest.data(), bytes_of(text), text.size());
    return text::to_hex(digest);
}

std::string hash_password_digest(std::string_view sha256_hex_of_password)
{
    std::array<char, crypto_pwhash_STRBYTES> hash{};
    if (crypto_pwhash_str_alg(hash.data(), sha256_hex_of_password.data(), sha256_hex_of_password.size(), passes, memory,
                              crypto_pwhash_ALG_ARGON2ID13) != 0)
        throw std::runtime_error("not enough memory to hash a password");
    return hash.data();
}

bool verify_password_digest(const std::string& hash, std::string_view sha256_hex_of_password)
{
    return crypto_pwhash_str_verify(hash.c_str(), sha256_hex_of_password.data(), sha256_hex_of_password.size()) == 0;
}

} // namespace usher
