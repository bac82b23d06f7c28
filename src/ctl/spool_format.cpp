#include "ctl/spool_format.h"

#include "ctl/context.h"
#include "ctl/table.h"

namespace usher::ctl {

const char* name_of(EmailPriority priority)
{
    return priority == EmailPriority::single ? "single" : "bulk";
}

std::string age_of(Time since, Time now)
{
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(now - since).count();
    if (seconds < 120) return std::to_string(seconds) + " s";
    if (seconds < 120 * 60) return std::to_string(seconds / 60) + " min";
    if (seconds < 48 * 3600) return std::to_string(seconds / 3600) + " h";
    return std::to_string(seconds / 86'400) + " days";
}

Json::Value iso_or_null(const std::optional<Time>& time)
{
    return time ? Json::Value(to_iso_milliseconds(*time)) : Json::Value();
}

EmailId parse_email_id(const std::string& text)
{
    if (const auto id = EmailId::from_hex(text)) return *id;
    throw Refused("not an e-mail's id: " + printable(text) + "; it has 24 hexadecimal digits, see usherctl spool list");
}

Json::Value email_json(const store::queue_report::EmailRow& email)
{
    Json::Value json;
    json["id"] = email.id.hex();
    json["state"] = email.state;
    json["phase"] = email.phase.empty() ? Json::Value() : Json::Value(email.phase);
    json["lane"] = name_of(email.priority);
    json["template"] = email.template_name;
    json["recipient"] = email.recipient;
    json["attempts"] = email.attempts;
    json["outcome"] = email.outcome.empty() ? Json::Value() : Json::Value(email.outcome);
    json["code"] = email.code;
    json["reply"] = email.reply;
    json["created_at"] = to_iso_milliseconds(email.created_at);
    json["due_at"] = iso_or_null(email.phase == "held" ? std::nullopt : email.due_at);
    json["finished_at"] = iso_or_null(email.finished_at);
    return json;
}

std::string emails(std::int64_t count)
{
    return std::to_string(count) + (count == 1 ? " e-mail" : " e-mails");
}

} // namespace usher::ctl
