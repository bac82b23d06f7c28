#include "base/metrics.h"

#include <boost/test/unit_test.hpp>

#include <thread>
#include <vector>

using namespace usher::metrics;

namespace {

bool has(const std::string& text, const std::string& line)
{
    return text.find(line + "\n") != std::string::npos;
}

} // namespace

BOOST_AUTO_TEST_SUITE(metrics)

BOOST_AUTO_TEST_CASE(shows_each_number_with_its_help_and_labels)
{
    Registry registry;
    registry.counter("letters_total", "E-mails", {{"outcome", "sent"}}).add(2);
    registry.gauge("depth", "How many wait").set(7);
    registry.histogram("seconds", "How long", {}, {1, 10}).observe(4);

    const auto text = registry.text();
    for (const auto* line : {"# HELP letters_total E-mails", "# TYPE letters_total counter",
                             "letters_total{outcome=\"sent\"} 2", "depth 7", "seconds_bucket{le=\"1\"} 0",
                             "seconds_bucket{le=\"10\"} 1", "seconds_bucket{le=\"+Inf\"} 1", "seconds_sum 4"})
        BOOST_CHECK_MESSAGE(has(text, line), line << " is not in\n" << text);
}

BOOST_AUTO_TEST_CASE(the_same_name_and_labels_are_the_same_number)
{
    Registry registry;
    registry.counter("letters_total", "E-mails", {{"outcome", "sent"}}).add();
    registry.counter("letters_total", "E-mails", {{"outcome", "bounced"}}).add();
    registry.counter("letters_total", "E-mails", {{"outcome", "sent"}}).add();
    BOOST_TEST(has(registry.text(), "letters_total{outcome=\"sent\"} 2"));
    BOOST_TEST(has(registry.text(), "letters_total{outcome=\"bounced\"} 1"));
}

BOOST_AUTO_TEST_CASE(labels_hold_any_text)
{
    Registry registry;
    registry.counter("letters_total", "E-mails", {{"outcome", "a \"b\\ \n c"}}).add();
    BOOST_TEST(has(registry.text(), R"(letters_total{outcome="a \"b\\ \n c"} 1)"));
}

BOOST_AUTO_TEST_CASE(a_large_number_is_not_rounded)
{
    Registry registry;
    registry.counter("letters_total", "E-mails").add(1234567890);
    registry.gauge("share", "A share").set(0.25);
    BOOST_TEST(has(registry.text(), "letters_total 1234567890"));
    BOOST_TEST(has(registry.text(), "share 0.25"));
}

BOOST_AUTO_TEST_CASE(nothing_is_lost_between_threads)
{
    Registry registry;
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i)
        threads.emplace_back([&] {
            for (int n = 0; n < 1'000; ++n)
                registry.counter("letters_total", "E-mails", {{"outcome", "sent"}}).add();
        });
    for (auto& thread : threads)
        thread.join();
    BOOST_TEST(has(registry.text(), "letters_total{outcome=\"sent\"} 4000"));
}

BOOST_AUTO_TEST_CASE(gauges_are_refreshed_for_each_scrape)
{
    Registry registry;
    int depth = 0;
    registry.before_reading([&, gauge = registry.gauge("depth", "How many wait")] { gauge.set(++depth); });
    BOOST_TEST(has(registry.text(), "depth 1"));
    BOOST_TEST(has(registry.text(), "depth 2"));
}

BOOST_AUTO_TEST_CASE(default_constructed_handles_count_nothing)
{
    Registry registry;
    const auto counter = registry.counter("emails_total", "E-mails");
    const auto before = registry.text();
    BOOST_CHECK_NO_THROW(Counter().add());
    BOOST_CHECK_NO_THROW(Gauge().set(1));
    BOOST_CHECK_NO_THROW(Histogram().observe(1));
    BOOST_TEST(registry.text() == before);
    counter.add();
    BOOST_TEST(registry.text() != before);
}

BOOST_AUTO_TEST_CASE(an_unusable_address_is_reported_in_words)
{
    Registry registry;
    BOOST_CHECK_EXCEPTION(Endpoint(registry, "192.0.2.1:9"), std::runtime_error, [](const std::runtime_error& error) {
        return std::string(error.what()).find("cannot listen on 192.0.2.1:9 for /metrics") == 0;
    });
}

BOOST_AUTO_TEST_SUITE_END()
