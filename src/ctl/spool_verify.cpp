#include "ctl/spool.h"
#include "ctl/spool_format.h"
#include "service/mail/queue_admin.h"

namespace usher::ctl {
namespace {

using namespace std::chrono_literals;

/// A claim lasts a little longer than a delivery may take; the rest allows for clock differences.
std::chrono::seconds longest_lease(const Settings& settings)
{
    return std::chrono::seconds(settings.smtp.connect_seconds + settings.smtp.reply_seconds) + 10min;
}

store::queue_invariants::Limits limits_of(const Settings& settings)
{
    // A released e-mail may wait for a mailer to start; no installation should be without one for an hour.
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
        json["what"] = "parameters are stored outside the spool: " + column;
        answer.text += json["what"].asString() + "\n";
    }
    if (!is_conserved) {
        auto& json = answer.json["violations"].append(Json::objectValue);
        json["what"] = "the number of e-mails in the spool and the log does not match the number of e-mails";
        answer.text += json["what"].asString() + "\n";
    }
    const auto wrong = answer.json["violations"].size();
    answer.json["emails"] = Json::Int64(totals.emails);
    answer.json["waiting"] = Json::Int64(totals.waiting);
    answer.json["finished"] = Json::Int64(totals.finished);
    answer.json["attempts"] = Json::Int64(totals.attempts);
    answer.text +=
        summary(check) + (wrong == 0 ? "everything is consistent\n" : std::to_string(wrong) + " violations\n");
    answer.status = wrong == 0 ? 0 : 1;
    return answer;
}

} // namespace usher::ctl
