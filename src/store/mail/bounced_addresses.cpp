#include "store/mail/bounced_addresses.h"

#include "store/engine/batch_statement.h"

namespace usher::store::bounced_addresses {
namespace {

constexpr auto insert_mark =
    "INSERT INTO bounced_addresses (address_key, mail_id, reply, bounced_at) VALUES (?, ?, ?, ?) "
    "ON DUPLICATE KEY UPDATE mail_id = VALUES(mail_id), reply = VALUES(reply), bounced_at = VALUES(bounced_at)";
const BatchStatement select_among("SELECT address_key FROM bounced_addresses WHERE address_key IN (", "?", ")");
const BatchStatement delete_marks("DELETE FROM bounced_addresses WHERE address_key IN (", "?", ")");

} // namespace

void mark(Writer& writer, const std::string& address_key, const EmailId& email, const std::string& reply, Time now)
{
    writer.execute(insert_mark, address_key, email, reply, now);
}

std::vector<std::string> list_among(Reader& reader, const std::vector<std::string>& address_keys)
{
    return select_among.list(
        reader, [](const Row& row) { return row.text(1); }, rows_of(address_keys));
}

void remove(Writer& writer, const std::vector<std::string>& address_keys)
{
    delete_marks.execute(writer, rows_of(address_keys));
}

} // namespace usher::store::bounced_addresses
