#include "ctl/spool.h"

#include "ctl/table.h"
#include "service/spool.h"

#include <json/reader.h>

namespace usher::ctl {
namespace {

using service::Spool;
using store::spool_report::LaneCounts;

const char* name_of(MailLane lane)
{
    return lane == MailLane::single ? "single" : "bulk";
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

MailId parse_id(const std::string& text)
{
    if (const auto id = MailId::from_hex(text)) return *id;
    throw Refused("not a letter's id: " + printable(text) + "; it has 24 hexadecimal digits, see usherctl spool list");
}

void check(Spool::Outcome outcome, const std::string& id)
{
    switch (outcome) {
    case Spool::Outcome::done: return;
    case Spool::Outcome::not_found: throw Refused("no such letter: " + id);
    case Spool::Outcome::finished:
        throw Refused("letter " + id + " has left the spool already; usherctl spool show " + id + " tells how");
    case Spool::Outcome::busy:
        throw Refused("letter " + id + " is being delivered just now; look again in a few minutes");
    }
}

Json::Value to_json(const LaneCounts& counts, Time now)
{
    Json::Value json;
    json["waiting"] = Json::Int64(counts.waiting);
    json["due"] = Json::Int64(counts.due);
    json["deferred"] = Json::Int64(counts.deferred);
    json["oldest"] = iso_or_null(counts.oldest);
    json["oldest_seconds"] =
        counts.oldest ? Json::Int64(std::chrono::duration_cast<std::chrono::seconds>(now - *counts.oldest).count())
                      : Json::Int64(0);
    return json;
}

Json::Value to_json(const store::spool_report::WaitingLetter& letter)
{
    Json::Value json;
    json["id"] = letter.id.hex();
    json["lane"] = name_of(letter.lane);
    json["template"] = letter.template_name;
    json["recipient"] = letter.recipient;
    json["attempts"] = Json::Int64(letter.attempts);
    json["created_at"] = to_iso_milliseconds(letter.created_at);
    json["due_at"] = to_iso_milliseconds(letter.due_at);
    return json;
}

Json::Value to_json(const store::spool_report::NumberedAttempt& tried)
{
    Json::Value json;
    json["number"] = tried.number;
    json["outcome"] = std::string(store::mail_claims::to_text(tried.attempt.outcome));
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

Json::Value to_json(const service::SpooledLetter& spooled)
{
    const auto& letter = spooled.letter;
    Json::Value json;
    json["id"] = letter.id.hex();
    json["state"] = letter.state;
    json["lane"] = name_of(letter.lane);
    json["template"] = letter.template_name;
    json["locale"] = letter.locale;
    json["recipient"] = letter.recipient;
    json["sender"] = letter.sender;
    json["message_id"] = letter.message_id;
    json["created_at"] = to_iso_milliseconds(letter.created_at);
    json["due_at"] = iso_or_null(letter.due_at);
    json["finished_at"] = iso_or_null(letter.finished_at);
    json["code"] = letter.code;
    json["reply"] = letter.reply;
    json["about_kind"] = letter.about_kind;
    json["about_id"] = letter.about_id;
    json["parameters"] = parsed(spooled.parameter_names);
    json["attempts"] = Json::arrayValue;
    for (const auto& tried : spooled.attempts)
        json["attempts"].append(to_json(tried));
    return json;
}

/// The letter as "name  value" lines, then its attempts.
std::string to_text(const Json::Value& letter, const service::SpooledLetter& spooled)
{
    Table facts({"letter", letter["id"].asString()});
    for (const char* name : {"state", "lane", "template", "locale", "recipient", "sender", "message_id", "created_at",
                             "due_at", "finished_at", "reply", "about_kind", "about_id"})
        if (!letter[name].asString().empty()) facts.add({name, letter[name].asString()});
    std::string names;
    for (const auto& name : letter["parameters"])
        names += (names.empty() ? "" : ", ") + name.asString();
    if (!names.empty()) facts.add({"parameters", names + " (values not shown)"});
    if (spooled.attempts.empty()) return facts.text() + "not tried yet\n";

    Table attempts({"attempt", "at", "outcome", "code", "mailer", "reply"});
    for (const auto& [number, tried] : spooled.attempts)
        attempts.add({std::to_string(number), to_iso_milliseconds(tried.at),
                      std::string(store::mail_claims::to_text(tried.outcome)), std::to_string(tried.code), tried.mailer,
                      tried.reply});
    return facts.text() + "\n" + attempts.text();
}

} // namespace

Answer spool_status(Context& context)
{
    const auto status = Spool(context.database(), context.clock).status();
    const auto now = context.clock.now();
    Answer answer;
    Table table({"lane", "waiting", "due now", "tried before", "oldest"});
    for (const auto lane : {MailLane::single, MailLane::bulk}) {
        LaneCounts counts{lane, 0, 0, 0, std::nullopt};
        for (const auto& some : status.lanes)
            if (some.lane == lane) counts = some;
        answer.json["lanes"][name_of(lane)] = to_json(counts, now);
        table.add({name_of(lane), std::to_string(counts.waiting), std::to_string(counts.due),
                   std::to_string(counts.deferred), counts.oldest ? age_of(*counts.oldest, now) : "-"});
    }
    answer.json["finished"]["sent"] = Json::Int64(status.all.sent);
    answer.json["finished"]["bounced"] = Json::Int64(status.all.bounced);
    answer.json["finished"]["suppressed"] = Json::Int64(status.all.suppressed);
    const auto& stanzas = status.notifications;
    answer.json["notifications"]["waiting"] = Json::Int64(stanzas.waiting);
    answer.json["notifications"]["oldest"] = iso_or_null(stanzas.oldest);
    answer.json["notifications"]["rejected"] = Json::Int64(stanzas.rejected);
    answer.json["notifications"]["expired"] = Json::Int64(stanzas.expired);
    answer.text = table.text() + "\nfinished: " + std::to_string(status.all.sent) + " sent, " +
                  std::to_string(status.all.bounced) + " bounced, " + std::to_string(status.all.suppressed) +
                  " suppressed\nnotifications: " + std::to_string(stanzas.waiting) + " waiting" +
                  (stanzas.oldest ? ", the oldest for " + age_of(*stanzas.oldest, now) : "") + ", " +
                  std::to_string(stanzas.rejected) + " rejected and " + std::to_string(stanzas.expired) +
                  " given up lately\n";
    return answer;
}

Answer list_spool(Context& context, const SpoolListWords& words)
{
    store::spool_report::Filter filter{words.template_name, std::nullopt, words.limit};
    if (!words.lane.empty()) filter.lane = words.lane == "bulk" ? MailLane::bulk : MailLane::single;

    Answer answer;
    answer.json = Json::arrayValue;
    Table table({"id", "lane", "template", "attempts", "due at", "recipient"});
    for (const auto& letter : Spool(context.database(), context.clock).list(filter)) {
        answer.json.append(to_json(letter));
        table.add({letter.id.hex(), name_of(letter.lane), letter.template_name, std::to_string(letter.attempts),
                   to_iso_milliseconds(letter.due_at), letter.recipient});
    }
    answer.text = table.text();
    return answer;
}

Answer show_letter(Context& context, const std::string& id)
{
    const auto spooled = Spool(context.database(), context.clock).find(parse_id(id));
    if (!spooled) throw Refused("no such letter: " + id);
    const auto json = to_json(*spooled);
    return {json, to_text(json, *spooled)};
}

Answer retry_letters(Context& context, const std::string& id, bool all)
{
    if (all == !id.empty()) throw Refused("name one letter by its id, or give --all");
    Spool spool(context.database(), context.clock);
    Answer answer;
    if (all) {
        const auto count = spool.retry_all();
        answer.json["due"] = Json::Int64(count);
        answer.text = std::to_string(count) + " letters that waited are due now\n";
        return answer;
    }
    check(spool.retry(parse_id(id)), id);
    answer.json["id"] = id;
    answer.json["due"] = 1;
    answer.text = "letter " + id + " is due now\n";
    return answer;
}

Answer drop_letter(Context& context, const std::string& id)
{
    check(Spool(context.database(), context.clock).drop(parse_id(id)), id);
    Answer answer;
    answer.json["id"] = id;
    answer.json["state"] = "suppressed";
    answer.text = "letter " + id + " will not be sent\n";
    return answer;
}

} // namespace usher::ctl
