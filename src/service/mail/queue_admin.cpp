#include "service/mail/queue_admin.h"

#include "store/rooms/events.h"

#include <algorithm>
#include <iterator>

namespace usher::service {

namespace mail_spool = store::mail_spool;
namespace spool_check = store::spool_check;
namespace spool_orders = store::spool_orders;
namespace spool_report = store::spool_report;

namespace {

constexpr std::int64_t most_domains = 10;
constexpr std::int64_t most_violations_of_a_kind = 1000;

/// In portions, so that no transaction is large and mailers can take the first meanwhile.
template <typename Portion>
std::int64_t in_portions(store::Database& database, Portion portion)
{
    constexpr std::int64_t most = 1000;
    std::int64_t all = 0;
    for (std::int64_t some = most; some == most; all += some)
        some = database.alone([&](store::Autocommit& autocommit) { return portion(autocommit, most); });
    return all;
}

/// Its own, and that of what it tells of.
std::vector<Event> history_of(store::Reader& reader, const spool_report::Letter& letter)
{
    auto history = store::events::list(reader, "letter", letter.id.bytes());
    if (const auto about = Id<struct AboutEntity>::from_hex(letter.about_id))
        std::ranges::copy(store::events::list(reader, letter.about_kind, about->bytes()), std::back_inserter(history));
    std::ranges::stable_sort(history, {}, &Event::created_at);
    return history;
}

} // namespace

SpoolStatus Spool::status()
{
    const auto now = clock_.now();
    return database_.read([&](store::Reader& reader) {
        return SpoolStatus{spool_report::count_by_lane(reader, now),
                           spool_report::count_by_domain(reader, now, most_domains),
                           spool_report::count_finished(reader), spool_report::count_uncertain(reader),
                           store::notifications::count(reader)};
    });
}

std::vector<spool_report::Letter> Spool::list(Which which, const spool_report::Filter& filter)
{
    return database_.read([&](store::Reader& reader) {
        std::vector<spool_report::Letter> letters;
        if (which != Which::finished) letters = spool_report::list_waiting(reader, filter, clock_.now());
        if (which == Which::waiting) return letters;
        auto rest = filter;
        rest.most -= static_cast<std::int64_t>(letters.size());
        for (auto& letter : spool_report::list_finished(reader, rest))
            letters.push_back(std::move(letter));
        return letters;
    });
}

std::optional<SpooledLetter> Spool::find(const MailId& id)
{
    return database_.read([&](store::Reader& reader) -> std::optional<SpooledLetter> {
        const auto letter = spool_report::find(reader, id, clock_.now());
        if (!letter) return std::nullopt;
        return SpooledLetter{*letter, spool_report::parameter_names(reader, id).value_or(""),
                             spool_report::list_attempts(reader, id), history_of(reader, *letter)};
    });
}

std::optional<Mail> Spool::find_mail(const MailId& id)
{
    return database_.read([&](store::Reader& reader) { return spool_report::find_mail(reader, id); });
}

SpoolCheck Spool::check(const spool_check::Limits& limits)
{
    return database_.read([&](store::Reader& reader) {
        return SpoolCheck{spool_check::find_violations(reader, limits, clock_.now(), most_violations_of_a_kind),
                          spool_check::parameter_columns_elsewhere(reader), spool_check::count(reader)};
    });
}

Spool::Outcome Spool::retry(const MailId& id)
{
    const auto now = clock_.now();
    const auto moved =
        database_.alone([&](store::Autocommit& autocommit) { return spool_orders::retry(autocommit, id, now); });
    if (moved) return Outcome::done;
    const auto letter = database_.read([&](store::Reader& reader) { return spool_report::find(reader, id); });
    if (!letter) return Outcome::not_found;
    if (!letter->due_at) return Outcome::finished;
    return *letter->due_at <= now ? Outcome::done : Outcome::busy;
}

Spool::Outcome Spool::hold(const MailId& id)
{
    const auto now = clock_.now();
    const auto held =
        database_.alone([&](store::Autocommit& autocommit) { return spool_orders::hold(autocommit, id, now); });
    if (held) return Outcome::done;
    const auto letter = database_.read([&](store::Reader& reader) { return spool_report::find(reader, id, now); });
    if (!letter) return Outcome::not_found;
    if (!letter->due_at) return Outcome::finished;
    return letter->phase == "held" ? Outcome::done : Outcome::busy;
}

Spool::Outcome Spool::drop(const MailId& id)
{
    const auto now = clock_.now();
    const bool dropped = database_.transact([&](store::Transaction& tx) {
        if (mail_spool::withdraw(tx, {id}, "dropped by the operator", now) == 0) return false;
        tx.commit();
        return true;
    });
    if (dropped) return Outcome::done;
    const auto letter = database_.read([&](store::Reader& reader) { return spool_report::find(reader, id); });
    if (!letter) return Outcome::not_found;
    return letter->state == "suppressed" ? Outcome::done : Outcome::finished;
}

std::int64_t Spool::retry_all(const spool_orders::Selection& selection)
{
    const auto now = clock_.now();
    return in_portions(database_, [&](store::Writer& writer, std::int64_t most) {
        return spool_orders::retry_some(writer, selection, now, most);
    });
}

std::int64_t Spool::hold_all(const spool_orders::Selection& selection)
{
    const auto now = clock_.now();
    return in_portions(database_, [&](store::Writer& writer, std::int64_t most) {
        return spool_orders::hold_some(writer, selection, now, most);
    });
}

} // namespace usher::service
