#include "worker/mailer.h"

#include "base/log.h"
#include "mail/message.h"
#include "worker/loop.h"

#include <algorithm>
#include <exception>
#include <utility>

namespace usher::worker {

namespace spool = store::mail_claims;

namespace {

using namespace std::chrono_literals;

/// For how long letters of one claim are begun. What is left of it then is given back.
constexpr auto longest_batch = 30s;

spool::AttemptOutcome attempt_outcome(smtp::Outcome outcome)
{
    switch (outcome) {
    case smtp::Outcome::sent: return spool::AttemptOutcome::sent;
    case smtp::Outcome::deferred: return spool::AttemptOutcome::deferred;
    case smtp::Outcome::bounced: return spool::AttemptOutcome::bounced;
    case smtp::Outcome::uncertain: return spool::AttemptOutcome::uncertain;
    case smtp::Outcome::route_down: return spool::AttemptOutcome::route_down;
    }
    return spool::AttemptOutcome::deferred;
}

/// A letter that cannot be rendered never reaches the relay.
class NotRendered : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

} // namespace

Mailer::Mailer(store::Database& database, smtp::Client& client, const TemplateShelf& shelf, Outage& relay,
               const Clock& clock, Random& random, const Stop& stop, MailerOptions options)
    : database_(database), client_(client), shelf_(shelf), relay_(relay), clock_(clock), random_(random), stop_(stop),
      options_(std::move(options))
{
}

void Mailer::run(Outage& database_outage)
{
    work_until_stopped(stop_, database_outage, options_.poll, [this] {
        if (relay_.may_try()) return run_once();
        give_back();
        return 0;
    });
    try {
        give_back();
    } catch (const std::exception& error) {
        log::warning("claimed letters not given back; they are due again when their lease ends",
                     {{"letters", claimed_.size()}, {"cause", error.what()}});
    }
}

int Mailer::run_once()
{
    settle();
    const int claimed = claimed_.empty() ? claim() : static_cast<int>(claimed_.size());
    while (!claimed_.empty() && !must_give_back()) {
        const auto spooled = std::move(claimed_.front());
        claimed_.pop_front();
        deal_with(spooled);
    }
    give_back();
    return claimed;
}

int Mailer::claim()
{
    const auto now = clock_.now();
    lease_end_ = now + options_.longest_delivery + longest_batch;
    // While the relay is away one letter is enough to see whether it is back.
    is_probe_ = relay_.is_on();
    const int most = is_probe_ ? 1 : options_.batch;
    auto taken = database_.transact([&](store::Transaction& transaction) {
        auto due = spool::take_due(transaction, now, lease_end_, most);
        transaction.commit();
        return due;
    });
    claimed_.assign(std::make_move_iterator(taken.begin()), std::make_move_iterator(taken.end()));
    return static_cast<int>(claimed_.size());
}

bool Mailer::must_give_back() const
{
    return stop_.requested() || (relay_.is_on() && !is_probe_) || clock_.now() + options_.longest_delivery > lease_end_;
}

void Mailer::give_back()
{
    settle();
    for (; !claimed_.empty(); claimed_.pop_front())
        database_.alone(
            [&](store::Autocommit& autocommit) { return spool::release(autocommit, claimed_.front(), clock_.now()); });
}

void Mailer::deal_with(const spool::SpooledMail& spooled)
{
    if (spooled.mail.expires_at && *spooled.mail.expires_at <= clock_.now()) {
        suppress(spooled);
        return;
    }
    const auto delivery = attempt(spooled.mail);
    const auto now = clock_.now();
    unrecorded_ = Outcome{
        spooled, {attempt_outcome(delivery.outcome), delivery.code, delivery.reply, options_.name, now}, std::nullopt};
    if (delivery.outcome == smtp::Outcome::route_down)
        unrecorded_->relay_back_at = relay_.failed(delivery.reply);
    else if (delivery.code != 0)
        relay_.succeeded();
    settle();
}

void Mailer::suppress(const spool::SpooledMail& spooled)
{
    const bool is_ours = database_.transact([&](store::Transaction& transaction) {
        const bool done = spool::suppress(transaction, spooled, "expired before it left", clock_.now());
        transaction.commit();
        return done;
    });
    if (is_ours)
        log::info("letter suppressed", {{"id", spooled.mail.id.hex()}, {"template", spooled.mail.template_name}});
}

smtp::Delivery Mailer::attempt(const Mail& mail)
{
    try {
        return client_.deliver(mail.sender, mail.recipient, render(mail));
    } catch (const NotRendered& error) {
        // Other templates may come, so it is tried again until it is too old.
        log::warning("letter cannot be rendered",
                     {{"id", mail.id.hex()}, {"template", mail.template_name}, {"cause", error.what()}});
        return {smtp::Outcome::deferred, 0, std::string("cannot be rendered: ") + error.what()};
    }
}

std::string Mailer::render(const Mail& mail)
{
    const auto current = shelf_.current();
    if (current != seen_templates_) {
        templates_ = *current;
        seen_templates_ = current;
    }
    try {
        return mail::compose(mail, templates_->render(mail.template_name, mail.locale, mail.params));
    } catch (const std::exception& error) {
        throw NotRendered(error.what());
    }
}

void Mailer::settle()
{
    if (!unrecorded_) return;
    const bool is_ours = database_.transact([&](store::Transaction& transaction) {
        const bool recorded = record(transaction, *unrecorded_);
        transaction.commit();
        return recorded;
    });
    report(*unrecorded_, is_ours);
    unrecorded_.reset();
}

bool Mailer::record(store::Transaction& transaction, const Outcome& outcome)
{
    const auto& [spooled, attempt, relay_back_at] = outcome;
    if (attempt.outcome == spool::AttemptOutcome::sent)
        return spool::record_end(transaction, spooled, attempt, spool::End::sent);
    if (attempt.outcome == spool::AttemptOutcome::bounced || is_too_old(spooled.mail, attempt.at))
        return spool::record_end(transaction, spooled, attempt, spool::End::bounced);

    const auto last_chance = spooled.mail.created_at + options_.retry.give_up;
    const auto due_at =
        relay_back_at
            ? *relay_back_at
            : attempt.at + options_.retry.wait_after(spool::count_failures(transaction, spooled.mail.id) + 1, random_);
    return spool::record_deferred(transaction, spooled, attempt, std::min(due_at, last_chance));
}

bool Mailer::is_too_old(const Mail& mail, Time now) const
{
    return now >= mail.created_at + options_.retry.give_up;
}

void Mailer::report(const Outcome& outcome, bool is_ours) const
{
    const auto& [spooled, attempt, relay_back_at] = outcome;
    const bool is_final =
        attempt.outcome == spool::AttemptOutcome::sent || attempt.outcome == spool::AttemptOutcome::bounced;
    const bool is_given_up = !is_final && is_too_old(spooled.mail, attempt.at);
    const auto event = relay_back_at && !is_given_up
                           ? std::string("letter waits for the relay")
                           : "letter " + std::string(is_given_up ? "given up" : spool::to_text(attempt.outcome));
    log::info(is_ours ? event : event + ", but the claim had ended", {{"id", spooled.mail.id.hex()},
                                                                      {"attempt", spooled.attempts},
                                                                      {"template", spooled.mail.template_name},
                                                                      {"code", attempt.code}});
}

} // namespace usher::worker
