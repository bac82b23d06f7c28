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

std::string key_of(const Mail& letter)
{
    const auto address = parse_address(letter.recipient);
    return address ? address->key : "";
}

std::vector<std::string> keys_of(const std::vector<Mail>& letters)
{
    std::vector<std::string> keys;
    for (const auto& letter : letters)
        keys.push_back(key_of(letter));
    return keys;
}

std::set<std::string> as_set(std::vector<std::string> texts)
{
    return {std::make_move_iterator(texts.begin()), std::make_move_iterator(texts.end())};
}

} // namespace

Mail new_letter(const MailPolicy& policy, const PartyId& party, std::string recipient, Time now, Random& random)
{
    const auto token = block_token(random);
    Mail letter;
    letter.id = MailId::make(now, random);
    letter.locale = policy.default_locale;
    letter.recipient = std::move(recipient);
    letter.sender = policy.sender;
    letter.sender_name = policy.sender_name;
    letter.message_id = "<" + letter.id.hex() + policy.sender.substr(policy.sender.rfind('@')) + ">";
    letter.created_at = now;
    letter.party = party;
    letter.block_hash = token_hash(token);
    letter.params["block_url"] = policy.site_url + "/block/" + letter.id.hex() + "." + token;
    return letter;
}

std::set<std::string> blocking_among(store::Reader& reader, const PartyId& party, const std::vector<std::string>& keys)
{
    return as_set(store::mail_blocks::list_among(reader, party, keys));
}

void write_letters(store::Transaction& tx, std::vector<Mail> letters)
{
    if (letters.empty()) return;
    const auto keys = keys_of(letters);
    const auto blocking = blocking_among(tx, *letters.front().party, keys);
    const auto bounced = as_set(store::bounced_addresses::list_among(tx, keys));
    std::vector<std::string> tried_again;
    std::erase_if(letters, [&](const Mail& letter) {
        const auto key = key_of(letter);
        if (blocking.contains(key)) return true;
        if (!bounced.contains(key)) return false;
        if (letter.asked_for) tried_again.push_back(key);
        return !letter.asked_for;
    });
    store::bounced_addresses::remove(tx, tried_again);
    store::mail_spool::insert(tx, letters);
}

} // namespace usher::service
