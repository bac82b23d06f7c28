// Delivers e-mails from the active queue, one after the other, over its own connection to the relay. One object per
// thread.
#pragma once

#include "base/clock.h"
#include "domain/email.h"
#include "mail/bounce_address.h"
#include "mail/templates.h"
#include "smtp/client.h"
#include "worker/active_queue.h"
#include "worker/current_templates.h"
#include "worker/journal.h"
#include "worker/outage.h"

#include <optional>
#include <string>

namespace usher::worker {

class DeliveryAgent {
public:
    /// All must outlive it; queue, journal, templates, both outages and clock are shared with other threads.
    /// name: this mailer's, recorded with each attempt. bounces: the e-mails' envelope senders, if used.
    DeliveryAgent(ActiveQueue& queue, Journal& journal, smtp::Client& client, const CurrentTemplates& templates,
                  Outage& relay, Outage& disk, const Clock& clock, std::string name,
                  mail::BounceAddress bounces = {"", ""});

    /// Runs until the queue is closed.
    void run();
    /// Delivers an e-mail that may leave now; false if there is none.
    bool deliver_next();

private:
    void deliver(QueuedEmail mail);
    /// Nothing if the e-mail was not sent because its claim or the journal did not allow it.
    std::optional<Attempt> try_once(const QueuedEmail& mail);
    bool may_send_dot(const QueuedEmail& mail);
    void finish(const QueuedEmail& mail, Attempt attempt, std::optional<Verdict> verdict);
    std::string render(const Email& mail);

    ActiveQueue& queue_;
    Journal& journal_;
    smtp::Client& client_;
    const CurrentTemplates& templates_;
    Outage& relay_;
    Outage& disk_;
    const Clock& clock_;
    const std::string name_;
    const mail::BounceAddress bounces_;
    mail::Renderer renderer_;
};

} // namespace usher::worker
