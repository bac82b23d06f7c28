#include "ctl/spool.h"
#include "ctl/spool_args.h"

#include <chrono>
#include <filesystem>
#include <fstream>
#include <system_error>
#include <thread>

namespace usher::ctl {
namespace {

using service::Spool;
namespace fs = std::filesystem;

constexpr auto one_or_many = "name e-mails by their ids, or give --all, --template or --domain";

bool is_for_many(const QueueSelectionArgs& words)
{
    return words.all || !words.template_name.empty() || !words.domain.empty();
}

void check_words(const QueueSelectionArgs& words)
{
    if (is_for_many(words) == !words.ids.empty()) throw Refused(one_or_many);
    if (words.held && !words.ids.empty()) throw Refused("--held goes with --all, --template or --domain");
}

store::queue_commands::Selection selection_of(const QueueSelectionArgs& words)
{
    return {words.template_name, words.domain, words.held};
}

/// All or none: what is no id is refused before the first is done.
std::vector<EmailId> parse_ids(const std::vector<std::string>& texts)
{
    std::vector<EmailId> ids;
    for (const auto& text : texts)
        ids.push_back(parse_email_id(text));
    return ids;
}

Json::Value list_of(const std::vector<std::string>& ids)
{
    Json::Value list(Json::arrayValue);
    for (const auto& id : ids)
        list.append(id);
    return list;
}

/// Each e-mail that can be ordered about is, also behind one that cannot; that one is refused in the end.
template <typename Order>
Answer order_each(const std::vector<std::string>& ids, const char* key, const std::string& words, Order order)
{
    Answer answer;
    std::vector<std::string> done;
    std::string refusals;
    for (const auto& id : parse_ids(ids)) {
        try {
            check(order(id), id.hex());
            done.push_back(id.hex());
            answer.text += "e-mail " + id.hex() + " " + words + "\n";
        } catch (const Refused& refused) {
            refusals += (refusals.empty() ? "" : "; ") + std::string(refused.what());
        }
    }
    if (!refusals.empty()) throw Refused(refusals + (done.empty() ? "" : "; done: " + emails(std::ssize(done))));
    if (done.size() == 1) answer.json["id"] = done.front();
    answer.json["ids"] = list_of(done);
    answer.json[key] = Json::Int64(std::ssize(done));
    return answer;
}

fs::path journal_of(const Context& context)
{
    const fs::path folder(context.settings.mail.journal);
    std::error_code error;
    if (!fs::is_directory(folder, error))
        throw Refused("the mailer's folder mail.journal = " + folder.string() +
                      " is not on this host; no mailer has run here with these settings");
    return folder;
}

void end_drain(const fs::path& marker)
{
    std::error_code error;
    fs::remove(marker, error);
    if (error) throw Refused(marker.string() + " cannot be removed: " + error.message());
}

void begin_drain(const fs::path& marker)
{
    if (!std::ofstream(marker, std::ios::app))
        throw Refused(marker.string() + " cannot be written; run it as root or as the mailer's user");
}

bool wait_until_empty(const DrainArgs& words, const std::string& folder,
                      const std::function<bool(const std::string&)>& holds_emails)
{
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(words.wait_seconds);
    while (holds_emails(folder)) {
        if (std::chrono::steady_clock::now() >= end) return false;
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
    }
    return true;
}

} // namespace

Answer retry_emails(Context& context, const QueueSelectionArgs& words)
{
    check_words(words);
    Spool spool(context.use_cases());
    if (!is_for_many(words))
        return order_each(words.ids, "due", "is due now", [&](const EmailId& id) { return spool.retry(id); });
    const auto count = spool.retry_all(selection_of(words));
    Answer answer;
    answer.json["due"] = Json::Int64(count);
    answer.text = emails(count) + (words.held ? " that the operator held" : " that waited for a further attempt") +
                  (count == 1 ? " is" : " are") + " due now\n";
    return answer;
}

Answer hold_emails(Context& context, const QueueSelectionArgs& words)
{
    check_words(words);
    Spool spool(context.use_cases());
    const std::string release = "until usherctl spool retry";
    if (!is_for_many(words))
        return order_each(words.ids, "held", "is held " + release, [&](const EmailId& id) { return spool.hold(id); });
    const auto count = spool.hold_all(selection_of(words));
    Answer answer;
    answer.json["held"] = Json::Int64(count);
    answer.text = emails(count) + (count == 1 ? " is" : " are") + " held " + release +
                  " --all --held; what is being delivered just now is not among them\n";
    return answer;
}

Answer drop_emails(Context& context, const std::vector<std::string>& ids)
{
    Spool spool(context.use_cases());
    auto answer = order_each(ids, "dropped", "will not be sent", [&](const EmailId& id) { return spool.drop(id); });
    answer.json["state"] = "suppressed";
    return answer;
}

Answer drain_spool(Context& context, const DrainArgs& words, const std::string& marker,
                   const std::function<bool(const std::string& folder)>& holds_emails)
{
    const auto folder = journal_of(context);
    Answer answer;
    answer.json["draining"] = !words.off;
    if (words.off) {
        end_drain(folder / marker);
        answer.text = "this host's mailers claim e-mails again\n";
        return answer;
    }
    begin_drain(folder / marker);
    context.say("this host's mailers claim no more; waiting for what is on the wire");
    const bool is_empty = wait_until_empty(words, folder.string(), holds_emails);
    answer.json["empty"] = is_empty;
    answer.status = is_empty ? 0 : 1;
    answer.text = is_empty ? "this host holds no e-mail; usherctl spool drain --off ends it\n"
                           : "not within " + std::to_string(words.wait_seconds) +
                                 " s: a mailer of this host still has e-mails in its hands, or was killed with some; "
                                 "then start it, and it gives them back. It goes on draining until "
                                 "usherctl spool drain --off\n";
    return answer;
}

} // namespace usher::ctl
