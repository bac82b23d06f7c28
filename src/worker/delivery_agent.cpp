#include "worker/delivery_agent.h"

#include "base/log.h"
#include "mail/message.h"

#include <cerrno>
#include <cstring>
#include <exception>
#include <stdexcept>
#include <utility>

namespace usher::worker {
namespace {

using namespace std::chrono_literals;
namespace claims = store::queue_claims;

claims::AttemptOutcome attempt_outcome(smtp::Outcome outcome)
{
    switch (outcome) {
    case smtp::Outcome::sent: return claims::AttemptOutcome::sent;
    case smtp::Outcome::deferred: return claims::AttemptOutcome::deferred;
    case smtp::Outcome::bounced: return claims::AttemptOutcome::bounced;
    case smtp::Outcome::uncertain: return claims::AttemptOutcome::uncertain;
    case smtp::Outcome::route_down: return claims::AttemptOutcome::route_down;
    }
    return claims::AttemptOutcome::deferred;
}

/// Without a reply for so long, a domain is not only busy: another e-mail would keep a connection as long.
constexpr auto silence = 5s;

/// What a delivery says of the e-mail's domain; nothing if it did not come so far.
std::optional<Verdict> verdict_on(const smtp::Delivery& delivery, std::chrono::microseconds duration)
{
    switch (delivery.outcome) {
    case smtp::Outcome::sent:
    case smtp::Outcome::bounced: return Verdict::good;
    case smtp::Outcome::deferred:
    case smtp::Outcome::uncertain: return delivery.code == 0 && duration >= silence ? Verdict::silent : Verdict::bad;
    case smtp::Outcome::route_down: return std::nullopt;
    }
    return std::nullopt;
}

/// An e-mail that cannot be rendered never reaches the relay.
class NotRendered : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

} // namespace

DeliveryAgent::DeliveryAgent(ActiveQueue& queue, Journal& journal, smtp::Client& client, const CurrentTemplates& shelf,
                             Outage& relay, Outage& disk, const Clock& clock, std::string name,
                             mail::BounceAddress bounces)
    : queue_(queue), journal_(journal), client_(client), shelf_(shelf), relay_(relay), disk_(disk), clock_(clock),
      name_(std::move(name)), bounces_(std::move(bounces)), renderer_(shelf.current())
{
}

void DeliveryAgent::run()
{
    while (auto mail = queue_.next())
        deliver(std::move(*mail));
}

bool DeliveryAgent::deliver_next()
{
    auto mail = queue_.next_now();
    if (!mail) return false;
    deliver(std::move(*mail));
    return true;
}

void DeliveryAgent::deliver(QueuedEmail mail)
{
    // Those that the manager has not taken back yet.
    if ((relay_.is_on() || disk_.is_on()) && !mail.is_probe) {
        queue_.put_back(std::move(mail));
        return;
    }
    const auto begin = clock_.now();
    try {
        const auto delivery = attempt(mail);
        if (delivery)
            finish(mail, *delivery, verdict_on(*delivery, clock_.now() - begin));
        else
            queue_.put_back(std::move(mail));
    } catch (const NotRendered& error) {
        // Other templates may come, so it is tried again until it is too old.
        log::warning("e-mail cannot be rendered", {{"id", mail.claimed.mail.id.hex()},
                                                   {"request", log::or_dash(mail.claimed.request_id)},
                                                   {"template", mail.claimed.mail.template_name},
                                                   {"cause", error.what()}});
        const auto reply = std::string("cannot be rendered: ") + error.what();
        queue_.finished(
            mail,
            {{mail.claimed.claim(), {claims::AttemptOutcome::deferred, 0, reply, name_, clock_.now()}}, mail.slot, {}},
            std::nullopt);
    }
}

std::optional<smtp::Delivery> DeliveryAgent::attempt(const QueuedEmail& mail)
{
    const auto& email = mail.claimed.mail;
    bool was_refused = false;
    const auto before_dot = [&] {
        was_refused = !may_send_dot(mail);
        return !was_refused;
    };
    auto delivery = client_.deliver(bounces_.is_used() ? bounces_.of(email.id) : email.sender, email.recipient.text,
                                    render(email), before_dot);
    return was_refused ? std::nullopt : std::optional(std::move(delivery));
}

/// From here on the e-mail may arrive whatever happens to us. So nobody else may have it, and the journal must tell.
bool DeliveryAgent::may_send_dot(const QueuedEmail& mail)
{
    const auto now = clock_.now();
    if (now >= mail.dot_before) return false;
    if (!journal_.dot(mail.slot, mail.claimed.claim(), now)) {
        disk_.failed(std::strerror(errno));
        return false;
    }
    disk_.succeeded();
    return true;
}

void DeliveryAgent::finish(const QueuedEmail& mail, const smtp::Delivery& delivery, std::optional<Verdict> verdict)
{
    const claims::Attempt attempt{attempt_outcome(delivery.outcome), delivery.code, delivery.reply, name_,
                                  clock_.now()};
    DeliveryResult result{{mail.claimed.claim(), attempt}, mail.slot, std::nullopt};
    if (delivery.outcome == smtp::Outcome::route_down)
        result.relay_back_at = relay_.failed(delivery.reply);
    else if (delivery.code != 0)
        relay_.succeeded();
    // Not the end of the world if it cannot be written: the result is here, and the dot's line stands for "uncertain".
    if (!journal_.reply(mail.slot, result.made.claim, attempt)) disk_.failed(std::strerror(errno));
    queue_.finished(mail, std::move(result), verdict);
}

std::string DeliveryAgent::render(const Email& mail)
{
    auto current = shelf_.current();
    if (current != renderer_.templates()) renderer_ = mail::Renderer(std::move(current));
    try {
        return mail::compose(mail, renderer_.render(mail.template_name, mail.locale, mail.params));
    } catch (const std::exception& error) {
        throw NotRendered(error.what());
    }
}

} // namespace usher::worker
