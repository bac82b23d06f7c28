#include "base/hashing_process.h"

#include "base/secrets.h"

#include <boost/test/unit_test.hpp>

#include <csignal>
#include <filesystem>
#include <string>
#include <unistd.h>

using namespace usher;

namespace {

const auto digest = sha256_hex("correct horse");

} // namespace

BOOST_AUTO_TEST_SUITE(hashing_process)

BOOST_AUTO_TEST_CASE(hashes_and_verifies_as_this_process_would)
{
    HashingProcess process;
    const auto hash = process.hash(digest);
    BOOST_TEST(verify_password_digest(hash, digest));
    BOOST_TEST(process.verify(hash_password_digest(digest), digest));
    BOOST_TEST(!process.verify(hash, sha256_hex("wrong")));
    BOOST_TEST(!process.verify("no hash at all", digest));
}

BOOST_AUTO_TEST_CASE(starts_with_the_first_password)
{
    HashingProcess process;
    BOOST_TEST(process.pid() == 0);
    process.hash(digest);
    BOOST_TEST(process.pid() > 0);
}

BOOST_AUTO_TEST_CASE(runs_in_its_own_session_so_that_it_competes_with_no_other_process)
{
    HashingProcess process;
    process.hash(digest);
    BOOST_TEST(getsid(process.pid()) == process.pid());
    BOOST_TEST(getsid(process.pid()) != getsid(0));
}

BOOST_AUTO_TEST_CASE(one_that_was_killed_is_replaced)
{
    HashingProcess process;
    const auto hash = process.hash(digest);
    const auto first = process.pid();
    kill(first, SIGKILL);
    BOOST_TEST(process.verify(hash, digest));
    BOOST_TEST(process.pid() != first);
}

BOOST_AUTO_TEST_CASE(keeps_none_of_its_owners_descriptors_open)
{
    HashingProcess process;
    process.hash(digest);
    const std::filesystem::directory_iterator open("/proc/" + std::to_string(process.pid()) + "/fd");
    for (const auto& entry : open)
        BOOST_TEST(std::stoi(entry.path().filename()) <= STDERR_FILENO);
}

BOOST_AUTO_TEST_CASE(ends_with_its_owner)
{
    pid_t pid = 0;
    {
        HashingProcess process;
        process.hash(digest);
        pid = process.pid();
    }
    BOOST_TEST(kill(pid, 0) == -1);
}

BOOST_AUTO_TEST_CASE(refuses_what_does_not_fit_into_a_packet)
{
    HashingProcess process;
    BOOST_CHECK_THROW(process.hash(std::string(10'000, 'x')), std::invalid_argument);
}

BOOST_AUTO_TEST_SUITE_END()
