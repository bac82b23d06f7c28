#include "service/mail/mail_blocks.h"

#include "base/secrets.h"
#include "base/text.h"
#include "domain/address.h"
#include "domain/event.h"
#include "store/mail/bounce_records.h"
#include "store/mail/mail_blocks.h"
#include "store/mail/mail_spool.h"
#include "store/rooms/events.h"

namespace usher::service {
namespace {

std::string key_of(const std::string& typed)
{
    const auto address = parse_address(typed);
    return address ? address->key : typed;
}

} // namespace

bool MailBlocks::block(std::string_view link)
{
    const auto dot = link.find('.');
    const auto id = EmailId::from_hex(link.substr(0, dot));
    if (!id || dot == std::string_view::npos) return false;
    const auto hash = token_hash(link.substr(dot + 1));
    const auto now = clock_.now();
    const auto event = EventId::make(now, random_);
    return database_.transact([&](store::Transaction& tx) {
        const auto email = store::bounce_records::find(tx, *id);
        if (!email || !email->party || !text::equal_in_constant_time(email->block_hash, hash)) return false;
        const auto key = key_of(email->recipient);
        const bool is_new = store::mail_blocks::insert(tx, {key, *email->party, *id, now});
        store::mail_spool::cancel_of_party(tx, key, *email->party, "the recipient blocked the sender", now);
        if (is_new && email->subject.kind == SubjectKind::invite)
            store::events::insert(tx, {event, email->subject, "letters_blocked", std::nullopt, now});
        tx.commit();
        return true;
    });
}

std::vector<NamedMailBlock> MailBlocks::list(const std::string& address, std::int64_t most)
{
    return database_.read([&](store::Reader& reader) {
        return store::mail_blocks::list(reader, address.empty() ? "" : key_of(address), most);
    });
}

std::int64_t MailBlocks::remove(const std::string& address, const std::optional<PartyId>& party)
{
    return database_.alone(
        [&](store::Autocommit& autocommit) { return store::mail_blocks::remove(autocommit, key_of(address), party); });
}

} // namespace usher::service
