#include "worker/recorder.h"

#include "base/log.h"
#include "store/mail/bounce_records.h"
#include "store/rooms/events.h"
#include "worker/bounces.h"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

namespace usher::worker {

namespace claims = store::queue_claims;

/// An attempt, its e-mail, and the decision about it.
struct AttemptRecord {
    enum class Decision {
        sent,
        bounced,
        postponed,
        held,
        claim_ended, ///< nothing: another mailer may have the e-mail, or it has left the spool
        known,       ///< nothing: the attempt is already recorded
    };

    const DeliveryResult& result;
    std::optional<claims::Locked> email = {}; ///< nothing: it has left the spool
    Decision decision = Decision::known;
    Time due_at = {};      ///< if it is postponed
    bool given_up = false; ///< bounced because it was too old

    const EmailId& id() const { return result.made.claim.id; }
    const Attempt& attempt() const { return result.made.attempt; }
    bool was_sent() const { return attempt().outcome == DeliveryOutcome::sent; }
};

using Decision = AttemptRecord::Decision;

namespace {

std::map<EmailId, claims::Locked> lock_emails(store::Transaction& transaction,
                                              const std::vector<DeliveryResult>& results)
{
    std::vector<EmailId> ids;
    for (const auto& result : results)
        ids.push_back(result.made.claim.id);
    std::map<EmailId, claims::Locked> emails;
    for (auto& email : claims::lock(transaction, ids))
        emails.emplace(email.claim.id, std::move(email));
    return emails;
}

/// The consequences of a bounce for other e-mails.
void follow_bounce(store::Transaction& transaction, const AttemptRecord& record)
{
    const auto email = store::bounce_records::find(transaction, record.id());
    if (!email) return;
    const auto& attempt = record.attempt();
    note_bounce(transaction, {record.id(), email->recipient, !record.given_up, attempt.reply}, attempt.at);
}

void move_emails(store::Transaction& transaction, const std::vector<AttemptRecord>& records)
{
    std::vector<EmailId> sent, bounced, held;
    for (const auto& record : records) {
        switch (record.decision) {
        case Decision::sent: sent.push_back(record.id()); break;
        case Decision::bounced: bounced.push_back(record.id()); break;
        case Decision::held: held.push_back(record.id()); break;
        case Decision::postponed: claims::postpone(transaction, {record.id()}, record.due_at); break;
        case Decision::known: break;
        case Decision::claim_ended:
            // Its claim ended, or it was cancelled, while it was being sent. It must neither be sent again nor look
            // unsent.
            if (record.was_sent() && record.email) sent.push_back(record.id());
            if (record.was_sent() && !record.email) claims::correct_log(transaction, record.result.made);
            break;
        }
    }
    claims::finish(transaction, sent, DeliveryOutcome::sent);
    claims::finish(transaction, bounced, DeliveryOutcome::bounced);
    claims::hold(transaction, held);
}

/// The event for the e-mail's history; empty: none.
std::string_view history_line(const AttemptRecord& record)
{
    const auto outcome = record.attempt().outcome;
    switch (record.decision) {
    case Decision::sent: return to_text(DeliveryOutcome::sent);
    case Decision::bounced: return to_text(DeliveryOutcome::bounced);
    case Decision::held: return "held";
    case Decision::postponed: return outcome == DeliveryOutcome::route_down ? "" : to_text(outcome);
    case Decision::claim_ended: return outcome == DeliveryOutcome::sent ? to_text(outcome) : "";
    case Decision::known: return "";
    }
    return "";
}

void report(const AttemptRecord& record)
{
    const auto& [claim, attempt] = record.result.made;
    std::string event = "e-mail " + std::string(to_text(attempt.outcome));
    if (record.decision == Decision::postponed && record.result.relay_back_at) event = "e-mail waits for the relay";
    if (record.given_up) event = "e-mail given up";
    if (record.decision == Decision::held) event = "e-mail uncertain, held";
    if (record.decision == Decision::claim_ended) event += ", but its claim had expired";
    log::info(event, {{"id", claim.id.hex()},
                      {"attempt", claim.number},
                      {"code", attempt.code},
                      {"request", log::or_dash(record.email ? record.email->request_id : "")}});
}

} // namespace

Recorder::Recorder(store::Database& database, Random& random, const QueueOptions& options)
    : database_(database), random_(random), options_(options)
{
}

void Recorder::record(const std::vector<DeliveryResult>& results)
{
    if (results.empty()) return;
    const auto records = database_.transact([&](store::Transaction& transaction) {
        auto decided = decide(transaction, results);
        write(transaction, decided);
        transaction.commit();
        return decided;
    });
    for (const auto& record : records) {
        count(record);
        report(record);
    }
}

std::vector<AttemptRecord> Recorder::decide(store::Transaction& transaction, const std::vector<DeliveryResult>& results)
{
    const auto emails = lock_emails(transaction, results);
    std::vector<AttemptRecord> records;
    for (const auto& result : results) {
        const auto& claim = result.made.claim;
        auto& record = records.emplace_back(AttemptRecord{result});
        if (const auto found = emails.find(claim.id); found != emails.end()) record.email = found->second;
        if (record.email && record.email->claim == claim)
            decide_by_attempt(record);
        else if (!claims::has_attempt(transaction, claim))
            record.decision = Decision::claim_ended;
    }
    return records;
}

void Recorder::decide_by_attempt(AttemptRecord& record)
{
    const auto& attempt = record.attempt();
    const auto& email = *record.email;
    if (email.is_recorded) return;
    const auto last_chance = email.created_at + options_.retry.give_up;
    const bool must_hold =
        attempt.outcome == DeliveryOutcome::uncertain && options_.hold_uncertain.contains(email.template_name);
    if (attempt.outcome == DeliveryOutcome::sent) {
        record.decision = Decision::sent;
    } else if (attempt.outcome == DeliveryOutcome::bounced) {
        record.decision = Decision::bounced;
    } else if (must_hold) {
        record.decision = Decision::held;
    } else if (attempt.at >= last_chance) {
        record.decision = Decision::bounced;
        record.given_up = true;
    } else {
        const auto next_try =
            record.result.relay_back_at.value_or(attempt.at + options_.retry.wait_after(email.failures + 1, random_));
        record.decision = Decision::postponed;
        record.due_at = std::min(next_try, last_chance);
    }
}

void Recorder::write(store::Transaction& transaction, const std::vector<AttemptRecord>& records)
{
    std::vector<claims::ClaimAttempt> attempts;
    for (const auto& record : records)
        if (record.decision != Decision::known) attempts.push_back(record.result.made);
    claims::add_attempts(transaction, attempts);
    move_emails(transaction, records);
    for (const auto& record : records)
        if (record.decision == Decision::bounced) follow_bounce(transaction, record);
    store::events::insert(transaction, history_of(records));
}

std::vector<Event> Recorder::history_of(const std::vector<AttemptRecord>& records)
{
    std::vector<Event> history;
    for (const auto& record : records) {
        const auto what = history_line(record);
        const auto at = record.attempt().at;
        if (!what.empty()) history.push_back(email_event(EventId::make(at, random_), record.id(), what, at));
    }
    return history;
}

void Recorder::count(const AttemptRecord& record) const
{
    if (record.decision == Decision::known) return;
    const auto& metrics = options_.metrics;
    metrics.attempted(record.attempt().outcome);
    if (record.decision == Decision::claim_ended) metrics.lost_lease();
    if (record.decision == Decision::bounced) metrics.finished(to_text(DeliveryOutcome::bounced));
    if (record.decision != Decision::sent) return;
    metrics.finished(to_text(DeliveryOutcome::sent));
    metrics.took(record.email->created_at, record.attempt().at);
}

} // namespace usher::worker
