#include "store/mail/columns.h"

#include "store/engine/subject_columns.h"

#include <json/json.h>

#include <memory>

namespace usher::store {
namespace {

/// Anything but an object of strings yields no parameters: rendering then reports what is missing, for this e-mail
/// only.
std::map<std::string, std::string> params_from(const std::string& json)
{
    Json::Value object;
    const std::unique_ptr<Json::CharReader> reader(Json::CharReaderBuilder().newCharReader());
    if (!reader->parse(json.data(), json.data() + json.size(), &object, nullptr) || !object.isObject()) return {};
    std::map<std::string, std::string> params;
    for (const auto& name : object.getMemberNames())
        if (object[name].isString()) params[name] = object[name].asString();
    return params;
}

} // namespace

Email mail_from_row(const Row& row)
{
    Email mail;
    mail.id = row.id<EmailId>(1);
    mail.priority = static_cast<EmailPriority>(row.number(2));
    mail.template_name = row.text(3);
    mail.locale = row.text(4);
    mail.params = params_from(row.text(5));
    mail.recipient = {row.text(6), row.text(14)};
    mail.sender = row.text(7);
    mail.sender_name = row.text(8);
    mail.message_id = row.text(9);
    mail.created_at = row.time(10);
    mail.expires_at = row.optional_time(11);
    mail.subject = subject_from_row(row, 12);
    return mail;
}

} // namespace usher::store
