#include "service/mail/emails.h"

#include "base/secrets.h"
#include "base/text.h"
#include "store/mail/bounced_addresses.h"
#include "store/mail/mail_blocks.h"
#include "store/mail/mail_spool.h"
#include "store/orgs/branding.h"

#include <array>
#include <utility>

namespace usher::service {
namespace {

/// 128 random bits in 22 characters.
std::string block_token(Random& random)
{
    std::array<std::uint8_t, 16> bytes{};
    random.fill(bytes);
    return text::to_base64url({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

std::vector<std::string> keys_of(const std::vector<Email>& emails)
{
    std::vector<std::string> keys;
    for (const auto& email : emails)
        keys.push_back(email.recipient.key);
    return keys;
}

std::set<std::string> as_set(std::vector<std::string> texts)
{
    return {std::make_move_iterator(texts.begin()), std::make_move_iterator(texts.end())};
}

/// Who blocks the party, and which addresses bounced. One statement for one e-mail, two for many.
struct Obstacles {
    std::set<std::string> blocking;
    std::set<std::string> bounced;
};

Obstacles find_obstacles(store::Reader& reader, const std::optional<PartyId>& party,
                         const std::vector<std::string>& keys)
{
    if (!party || keys.size() > 1)
        return {party ? blocking_among(reader, *party, keys) : std::set<std::string>(),
                as_set(store::bounced_addresses::list_among(reader, keys))};
    const auto found = store::mail_blocks::find_obstacles(reader, keys.front(), *party);
    return {found.is_blocked ? std::set{keys.front()} : std::set<std::string>(),
            found.has_bounced ? std::set{keys.front()} : std::set<std::string>()};
}

void leave_out(std::vector<Email>& emails, const Omissions& omissions)
{
    std::erase_if(emails, [&](const Email& email) { return omissions.contains(email.recipient.key); });
}

} // namespace

EmailOrigin emails_of(const Caller& caller)
{
    return {party_of(caller.id), caller.realm, caller.id};
}

EmailOrigin emails_of(const OrgId& org, const std::optional<UserId>& inviter)
{
    return {party_of(org), org, inviter};
}

std::set<std::string> blocking_among(store::Reader& reader, const PartyId& party, const std::vector<std::string>& keys)
{
    return as_set(store::mail_blocks::list_among(reader, party, keys));
}

EmailWriter::EmailWriter(store::Reader& reader, const EmailPolicy& policy, const EmailOrigin& origin, Time now,
                         Random& random)
    : policy_(policy), origin_(origin), now_(now), random_(random)
{
    auto [look, locale] = store::branding::look_and_locale_of_org(reader, origin.org);
    orgs_locale_ = std::move(locale);
    const bool has_own = !look.name.empty() || !look.colour.empty() || !look.logo.empty();
    if (has_own) branding_ = email_params(completed(std::move(look), policy.look), policy.site_url);
}

std::string EmailWriter::pick_locale(const std::string& recipients, const std::string& requests) const
{
    for (const auto& locale : {recipients, requests, orgs_locale_})
        if (policy_.languages->find(locale)) return locale;
    return policy_.languages->fallback().code;
}

Email EmailWriter::make(const Address& recipient, const std::string& recipients_locale,
                        const std::string& requests_locale) const
{
    Email email;
    email.id = EmailId::make(now_, random_);
    email.locale = pick_locale(recipients_locale, requests_locale);
    email.recipient = recipient;
    email.sender = policy_.sender;
    email.sender_name = policy_.sender_name;
    email.message_id = "<" + email.id.hex() + policy_.sender.substr(policy_.sender.rfind('@')) + ">";
    email.created_at = now_;
    email.params = branding_;
    if (!origin_.party) return email;
    const auto token = block_token(random_);
    email.party = origin_.party;
    email.block_hash = token_hash(token);
    email.params["block_url"] = policy_.site_url + "/block/" + email.id.hex() + "." + token;
    return email;
}

Result<Omissions> EmailWriter::write(store::Transaction& tx, std::vector<Email> emails) const
{
    if (emails.empty()) return Omissions();
    auto omissions = find_unwanted(tx, emails);
    leave_out(emails, omissions);
    if (emails.empty()) return omissions;
    const auto over_limit = find_over_limit(tx, emails);
    if (!over_limit) return over_limit.error();
    leave_out(emails, *over_limit);
    omissions.insert(over_limit->begin(), over_limit->end());
    if (emails.size() == 1)
        store::mail_spool::insert(tx, emails.front());
    else
        store::mail_spool::insert(tx, emails);
    return omissions;
}

Omissions EmailWriter::find_unwanted(store::Transaction& tx, const std::vector<Email>& emails) const
{
    const auto obstacles = find_obstacles(tx, origin_.party, keys_of(emails));
    Omissions omissions;
    std::vector<std::string> tried_again;
    for (const auto& email : emails) {
        const auto& key = email.recipient.key;
        if (obstacles.blocking.contains(key))
            omissions[key] = Omission::blocked;
        else if (obstacles.bounced.contains(key) && !email.is_requested)
            omissions[key] = Omission::bounced;
        else if (obstacles.bounced.contains(key))
            tried_again.push_back(key);
    }
    store::bounced_addresses::remove(tx, tried_again);
    return omissions;
}

Result<Omissions> EmailWriter::find_over_limit(store::Transaction& tx, const std::vector<Email>& emails) const
{
    using Counting = EmailOrigin::Counting;
    if (origin_.counting == Counting::none) return Omissions();
    const auto account =
        origin_.counting == Counting::for_all ? SendingAccount{origin_.inviter, origin_.org} : SendingAccount{};
    const auto counted = count_emails(tx, policy_.limits, account, keys_of(emails), now_);
    if (!counted) return counted.error();
    Omissions omissions;
    for (const auto& key : *counted)
        omissions[key] = Omission::over_limit;
    return omissions;
}

} // namespace usher::service
