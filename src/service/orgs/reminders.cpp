#include "service/orgs/reminders.h"

#include "domain/invite_key.h"
#include "service/orgs/invite_email.h"
#include "store/engine/database.h"
#include "store/orgs/invites.h"

#include <map>
#include <optional>
#include <utility>
#include <vector>

namespace usher::service {
namespace {

using store::invites::InviteToRemind;

constexpr std::int64_t portion = 100;

/// Invites into one organization by one inviter.
using Account = std::pair<OrgId, std::optional<UserId>>;
std::map<Account, std::vector<InviteToRemind>> by_account(std::vector<InviteToRemind> invites)
{
    std::map<Account, std::vector<InviteToRemind>> sorted;
    for (auto& invite : invites)
        sorted[{invite.org, invite.inviter}].push_back(std::move(invite));
    return sorted;
}

} // namespace

Reminders::Reminders(const Context& context, ReminderPolicy policy)
    : database_(context.database), clock_(context.clock), random_(context.random), policy_(std::move(policy))
{
}

std::int64_t Reminders::remind()
{
    if (policy_.before_the_end == std::chrono::days(0)) return 0;
    const auto now = clock_.now();
    std::int64_t written = 0;
    for (Portion some{portion, 0}; some.looked_at == portion; written += some.written)
        some = remind_some(now);
    return written;
}

// Run again because the response to COMMIT was lost, it finds others: those of the first run have been reminded.
Reminders::Portion Reminders::remind_some(Time now)
{
    return database_.transact([&](store::Transaction& tx) {
        const auto due = store::invites::lock_to_remind(tx, now, now + policy_.before_the_end, portion);
        std::int64_t written = 0;
        for (const auto& [account, invites] : by_account(store::invites::list_to_remind(tx, due, now)))
            written += write(tx, EmailWriter(tx, policy_.mail, emails_of(account.first, account.second), now, random_),
                             invites);
        store::invites::set_reminded(tx, due, now);
        tx.commit();
        return Portion{static_cast<std::int64_t>(due.size()), written};
    });
}

/// Returns how many e-mails were written. Beyond the daily limits no reminder is written.
std::int64_t Reminders::write(store::Transaction& tx, const EmailWriter& writer,
                              const std::vector<InviteToRemind>& invites)
{
    std::vector<Email> emails;
    for (const auto& invite : invites) {
        const auto key = make_reminder_key(random_);
        store::invites::set_reminder_key(tx, invite.id, parse_invite_key(key).hash);
        const auto url = org_invitation_url(policy_.mail.site_url, invite.panel_domain, key, invite.recipient.text);
        emails.push_back(
            org_invitation_reminder(writer, {invite.id, invite.org_name, invite.inviter_name, invite.roles, url,
                                             invite.recipient, invite.locale, "", invite.expires_at}));
    }
    const auto omissions = writer.write(tx, emails);
    return omissions ? static_cast<std::int64_t>(emails.size() - omissions->size()) : 0;
}

} // namespace usher::service
