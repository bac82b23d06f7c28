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

/// A domain that has not replied for this long is not just busy: another e-mail would block a connection for as long.
constexpr auto silence = 5s;

/// What a delivery says about the e-mail's domain; nothing if it did not get that far.
std::optional<Verdict> verdict_on(const Attempt& attempt, std::chrono::microseconds duration)
{
    switch (attempt.outcome) {
    case DeliveryOutcome::sent:
    case DeliveryOutcome::bounced: return Verdict::good;
    case DeliveryOutcome::deferred:
    case DeliveryOutcome::uncertain: return attempt.code == 0 && duration >= silence ? Verdict::silent : Verdict::bad;
    case DeliveryOutcome::route_down: return std::nullopt;
    }
    return std::nullopt;
}

/// An e-mail that cannot be rendered never reaches the relay.
class NotRendered : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

} // namespace

DeliveryAgent::DeliveryAgent(ActiveQueue& queue, Journal& journal, smtp::Client& client,
                             const CurrentTemplates& templates, Outage& relay, Outage& disk, const Clock& clock,
                             std::string name, mail::BounceAddress bounces)
    : queue_(queue), journal_(journal), client_(client), templates_(templates), relay_(relay), disk_(disk),
      clock_(clock), name_(std::move(name)), bounces_(std::move(bounces)), renderer_(templates.current())
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
    // The claimer has not taken this one back yet.
    if ((relay_.is_on() || disk_.is_on()) && !mail.is_probe) {
        queue_.put_back(std::move(mail));
        return;
    }
    const auto begin = clock_.now();
    try {
        auto attempt = try_once(mail);
        if (attempt) {
            const auto verdict = verdict_on(*attempt, clock_.now() - begin);
            finish(mail, std::move(*attempt), verdict);
        } else {
            queue_.put_back(std::move(mail));
        }
    } catch (const NotRendered& error) {
        // The templates may be replaced, so it is retried until it is too old.
        log::warning("e-mail cannot be rendered", {{"id", mail.claimed.mail.id.hex()},
                                                   {"request", log::or_dash(mail.claimed.request_id)},
                                                   {"template", mail.claimed.mail.template_name},
                                                   {"cause", error.what()}});
        const auto reply = std::string("cannot be rendered: ") + error.what();
        queue_.finished(
            mail, {{mail.claimed.claim(), {DeliveryOutcome::deferred, 0, reply, name_, clock_.now()}}, mail.slot, {}},
            std::nullopt);
    }
}

std::optional<Attempt> DeliveryAgent::try_once(const QueuedEmail& mail)
{
    const auto& email = mail.claimed.mail;
    bool was_refused = false;
    const auto before_dot = [&] {
        was_refused = !may_send_dot(mail);
        return !was_refused;
    };
    auto attempt = client_.deliver(bounces_.is_used() ? bounces_.of(email.id) : email.sender, email.recipient.text,
                                   render(email), before_dot);
    if (was_refused) return std::nullopt;
    attempt.mailer = name_;
    attempt.at = clock_.now();
    return attempt;
}

/// From here on the e-mail may arrive whatever happens to us, so it must still be ours, and the journal must say so.
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

void DeliveryAgent::finish(const QueuedEmail& mail, Attempt attempt, std::optional<Verdict> verdict)
{
    DeliveryResult result{{mail.claimed.claim(), std::move(attempt)}, mail.slot, std::nullopt};
    const auto& made = result.made.attempt;
    if (made.outcome == DeliveryOutcome::route_down)
        result.relay_back_at = relay_.failed(made.reply);
    else if (made.code != 0)
        relay_.succeeded();
    // If writing fails, little is lost: we still have the result, and the "dot" line counts as "uncertain".
    if (!journal_.reply(mail.slot, result.made.claim, made)) disk_.failed(std::strerror(errno));
    queue_.finished(mail, std::move(result), verdict);
}

std::string DeliveryAgent::render(const Email& mail)
{
    auto current = templates_.current();
    if (current != renderer_.templates()) renderer_ = mail::Renderer(std::move(current));
    try {
        return mail::compose(mail, renderer_.render(mail.template_name, mail.locale, mail.params));
    } catch (const std::exception& error) {
        throw NotRendered(error.what());
    }
}

} // namespace usher::worker
