#include "ctl/spool.h"
#include "ctl/spool_format.h"
#include "service/mail/queue_admin.h"

namespace usher::ctl {
namespace {

using namespace std::chrono_literals;

/// A claim lasts as long as a delivery may take, and a little longer; the rest is for clocks that differ.
std::chrono::seconds longest_lease(const Settings& settings)
{
    return std::chrono::seconds(settings.smtp.connect_seconds + settings.smtp.reply_seconds) + 10min;
}

store::queue_invariants::Limits limits_of(const Settings& settings)
{
    // An e-mail that was given back may wait for a mailer to come; for an hour nobody should be without one.
    return {longest_lease(settings), 1h, settings.public_origin + "/"};
}

std::string summary(const service::SpoolCheck& check)
{
    const auto& totals = check.totals;
    return emails(totals.emails) + " (" + std::to_string(totals.waiting) + " in the spool, " +
           std::to_string(totals.finished) + " in the log), " + std::to_string(totals.attempts) + " attempts: ";
}

} // namespace

Answer verify_spool(Context& context)
{
    context.be_patient();
    const auto check = service::QueueAdmin(context.use_cases()).check(limits_of(context.settings));
    const auto& totals = check.totals;
    const bool is_conserved = totals.emails + totals.both == totals.waiting + totals.finished;
    Answer answer;
    answer.json["violations"] = Json::arrayValue;
    for (const auto& [email, what] : check.violations) {
        auto& json = answer.json["violations"].append(Json::objectValue);
        json["email"] = email.hex();
        json["what"] = what;
        answer.text += "e-mail " + email.hex() + ": " + what + "\n";
    }
    for (const auto& column : check.misplaced) {
        auto& json = answer.json["violations"].append(Json::objectValue);
        json["what"] = "there are parameters outside the spool: " + column;
        answer.text += json["what"].asString() + "\n";
    }
    if (!is_conserved) {
        auto& json = answer.json["violations"].append(Json::objectValue);
        json["what"] = "the e-mails in the spool and in the log are not as many as there are e-mails";
        answer.text += json["what"].asString() + "\n";
    }
    const auto wrong = answer.json["violations"].size();
    answer.json["emails"] = Json::Int64(totals.emails);
    answer.json["waiting"] = Json::Int64(totals.waiting);
    answer.json["finished"] = Json::Int64(totals.finished);
    answer.json["attempts"] = Json::Int64(totals.attempts);
    answer.text += summary(check) + (wrong == 0 ? "all is as it must be\n" : std::to_string(wrong) + " wrong\n");
    answer.status = wrong == 0 ? 0 : 1;
    return answer;
}

} // namespace usher::ctl
