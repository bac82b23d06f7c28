#include "ctl/clean_up.h"

#include "ctl/commands.h"
#include "ctl/table.h"
#include "service/operator/clean_up.h"

namespace usher::ctl {
namespace {

service::Retention retention_of(const RetentionSettings& settings)
{
    return {std::chrono::days(settings.emails_days), std::chrono::days(settings.dead_links_days),
            std::chrono::days(settings.events_days), std::chrono::days(settings.access_tokens_days)};
}

} // namespace

Answer clean_up(Context& context, const CleanUpArgs& words)
{
    context.be_patient();
    service::CleanUp clean_up(context.use_cases(), retention_of(context.settings.retention));
    const auto cleaned = words.dry_run ? clean_up.look() : clean_up.run();
    Answer answer;
    answer.json["dry_run"] = words.dry_run;
    Table table({"what", words.dry_run ? "would be removed" : "removed"});
    for (const auto& [what, rows] : cleaned) {
        answer.json["removed"][what] = Json::Int64(rows);
        table.add({what, std::to_string(rows)});
    }
    answer.text = table.text();
    return answer;
}

void add_clean_up(Commands& commands)
{
    auto [command, args] = commands.add<CleanUpArgs>(
        "clean-up", "remove what is no longer needed: expired sessions, old e-mails, …", clean_up);
    command.flag("--dry-run", args.dry_run, "only show what would be removed");
}

} // namespace usher::ctl
