#include "service/mail/queue_admin.h"

#include "store/rooms/events.h"

#include <algorithm>
#include <iterator>

namespace usher::service {

namespace mail_spool = store::mail_spool;
namespace queue_invariants = store::queue_invariants;
namespace queue_commands = store::queue_commands;
namespace queue_report = store::queue_report;

namespace {

constexpr std::int64_t most_domains = 10;
constexpr std::int64_t most_violations_of_a_kind = 1000;

/// In batches, so that no transaction is large and mailers can take the first ones meanwhile.
template <typename Portion>
std::int64_t in_portions(store::Database& database, Portion portion)
{
    constexpr std::int64_t most = 1000;
    std::int64_t all = 0;
    for (std::int64_t some = most; some == most; all += some)
        some = database.alone([&](store::Autocommit& autocommit) { return portion(autocommit, most); });
    return all;
}

/// Its own events, and those of its subject.
std::vector<Event> history_of(store::Reader& reader, const queue_report::EmailRow& email)
{
    auto history = store::events::list(reader, {SubjectKind::email, email.id});
    std::ranges::copy(store::events::list(reader, email.subject), std::back_inserter(history));
    std::ranges::stable_sort(history, {}, &Event::created_at);
    return history;
}

} // namespace

SpoolStatus QueueAdmin::status()
{
    const auto now = clock_.now();
    return database_.read([&](store::Reader& reader) {
        return SpoolStatus{queue_report::count_by_priority(reader, now),
                           queue_report::count_by_domain(reader, now, most_domains),
                           queue_report::count_finished(reader), queue_report::count_uncertain(reader),
                           store::notifications::count(reader)};
    });
}

std::vector<queue_report::EmailRow> QueueAdmin::list(Which which, const queue_report::Filter& filter)
{
    return database_.read([&](store::Reader& reader) {
        std::vector<queue_report::EmailRow> emails;
        if (which != Which::finished) emails = queue_report::list_waiting(reader, filter, clock_.now());
        if (which == Which::waiting) return emails;
        auto rest = filter;
        rest.most -= static_cast<std::int64_t>(emails.size());
        for (auto& email : queue_report::list_finished(reader, rest))
            emails.push_back(std::move(email));
        return emails;
    });
}

std::optional<SpooledEmail> QueueAdmin::find(const EmailId& id)
{
    return database_.read([&](store::Reader& reader) -> std::optional<SpooledEmail> {
        const auto email = queue_report::find(reader, id, clock_.now());
        if (!email) return std::nullopt;
        return SpooledEmail{*email, queue_report::parameter_names(reader, id).value_or(""),
                            queue_report::list_attempts(reader, id), history_of(reader, *email)};
    });
}

std::optional<Email> QueueAdmin::find_mail(const EmailId& id)
{
    return database_.read([&](store::Reader& reader) { return queue_report::find_mail(reader, id); });
}

SpoolCheck QueueAdmin::check(const queue_invariants::Limits& limits)
{
    return database_.read([&](store::Reader& reader) {
        return SpoolCheck{queue_invariants::find_violations(reader, limits, clock_.now(), most_violations_of_a_kind),
                          queue_invariants::parameter_columns_elsewhere(reader), queue_invariants::count(reader)};
    });
}

QueueAdmin::Outcome QueueAdmin::retry(const EmailId& id)
{
    const auto now = clock_.now();
    const auto moved =
        database_.alone([&](store::Autocommit& autocommit) { return queue_commands::retry(autocommit, id, now); });
    if (moved) return Outcome::done;
    const auto email = database_.read([&](store::Reader& reader) { return queue_report::find(reader, id); });
    if (!email) return Outcome::not_found;
    if (!email->due_at) return Outcome::finished;
    return *email->due_at <= now ? Outcome::done : Outcome::busy;
}

QueueAdmin::Outcome QueueAdmin::hold(const EmailId& id)
{
    const auto now = clock_.now();
    const auto held =
        database_.alone([&](store::Autocommit& autocommit) { return queue_commands::hold(autocommit, id, now); });
    if (held) return Outcome::done;
    const auto email = database_.read([&](store::Reader& reader) { return queue_report::find(reader, id, now); });
    if (!email) return Outcome::not_found;
    if (!email->due_at) return Outcome::finished;
    return email->phase == "held" ? Outcome::done : Outcome::busy;
}

QueueAdmin::Outcome QueueAdmin::drop(const EmailId& id)
{
    const auto now = clock_.now();
    const bool dropped = database_.transact([&](store::Transaction& tx) {
        if (mail_spool::cancel(tx, {id}, "dropped by the operator", now) == 0) return false;
        tx.commit();
        return true;
    });
    if (dropped) return Outcome::done;
    const auto email = database_.read([&](store::Reader& reader) { return queue_report::find(reader, id); });
    if (!email) return Outcome::not_found;
    return email->state == "suppressed" ? Outcome::done : Outcome::finished;
}

std::int64_t QueueAdmin::retry_all(const queue_commands::Selection& selection)
{
    const auto now = clock_.now();
    return in_portions(database_, [&](store::Writer& writer, std::int64_t most) {
        return queue_commands::retry_some(writer, selection, now, most);
    });
}

std::int64_t QueueAdmin::hold_all(const queue_commands::Selection& selection)
{
    const auto now = clock_.now();
    return in_portions(database_, [&](store::Writer& writer, std::int64_t most) {
        return queue_commands::hold_some(writer, selection, now, most);
    });
}

} // namespace usher::service
