#include "service/orgs/reminders.h"

#include "domain/invite_key.h"
#include "service/mail/emails.h"
#include "service/orgs/invite_email.h"
#include "store/engine/database.h"
#include "store/mail/mail_spool.h"
#include "store/orgs/invites.h"

#include <vector>

namespace usher::service {

namespace {

constexpr std::int64_t portion = 100;

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

// Run again because the answer to COMMIT was lost, it finds others: those of the first run have been reminded.
Reminders::Portion Reminders::remind_some(Time now)
{
    return database_.transact([&](store::Transaction& tx) {
        const auto due = store::invites::lock_to_remind(tx, now, now + policy_.before_the_end, portion);
        std::vector<Email> emails;
        for (const auto& invite : store::invites::list_to_remind(tx, due, now)) {
            const auto key = make_reminder_key(random_);
            store::invites::set_reminder_key(tx, invite.id, parse_invite_key(key).hash);
            const auto url = org_invitation_url(policy_.mail.site_url, invite.panel_domain, key, invite.recipient);
            emails.push_back(org_invitation(policy_.mail,
                                            {invite.id, invite.org, invite.org_name, invite.inviter_name, invite.roles,
                                             url, invite.recipient, invite.locale, EmailPriority::bulk, now,
                                             invite.expires_at, email_branding(tx, invite.org, policy_.mail), true},
                                            random_));
        }
        store::invites::set_reminded(tx, due, now);
        store::mail_spool::insert(tx, emails);
        tx.commit();
        return Portion{static_cast<std::int64_t>(due.size()), static_cast<std::int64_t>(emails.size())};
    });
}

} // namespace usher::service
