#include "ctl/spool.h"
#include "ctl/spool_format.h"
#include "ctl/table.h"
#include "service/mail/queue_admin.h"

#include <array>
#include <tuple>

namespace usher::ctl {
namespace {

using service::QueueAdmin;
using store::queue_report::DomainCounts;
using store::queue_report::PriorityCounts;

constexpr std::array age_names = {"under 1 min", "1 min to 1 h", "1 h to 1 day", "over 1 day"};
constexpr std::array age_keys = {"under_a_minute", "under_an_hour", "under_a_day", "older"};

std::int64_t seconds_since(const std::optional<Time>& since, Time now)
{
    return since ? std::chrono::duration_cast<std::chrono::seconds>(now - *since).count() : 0;
}

std::string age_or_dash(const std::optional<Time>& since, Time now)
{
    return since ? age_of(*since, now) : "-";
}

Json::Value to_json(const PriorityCounts& counts, Time now)
{
    Json::Value json;
    json["waiting"] = Json::Int64(counts.waiting);
    json["due"] = Json::Int64(counts.due);
    json["delivering"] = Json::Int64(counts.delivering);
    json["later"] = Json::Int64(counts.later);
    json["held"] = Json::Int64(counts.held);
    json["deferred"] = Json::Int64(counts.deferred);
    json["oldest"] = iso_or_null(counts.oldest);
    json["oldest_seconds"] = Json::Int64(seconds_since(counts.oldest, now));
    return json;
}

Json::Value to_json(const DomainCounts& counts, Time now)
{
    Json::Value json;
    json["domain"] = counts.domain;
    json["waiting"] = Json::Int64(counts.waiting);
    json["due"] = Json::Int64(counts.due);
    json["tried"] = Json::Int64(counts.tried);
    json["oldest"] = iso_or_null(counts.oldest);
    json["oldest_seconds"] = Json::Int64(seconds_since(counts.oldest, now));
    return json;
}

std::array<std::int64_t, age_keys.size()> ages_of(const service::SpoolStatus& status)
{
    std::array<std::int64_t, age_keys.size()> ages{};
    for (const auto& priority : status.priorities)
        for (std::size_t i = 0; i < ages.size(); ++i)
            ages[i] += priority.ages[i];
    return ages;
}

Json::Value to_json(const service::SpoolStatus& status)
{
    Json::Value json;
    json["finished"]["sent"] = Json::Int64(status.finished.sent);
    json["finished"]["bounced"] = Json::Int64(status.finished.bounced);
    json["finished"]["suppressed"] = Json::Int64(status.finished.suppressed);
    json["uncertain"]["waiting"] = Json::Int64(status.uncertain.waiting);
    json["uncertain"]["held"] = Json::Int64(status.uncertain.held);
    json["uncertain"]["ever"] = Json::Int64(status.uncertain.ever);
    json["notifications"]["waiting"] = Json::Int64(status.notifications.waiting);
    json["notifications"]["oldest"] = iso_or_null(status.notifications.oldest);
    json["notifications"]["rejected"] = Json::Int64(status.notifications.rejected);
    json["notifications"]["expired"] = Json::Int64(status.notifications.expired);
    const auto ages = ages_of(status);
    for (std::size_t i = 0; i < age_keys.size(); ++i)
        json["ages"][age_keys[i]] = Json::Int64(ages[i]);
    return json;
}

std::string priorities_and_ages(const service::SpoolStatus& status, Json::Value& json, Time now)
{
    Table table(
        {"lane", "waiting", "due now", "being delivered", "for another attempt", "held", "tried before", "oldest"});
    for (const auto priority : {EmailPriority::single, EmailPriority::bulk}) {
        PriorityCounts counts{priority};
        for (const auto& some : status.priorities)
            if (some.priority == priority) counts = some;
        json["lanes"][name_of(priority)] = to_json(counts, now);
        table.add({name_of(priority), std::to_string(counts.waiting), std::to_string(counts.due),
                   std::to_string(counts.delivering), std::to_string(counts.later), std::to_string(counts.held),
                   std::to_string(counts.deferred), age_or_dash(counts.oldest, now)});
    }
    std::string written;
    for (std::size_t i = 0; i < age_names.size(); ++i)
        written +=
            (i == 0 ? "written: " : ", ") + std::string(age_names[i]) + " ago " + std::to_string(ages_of(status)[i]);
    return table.text() + "\n" + written + "\n";
}

std::string domains(const service::SpoolStatus& status, Json::Value& json, Time now)
{
    json["domains"] = Json::arrayValue;
    if (status.domains.empty()) return "";
    Table table({"domain", "waiting", "due now", "tried before", "oldest"});
    for (const auto& counts : status.domains) {
        json["domains"].append(to_json(counts, now));
        table.add({counts.domain, std::to_string(counts.waiting), std::to_string(counts.due),
                   std::to_string(counts.tried), age_or_dash(counts.oldest, now)});
    }
    return "\n" + table.text();
}

std::string finished(const service::SpoolStatus& status, Time now)
{
    const auto& [all, uncertain, stanzas] = std::tie(status.finished, status.uncertain, status.notifications);
    std::string text = "\nfinished: " + std::to_string(all.sent) + " sent, " + std::to_string(all.bounced) +
                       " bounced, " + std::to_string(all.suppressed) + " suppressed\n";
    text += "uncertain (the relay may have accepted it, but its reply was lost): " + std::to_string(uncertain.waiting) +
            " waiting, " + std::to_string(uncertain.held) + " of them held; " + std::to_string(uncertain.ever) +
            " ever\n";
    return text + "notifications: " + std::to_string(stanzas.waiting) + " waiting" +
           (stanzas.oldest ? ", the oldest for " + age_of(*stanzas.oldest, now) : "") + ", " +
           std::to_string(stanzas.rejected) + " rejected and " + std::to_string(stanzas.expired) +
           " given up recently\n";
}

} // namespace

Answer spool_status(Context& context)
{
    context.be_patient();
    const auto status = QueueAdmin(context.use_cases()).status();
    const auto now = context.clock.now();
    Answer answer{to_json(status), ""};
    answer.text = priorities_and_ages(status, answer.json, now);
    answer.text += domains(status, answer.json, now);
    answer.text += finished(status, now);
    return answer;
}

} // namespace usher::ctl
