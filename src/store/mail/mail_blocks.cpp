#include "store/mail/mail_blocks.h"

#include "store/engine/batch_statement.h"

namespace usher::store::mail_blocks {
namespace {

constexpr auto insert_block =
    "INSERT INTO mail_blocks (address_key, party_id, mail_id, created_at) VALUES (?, ?, ?, ?)";
constexpr auto select_obstacles = "SELECT EXISTS (SELECT 1 FROM mail_blocks WHERE address_key = ? AND party_id = ?), "
                                  "EXISTS (SELECT 1 FROM bounced_addresses WHERE address_key = ?)";
const BatchStatement select_among("SELECT address_key FROM mail_blocks WHERE party_id = ? AND address_key IN (", "?",
                                  ")");
constexpr auto select_named =
    "SELECT b.address_key, b.party_id, b.mail_id, b.created_at, COALESCE(o.name, u.name, '') FROM mail_blocks b "
    "LEFT JOIN orgs o ON o.id = b.party_id LEFT JOIN users u ON u.id = b.party_id WHERE ? = '' OR b.address_key = ? "
    "ORDER BY b.created_at DESC, b.address_key LIMIT ?";
constexpr auto delete_blocks = "DELETE FROM mail_blocks WHERE address_key = ? AND (? OR party_id = ?)";

NamedMailBlock named_from_row(const Row& row)
{
    return {{row.text(1), row.id<PartyId>(2), row.id<EmailId>(3), row.time(4)}, row.text(5)};
}

} // namespace

bool insert(Writer& writer, const MailBlock& block)
{
    return writer.try_execute(insert_block, block.address_key, block.party, block.email, block.created_at).done();
}

Obstacles find_obstacles(Reader& reader, const std::string& address_key, const PartyId& party)
{
    return reader
        .find(
            select_obstacles,
            [](const Row& row) {
                return Obstacles{row.flag(1), row.flag(2)};
            },
            address_key, party, address_key)
        .value_or(Obstacles{});
}

std::vector<std::string> list_among(Reader& reader, const PartyId& party, const std::vector<std::string>& address_keys)
{
    return select_among.list(reader, [](const Row& row) { return row.text(1); }, rows_of(address_keys), {party});
}

std::vector<NamedMailBlock> list(Reader& reader, const std::string& address_key, std::int64_t most)
{
    return reader.list(select_named, named_from_row, address_key, address_key, most);
}

std::int64_t remove(Writer& writer, const std::string& address_key, const std::optional<PartyId>& party)
{
    return writer.execute(delete_blocks, address_key, !party, party);
}

} // namespace usher::store::mail_blocks
