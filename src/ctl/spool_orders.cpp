#include "ctl/spool.h"
#include "ctl/spool_format.h"
#include "service/mail/queue_admin.h"

namespace usher::ctl {
namespace {

using service::QueueAdmin;

constexpr auto one_or_many = "give the ids of e-mails, or --all, --template or --domain";

bool is_for_many(const QueueSelectionArgs& args)
{
    return args.all || !args.template_name.empty() || !args.domain.empty();
}

void check_args(const QueueSelectionArgs& args)
{
    if (is_for_many(args) == !args.ids.empty()) throw Refused(one_or_many);
    if (args.held && !args.ids.empty()) throw Refused("--held needs --all, --template or --domain");
}

store::queue_commands::Selection selection_of(const QueueSelectionArgs& args)
{
    return {args.template_name, args.domain, args.held};
}

/// All or none: an invalid id is refused before anything is done.
std::vector<EmailId> parse_ids(const std::vector<std::string>& texts)
{
    std::vector<EmailId> ids;
    for (const auto& text : texts)
        ids.push_back(parse_email_id(text));
    return ids;
}

Json::Value list_of(const std::vector<std::string>& ids)
{
    Json::Value list(Json::arrayValue);
    for (const auto& id : ids)
        list.append(id);
    return list;
}

/// Throws Refused unless it is done.
void check(QueueAdmin::Outcome outcome, const std::string& id)
{
    switch (outcome) {
    case QueueAdmin::Outcome::done: return;
    case QueueAdmin::Outcome::not_found: throw Refused("no such e-mail: " + id);
    case QueueAdmin::Outcome::finished:
        throw Refused("e-mail " + id + " has already left the spool; see usherctl spool show " + id);
    case QueueAdmin::Outcome::busy:
        throw Refused("e-mail " + id + " is being delivered just now; look again in a few minutes");
    }
}

/// Processes every e-mail it can, whatever happens to others in the list; refuses the rest at the end.
template <typename Order>
Answer order_each(const std::vector<std::string>& ids, const char* key, const std::string& done_text, Order order)
{
    Answer answer;
    std::vector<std::string> done;
    std::string refusals;
    for (const auto& id : parse_ids(ids)) {
        try {
            check(order(id), id.hex());
            done.push_back(id.hex());
            answer.text += "e-mail " + id.hex() + " " + done_text + "\n";
        } catch (const Refused& refused) {
            refusals += (refusals.empty() ? "" : "; ") + std::string(refused.what());
        }
    }
    if (!refusals.empty()) throw Refused(refusals + (done.empty() ? "" : "; done: " + emails(std::ssize(done))));
    if (done.size() == 1) answer.json["id"] = done.front();
    answer.json["ids"] = list_of(done);
    answer.json[key] = Json::Int64(std::ssize(done));
    return answer;
}

} // namespace

Answer retry_emails(Context& context, const QueueSelectionArgs& args)
{
    check_args(args);
    QueueAdmin queue(context.use_cases());
    if (!is_for_many(args))
        return order_each(args.ids, "due", "is due now", [&](const EmailId& id) { return queue.retry(id); });
    const auto count = queue.retry_all(selection_of(args));
    Answer answer;
    answer.json["due"] = Json::Int64(count);
    answer.text = emails(count) + (args.held ? " that had been held" : " that had been waiting for another attempt") +
                  (count == 1 ? " is" : " are") + " due now\n";
    return answer;
}

Answer hold_emails(Context& context, const QueueSelectionArgs& args)
{
    check_args(args);
    QueueAdmin queue(context.use_cases());
    const std::string release = "until usherctl spool retry";
    if (!is_for_many(args))
        return order_each(args.ids, "held", "is held " + release, [&](const EmailId& id) { return queue.hold(id); });
    const auto count = queue.hold_all(selection_of(args));
    Answer answer;
    answer.json["held"] = Json::Int64(count);
    answer.text = emails(count) + (count == 1 ? " is" : " are") + " held " + release +
                  " --all --held; what is being delivered just now is not among them\n";
    return answer;
}

Answer drop_emails(Context& context, const std::vector<std::string>& ids)
{
    QueueAdmin queue(context.use_cases());
    auto answer = order_each(ids, "dropped", "will not be sent", [&](const EmailId& id) { return queue.drop(id); });
    answer.json["state"] = "suppressed";
    return answer;
}

} // namespace usher::ctl
