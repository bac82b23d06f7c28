#include "ctl/spool.h"
#include "ctl/spool_format.h"
#include "ctl/table.h"
#include "mail/message.h"
#include "mail/templates.h"
#include "service/mail/queue_admin.h"

#include <json/reader.h>

#include <algorithm>
#include <memory>
#include <utility>

namespace usher::ctl {
namespace {

using service::QueueAdmin;

Json::Value to_json(const store::queue_report::NumberedAttempt& tried)
{
    Json::Value json;
    json["number"] = tried.number;
    json["outcome"] = std::string(usher::to_text(tried.attempt.outcome));
    json["code"] = tried.attempt.code;
    json["reply"] = tried.attempt.reply;
    json["mailer"] = tried.attempt.mailer;
    json["at"] = to_iso_milliseconds(tried.attempt.at);
    return json;
}

Json::Value parsed(const std::string& json_list)
{
    Json::Value list(Json::arrayValue);
    const std::unique_ptr<Json::CharReader> reader(Json::CharReaderBuilder().newCharReader());
    reader->parse(json_list.data(), json_list.data() + json_list.size(), &list, nullptr);
    return list.isArray() ? list : Json::Value(Json::arrayValue);
}

Json::Value to_json(const service::SpooledEmail& spooled)
{
    const auto& email = spooled.email;
    auto json = email_json(email);
    json["locale"] = email.locale;
    json["sender"] = email.sender;
    json["message_id"] = email.message_id;
    json["expires_at"] = iso_or_null(email.expires_at);
    json["about_kind"] = name_of(email.subject.kind);
    json["about_id"] = email.subject.kind == SubjectKind::none ? "" : email.subject.id.hex();
    json["request_id"] = email.request_id.empty() ? Json::Value() : Json::Value(email.request_id);
    json["parameters"] = parsed(spooled.parameter_names);
    json["claims"] = email.attempts;
    json["attempts"] = Json::arrayValue;
    for (const auto& tried : spooled.attempts)
        json["attempts"].append(to_json(tried));
    json["events"] = Json::arrayValue;
    for (const auto& event : spooled.events) {
        auto& happened = json["events"].append(Json::objectValue);
        happened["about"] = name_of(event.subject.kind);
        happened["what"] = event.kind;
        happened["at"] = to_iso_milliseconds(event.created_at);
    }
    return json;
}

std::string phase_text(const std::string& phase)
{
    if (phase == "due") return "waiting: due now";
    if (phase == "delivering") return "waiting: a mailer has it, at most until due_at";
    if (phase == "later") return "waiting: for another attempt at due_at";
    if (phase == "held") return "waiting: held, until usherctl spool retry";
    return phase;
}

/// Its history in order: when it was written, the events of its subject, each attempt, its outcome.
std::string history_of(const service::SpooledEmail& spooled)
{
    const auto& email = spooled.email;
    std::vector<std::pair<Time, std::vector<std::string>>> lines;
    lines.push_back({email.created_at, {"written", "", "", ""}});
    for (const auto& event : spooled.events)
        if (event.subject.kind != SubjectKind::email) // the attempts and the outcome say more
            lines.push_back({event.created_at, {name_of(event.subject.kind) + (": " + event.kind), "", "", ""}});
    for (const auto& [number, tried] : spooled.attempts)
        lines.push_back({tried.at,
                         {"attempt " + std::to_string(number) + ": " + std::string(usher::to_text(tried.outcome)),
                          tried.code == 0 ? "" : std::to_string(tried.code), tried.mailer, tried.reply}});
    if (email.finished_at) lines.push_back({*email.finished_at, {email.state, "", "", email.reply}});
    std::ranges::stable_sort(lines, {}, &std::pair<Time, std::vector<std::string>>::first);

    Table table({"at", "what happened", "code", "mailer", "reply"});
    for (auto& [at, cells] : lines) {
        cells.insert(cells.begin(), to_iso_milliseconds(at));
        table.add(std::move(cells));
    }
    return table.text() + (spooled.attempts.empty() && !email.finished_at ? "not tried yet\n" : "");
}

/// The e-mail as "name  value" lines, then its history.
std::string to_text(const Json::Value& email, const service::SpooledEmail& spooled)
{
    Table facts({"email", email["id"].asString()});
    const auto& phase = spooled.email.phase;
    facts.add({"state", phase.empty() ? spooled.email.state : phase_text(phase)});
    for (const char* name : {"lane", "template", "locale", "recipient", "sender", "message_id", "created_at", "due_at",
                             "expires_at", "finished_at", "reply", "about_kind", "about_id", "request_id"})
        if (!email[name].asString().empty()) facts.add({name, email[name].asString()});
    facts.add({"claims", std::to_string(spooled.email.attempts)});
    std::string names;
    for (const auto& name : email["parameters"])
        names += (names.empty() ? "" : ", ") + name.asString();
    if (!names.empty()) facts.add({"parameters", names + " (values not shown)"});
    return facts.text() + "\n" + history_of(spooled);
}

// ---- as its recipient sees it

/// A link up to its host: the rest may be secret.
std::string masked(const std::string& link)
{
    const auto host = link.find("://");
    const auto path = host == std::string::npos ? std::string::npos : link.find('/', host + 3);
    return path == std::string::npos ? link : link.substr(0, path) + "/...";
}

/// Cuts links after their host, and removes conference codes entirely.
void mask(Email& mail)
{
    for (auto& [name, value] : mail.params) {
        if (value.find("://") != std::string::npos)
            value = masked(value);
        else if (name.ends_with("_code") && !value.empty())
            value = "...";
    }
}

mail::EmailText render(const Settings& settings, const Email& mail)
{
    try {
        mail::Templates templates({settings.mail.templates, settings.mail.own_templates, settings.default_locale});
        return templates.render(mail.template_name, mail.locale, mail.params);
    } catch (const std::exception& error) {
        throw Refused("e-mail " + mail.id.hex() + " cannot be rendered: " + error.what());
    }
}

/// Line by line, so that no value can send control characters to the terminal.
std::string printable_lines(const std::string& text)
{
    std::string out;
    for (std::size_t begin = 0; begin < text.size();) {
        const auto end = std::min(text.find('\n', begin), text.size());
        auto line = text.substr(begin, end - begin);
        if (line.ends_with('\r')) line.pop_back();
        out += printable(line) + "\n";
        begin = end + 1;
    }
    return out;
}

void add_rendered(Answer& answer, Context& context, const ShowEmailArgs& args, const EmailId& id)
{
    auto mail = QueueAdmin(context.use_cases()).find_mail(id);
    if (!mail)
        throw Refused("e-mail " + args.id + " has left the spool, and its content was deleted: it cannot be rendered");
    if (!args.secrets) mask(*mail);
    const auto email = render(context.settings, *mail);
    answer.json["rendered"]["subject"] = email.subject;
    answer.json["rendered"]["text"] = email.text;
    answer.json["rendered"]["html"] = email.html;
    answer.text += "\nFrom:    " + printable(mail->sender_name + " <" + mail->sender + ">") +
                   "\nTo:      " + printable(mail->recipient.text) + "\nSubject: " + printable(email.subject) + "\n\n" +
                   printable_lines(email.text);
    if (!args.secrets) answer.text += "\n(links are cut after the host; --secrets shows them in full)\n";
}

} // namespace

Answer show_email(Context& context, const ShowEmailArgs& args)
{
    const auto id = parse_email_id(args.id);
    if (args.secrets && !args.rendered) throw Refused("--secrets needs --rendered");
    const auto spooled = QueueAdmin(context.use_cases()).find(id);
    if (!spooled) throw Refused("no such e-mail: " + args.id);
    const auto json = to_json(*spooled);
    Answer answer{json, to_text(json, *spooled)};
    if (args.rendered) add_rendered(answer, context, args, id);
    return answer;
}

} // namespace usher::ctl
