#include "service/mail/workspace_invitations.h"

#include "domain/address.h"
#include "domain/language.h"
#include "domain/wire_address.h"
#include "service/mail/emails.h"
#include "store/accounts/role_permissions.h"
#include "store/mail/mail_spool.h"
#include "store/orgs/branding.h"
#include "store/orgs/orgs.h"

#include <algorithm>
#include <set>

namespace usher::service {
namespace {

/// The addresses to which an e-mail can be sent, as they were first typed.
std::vector<std::string> recipients_among(const std::vector<std::string>& addresses)
{
    std::vector<std::string> recipients;
    std::set<std::string> keys;
    for (const auto& typed : addresses) {
        const auto address = parse_address(typed);
        if (address && wire_address(address->text) && keys.insert(address->key).second)
            recipients.push_back(address->text);
    }
    return recipients;
}

} // namespace

std::map<std::string, std::string> email_branding(store::Reader& reader, const OrgId& org, const EmailPolicy& policy)
{
    const auto look = store::branding::of_org(reader, org);
    if (look.name.empty() && look.colour.empty() && look.logo.empty()) return {};
    return email_params(completed(look, policy.look), policy.site_url);
}

WorkspaceInvitations::WorkspaceInvitations(const Context& context, EmailPolicy policy)
    : database_(context.database), clock_(context.clock), random_(context.random), policy_(std::move(policy))
{
}

void WorkspaceInvitations::leave_out_blocking(const Caller& caller, std::vector<std::string>& recipients)
{
    std::vector<std::string> keys;
    for (const auto& recipient : recipients)
        keys.push_back(parse_address(recipient)->key);
    const auto blocking =
        database_.read([&](store::Reader& reader) { return blocking_among(reader, party_of(caller.id), keys); });
    std::erase_if(recipients,
                  [&](const std::string& recipient) { return blocking.contains(parse_address(recipient)->key); });
}

std::vector<Email> WorkspaceInvitations::workspace_invitations(const Caller& caller,
                                                               const std::vector<std::string>& recipients,
                                                               const std::string& locale)
{
    std::vector<Email> mails;
    for (const auto& recipient : recipients) {
        auto mail = new_email(policy_, party_of(caller.id), recipient, clock_.now(), random_);
        mail.priority = recipients.size() == 1 ? EmailPriority::single : EmailPriority::bulk;
        mail.template_name = "workspace_invitation";
        mail.locale = locale;
        mail.params["site_name"] = policy_.site_name;
        mail.params["site_url"] = policy_.site_url;
        mail.params["inviter_name"] = caller.name;
        mail.subject = {SubjectKind::workspace, caller.realm};
        mails.push_back(std::move(mail));
    }
    return mails;
}

// Run again after a COMMIT without an answer, the e-mails may be there, or even sent: all of them or none.
Result<Done> WorkspaceInvitations::spool(const Caller& caller, const std::vector<Email>& mails)
{
    std::vector<std::string> keys;
    for (const auto& mail : mails)
        keys.push_back(parse_address(mail.recipient)->key);
    const auto is_there = [](store::Transaction& tx, const Email& mail) {
        return store::mail_spool::exists(tx, mail.id);
    };
    bool first_time = true;
    return database_.transact([&](store::Transaction& tx) -> Result<Done> {
        if (!first_time && std::ranges::any_of(mails, [&](const Email& mail) { return is_there(tx, mail); }))
            return Done{};
        first_time = false;
        const auto left_out = count_emails(tx, policy_.limits, {caller.id, caller.realm}, keys, clock_.now());
        if (!left_out) return left_out.error();
        auto counted = mails;
        std::erase_if(counted,
                      [&](const Email& mail) { return left_out->contains(parse_address(mail.recipient)->key); });
        write_emails(tx, std::move(counted));
        tx.commit();
        return Done{};
    });
}

Result<Done> WorkspaceInvitations::invite_to_workspace(const Caller& caller, const std::vector<std::string>& addresses,
                                                       const std::string& language)
{
    std::string orgs_locale;
    std::map<std::string, std::string> look;
    const bool permitted = database_.read([&](store::Reader& reader) {
        look = email_branding(reader, caller.realm, policy_);
        const auto org = store::orgs::find(reader, caller.realm);
        orgs_locale = org ? org->locale : "";
        return store::role_permissions::list(reader).allow("bulk-register-user", caller.roles);
    });
    if (!permitted) return ErrorCode::mail_not_permitted;
    auto recipients = recipients_among(addresses);
    if (recipients.empty()) return ErrorCode::mail_no_valid_address;
    leave_out_blocking(caller, recipients);
    if (recipients.empty()) return Error{ErrorCode::mail_blocked, "emails"};
    const auto orgs_language = language_of(orgs_locale).value_or(policy_.default_locale);
    auto mails = workspace_invitations(caller, recipients, language.empty() ? orgs_language : language);
    for (auto& mail : mails)
        mail.params.insert(look.begin(), look.end());
    return spool(caller, mails);
}

} // namespace usher::service
