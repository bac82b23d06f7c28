#include "ctl/reminders.h"

#include "ctl/commands.h"
#include "service/orgs/reminders.h"

namespace usher::ctl {

Answer remind(Context& context)
{
    const std::chrono::days before_the_end(context.settings.reminders.org_invitation_days);
    service::Reminders reminders(context.use_cases(), {before_the_end, context.policy_for_emails().mail});
    const auto written = reminders.remind();
    Answer answer;
    answer.json["org_invitation"] = Json::Int64(written);
    answer.text = before_the_end == std::chrono::days(0)
                      ? "no reminders are sent: reminders.org_invitation_days is 0\n"
                      : std::to_string(written) + " reminders of invites to organizations written\n";
    return answer;
}

void add_reminders(Commands& commands)
{
    commands.add("remind", "remind those who have not answered their invite", remind);
}

} // namespace usher::ctl
