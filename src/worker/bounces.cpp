#include "worker/bounces.h"

#include "base/log.h"
#include "domain/address.h"
#include "mail/bounce_report.h"
#include "store/mail/bounce_records.h"
#include "store/mail/bounced_addresses.h"
#include "store/mail/mail_spool.h"
#include "store/rooms/events.h"

#include <utility>

namespace usher::worker {

namespace records = store::bounce_records;

namespace {

/// False if it is already recorded.
bool record(store::Transaction& transaction, const records::EmailRecord& email, const records::Refusal& refusal)
{
    if (!email.waits) return records::record_bounce(transaction, email.id, refusal);
    if (records::record_bounce_of_waiting(transaction, email.id, refusal)) return true;
    throw store::Again(0, "the e-mail has left the spool meanwhile");
}

} // namespace

void note_bounce(store::Transaction& transaction, const Bounced& bounced, Time now)
{
    const auto address = bounced.is_for_good ? parse_address(bounced.recipient) : std::nullopt;
    if (!address) return;
    store::bounced_addresses::mark(transaction, address->key, bounced.email, bounced.words, now);
    store::mail_spool::cancel_unasked(transaction, address->key, "an earlier e-mail to this address bounced", now);
}

Bounces::Bounces(store::Database& database, const Clock& clock, Random& random, mail::BounceAddress addresses)
    : database_(database), clock_(clock), random_(random), addresses_(std::move(addresses))
{
}

std::optional<EmailId> Bounces::email_of(std::string_view message, const std::string& recipient) const
{
    if (!recipient.empty()) return addresses_.email_of(recipient);
    for (const auto& candidate : mail::recipients_in(message))
        if (const auto email = addresses_.email_of(candidate)) return email;
    return std::nullopt;
}

Bounces::Status Bounces::take(std::string_view message, const std::string& recipient)
{
    const auto report = mail::read_bounce(message);
    if (!report) return Status::not_a_message;
    const auto id = email_of(message, recipient);
    if (!id) return Status::unknown_address;
    const auto now = clock_.now();
    const auto event = EventId::make(now, random_);
    const auto status = database_.transact([&](store::Transaction& transaction) {
        const auto email = records::find(transaction, *id);
        if (!email) return Status::unknown_address;
        if (report->kind == mail::BounceKind::nothing) return Status::done;
        if (!record(transaction, *email, {report->code, report->words, now})) return Status::done;
        store::events::insert(transaction, email_event(event, *id, "bounced", now));
        note_bounce(transaction, {*id, email->recipient, report->kind == mail::BounceKind::refused, report->words},
                    now);
        transaction.commit();
        return Status::done;
    });
    if (status == Status::done)
        log::info(report->kind == mail::BounceKind::nothing ? "not a bounce" : "e-mail bounced",
                  {{"id", id->hex()}, {"code", report->code}});
    return status;
}

} // namespace usher::worker
