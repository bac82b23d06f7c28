// What the commands about e-mails share: ids, ages, lanes in words.
#pragma once

#include "base/clock.h"
#include "domain/email.h"
#include "service/mail/queue_admin.h"

#include <json/value.h>

#include <string>

namespace usher::ctl {

const char* name_of(EmailPriority priority);
/// "90 s", "3 min", "5 h", "4 days".
std::string age_of(Time since, Time now);
Json::Value iso_or_null(const std::optional<Time>& time);
/// Throws Refused.
EmailId parse_email_id(const std::string& text);
/// Throws Refused unless it is done.
void check(service::Spool::Outcome outcome, const std::string& id);
/// "1 e-mail", "2 e-mails".
std::string emails(std::int64_t count);

} // namespace usher::ctl
