#include "ctl/spool.h"
#include "ctl/spool_format.h"
#include "ctl/table.h"
#include "service/mail/queue_admin.h"

namespace usher::ctl {
namespace {

using service::QueueAdmin;
using store::queue_report::EmailRow;

/// Where e-mails in this state are; sets the filter to find them.
QueueAdmin::Which place_of(const std::string& state, store::queue_report::Filter& filter)
{
    if (state == "any") return QueueAdmin::Which::both;
    if (state == "waiting") return QueueAdmin::Which::waiting;
    if (state == "finished") return QueueAdmin::Which::finished;
    const bool has_left = state == "sent" || state == "bounced" || state == "suppressed";
    (has_left ? filter.state : filter.phase) = state;
    return has_left ? QueueAdmin::Which::finished : QueueAdmin::Which::waiting;
}

std::string when(const EmailRow& email)
{
    if (email.finished_at) return to_iso_milliseconds(*email.finished_at);
    return email.phase == "held" ? "-" : iso_or_null(email.due_at).asString();
}

} // namespace

const std::vector<std::string>& spool_states()
{
    static const std::vector<std::string> all = {"waiting",  "due",  "delivering", "later",      "held",
                                                 "finished", "sent", "bounced",    "suppressed", "any"};
    return all;
}

Answer list_spool(Context& context, const SpoolListArgs& args)
{
    context.be_patient();
    store::queue_report::Filter filter{args.template_name, std::nullopt, args.domain, args.recipient,
                                       args.outcome,       "",           "",          args.limit};
    if (!args.priority.empty()) filter.priority = args.priority == "bulk" ? EmailPriority::bulk : EmailPriority::single;
    const auto which = place_of(args.state, filter);

    Answer answer;
    answer.json = Json::arrayValue;
    Table table({"id", "state", "lane", "template", "claims", "last attempt", "due or finished at", "recipient"});
    for (const auto& email : QueueAdmin(context.use_cases()).list(which, filter)) {
        answer.json.append(email_json(email));
        table.add({email.id.hex(), email.phase.empty() ? email.state : email.phase, name_of(email.priority),
                   email.template_name, std::to_string(email.attempts), email.outcome.empty() ? "-" : email.outcome,
                   when(email), email.recipient});
    }
    answer.text = table.text();
    return answer;
}

} // namespace usher::ctl
