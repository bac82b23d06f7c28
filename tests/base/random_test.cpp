#include "base/random.h"

#include <boost/test/unit_test.hpp>

#include <cstring>
#include <map>
#include <set>
#include <vector>

using namespace usher;

namespace {

/// Returns the numbers it is given.
class Dice final : public Random {
public:
    explicit Dice(std::vector<std::uint32_t> numbers) : numbers_(std::move(numbers)) {}
    void fill(std::span<std::uint8_t> bytes) override
    {
        const auto count = bytes.size() / sizeof(std::uint32_t);
        BOOST_REQUIRE(bytes.size() == count * sizeof(std::uint32_t));
        BOOST_REQUIRE(thrown_ + count <= numbers_.size());
        std::memcpy(bytes.data(), numbers_.data() + thrown_, bytes.size());
        thrown_ += count;
        ++fills_;
    }
    std::size_t thrown() const { return thrown_; }
    int fills() const { return fills_; }

private:
    std::vector<std::uint32_t> numbers_;
    std::size_t thrown_ = 0;
    int fills_ = 0;
};

} // namespace

BOOST_AUTO_TEST_SUITE(random_)

BOOST_AUTO_TEST_CASE(a_number_that_would_bias_small_results_is_drawn_again)
{
    // 2^32 = 4 modulo 6: the first four numbers are in the incomplete part.
    Dice six({0, 3, 4});
    BOOST_TEST(six.number(6) == 4U);
    BOOST_TEST(six.thrown() == 3U);
    Dice power_of_two({0});
    BOOST_TEST(power_of_two.number(1U << 31U) == 0U);
    Dice one({0xFFFFFFFFU});
    BOOST_TEST(one.number(1) == 0U);
    Dice highest({0xFFFFFFFFU});
    BOOST_TEST(highest.number(55) == 0xFFFFFFFFU % 55);
}

BOOST_AUTO_TEST_CASE(a_text_is_drawn_in_one_fill_except_for_numbers_that_would_bias_its_characters)
{
    Dice dice({4, 3, 11, 2, 5});
    BOOST_TEST(dice.text(3, "abcdef") == "eff");
    BOOST_TEST(dice.thrown() == 5U);
    BOOST_TEST(dice.fills() == 3);
}

BOOST_AUTO_TEST_CASE(every_character_of_an_alphabet_is_about_equally_frequent)
{
    const std::string alphabet = "23456789ABCDEFGHJKLMNPQRSTWXYZabcdefghijkmnopqrstuvwxyz";
    SystemRandom random;
    std::map<char, int> seen;
    constexpr std::size_t each = 2000;
    for (const char c : random.text(each * alphabet.size(), alphabet))
        ++seen[c];
    BOOST_TEST(seen.size() == alphabet.size());
    // Six standard deviations: one run in ten million fails by chance.
    for (const auto& [c, count] : seen)
        BOOST_TEST((count > 1730 && count < 2270), c << " came " << count << " times");
}

BOOST_AUTO_TEST_CASE(texts_have_their_length_and_do_not_repeat)
{
    SystemRandom random;
    std::set<std::string> texts;
    for (int i = 0; i < 1000; ++i)
        texts.insert(random.text(22, "0123456789abcdef"));
    BOOST_TEST(texts.size() == 1000U);
    BOOST_TEST(texts.begin()->size() == 22U);
    BOOST_TEST(random.text(0, "ab").empty());
}

BOOST_AUTO_TEST_SUITE_END()
