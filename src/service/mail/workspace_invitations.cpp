#include "service/mail/workspace_invitations.h"

#include "store/accounts/role_permissions.h"
#include "store/engine/database.h"
#include "store/mail/mail_spool.h"

#include <algorithm>
#include <optional>
#include <set>

namespace usher::service {
namespace {

/// Each once, as first typed.
std::vector<Address> addresses_among(const std::vector<std::string>& texts)
{
    std::vector<Address> addresses;
    std::set<std::string> keys;
    for (const auto& text : texts) {
        auto address = parse_address(text);
        if (address && keys.insert(address->key).second) addresses.push_back(std::move(*address));
    }
    return addresses;
}

} // namespace

WorkspaceInvitations::WorkspaceInvitations(const Context& context, EmailPolicy policy)
    : database_(context.database), clock_(context.clock), random_(context.random), policy_(std::move(policy))
{
}

Result<Done> WorkspaceInvitations::invite_to_workspace(const Caller& caller, const std::vector<std::string>& addresses,
                                                       const std::string& language)
{
    const auto writer = database_.read([&](store::Reader& reader) -> std::optional<EmailWriter> {
        if (!store::role_permissions::list(reader).allow("bulk-register-user", caller.roles)) return std::nullopt;
        return EmailWriter(reader, policy_, emails_of(caller), clock_.now(), random_);
    });
    if (!writer) return ErrorCode::mail_not_permitted;
    const auto recipients = addresses_among(addresses);
    if (recipients.empty()) return ErrorCode::mail_no_valid_address;
    return spool(*writer, write_each(*writer, caller, recipients, language));
}

std::vector<Email> WorkspaceInvitations::write_each(const EmailWriter& writer, const Caller& caller,
                                                    const std::vector<Address>& recipients,
                                                    const std::string& language) const
{
    std::vector<Email> emails;
    for (const auto& recipient : recipients) {
        auto email = writer.make(recipient, "", language);
        email.priority = recipients.size() == 1 ? EmailPriority::single : EmailPriority::bulk;
        email.template_name = "workspace_invitation";
        email.subject = {SubjectKind::workspace, caller.realm};
        email.params["site_name"] = policy_.site_name;
        email.params["site_url"] = policy_.site_url;
        email.params["inviter_name"] = caller.name;
        emails.push_back(std::move(email));
    }
    return emails;
}

// If the response to COMMIT was lost, all of the e-mails are there, or even sent, or none.
Result<Done> WorkspaceInvitations::spool(const EmailWriter& writer, const std::vector<Email>& emails)
{
    return database_.transact([&](store::Transaction& tx) -> Result<Done> {
        const auto is_there = [&](const Email& email) { return store::mail_spool::exists(tx, email.id); };
        if (tx.may_have_committed() && std::ranges::any_of(emails, is_there)) return Done{};
        const auto omissions = writer.write(tx, emails);
        if (!omissions) return omissions.error();
        if (omissions->size() == emails.size()) return Error{ErrorCode::mail_blocked, "emails"};
        tx.commit();
        return Done{};
    });
}

} // namespace usher::service
