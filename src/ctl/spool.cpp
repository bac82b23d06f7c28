#include "ctl/spool.h"

#include "ctl/spool_args.h"
#include "ctl/table.h"
#include "mail/message.h"
#include "mail/templates.h"

#include <json/reader.h>

#include <algorithm>
#include <array>
#include <memory>
#include <tuple>
#include <utility>

namespace usher::ctl {
namespace {

using service::Spool;
using store::queue_report::DomainCounts;
using store::queue_report::EmailRow;
using store::queue_report::LaneCounts;

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

// ---- status

Json::Value to_json(const LaneCounts& counts, Time now)
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
    json["tried"] = Json::Int64(counts.failed);
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

std::string lanes_and_ages(const service::SpoolStatus& status, Json::Value& json, Time now)
{
    Table table(
        {"lane", "waiting", "due now", "being delivered", "for a later attempt", "held", "tried before", "oldest"});
    for (const auto priority : {EmailPriority::single, EmailPriority::bulk}) {
        LaneCounts counts{priority};
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
                   std::to_string(counts.failed), age_or_dash(counts.oldest, now)});
    }
    return "\n" + table.text();
}

std::string finished(const service::SpoolStatus& status, Time now)
{
    const auto& [all, uncertain, stanzas] = std::tie(status.finished, status.uncertain, status.notifications);
    std::string text = "\nfinished: " + std::to_string(all.sent) + " sent, " + std::to_string(all.bounced) +
                       " bounced, " + std::to_string(all.suppressed) + " suppressed\n";
    text += "uncertain (the relay may have taken it, its reply was lost): " + std::to_string(uncertain.waiting) +
            " waiting, " + std::to_string(uncertain.held) + " of them held; " + std::to_string(uncertain.ever) +
            " ever\n";
    return text + "notifications: " + std::to_string(stanzas.waiting) + " waiting" +
           (stanzas.oldest ? ", the oldest for " + age_of(*stanzas.oldest, now) : "") + ", " +
           std::to_string(stanzas.rejected) + " rejected and " + std::to_string(stanzas.expired) + " given up lately\n";
}

// ---- one e-mail

Json::Value to_json(const EmailRow& email)
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
    auto json = to_json(email);
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

std::string in_words(const std::string& phase)
{
    if (phase == "due") return "waiting: due now";
    if (phase == "delivering") return "waiting: a mailer has it, at most until due_at";
    if (phase == "later") return "waiting: for a further attempt at due_at";
    if (phase == "held") return "waiting: held, until usherctl spool retry";
    return phase;
}

/// What has happened, in order: it was written, what became of what it tells of, each attempt, its end.
std::string history_of(const service::SpooledEmail& spooled)
{
    const auto& email = spooled.email;
    std::vector<std::pair<Time, std::vector<std::string>>> lines;
    lines.push_back({email.created_at, {"written", "", "", ""}});
    for (const auto& event : spooled.events)
        if (event.subject.kind != SubjectKind::email) // the attempts and the end tell more
            lines.push_back({event.created_at, {name_of(event.subject.kind) + (": " + event.kind), "", "", ""}});
    for (const auto& [number, tried] : spooled.attempts)
        lines.push_back({tried.at,
                         {"attempt " + std::to_string(number) + ": " + std::string(usher::to_text(tried.outcome)),
                          tried.code == 0 ? "" : std::to_string(tried.code), tried.mailer, tried.reply}});
    if (email.finished_at) lines.push_back({*email.finished_at, {email.state, "", "", email.reply}});
    std::ranges::stable_sort(lines, {}, &std::pair<Time, std::vector<std::string>>::first);

    Table table({"at", "what happened", "code", "mailer", "reply"});
    for (auto& [at, words] : lines) {
        words.insert(words.begin(), to_iso_milliseconds(at));
        table.add(std::move(words));
    }
    return table.text() + (spooled.attempts.empty() && !email.finished_at ? "not tried yet\n" : "");
}

/// The e-mail as "name  value" lines, then its history.
std::string to_text(const Json::Value& email, const service::SpooledEmail& spooled)
{
    Table facts({"email", email["id"].asString()});
    const auto& phase = spooled.email.phase;
    facts.add({"state", phase.empty() ? spooled.email.state : in_words(phase)});
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

// ---- as its receiver sees it

/// A link without what follows its host: that is where secrets are.
std::string masked(const std::string& link)
{
    const auto host = link.find("://");
    const auto path = host == std::string::npos ? std::string::npos : link.find('/', host + 3);
    return path == std::string::npos ? link : link.substr(0, path) + "/...";
}

/// Links end after their host, and codes that open a conference are gone.
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

/// Line by line, so that no value can play with the terminal.
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

void add_rendered(Answer& answer, Context& context, const ShowEmailArgs& words, const EmailId& id)
{
    auto mail = Spool(context.database(), context.clock).find_mail(id);
    if (!mail)
        throw Refused("e-mail " + words.id + " has left the spool, and with it what was in it: it cannot be rendered");
    if (!words.secrets) mask(*mail);
    const auto email = render(context.settings, *mail);
    answer.json["rendered"]["subject"] = email.subject;
    answer.json["rendered"]["text"] = email.text;
    answer.json["rendered"]["html"] = email.html;
    answer.text += "\nFrom:    " + printable(mail->sender_name + " <" + mail->sender + ">") +
                   "\nTo:      " + printable(mail->recipient.text) + "\nSubject: " + printable(email.subject) + "\n\n" +
                   printable_lines(email.text);
    if (!words.secrets) answer.text += "\n(links are cut after their host; --secrets shows them whole)\n";
}

// ---- lists

/// Where what is asked for is, and by what it is told from the rest.
Spool::Which place_of(const std::string& state, store::queue_report::Filter& filter)
{
    if (state == "any") return Spool::Which::both;
    if (state == "waiting") return Spool::Which::waiting;
    if (state == "finished") return Spool::Which::finished;
    const bool has_left = state == "sent" || state == "bounced" || state == "suppressed";
    (has_left ? filter.state : filter.phase) = state;
    return has_left ? Spool::Which::finished : Spool::Which::waiting;
}

std::string when(const EmailRow& email)
{
    if (email.finished_at) return to_iso_milliseconds(*email.finished_at);
    return email.phase == "held" ? "-" : iso_or_null(email.due_at).asString();
}

} // namespace

const std::vector<std::string>& spool_states()
{
    static const std::vector<std::string> all = {"waiting",  "due",  "delivering", "later",      "held",
                                                 "finished", "sent", "bounced",    "suppressed", "any"};
    return all;
}

Answer spool_status(Context& context)
{
    context.be_patient();
    const auto status = Spool(context.database(), context.clock).status();
    const auto now = context.clock.now();
    Answer answer{to_json(status), ""};
    answer.text = lanes_and_ages(status, answer.json, now);
    answer.text += domains(status, answer.json, now);
    answer.text += finished(status, now);
    return answer;
}

Answer list_spool(Context& context, const SpoolListArgs& words)
{
    context.be_patient();
    store::queue_report::Filter filter{words.template_name, std::nullopt, words.domain, words.recipient,
                                       words.outcome,       "",           "",           words.limit};
    if (!words.priority.empty())
        filter.priority = words.priority == "bulk" ? EmailPriority::bulk : EmailPriority::single;
    const auto which = place_of(words.state, filter);

    Answer answer;
    answer.json = Json::arrayValue;
    Table table({"id", "state", "lane", "template", "claims", "last attempt", "due or finished at", "recipient"});
    for (const auto& email : Spool(context.database(), context.clock).list(which, filter)) {
        answer.json.append(to_json(email));
        table.add({email.id.hex(), email.phase.empty() ? email.state : email.phase, name_of(email.priority),
                   email.template_name, std::to_string(email.attempts), email.outcome.empty() ? "-" : email.outcome,
                   when(email), email.recipient});
    }
    answer.text = table.text();
    return answer;
}

Answer show_email(Context& context, const ShowEmailArgs& words)
{
    const auto id = parse_email_id(words.id);
    if (words.secrets && !words.rendered) throw Refused("--secrets goes with --rendered");
    const auto spooled = Spool(context.database(), context.clock).find(id);
    if (!spooled) throw Refused("no such e-mail: " + words.id);
    const auto json = to_json(*spooled);
    Answer answer{json, to_text(json, *spooled)};
    if (words.rendered) add_rendered(answer, context, words, id);
    return answer;
}

} // namespace usher::ctl
