#include "worker/notifier.h"

#include "base/log.h"
#include "base/xml.h"
#include "worker/loop.h"

#include <algorithm>
#include <map>
#include <utility>

namespace usher::worker {

namespace notifications = store::notifications;

namespace {

using namespace std::chrono_literals;

/// Between the last moment of a delivery and the end of its claim.
constexpr auto spare = 30s;
constexpr auto pause_of_housekeeping = 1min;
constexpr std::int64_t most_given_up_at_once = 1000;

/// What goes out is what we understand and write anew: no text can break the stream for all.
std::optional<std::string> sendable(const Notification& notification)
{
    const auto stanza = xml::parse(notification.stanza);
    if (!stanza || stanza->name != "message") return std::nullopt;
    const auto* const id = stanza->attribute("id");
    const auto* const to = stanza->attribute("to");
    const auto* const from = stanza->attribute("from");
    if (!id || *id != notification.id.hex() || !to || to->empty() || !from || from->empty()) return std::nullopt;
    return xml::to_text(*stanza);
}

/// The condition alone: what follows may name somebody.
std::string_view condition_of(std::string_view reason)
{
    return reason.substr(0, reason.find(':'));
}

} // namespace

Notifier::Notifier(store::Database& database, xmpp::Client& client, Outage& server, const Clock& clock,
                   const Stop& stop, NotifierOptions options)
    : database_(database), client_(client), server_(server), clock_(clock), stop_(stop), options_(std::move(options))
{
}

void Notifier::run(Outage& database_outage)
{
    work_until_stopped(stop_, database_outage, options_.poll, [this] {
        options_.on_turn();
        return run_once();
    });
    try {
        settle();
    } catch (const std::exception& error) {
        log::warning("what became of the last notifications is not recorded; they may be delivered again",
                     {{"cause", error.what()}});
    }
}

int Notifier::run_once()
{
    settle();
    keep_house();
    return server_.may_try() ? step() : 0;
}

int Notifier::step()
{
    try {
        client_.connect();
    } catch (const xmpp::Disconnected& disconnected) {
        if (!stop_.requested()) server_.failed(disconnected.what());
        return 0;
    }
    auto claimed = claim();
    if (claimed.empty()) {
        server_.succeeded();
        return 0;
    }
    const auto count = static_cast<int>(claimed.size());
    unrecorded_ = deliver(std::move(claimed));
    settle();
    return count;
}

std::vector<Notifier::Waiting> Notifier::claim()
{
    const auto now = clock_.now();
    lease_end_ = now + options_.longest_delivery + spare;
    // While the server was away until now, one is enough to see whether it is really back.
    const auto most = careful_ > 0 || server_.is_on() ? 1 : options_.batch;
    return database_.transact([&](store::Transaction& transaction) {
        auto due = notifications::take_due(transaction, now, lease_end_, most);
        transaction.commit();
        return due;
    });
}

Notifier::Outcome Notifier::deliver(std::vector<Waiting> claimed)
{
    Outcome outcome{lease_end_, std::move(claimed), {}, {}, {}};
    std::vector<xmpp::Stanza> stanzas;
    for (const auto& waiting : outcome.claimed) {
        const auto& notification = waiting.notification;
        outcome.finished.push_back(notification.id);
        if (auto text = sendable(notification))
            stanzas.push_back({notification.id.hex(), std::move(*text)});
        else
            outcome.rejections.push_back({notification.id, "not sent: the stanza is malformed"});
    }
    return stanzas.empty() ? outcome : hand_over(stanzas, std::move(outcome));
}

Notifier::Outcome Notifier::hand_over(const std::vector<xmpp::Stanza>& stanzas, Outcome outcome)
{
    const auto reject = [&](const std::string& id, const std::string& reason) {
        const auto parsed = NotificationId::from_hex(id);
        if (parsed && std::ranges::find(outcome.finished, *parsed) != outcome.finished.end())
            outcome.rejections.push_back({*parsed, reason});
    };
    try {
        for (const auto& [id, reason] : client_.deliver(stanzas))
            reject(id, reason);
        server_.succeeded();
        careful_ -= std::min(careful_, stanzas.size());
        return outcome;
    } catch (const xmpp::Disconnected& disconnected) {
        const bool is_about_content = disconnected.cause() == xmpp::Disconnected::Cause::content;
        if (!is_about_content) server_.failed(disconnected.what());
        if (is_about_content && stanzas.size() == 1) {
            reject(stanzas.front().id, "the server ended the stream: " + std::string(disconnected.what()));
            return outcome;
        }
        if (is_about_content) careful_ = stanzas.size();
    }
    std::swap(outcome.returned, outcome.finished);
    outcome.rejections.clear();
    return outcome;
}

void Notifier::settle()
{
    if (!unrecorded_) return;
    const auto& outcome = *unrecorded_;
    const auto now = clock_.now();
    const auto removed = database_.transact([&](store::Transaction& transaction) {
        notifications::log_rejections(transaction, outcome.rejections, outcome.lease_end, now);
        const auto count = notifications::remove(transaction, outcome.finished, outcome.lease_end, now);
        notifications::release(transaction, outcome.returned, outcome.lease_end, now);
        transaction.commit();
        return count;
    });
    options_.metrics.delivered.add(static_cast<double>(outcome.finished.size() - outcome.rejections.size()));
    options_.metrics.rejected.add(static_cast<double>(outcome.rejections.size()));
    options_.metrics.returned.add(static_cast<double>(outcome.returned.size()));
    report(outcome);
    if (std::cmp_less(removed, outcome.finished.size()))
        log::warning("notifications delivered, but their claim had ended",
                     {{"count", static_cast<std::int64_t>(outcome.finished.size()) - removed}});
    unrecorded_.reset();
}

/// One line for each attempt.
void Notifier::report(const Outcome& outcome)
{
    std::map<NotificationId, std::string_view> refused;
    for (const auto& [id, reason] : outcome.rejections)
        refused.emplace(id, condition_of(reason));
    for (const auto& [notification, attempts, request_id] : outcome.claimed) {
        const auto id = notification.id.hex();
        const auto rejection = refused.find(notification.id);
        if (rejection != refused.end())
            log::info("notification rejected", {{"id", id},
                                                {"attempt", attempts},
                                                {"reason", rejection->second},
                                                {"request", log::or_dash(request_id)}});
        else
            log::info(outcome.returned.empty() ? "notification delivered" : "notification returned",
                      {{"id", id}, {"attempt", attempts}, {"request", log::or_dash(request_id)}});
    }
}

void Notifier::keep_house()
{
    const auto now = clock_.now();
    if (now < next_housekeeping_) return;
    const auto expired = database_.transact([&](store::Transaction& transaction) {
        const auto count = notifications::expire(transaction, now - options_.keep, now, most_given_up_at_once);
        transaction.commit();
        return count;
    });
    database_.alone([&](store::Autocommit& autocommit) {
        return notifications::prune_log(autocommit, now - options_.keep_log, most_given_up_at_once);
    });
    options_.metrics.expired.add(static_cast<double>(expired));
    if (expired > 0) log::warning("notifications given up: they could not be delivered in time", {{"count", expired}});
    // A full portion means that there are more.
    next_housekeeping_ = expired < most_given_up_at_once ? now + pause_of_housekeeping : now;
}

} // namespace usher::worker
