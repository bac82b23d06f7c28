#include "base/password_hasher.h"

#include "base/secrets.h"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <chrono>
#include <future>
#include <memory>

using namespace usher;

namespace {

const auto digest = sha256_hex("correct horse");

} // namespace

BOOST_AUTO_TEST_SUITE(password_hasher)

BOOST_AUTO_TEST_CASE(verifies_what_it_has_hashed)
{
    PasswordHasher hasher(2, 8);
    const auto hash = hasher.hash(digest);
    BOOST_REQUIRE(hash.has_value());
    BOOST_TEST(hasher.verify(*hash, digest).value());
    BOOST_TEST(!hasher.verify(*hash, sha256_hex("wrong")).value());
}

BOOST_AUTO_TEST_CASE(the_password_of_no_account_never_matches_and_takes_a_whole_hash_to_refuse)
{
    PasswordHasher hasher(1, 8);
    const auto time_of = [](auto work) {
        const auto begin = std::chrono::steady_clock::now();
        work();
        return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    };
    const auto hash = hasher.hash(digest).value();
    // The shortest of several: other load on the machine only makes them longer.
    double somebody = 1e9, nobody = 1e9;
    for (int i = 0; i < 5; ++i) {
        somebody = std::min(somebody, time_of([&] { BOOST_TEST(!hasher.verify(hash, sha256_hex("wrong")).value()); }));
        nobody = std::min(nobody, time_of([&] { BOOST_TEST(!hasher.verify("", digest).value()); }));
    }
    // A refusal without hashing would be a thousand times faster; everything else is noise.
    BOOST_TEST(nobody > somebody / 4);
    BOOST_TEST(somebody > nobody / 4);
}

BOOST_AUTO_TEST_CASE(a_full_queue_refuses_further_passwords)
{
    PasswordHasher closed(1, 0);
    BOOST_TEST(!closed.hash(digest).has_value());
    BOOST_TEST(!closed.verify("", digest).has_value());
    PasswordHasher narrow(1, 1);
    std::vector<std::future<bool>> callers;
    for (int i = 0; i < 16; ++i)
        callers.push_back(std::async(std::launch::async, [&] { return narrow.hash(digest).has_value(); }));
    int served = 0;
    for (auto& caller : callers)
        served += caller.get();
    BOOST_TEST(served >= 1);
}

BOOST_AUTO_TEST_CASE(many_callers_are_served_and_the_pool_ends)
{
    auto hasher = std::make_unique<PasswordHasher>(1, 64);
    std::vector<std::future<std::optional<std::string>>> callers;
    for (int i = 0; i < 8; ++i)
        callers.push_back(std::async(std::launch::async, [&] { return hasher->hash(digest); }));
    for (auto& caller : callers)
        BOOST_TEST(caller.get().has_value());
    BOOST_CHECK_NO_THROW(hasher.reset());
}

BOOST_AUTO_TEST_SUITE_END()
