// Takes letters that are due, delivers them, records what became of each. One object per thread, with a database
// connection and an SMTP client of its own; any number of them may work in any number of processes.
//
// A letter at a time: what became of one is recorded before the next is delivered. Should the database be away just
// then, the record is kept and written first of all when it is back; so is the rest of what was claimed.
#pragma once

#include "base/clock.h"
#include "base/random.h"
#include "mail/templates.h"
#include "smtp/client.h"
#include "store/database.h"
#include "store/mail_claims.h"
#include "worker/outage.h"
#include "worker/retry_policy.h"
#include "worker/stop.h"
#include "worker/template_shelf.h"

#include <chrono>
#include <deque>
#include <memory>
#include <optional>
#include <string>

namespace usher::worker {

struct MailerOptions {
    std::string name; ///< of this mailer, as the attempts tell it
    int batch;        ///< letters claimed at once
    RetryPolicy retry;
    std::chrono::milliseconds poll; ///< pause when there is nothing to do
    /// After this a delivery is broken off. A claim lasts a little longer: no letter is begun that could outlast it.
    std::chrono::seconds longest_delivery;
};

class Mailer {
public:
    /// All must outlive it; stop, shelf, relay, clock and random are shared with other threads.
    Mailer(store::Database& database, smtp::Client& client, const TemplateShelf& shelf, Outage& relay,
           const Clock& clock, Random& random, const Stop& stop, MailerOptions options);

    /// Works until it is told to stop, then gives back what it has claimed and not tried.
    void run(Outage& database_outage);

    /// Claims one batch and deals with it; returns the number of letters claimed. Throws store::DatabaseError.
    int run_once();

    /// Records what is still to be recorded, and makes the rest of what is claimed due at once. It counts as a claim,
    /// as attempts must not go down, but not as a failure: the next wait is no longer for it.
    void give_back();

private:
    struct Outcome {
        store::mail_claims::SpooledMail spooled;
        store::mail_claims::Attempt attempt;
        std::optional<Time> relay_back_at; ///< it was the relay's fault, which is tried again then
    };

    int claim();
    void deal_with(const store::mail_claims::SpooledMail& spooled);
    void suppress(const store::mail_claims::SpooledMail& spooled);
    smtp::Delivery attempt(const Mail& mail);
    std::string render(const Mail& mail);

    void settle();
    bool record(store::Transaction& transaction, const Outcome& outcome);
    void report(const Outcome& outcome, bool is_ours) const;
    bool must_give_back() const;
    bool is_too_old(const Mail& mail, Time now) const;

    store::Database& database_;
    smtp::Client& client_;
    const TemplateShelf& shelf_;
    Outage& relay_;
    const Clock& clock_;
    Random& random_;
    const Stop& stop_;
    const MailerOptions options_;

    std::shared_ptr<const mail::Templates> seen_templates_;
    std::optional<mail::Templates> templates_;
    std::deque<store::mail_claims::SpooledMail> claimed_;
    Time lease_end_;
    bool is_probe_ = false; ///< claimed to see whether the relay is back
    std::optional<Outcome> unrecorded_;
};

} // namespace usher::worker
