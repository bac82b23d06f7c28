#include "base/secrets.h"

#include "base/text.h"

#include <boost/test/unit_test.hpp>

#include <cstdint>
#include <span>

using namespace usher;

namespace {

std::string hex(const std::string& bytes)
{
    return text::to_hex(std::span(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()));
}

} // namespace

BOOST_AUTO_TEST_SUITE(secrets)

BOOST_AUTO_TEST_CASE(a_token_s_hash_is_blake2b_256)
{
    BOOST_TEST(hex(token_hash("abc")) == "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319");
    BOOST_TEST(hex(token_hash("")) == "0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8");
}

BOOST_AUTO_TEST_CASE(sha256_is_written_in_lower_case_hex)
{
    BOOST_TEST(sha256_hex("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

BOOST_AUTO_TEST_CASE(a_password_s_hash_is_salted_argon2id_that_matches_it_alone)
{
    const auto digest = sha256_hex("correct horse");
    const auto hash = hash_password_digest(digest);
    BOOST_TEST(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
    BOOST_TEST(hash != hash_password_digest(digest));
    BOOST_TEST(verify_password_digest(hash, digest));
    BOOST_TEST(!verify_password_digest(hash, sha256_hex("correct Horse")));
    BOOST_TEST(!verify_password_digest("", digest));
    BOOST_TEST(!verify_password_digest("no hash", digest));
}

// RFC 4231, cases 2 and 6.
BOOST_AUTO_TEST_CASE(hmac_matches_the_rfc)
{
    const auto hex = [](const std::string& bytes) {
        return text::to_hex({reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()});
    };
    BOOST_TEST(hex(hmac_sha256("Jefe", "what do ya want for nothing?")) ==
               "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    BOOST_TEST(hex(hmac_sha256(std::string(131, '\xAA'), "Test Using Larger Than Block-Size Key - Hash Key First")) ==
               "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

BOOST_AUTO_TEST_SUITE_END()
