#include "worker/failure_exchange.h"

#include "store/accounts/failure_counts.h"

#include <utility>

namespace usher::worker {
namespace {

using namespace std::chrono_literals;
namespace table = store::failure_counts;

constexpr auto period = 500ms;
/// How far back changes are read: clocks differ, and a row may be committed later than its time says.
constexpr auto overlap = 5s;
constexpr std::int64_t most_news = 100'000;

} // namespace

FailureExchange::FailureExchange(FailureCounts& counts, const Clock& clock,
                                 std::function<store::ConnectOptions()> connect)
    : counts_(counts), clock_(clock), connect_(std::move(connect)),
      outage_("the database for shared limits", {500ms, 5s}, clock)
{
}

FailureExchange::~FailureExchange()
{
    if (!thread_.joinable()) return;
    stopping_ = true;
    counts_.wake();
    thread_.join();
}

void FailureExchange::run_in_background()
{
    thread_ = std::thread([this] { run(); });
}

void FailureExchange::run()
{
    for (bool last = false; !last;) {
        last = stopping_;
        try {
            exchange(last ? 0ms : period);
            outage_.succeeded();
        } catch (const std::exception& error) {
            outage_.failed(error.what());
            database_.reset();
            if (!last) std::this_thread::sleep_for(period);
        }
    }
}

store::Database& FailureExchange::database()
{
    if (!database_) database_.emplace(connect_());
    return *database_;
}

void FailureExchange::exchange(std::chrono::milliseconds longest)
{
    const auto changes = counts_.take_changes(longest);
    try {
        tell(changes);
    } catch (...) {
        counts_.return_changes(changes);
        throw;
    }
    counts_.learn(changes, news(changes));
}

void FailureExchange::tell(const std::vector<FailureCounts::Change>& changes)
{
    std::vector<std::string> forgotten;
    std::vector<FailureCounts::Change> failed;
    for (const auto& change : changes) {
        if (change.forgotten) forgotten.push_back(change.hash);
        if (change.failures > 0) failed.push_back(change);
    }
    if (changes.empty()) return;
    const auto now = clock_.now();
    database().transact([&](store::Transaction& transaction) {
        table::forget(transaction, forgotten, now);
        if (!failed.empty()) table::add(transaction, failed, now);
        transaction.commit();
    });
}

/// Reads back those just written; from time to time also what other processes have written.
std::vector<FailureCounts::Known> FailureExchange::news(const std::vector<FailureCounts::Change>& told)
{
    const auto now = clock_.now();
    const bool is_time = now - asked_at_ >= period;
    std::vector<std::string> hashes;
    for (const auto& change : told)
        hashes.push_back(change.hash);
    auto known = database().read([&](store::Reader& reader) {
        auto rows = table::list(reader, hashes);
        if (is_time)
            for (auto& row : table::list_changed(reader, asked_at_ - overlap, now, most_news))
                rows.push_back(std::move(row));
        return rows;
    });
    if (is_time) asked_at_ = now;
    return known;
}

} // namespace usher::worker
