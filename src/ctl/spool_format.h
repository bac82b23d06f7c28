// How commands parse and show e-mails: ids, ages, priorities, rows.
#pragma once

#include "base/clock.h"
#include "domain/email.h"
#include "store/mail/queue_report.h"

#include <json/value.h>

#include <optional>
#include <string>

namespace usher::ctl {

const char* name_of(EmailPriority priority);
/// "90 s", "3 min", "5 h", "4 days".
std::string age_of(Time since, Time now);
Json::Value iso_or_null(const std::optional<Time>& time);
/// 24 hexadecimal digits. Throws Refused.
EmailId parse_email_id(const std::string& text);
/// An e-mail as lists show it.
Json::Value email_json(const store::queue_report::EmailRow& email);
/// "1 e-mail", "2 e-mails".
std::string emails(std::int64_t count);

} // namespace usher::ctl
