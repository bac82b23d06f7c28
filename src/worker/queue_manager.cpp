#include "worker/queue_manager.h"

#include "base/log.h"
#include "store/mail/bounce_records.h"
#include "store/mail/mail_spool.h"
#include "store/rooms/events.h"
#include "worker/bounces.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <exception>
#include <filesystem>
#include <iterator>
#include <map>
#include <numeric>
#include <optional>
#include <string_view>
#include <utility>

namespace usher::worker {

namespace claims = store::queue_claims;

namespace {

using namespace std::chrono_literals;

/// For how long e-mails of one claim are begun. What is left of it then is given back.
constexpr auto longest_wait = 60s;
/// How old the knowledge may be that a waiting e-mail has not been withdrawn.
constexpr auto recheck_interval = 1s;
/// While e-mails leave, their results are gathered for so long: a transaction for each would be most of the work.
constexpr auto gathering = 25ms;
/// Batches that may be anywhere between claim and record.
constexpr int most_batches = 6;

} // namespace

std::size_t slots_for(const QueueOptions& options)
{
    return static_cast<std::size_t>(options.batch * most_batches);
}

/// What a result comes to for its e-mail.
struct QueueManager::Recorded {
    enum class Fate { sent, bounced, waits, held, late, known } fate;
    EmailId id;
    Time due_at{};               ///< if it waits
    bool given_up = false;       ///< bounced since it is too old
    Time written{};              ///< if it is sent
    bool is_waiting = true;      ///< in the spool
    std::string request_id = {}; ///< it was written for; known while it is in the spool
};

QueueManager::QueueManager(store::Database& database, ActiveQueue& queue, Journal& journal, Outage& relay, Outage& disk,
                           const Clock& clock, Random& random, const Stop& stop, QueueOptions options)
    : database_(database), queue_(queue), journal_(journal), relay_(relay), disk_(disk), clock_(clock), random_(random),
      stop_(stop), options_(std::move(options)), free_slots_(slots_for(options_))
{
    std::iota(free_slots_.rbegin(), free_slots_.rend(), 0U);
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
        queue_.await_results(enough, spool_may_hold_more_ ? gathering : options_.poll);
    }
    queue_.close();
    leave();
    while (queue_.is_anything_on_the_way())
        queue_.await_results(enough, options_.poll);
    leave();
}

void QueueManager::work()
{
    if (!recovered_) recover();
    settle();
    // An empty spool is not asked again before its time.
    if (!spool_may_hold_more_ && clock_.now() < claimed_at_ + options_.poll) return;
    claim();
}

void QueueManager::leave()
{
    try {
        settle();
    } catch (const std::exception& error) {
        log::warning(
            "claimed e-mails not given back; they are due again when their claim ends, or when a mailer starts "
            "on this host",
            {{"cause", error.what()}});
    }
}

void QueueManager::recover()
{
    const auto remains = journal_.remains();
    std::vector<DeliveryResult> results;
    for (const auto& made : remains.attempts)
        results.push_back({made, 0, std::nullopt});
    record(results);
    for (const auto& made : remains.attempts)
        options_.metrics.recovered(to_text(made.attempt.outcome));
    release(remains.untried, clock_.now());
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
        record(unrecorded_);
        for (const auto& result : unrecorded_)
            free(result.slot);
        unrecorded_.clear();
        probing_ = false;
    }
    give_back_undeliverable();
    if (clock_.now() - checked_at_ >= recheck_interval) forget_withdrawn();
}

// ---- recording

void QueueManager::record(std::vector<DeliveryResult>& results)
{
    if (results.empty()) return;
    const auto recorded = database_.transact([&](store::Transaction& transaction) {
        auto fates = record_in(transaction, results);
        transaction.commit();
        return fates;
    });
    for (std::size_t i = 0; i < results.size(); ++i) {
        count(results[i], recorded[i]);
        report(results[i], recorded[i]);
    }
}

std::vector<QueueManager::Recorded> QueueManager::record_in(store::Transaction& transaction,
                                                            const std::vector<DeliveryResult>& results)
{
    std::vector<EmailId> ids;
    for (const auto& result : results)
        ids.push_back(result.made.claim.id);
    std::map<EmailId, claims::Locked> waiting;
    for (auto& email : claims::lock(transaction, ids))
        waiting.emplace(email.claim.id, std::move(email));

    std::vector<Recorded> fates;
    std::vector<ClaimAttempt> attempts;
    for (const auto& result : results) {
        const auto& claim = result.made.claim;
        const auto found = waiting.find(claim.id);
        const bool is_ours = found != waiting.end() && found->second.claim == claim;
        fates.push_back(
            is_ours ? judged(result, found->second)
                    : Recorded{claims::has_attempt(transaction, claim) ? Recorded::Fate::known : Recorded::Fate::late,
                               claim.id});
        fates.back().is_waiting = found != waiting.end();
        if (found != waiting.end()) fates.back().request_id = found->second.request_id;
        if (fates.back().fate != Recorded::Fate::known) attempts.push_back(result.made);
    }
    claims::add_attempts(transaction, attempts);
    carry_out(transaction, fates, results);
    store::events::insert(transaction, history_of(fates, results));
    return fates;
}

void QueueManager::carry_out(store::Transaction& transaction, const std::vector<Recorded>& fates,
                             const std::vector<DeliveryResult>& results)
{
    std::vector<EmailId> sent, bounced, held;
    for (std::size_t i = 0; i < fates.size(); ++i) {
        const auto& recorded = fates[i];
        const auto& made = results[i].made;
        const bool was_sent = made.attempt.outcome == DeliveryOutcome::sent;
        switch (recorded.fate) {
        case Recorded::Fate::sent: sent.push_back(recorded.id); break;
        case Recorded::Fate::bounced: bounced.push_back(recorded.id); break;
        case Recorded::Fate::held: held.push_back(recorded.id); break;
        case Recorded::Fate::waits: claims::postpone(transaction, {recorded.id}, recorded.due_at); break;
        case Recorded::Fate::known: break;
        case Recorded::Fate::late:
            // Its claim ended, or it was taken back, while it was on the wire. It must not be sent again, nor look unsent.
            if (was_sent && recorded.is_waiting) sent.push_back(recorded.id);
            if (was_sent && !recorded.is_waiting) claims::correct_log(transaction, made);
            break;
        }
    }
    claims::finish(transaction, sent, DeliveryOutcome::sent);
    claims::finish(transaction, bounced, DeliveryOutcome::bounced);
    claims::hold(transaction, held);
    for (std::size_t i = 0; i < fates.size(); ++i)
        if (fates[i].fate == Recorded::Fate::bounced) follow_bounce(transaction, results[i], fates[i]);
}

/// What an e-mail's end as bounced means for others.
void QueueManager::follow_bounce(store::Transaction& transaction, const DeliveryResult& result,
                                 const Recorded& recorded)
{
    const auto& attempt = result.made.attempt;
    const auto email = store::bounce_records::find(transaction, recorded.id);
    if (!email) return;
    note_bounce(transaction, {recorded.id, email->recipient, !recorded.given_up, attempt.reply}, attempt.at);
}

std::vector<Event> QueueManager::history_of(const std::vector<Recorded>& fates,
                                            const std::vector<DeliveryResult>& results)
{
    std::vector<Event> history;
    for (std::size_t i = 0; i < fates.size(); ++i) {
        const auto& attempt = results[i].made.attempt;
        const auto what = change_of(fates[i], attempt);
        if (!what.empty())
            history.push_back(email_event(EventId::make(attempt.at, random_), fates[i].id, what, attempt.at));
    }
    return history;
}

/// What its e-mail's history tells of a result; empty: nothing has changed.
std::string_view QueueManager::change_of(const Recorded& recorded, const Attempt& attempt)
{
    using enum DeliveryOutcome;
    switch (recorded.fate) {
    case Recorded::Fate::sent: return to_text(sent);
    case Recorded::Fate::bounced: return to_text(bounced);
    case Recorded::Fate::held: return "held";
    case Recorded::Fate::waits: return attempt.outcome == route_down ? "" : to_text(attempt.outcome);
    case Recorded::Fate::late: return attempt.outcome == sent ? to_text(sent) : "";
    case Recorded::Fate::known: return "";
    }
    return "";
}

QueueManager::Recorded QueueManager::judged(const DeliveryResult& result, const claims::Locked& locked)
{
    using enum Recorded::Fate;
    const auto& attempt = result.made.attempt;
    const auto id = locked.claim.id;
    if (locked.is_recorded) return {known, id};
    if (attempt.outcome == DeliveryOutcome::sent) return {sent, id, {}, false, locked.created_at};
    if (attempt.outcome == DeliveryOutcome::bounced) return {bounced, id};
    if (attempt.outcome == DeliveryOutcome::uncertain && options_.hold_uncertain.contains(locked.template_name))
        return {held, id};
    const auto last_chance = locked.created_at + options_.retry.give_up;
    if (attempt.at >= last_chance) return {bounced, id, {}, true};
    const auto due_at = result.relay_back_at ? *result.relay_back_at
                                             : attempt.at + options_.retry.wait_after(locked.failures + 1, random_);
    return {waits, id, std::min(due_at, last_chance)};
}

void QueueManager::count(const DeliveryResult& result, const Recorded& recorded) const
{
    using enum Recorded::Fate;
    if (recorded.fate == known) return;
    const auto& metrics = options_.metrics;
    const auto& attempt = result.made.attempt;
    metrics.attempted(to_text(attempt.outcome));
    if (recorded.fate == late) metrics.lost_lease();
    if (recorded.fate == bounced) metrics.finished(to_text(DeliveryOutcome::bounced));
    if (recorded.fate != sent) return;
    metrics.finished(to_text(DeliveryOutcome::sent));
    metrics.took(recorded.written, attempt.at);
}

void QueueManager::report(const DeliveryResult& result, const Recorded& recorded) const
{
    using enum Recorded::Fate;
    const auto& [claim, attempt] = result.made;
    std::string event = "e-mail " + std::string(to_text(attempt.outcome));
    if (recorded.fate == waits && result.relay_back_at) event = "e-mail waits for the relay";
    if (recorded.given_up) event = "e-mail given up";
    if (recorded.fate == held) event = "e-mail uncertain, held";
    if (recorded.fate == late) event += ", but the claim had ended";
    log::info(event, {{"id", claim.id.hex()},
                      {"attempt", claim.number},
                      {"code", attempt.code},
                      {"request", log::or_dash(recorded.request_id)}});
}

// ---- claiming

int QueueManager::claim()
{
    if (is_draining() || probing_) return 0;
    const auto batch = static_cast<std::size_t>(options_.batch);
    if (queue_.deliverable() >= batch || free_slots_.empty()) return 0;
    // While the relay or our disk is away one e-mail is enough to see whether it is back.
    const bool is_probe = must_pause();
    if (is_probe && !(relay_.may_try() && disk_.may_try())) return 0;

    const auto now = clock_.now();
    const auto lease_end = now + options_.longest_delivery + longest_wait;
    const int most = is_probe ? 1 : static_cast<int>(std::min(batch, free_slots_.size()));
    auto taken = take_due(now, lease_end, most);
    const auto count = static_cast<int>(taken.size());
    claimed_at_ = now;
    spool_may_hold_more_ = count == most && !is_probe;
    enqueue(std::move(taken), now, lease_end, is_probe);
    return count;
}

std::vector<claims::ClaimedEmail> QueueManager::take_due(Time now, Time lease_end, int most)
{
    std::vector<EmailId> expired;
    auto taken = database_.transact([&](store::Transaction& transaction) {
        auto due = claims::take_due(transaction, now, lease_end, most);
        const auto has_expired = [&](const auto& claimed) {
            return claimed.mail.expires_at && *claimed.mail.expires_at <= now;
        };
        expired.clear();
        for (const auto& claimed : due)
            if (has_expired(claimed)) expired.push_back(claimed.mail.id);
        store::mail_spool::cancel(transaction, expired, "expired before it left", now);
        transaction.commit();
        std::erase_if(due, has_expired);
        return due;
    });
    for (std::size_t i = 0; i < expired.size(); ++i)
        options_.metrics.finished("suppressed");
    return taken;
}

void QueueManager::enqueue(std::vector<claims::ClaimedEmail> taken, Time now, Time lease_end, bool is_probe)
{
    if (taken.empty()) return;
    probing_ = is_probe;
    checked_at_ = now;
    std::vector<Returned> unjournaled;
    for (auto& claimed : taken) {
        const auto slot = free_slots_.back();
        free_slots_.pop_back();
        auto begin_before = lease_end - options_.longest_delivery;
        if (claimed.mail.expires_at) begin_before = std::min(begin_before, *claimed.mail.expires_at);
        QueuedEmail mail{std::move(claimed), "", slot, begin_before, lease_end, is_probe};
        mail.domain = Destinations::domain_of(mail.claimed.mail.recipient.text);
        if (journal_.claimed(slot, mail.claimed.claim())) {
            queue_.add(std::move(mail));
        } else {
            disk_.failed(std::strerror(errno));
            unjournaled.push_back({std::move(mail), now});
        }
    }
    give_back(std::move(unjournaled));
}

bool QueueManager::is_draining() const
{
    std::error_code error;
    return std::filesystem::exists(options_.journal_folder + "/" + drain_marker, error);
}

bool QueueManager::must_pause() const
{
    return relay_.is_on() || disk_.is_on();
}

// ---- giving back

void QueueManager::give_back_undeliverable()
{
    if (is_draining() || stop_.requested() || (must_pause() && !probing_))
        give_back(queue_.take_back_all());
    else
        give_back(queue_.take_back_undeliverable());
}

void QueueManager::give_back(std::vector<Returned> emails)
{
    std::ranges::move(emails, std::back_inserter(unreturned_));
    if (unreturned_.empty()) return;
    std::map<Time, std::vector<Claim>> by_due_at;
    for (const auto& [mail, due_at] : unreturned_)
        by_due_at[due_at].push_back(mail.claimed.claim());
    for (const auto& [due_at, given_back] : by_due_at)
        release(given_back, due_at);
    for (const auto& email : unreturned_)
        free(email.mail.slot);
    unreturned_.clear();
    probing_ = false;
}

void QueueManager::release(const std::vector<Claim>& given_back, Time due_at)
{
    if (given_back.empty()) return;
    database_.transact([&](store::Transaction& transaction) {
        std::vector<EmailId> ids;
        for (const auto& claim : given_back)
            ids.push_back(claim.id);
        std::vector<EmailId> ours;
        for (const auto& locked : claims::lock(transaction, ids))
            if (!locked.is_recorded && std::ranges::find(given_back, locked.claim) != given_back.end())
                ours.push_back(locked.claim.id);
        claims::postpone(transaction, ours, due_at);
        transaction.commit();
    });
}

void QueueManager::forget_withdrawn()
{
    checked_at_ = clock_.now();
    auto waiting = queue_.waiting_claims();
    if (waiting.empty()) return;
    const auto held = database_.read([&](store::Reader& reader) { return claims::still_held(reader, waiting); });
    std::erase_if(waiting, [&](const Claim& claim) { return std::ranges::find(held, claim) != held.end(); });
    for (const auto& email : queue_.take_back(waiting)) {
        free(email.mail.slot);
        if (email.mail.is_probe) probing_ = false;
    }
}

void QueueManager::free(std::size_t slot)
{
    journal_.clear(slot);
    free_slots_.push_back(slot);
}

} // namespace usher::worker
