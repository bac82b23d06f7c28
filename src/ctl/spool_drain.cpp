#include "ctl/spool.h"

#include <chrono>
#include <filesystem>
#include <fstream>
#include <system_error>
#include <thread>

namespace usher::ctl {
namespace {

namespace fs = std::filesystem;

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

bool wait_until_empty(const DrainArgs& args, const std::string& folder,
                      const std::function<bool(const std::string&)>& holds_emails)
{
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(args.wait_seconds);
    while (holds_emails(folder)) {
        if (std::chrono::steady_clock::now() >= end) return false;
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
    }
    return true;
}

} // namespace

Answer drain_spool(Context& context, const DrainArgs& args, const std::string& marker,
                   const std::function<bool(const std::string& folder)>& holds_emails)
{
    const auto folder = journal_of(context);
    Answer answer;
    answer.json["draining"] = !args.off;
    if (args.off) {
        end_drain(folder / marker);
        answer.text = "this host's mailers claim e-mails again\n";
        return answer;
    }
    begin_drain(folder / marker);
    context.say("this host's mailers claim no more e-mails; waiting for deliveries in progress");
    const bool is_empty = wait_until_empty(args, folder.string(), holds_emails);
    answer.json["empty"] = is_empty;
    answer.status = is_empty ? 0 : 1;
    answer.text = is_empty ? "this host holds no e-mail; usherctl spool drain --off ends it\n"
                           : "not within " + std::to_string(args.wait_seconds) +
                                 " s: a mailer on this host still holds e-mails, or was killed while it did; "
                                 "then start it, and it releases them. Draining continues until "
                                 "usherctl spool drain --off\n";
    return answer;
}

} // namespace usher::ctl
