#include "ctl/reminders.h"

#include "service/orgs/reminders.h"

namespace usher::ctl {

Answer remind(Context& context)
{
    const std::chrono::days before_the_end(context.settings.reminders.org_invitation_days);
    service::Reminders reminders(context.database(), context.clock, context.random,
                                 {before_the_end, context.policy_for_emails().mail});
    const auto written = reminders.remind();
    Answer answer;
    answer.json["org_invitation"] = Json::Int64(written);
    answer.text = before_the_end == std::chrono::days(0)
                      ? "nobody is reminded: reminders.org_invitation_days is 0\n"
                      : std::to_string(written) + " reminded of an invite into an organization\n";
    return answer;
}

} // namespace usher::ctl
