#include "store/accounts/directory.h"

#include "store/engine/batch_statement.h"

namespace usher::store::directory {
namespace {

#define INVITEES                                                                                                       \
    "SELECT u.id, u.jid, u.address, u.address_key, u.name, u.locale, p.first_name, p.last_name, p.country, "           \
    "p.time_zone FROM users u LEFT JOIN profiles p ON p.user_id = u.id "                                               \
    "WHERE u.realm_id = ? AND u.active AND u.password_hash IS NOT NULL AND "

const BatchStatement select_by_ids(INVITEES "u.id IN (", "?", ")");
const BatchStatement select_by_keys(INVITEES "u.address_key IN (", "?", ")");

Invitee from_row(const Row& row)
{
    Invitee invitee;
    invitee.user = row.id<UserId>(1);
    invitee.own_jid = row.text(2);
    invitee.address = row.text(3);
    invitee.address_key = row.text(4);
    invitee.name = row.text(5);
    invitee.locale = row.text(6);
    invitee.first_name = row.text(7);
    invitee.last_name = row.text(8);
    invitee.country = row.text(9);
    invitee.time_zone = row.text(10);
    return invitee;
}

} // namespace

std::vector<Invitee> list(Reader& reader, const OrgId& realm, const std::vector<UserId>& users)
{
    return select_by_ids.list(reader, from_row, rows_of(users), {realm});
}

std::vector<Invitee> list_by_addresses(Reader& reader, const OrgId& realm, const std::vector<std::string>& keys)
{
    return select_by_keys.list(reader, from_row, rows_of(keys), {realm});
}

} // namespace usher::store::directory
