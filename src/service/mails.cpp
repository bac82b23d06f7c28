#include "service/mails.h"

#include "domain/address.h"
#include "domain/language.h"
#include "domain/wire_address.h"
#include "store/looks.h"
#include "store/mail_spool.h"
#include "store/orgs.h"
#include "store/role_permissions.h"

#include <set>

namespace usher::service {
namespace {

/// The addresses to which a letter can be sent, as they were first typed.
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

std::map<std::string, std::string> look_of_letter(store::Reader& reader, const OrgId& org, const MailPolicy& policy)
{
    const auto look = store::looks::of_org(reader, org);
    if (look.name.empty() && look.colour.empty() && look.logo.empty()) return {};
    return letter_params(completed(look, policy.look), policy.site_url);
}

Mails::Mails(store::Database& database, const Clock& clock, Random& random, MailPolicy policy)
    : database_(database), clock_(clock), random_(random), policy_(std::move(policy))
{
}

std::vector<Mail> Mails::workspace_invitations(const Caller& caller, const std::vector<std::string>& recipients,
                                               const std::string& locale)
{
    Mail mail;
    mail.lane = recipients.size() == 1 ? MailLane::single : MailLane::bulk;
    mail.template_name = "workspace_invitation";
    mail.locale = locale;
    mail.params = {{"site_name", policy_.site_name}, {"site_url", policy_.site_url}, {"inviter_name", caller.name}};
    mail.sender = policy_.sender;
    mail.sender_name = policy_.sender_name;
    mail.created_at = clock_.now();
    mail.about_kind = "workspace";
    mail.about_id = caller.realm.hex();
    std::vector<Mail> mails;
    for (const auto& recipient : recipients) {
        mail.id = MailId::make(mail.created_at, random_);
        mail.message_id = "<" + mail.id.hex() + policy_.sender.substr(policy_.sender.rfind('@')) + ">";
        mail.recipient = recipient;
        mails.push_back(mail);
    }
    return mails;
}

// Run again after a COMMIT without an answer, the letters may be there, or even sent: all of them or none.
void Mails::spool(const std::vector<Mail>& mails)
{
    bool first_time = true;
    database_.transact([&](store::Transaction& tx) {
        if (!first_time && store::mail_spool::exists(tx, mails.front().id)) return Done{};
        first_time = false;
        for (const auto& mail : mails)
            store::mail_spool::insert(tx, mail);
        tx.commit();
        return Done{};
    });
}

Result<Done> Mails::invite_to_workspace(const Caller& caller, const std::vector<std::string>& addresses,
                                        const std::string& language)
{
    std::string orgs_locale;
    std::map<std::string, std::string> look;
    const bool permitted = database_.read([&](store::Reader& reader) {
        look = look_of_letter(reader, caller.realm, policy_);
        const auto org = store::orgs::find(reader, caller.realm);
        orgs_locale = org ? org->locale : "";
        return store::role_permissions::list(reader).allow("bulk-register-user", caller.roles);
    });
    if (!permitted) return ErrorCode::mail_not_permitted;
    const auto recipients = recipients_among(addresses);
    if (recipients.empty()) return ErrorCode::mail_no_valid_address;
    const auto orgs_language = language_of(orgs_locale).value_or(policy_.default_locale);
    auto mails = workspace_invitations(caller, recipients, language.empty() ? orgs_language : language);
    for (auto& mail : mails)
        mail.params.insert(look.begin(), look.end());
    spool(mails);
    return Done{};
}

} // namespace usher::service
