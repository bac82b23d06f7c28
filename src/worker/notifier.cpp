#include "worker/notifier.h"

#include "base/log.h"
#include "base/xml.h"

#include <algorithm>
#include <exception>
#include <map>
#include <utility>

namespace usher::worker {

namespace notifications = store::notifications;

namespace {

using namespace std::chrono_literals;

/// From the latest end of a delivery to the end of its claim.
constexpr auto spare = 30s;
constexpr auto clean_up_interval = 1min;
constexpr std::int64_t most_given_up_at_once = 1000;

/// Only what we can parse is sent, and it is serialized anew: no text can break the stream for the others.
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

/// Only the condition: the text after it may name a person.
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
    while (!stop_.requested()) {
        options_.on_turn();
        int claimed = 0;
        try {
            if (database_outage.may_try()) {
                claimed = run_once();
                database_outage.succeeded();
            }
        } catch (const std::exception& error) {
            database_outage.failed(error.what());
        }
        if (claimed == 0) stop_.rest(options_.poll);
    }
    try {
        settle();
    } catch (const std::exception& error) {
        log::warning("results of the last notifications were not recorded; they may be delivered again",
                     {{"cause", error.what()}});
    }
}

int Notifier::run_once()
{
    settle();
    clean_up();
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
    // While the server is unavailable, one is enough to find out when it is back.
    const auto most = careful_ > 0 || server_.is_on() ? 1 : options_.batch;
    return database_.transact([&](store::Transaction& transaction) {
        auto due = notifications::take_due(transaction, now, lease_end_, most);
        transaction.commit();
        return due;
    });
}

Notifier::BatchResult Notifier::deliver(std::vector<Waiting> claimed)
{
    BatchResult result{lease_end_, std::move(claimed), {}, {}, {}};
    std::vector<xmpp::Stanza> stanzas;
    for (const auto& waiting : result.claimed) {
        const auto& notification = waiting.notification;
        result.finished.push_back(notification.id);
        if (auto text = sendable(notification))
            stanzas.push_back({notification.id.hex(), std::move(*text)});
        else
            result.rejections.push_back({notification.id, "not sent: the stanza is malformed"});
    }
    return stanzas.empty() ? result : hand_over(stanzas, std::move(result));
}

Notifier::BatchResult Notifier::hand_over(const std::vector<xmpp::Stanza>& stanzas, BatchResult result)
{
    const auto reject = [&](const std::string& id, const std::string& reason) {
        const auto parsed = NotificationId::from_hex(id);
        if (parsed && std::ranges::find(result.finished, *parsed) != result.finished.end())
            result.rejections.push_back({*parsed, reason});
    };
    try {
        for (const auto& [id, reason] : client_.deliver(stanzas))
            reject(id, reason);
        server_.succeeded();
        careful_ -= std::min(careful_, stanzas.size());
        return result;
    } catch (const xmpp::Disconnected& disconnected) {
        const bool is_about_content = disconnected.cause() == xmpp::Disconnected::Cause::content;
        if (!is_about_content) server_.failed(disconnected.what());
        if (is_about_content && stanzas.size() == 1) {
            reject(stanzas.front().id, "the server ended the stream: " + std::string(disconnected.what()));
            return result;
        }
        if (is_about_content) careful_ = stanzas.size();
    }
    std::swap(result.returned, result.finished);
    result.rejections.clear();
    return result;
}

void Notifier::settle()
{
    if (!unrecorded_) return;
    const auto& result = *unrecorded_;
    const auto now = clock_.now();
    const auto removed = database_.transact([&](store::Transaction& transaction) {
        notifications::log_rejections(transaction, result.rejections, result.lease_end, now);
        const auto count = notifications::remove(transaction, result.finished, result.lease_end, now);
        notifications::release(transaction, result.returned, result.lease_end, now);
        transaction.commit();
        return count;
    });
    options_.metrics.delivered.add(static_cast<double>(result.finished.size() - result.rejections.size()));
    options_.metrics.rejected.add(static_cast<double>(result.rejections.size()));
    options_.metrics.returned.add(static_cast<double>(result.returned.size()));
    report(result);
    if (std::cmp_less(removed, result.finished.size()))
        log::warning("notifications delivered after their claim had expired",
                     {{"count", static_cast<std::int64_t>(result.finished.size()) - removed}});
    unrecorded_.reset();
}

/// Logs one line for each attempt.
void Notifier::report(const BatchResult& result)
{
    std::map<NotificationId, std::string_view> refused;
    for (const auto& [id, reason] : result.rejections)
        refused.emplace(id, condition_of(reason));
    for (const auto& [notification, attempts, request_id] : result.claimed) {
        const auto id = notification.id.hex();
        const auto rejection = refused.find(notification.id);
        if (rejection != refused.end())
            log::info("notification rejected", {{"id", id},
                                                {"attempt", attempts},
                                                {"reason", rejection->second},
                                                {"request", log::or_dash(request_id)}});
        else
            log::info(result.returned.empty() ? "notification delivered" : "notification returned",
                      {{"id", id}, {"attempt", attempts}, {"request", log::or_dash(request_id)}});
    }
}

void Notifier::clean_up()
{
    const auto now = clock_.now();
    if (now < next_clean_up_) return;
    const auto expired = database_.transact([&](store::Transaction& transaction) {
        const auto count = notifications::expire(transaction, now - options_.keep, now, most_given_up_at_once);
        transaction.commit();
        return count;
    });
    database_.alone([&](store::Autocommit& autocommit) {
        return notifications::prune_log(autocommit, now - options_.keep_log, most_given_up_at_once);
    });
    options_.metrics.expired.add(static_cast<double>(expired));
    if (expired > 0)
        log::warning("notifications given up because they could not be delivered in time", {{"count", expired}});
    // A full batch means that there may be more.
    next_clean_up_ = expired < most_given_up_at_once ? now + clean_up_interval : now;
}

} // namespace usher::worker
