#include "ctl/spool_args.h"

#include "ctl/context.h"
#include "ctl/table.h"

namespace usher::ctl {

using service::Spool;

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

void check(Spool::Outcome outcome, const std::string& id)
{
    switch (outcome) {
    case Spool::Outcome::done: return;
    case Spool::Outcome::not_found: throw Refused("no such e-mail: " + id);
    case Spool::Outcome::finished:
        throw Refused("e-mail " + id + " has left the spool already; usherctl spool show " + id + " tells how");
    case Spool::Outcome::busy:
        throw Refused("e-mail " + id + " is being delivered just now; look again in a few minutes");
    }
}

std::string emails(std::int64_t count)
{
    return std::to_string(count) + (count == 1 ? " e-mail" : " e-mails");
}

} // namespace usher::ctl
