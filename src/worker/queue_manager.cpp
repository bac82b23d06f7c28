#include "worker/queue_manager.h"

#include "base/log.h"

#include <algorithm>
#include <exception>
#include <iterator>
#include <utility>

namespace usher::worker {
namespace {

using namespace std::chrono_literals;

/// Results are collected for this long: a transaction for each would be most of the work.
constexpr auto gathering = 25ms;

} // namespace

QueueManager::QueueManager(store::Database& database, ActiveQueue& queue, Journal& journal, Outage& relay, Outage& disk,
                           const Clock& clock, Random& random, const Stop& stop, QueueOptions options)
    : queue_(queue), journal_(journal), clock_(clock), stop_(stop), options_(std::move(options)),
      claimer_(database, queue, journal, relay, disk, clock, stop, options_), recorder_(database, random, options_)
{
}

void QueueManager::run(Outage& database_outage)
{
    const auto enough = static_cast<std::size_t>(options_.batch);
    while (!stop_.requested()) {
        options_.on_turn();
        try {
            if (database_outage.may_try()) {
                work();
                database_outage.succeeded();
            }
        } catch (const std::exception& error) {
            database_outage.failed(error.what());
        }
        queue_.await_results(enough, claimer_.may_find_more() ? gathering : options_.poll);
    }
    queue_.close();
    settle_at_end();
    while (queue_.is_anything_on_the_way())
        queue_.await_results(enough, options_.poll);
    settle_at_end();
}

void QueueManager::work()
{
    if (!recovered_) recover();
    settle();
    if (claimer_.should_ask_again()) claim();
}

void QueueManager::settle_at_end()
{
    try {
        settle();
    } catch (const std::exception& error) {
        log::warning("claimed e-mails were not released; they are due again when their claim expires, or when a mailer "
                     "starts on this host",
                     {{"cause", error.what()}});
    }
}

void QueueManager::recover()
{
    const auto remains = journal_.remains();
    std::vector<DeliveryResult> results;
    for (const auto& made : remains.attempts)
        results.push_back({made, 0, std::nullopt});
    recorder_.record(results);
    for (const auto& made : remains.attempts)
        options_.metrics.recovered(made.attempt.outcome);
    claimer_.release(remains.untried, clock_.now());
    journal_.forget_remains();
    if (!remains.attempts.empty() || !remains.untried.empty())
        log::info("e-mails recovered from the journal",
                  {{"attempts", remains.attempts.size()}, {"untried", remains.untried.size()}});
    recovered_ = true;
}

void QueueManager::settle()
{
    std::ranges::move(queue_.take_results(), std::back_inserter(unrecorded_));
    if (!unrecorded_.empty()) {
        recorder_.record(unrecorded_);
        claimer_.forget(unrecorded_);
        unrecorded_.clear();
    }
    claimer_.review_queue();
}

int QueueManager::claim()
{
    return claimer_.claim();
}

} // namespace usher::worker
