#include "service/mail/emails.h"

#include "base/secrets.h"
#include "base/text.h"
#include "domain/address.h"
#include "store/mail/bounced_addresses.h"
#include "store/mail/mail_blocks.h"
#include "store/mail/mail_spool.h"

#include <array>

namespace usher::service {
namespace {

/// 128 random bits in 22 characters.
std::string block_token(Random& random)
{
    std::array<std::uint8_t, 16> bytes{};
    random.fill(bytes);
    return text::to_base64url({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

std::string key_of(const Email& email)
{
    const auto address = parse_address(email.recipient);
    return address ? address->key : "";
}

std::vector<std::string> keys_of(const std::vector<Email>& emails)
{
    std::vector<std::string> keys;
    for (const auto& email : emails)
        keys.push_back(key_of(email));
    return keys;
}

std::set<std::string> as_set(std::vector<std::string> texts)
{
    return {std::make_move_iterator(texts.begin()), std::make_move_iterator(texts.end())};
}

} // namespace

Email new_email(const EmailPolicy& policy, const PartyId& party, std::string recipient, Time now, Random& random)
{
    const auto token = block_token(random);
    Email email;
    email.id = EmailId::make(now, random);
    email.locale = policy.default_locale;
    email.recipient = std::move(recipient);
    email.sender = policy.sender;
    email.sender_name = policy.sender_name;
    email.message_id = "<" + email.id.hex() + policy.sender.substr(policy.sender.rfind('@')) + ">";
    email.created_at = now;
    email.party = party;
    email.block_hash = token_hash(token);
    email.params["block_url"] = policy.site_url + "/block/" + email.id.hex() + "." + token;
    return email;
}

std::set<std::string> blocking_among(store::Reader& reader, const PartyId& party, const std::vector<std::string>& keys)
{
    return as_set(store::mail_blocks::list_among(reader, party, keys));
}

void write_emails(store::Transaction& tx, std::vector<Email> emails)
{
    if (emails.empty()) return;
    const auto keys = keys_of(emails);
    const auto blocking = blocking_among(tx, *emails.front().party, keys);
    const auto bounced = as_set(store::bounced_addresses::list_among(tx, keys));
    std::vector<std::string> tried_again;
    std::erase_if(emails, [&](const Email& email) {
        const auto key = key_of(email);
        if (blocking.contains(key)) return true;
        if (!bounced.contains(key)) return false;
        if (email.asked_for) tried_again.push_back(key);
        return !email.asked_for;
    });
    store::bounced_addresses::remove(tx, tried_again);
    store::mail_spool::insert(tx, emails);
}

} // namespace usher::service
