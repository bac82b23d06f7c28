// Hashes of secrets: of tokens, which are random enough for a fast hash, and of passwords, which are not.
#pragma once

#include "base/random.h"

#include <string>
#include <string_view>

namespace usher {

/// BLAKE2b-256 of the token: 32 bytes.
std::string token_hash(std::string_view token);

/// HMAC-SHA256 of the text: 32 bytes. The key may have any length.
std::string hmac_sha256(std::string_view key, std::string_view text);

/// Lower-case hex of SHA-256, which a Rocket.Chat client may send instead of a password.
std::string sha256_hex(std::string_view text);

/// Argon2id (2 passes, 19 MiB) of the password's sha256_hex, in libsodium's text format. Some 20 ms of one core.
std::string hash_password_digest(std::string_view sha256_hex_of_password);
/// Takes the same time whether it matches or not.
bool verify_password_digest(const std::string& hash, std::string_view sha256_hex_of_password);

} // namespace usher
