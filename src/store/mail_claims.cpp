#include "store/mail_claims.h"

#include <json/json.h>

#include <algorithm>
#include <array>
#include <memory>
#include <span>
#include <utility>

namespace usher::store::mail_claims {
namespace {

constexpr auto select_due =
    "SELECT id, lane, template, locale, params, recipient, sender, sender_name, "
    "message_id, created_at, expires_at, about_kind, about_id, attempts FROM mail_spool WHERE lane = ? AND due_at <= ? "
    "ORDER BY due_at LIMIT ? FOR UPDATE SKIP LOCKED";
// As many as fit, in one statement; the last id fills the places that are left.
constexpr std::size_t claimed_at_once = 20;
constexpr auto claim = "UPDATE mail_spool SET due_at = ?, attempts = attempts + 1 "
                       "WHERE id IN (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

// The fence. (due_at always changes: it was the end of the lease.)
constexpr auto update_due_at_of_claim = "UPDATE mail_spool SET due_at = ? WHERE id = ? AND attempts = ?";
constexpr auto delete_claimed = "DELETE FROM mail_spool WHERE id = ? AND attempts = ?";

constexpr auto insert_attempt =
    "INSERT INTO mail_attempts (mail_id, attempt, outcome, code, reply, mailer, attempted_at) "
    "VALUES (?, ?, ?, ?, ?, ?, ?)";
constexpr auto insert_log =
    "INSERT INTO mail_log (id, lane, template, locale, recipient, sender, message_id, created_at, attempts, outcome, "
    "code, reply, finished_at, about_kind, about_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
constexpr auto select_failures =
    "SELECT COUNT(*) FROM mail_attempts WHERE mail_id = ? AND outcome IN ('deferred', 'uncertain')";

using AboutId = Id<struct AboutEntity>;

constexpr std::array outcome_texts = {std::pair{AttemptOutcome::sent, std::string_view("sent")},
                                      std::pair{AttemptOutcome::deferred, std::string_view("deferred")},
                                      std::pair{AttemptOutcome::bounced, std::string_view("bounced")},
                                      std::pair{AttemptOutcome::uncertain, std::string_view("uncertain")},
                                      std::pair{AttemptOutcome::route_down, std::string_view("route_down")}};

/// What is no object of texts gives no parameters: rendering then says what is missing, for this letter alone.
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

std::optional<AboutId> about_of(const Mail& mail)
{
    return AboutId::from_hex(mail.about_id);
}

std::string hex_or_nothing(const std::optional<AboutId>& id)
{
    return id ? id->hex() : "";
}

SpooledMail spooled_from_row(const Row& row)
{
    Mail mail;
    mail.id = row.id<MailId>(1);
    mail.lane = static_cast<MailLane>(row.number(2));
    mail.template_name = row.text(3);
    mail.locale = row.text(4);
    mail.params = params_from(row.text(5));
    mail.recipient = row.text(6);
    mail.sender = row.text(7);
    mail.sender_name = row.text(8);
    mail.message_id = row.text(9);
    mail.created_at = row.time(10);
    mail.expires_at = row.optional_time(11);
    mail.about_kind = row.text(12);
    mail.about_id = hex_or_nothing(row.optional_id<AboutId>(13));
    return {std::move(mail), static_cast<int>(row.number(14))};
}

void claim_until(Transaction& transaction, Time lease_end, std::span<SpooledMail> letters)
{
    std::array<MailId, claimed_at_once> ids;
    for (std::size_t i = 0; i < ids.size(); ++i)
        ids[i] = letters[std::min(i, letters.size() - 1)].mail.id;
    std::apply([&](const auto&... id) { transaction.execute(claim, lease_end, id...); }, ids);
    for (auto& letter : letters)
        ++letter.attempts;
}

void write_attempt(Transaction& transaction, const SpooledMail& spooled, const Attempt& attempt)
{
    transaction.execute(insert_attempt, spooled.mail.id, spooled.attempts, to_text(attempt.outcome), attempt.code,
                        attempt.reply, attempt.mailer, attempt.at);
}

bool move_to_log(Transaction& transaction, const SpooledMail& spooled, End end, int code, const std::string& reply,
                 Time now)
{
    const auto& mail = spooled.mail;
    if (transaction.execute(delete_claimed, mail.id, spooled.attempts) == 0) return false;
    transaction.execute(insert_log, mail.id, static_cast<int>(mail.lane), mail.template_name, mail.locale,
                        mail.recipient, mail.sender, mail.message_id, mail.created_at, spooled.attempts, to_text(end),
                        code, reply, now, mail.about_kind, about_of(mail));
    return true;
}

} // namespace

std::vector<SpooledMail> take_due(Transaction& transaction, Time now, Time lease_end, int most)
{
    std::vector<SpooledMail> taken;
    for (const auto lane : {MailLane::single, MailLane::bulk}) {
        const int room = most - static_cast<int>(taken.size());
        if (room == 0) break;
        auto due = transaction.list(select_due, spooled_from_row, static_cast<int>(lane), now, room);
        std::ranges::move(due, std::back_inserter(taken));
    }
    for (std::span rest(taken); !rest.empty(); rest = rest.subspan(std::min(claimed_at_once, rest.size())))
        claim_until(transaction, lease_end, rest.first(std::min(claimed_at_once, rest.size())));
    return taken;
}

int count_failures(Reader& reader, const MailId& id)
{
    const auto failures = reader.find(
        select_failures, [](const Row& row) { return row.number(1); }, id);
    return static_cast<int>(failures.value_or(0));
}

bool record_deferred(Transaction& transaction, const SpooledMail& spooled, const Attempt& attempt, Time due_at)
{
    if (!release(transaction, spooled, due_at)) return false;
    write_attempt(transaction, spooled, attempt);
    return true;
}

bool record_end(Transaction& transaction, const SpooledMail& spooled, const Attempt& attempt, End end)
{
    if (!move_to_log(transaction, spooled, end, attempt.code, attempt.reply, attempt.at)) return false;
    write_attempt(transaction, spooled, attempt);
    return true;
}

bool release(Writer& writer, const SpooledMail& spooled, Time due_at)
{
    return writer.execute(update_due_at_of_claim, due_at, spooled.mail.id, spooled.attempts) == 1;
}

bool suppress(Transaction& transaction, const SpooledMail& spooled, const std::string& why, Time now)
{
    return move_to_log(transaction, spooled, End::suppressed, 0, why, now);
}

std::string_view to_text(AttemptOutcome outcome)
{
    return std::ranges::find(outcome_texts, outcome, [](const auto& pair) { return pair.first; })->second;
}

AttemptOutcome attempt_outcome(std::string_view text)
{
    return std::ranges::find(outcome_texts, text, [](const auto& pair) { return pair.second; })->first;
}

std::string_view to_text(End end)
{
    switch (end) {
    case End::sent: return "sent";
    case End::bounced: return "bounced";
    case End::suppressed: return "suppressed";
    }
    return "";
}

} // namespace usher::store::mail_claims
