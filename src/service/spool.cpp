#include "service/spool.h"

namespace usher::service {

namespace mail_spool = store::mail_spool;
namespace spool_report = store::spool_report;

SpoolStatus Spool::status()
{
    return database_.read([&](store::Reader& reader) {
        return SpoolStatus{spool_report::count_by_lane(reader, clock_.now()), spool_report::count(reader, clock_.now()),
                           store::notifications::count(reader)};
    });
}

std::vector<spool_report::WaitingLetter> Spool::list(const spool_report::Filter& filter)
{
    return database_.read([&](store::Reader& reader) { return spool_report::list(reader, filter); });
}

std::optional<spool_report::Letter> Spool::find_letter(const MailId& id)
{
    return database_.read([&](store::Reader& reader) { return spool_report::find(reader, id); });
}

std::optional<SpooledLetter> Spool::find(const MailId& id)
{
    return database_.read([&](store::Reader& reader) -> std::optional<SpooledLetter> {
        const auto letter = spool_report::find(reader, id);
        if (!letter) return std::nullopt;
        return SpooledLetter{*letter, spool_report::parameter_names(reader, id).value_or(""),
                             spool_report::list_attempts(reader, id)};
    });
}

Spool::Outcome Spool::retry(const MailId& id)
{
    const auto now = clock_.now();
    const bool moved =
        database_.alone([&](store::Autocommit& autocommit) { return spool_report::retry_now(autocommit, id, now); });
    if (moved) return Outcome::done;
    const auto letter = find_letter(id);
    if (!letter) return Outcome::not_found;
    if (!letter->due_at) return Outcome::finished;
    return *letter->due_at <= now ? Outcome::done : Outcome::busy;
}

std::int64_t Spool::retry_all()
{
    // In portions, so that no transaction is large and mailers can take the first meanwhile.
    constexpr std::int64_t portion = 1000;
    const auto now = clock_.now();
    std::int64_t all = 0;
    for (std::int64_t some = portion; some == portion; all += some)
        some = database_.alone(
            [&](store::Autocommit& autocommit) { return spool_report::retry_some(autocommit, now, portion); });
    return all;
}

Spool::Outcome Spool::drop(const MailId& id)
{
    const auto now = clock_.now();
    const bool dropped = database_.transact([&](store::Transaction& tx) {
        if (!mail_spool::withdraw(tx, id, "dropped by the operator", now)) return false;
        tx.commit();
        return true;
    });
    if (dropped) return Outcome::done;
    const auto letter = find_letter(id);
    if (!letter) return Outcome::not_found;
    return letter->state == "suppressed" ? Outcome::done : Outcome::finished;
}

} // namespace usher::service
