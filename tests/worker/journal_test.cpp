#include "worker/journal.h"

#include "worker/test_clock.h"
#include "worker/test_folder.h"

#include <boost/test/unit_test.hpp>

#include <filesystem>
#include <fstream>
#include <optional>

using namespace usher;
using namespace usher::worker;
using namespace std::chrono_literals;
namespace claims = usher::store::queue_claims;

namespace {

struct Fixture {
    test::Folder folder;
    test::MovedClock clock;
    SystemRandom random;

    claims::Claim a_claim(int number = 1) { return {EmailId::make(clock.now(), random), number}; }
    Attempt attempt(DeliveryOutcome outcome, int code, const std::string& reply) const
    {
        return {outcome, code, reply, "", clock.now()};
    }
    std::size_t files() const
    {
        const std::filesystem::directory_iterator all(folder.path());
        return static_cast<std::size_t>(std::distance(begin(all), end(all)));
    }
    std::string only_file() const { return begin(std::filesystem::directory_iterator(folder.path()))->path().string(); }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(journal, Fixture)

BOOST_AUTO_TEST_CASE(tells_the_next_owner_what_was_in_progress)
{
    const auto untried = a_claim(), uncertain = a_claim(2), sent = a_claim(3), done = a_claim();
    {
        Journal journal(folder.path(), 4, "host/1");
        BOOST_TEST(journal.remains().untried.empty());
        for (std::size_t slot = 0; const auto& claim : {untried, uncertain, sent, done})
            BOOST_TEST(journal.claimed(slot++, claim));
        BOOST_TEST(journal.dot(1, uncertain, clock.now()));
        BOOST_TEST(journal.dot(2, sent, clock.now()));
        BOOST_TEST(journal.reply(2, sent, attempt(DeliveryOutcome::sent, 250, "250 2.0.0 Ok: queued as 7")));
        BOOST_TEST(journal.clear(3));
        BOOST_TEST(holds_emails(folder.path()));
    }
    Journal journal(folder.path(), 4, "host/2");
    const auto remains = journal.remains();
    BOOST_REQUIRE_EQUAL(remains.untried.size(), 1U);
    BOOST_CHECK(remains.untried[0] == untried);
    BOOST_REQUIRE_EQUAL(remains.attempts.size(), 2U);
    BOOST_CHECK(remains.attempts[0].claim == uncertain);
    BOOST_CHECK(remains.attempts[0].attempt.outcome == DeliveryOutcome::uncertain);
    BOOST_CHECK(remains.attempts[0].attempt.at == clock.now());
    BOOST_CHECK(remains.attempts[1].claim == sent);
    BOOST_CHECK(remains.attempts[1].attempt.outcome == DeliveryOutcome::sent);
    BOOST_TEST(remains.attempts[1].attempt.code == 250);
    BOOST_TEST(remains.attempts[1].attempt.reply == "250 2.0.0 Ok: queued as 7");
    BOOST_TEST(remains.attempts[1].attempt.mailer == "host/2");

    journal.forget_remains();
    BOOST_TEST(journal.remains().untried.empty());
    BOOST_TEST(journal.remains().attempts.empty());
    BOOST_TEST(!holds_emails(folder.path()));
}

BOOST_AUTO_TEST_CASE(belongs_to_one_mailer_at_a_time)
{
    std::optional<Journal> first(std::in_place, folder.path(), 2, "host/1");
    Journal second(folder.path(), 2, "host/2");
    BOOST_TEST(files() == 2U);
    const auto claim = a_claim();
    first->claimed(0, claim);
    BOOST_TEST(second.remains().untried.empty());

    first.reset();
    Journal third(folder.path(), 2, "host/3");
    BOOST_TEST(third.remains().untried.size() == 1U);
    BOOST_TEST(files() == 2U);
}

BOOST_AUTO_TEST_CASE(takes_over_all_unlocked_files)
{
    {
        Journal first(folder.path(), 2, "host/1");
        Journal second(folder.path(), 3, "host/2");
        first.claimed(1, a_claim());
        second.claimed(2, a_claim());
    }
    Journal third(folder.path(), 1, "host/3"); // fewer slots than the others had
    BOOST_TEST(third.remains().untried.size() == 2U);
    third.forget_remains();
    BOOST_TEST(third.remains().untried.empty());
    BOOST_TEST(files() == 1U);
}

BOOST_AUTO_TEST_CASE(keeps_as_much_of_a_long_reply_as_fits)
{
    std::string words = "250 ";
    while (words.size() < 1000)
        words += "é";
    const auto claim = a_claim();
    Journal journal(folder.path(), 1, "host/1");
    BOOST_TEST(journal.reply(0, claim, attempt(DeliveryOutcome::sent, 250, words)));
    const auto reply = journal.remains().attempts.at(0).attempt.reply;
    BOOST_TEST(reply.size() > 400U);
    BOOST_TEST(words.starts_with(reply));
    BOOST_TEST(reply.back() == "é"[1]); // not cut in two
}

BOOST_AUTO_TEST_CASE(skips_malformed_lines)
{
    {
        Journal journal(folder.path(), 3, "host/1");
        journal.claimed(1, a_claim());
    }
    {
        std::fstream file(only_file());
        file << "sent 65e2";
        file.seekp(1024);
        file << "spent 65e2d2a0aaaaaaaaaaaaaaaa 1 2026-03-02T09:15:00.120000Z 250 ok";
    }
    Journal journal(folder.path(), 3, "host/2");
    BOOST_TEST(journal.remains().untried.size() == 1U);
    BOOST_TEST(journal.remains().attempts.empty());
}

BOOST_AUTO_TEST_CASE(says_why_a_folder_cannot_be_used)
{
    BOOST_CHECK_EXCEPTION(Journal(folder.path() + "/missing", 1, "host/1"), JournalError, [](const auto& error) {
        return std::string(error.what()).find("No such file") != std::string::npos;
    });
}

BOOST_AUTO_TEST_SUITE_END()
