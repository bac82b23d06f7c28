#include "service/mail/sending_limits.h"

#include "base/secrets.h"
#include "domain/limit_reached.h"
#include "store/engine/overtaken.h"
#include "store/mail/sending_counts.h"

#include <algorithm>

namespace usher::service {
namespace {

using store::sending_counts::SendingCount;

constexpr std::size_t length_of_subject = 16;

std::string subject_of(std::string_view text)
{
    return token_hash(text).substr(0, length_of_subject);
}

template <typename Entity>
std::string subject_of(const Id<Entity>& id)
{
    return subject_of(id.hex());
}

std::vector<SendingCount> counts_of(const SendingLimits& limits, const SendingAccount& account,
                                    const std::vector<std::string>& recipients)
{
    const auto emails = static_cast<std::int64_t>(recipients.size());
    std::vector<SendingCount> counts;
    if (limits.of_inviter > 0 && account.inviter)
        counts.push_back({"inviter", subject_of(*account.inviter), emails, limits.of_inviter});
    if (limits.of_org > 0 && account.org) counts.push_back({"org", subject_of(*account.org), emails, limits.of_org});
    if (limits.to_receiver > 0)
        for (const auto& recipient : recipients)
            counts.push_back({"receiver", subject_of(recipient), 1, limits.to_receiver});
    return counts;
}

/// The limits that were exceeded.
struct Refused {
    std::string kind;                 ///< "inviter" or "org", whichever it was; empty: only recipients
    std::set<std::string> recipients; ///< their subjects
};

Refused find_refused(store::Transaction& tx, const std::vector<SendingCount>& wanted, Time now)
{
    const auto standing = store::sending_counts::list(tx, wanted, now);
    Refused refused;
    for (const auto& count : wanted) {
        const auto found = std::ranges::find_if(
            standing, [&](const SendingCount& one) { return one.kind == count.kind && one.subject == count.subject; });
        const auto emails = count.emails + (found == standing.end() ? 0 : found->emails);
        if (emails <= count.most) continue;
        if (count.kind == "receiver")
            refused.recipients.insert(count.subject);
        else
            refused.kind = count.kind;
    }
    return refused;
}

Error until_midnight(Time now, const std::string& limit)
{
    return limit_reached(limit, std::chrono::floor<std::chrono::days>(now) + std::chrono::days(1), now);
}

} // namespace

Result<std::set<std::string>> count_emails(store::Transaction& tx, const SendingLimits& limits,
                                           const SendingAccount& account, std::vector<std::string> recipients, Time now)
{
    std::set<std::string> left_out;
    // Another request may use up the rest between the statement that was refused and the next.
    return store::retry_overtaken("counting e-mails", [&]() -> std::optional<Result<std::set<std::string>>> {
        const auto counts = counts_of(limits, account, recipients);
        if (store::sending_counts::add(tx, counts, now)) return left_out;
        const auto refused = find_refused(tx, counts, now);
        // Without those recipients the others may be within the limits.
        if (refused.recipients.empty() && !refused.kind.empty())
            return until_midnight(now, "letters_of_" + refused.kind);
        std::erase_if(recipients, [&](const std::string& recipient) {
            const bool is_out = refused.recipients.contains(subject_of(recipient));
            if (is_out) left_out.insert(recipient);
            return is_out;
        });
        if (recipients.empty()) return until_midnight(now, "letters_to_receiver");
        return std::nullopt;
    });
}

} // namespace usher::service
