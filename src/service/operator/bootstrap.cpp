#include "service/operator/bootstrap.h"

#include "domain/address.h"
#include "domain/names.h"
#include "domain/room.h"
#include "store/accounts/users.h"
#include "store/engine/migrations.h"
#include "store/orgs/members.h"
#include "store/orgs/orgs.h"
#include "store/rooms/room_members.h"
#include "store/rooms/rooms.h"

namespace usher::service {
namespace {

/// Everything to be written, made before the transaction, which may run twice.
struct Rows {
    Org org;
    Address address;
    User owner;
    Member member;
    Room room;
};

Rows make_rows(const Founding& wanted, const Address& address, Time now, Random& random)
{
    Rows rows;
    rows.address = address;
    rows.org.id = OrgId::make(now, random);
    rows.org.name = wanted.org_name;
    rows.org.locale = wanted.locale;
    rows.org.reseller = true;
    rows.org.created_at = now;
    rows.owner = {UserId::make(now, random),
                  rows.org.id,
                  address.text,
                  handle_from_address(address.text),
                  wanted.owner_name,
                  "",
                  {Role::admin, Role::user},
                  true,
                  true,
                  now,
                  now};
    rows.member.id = MemberId::make(now, random);
    rows.member.org = rows.org.id;
    rows.member.user = rows.owner.id;
    rows.member.roles = {OrgRole::owner};
    rows.member.active = true;
    rows.member.created_at = now;
    rows.member.joined_at = now;
    rows.room.id = default_room_of(rows.org.id);
    rows.room.realm = rows.org.id;
    rows.room.kind = RoomKind::channel;
    rows.room.name = "general";
    rows.room.created_by = rows.owner.id;
    rows.room.created_at = now;
    rows.room.updated_at = now;
    return rows;
}

void insert(store::Transaction& tx, const Rows& rows, const std::string& password_hash)
{
    store::orgs::insert_master(tx, rows.org);
    store::users::insert(tx, rows.owner, rows.address, password_hash);
    store::members::insert(tx, rows.member);
    store::rooms::insert(tx, rows.room);
    store::room_members::insert(tx, rows.room.id, rows.owner.id, {Role::owner}, rows.room.created_at);
}

Founded compare(store::Transaction& tx, const Org& master, const Founding& wanted, const Address& address)
{
    if (master.name != wanted.org_name) return {FoundingOutcome::other_org, master, {}};
    const auto owner = store::users::find_by_address(tx, master.id, address);
    if (!owner || !master.owner || master.owner->user != owner->id) return {FoundingOutcome::other_owner, master, {}};
    return {FoundingOutcome::was_done, master, *owner};
}

} // namespace

Result<Founded> Bootstrap::found(const Founding& wanted)
{
    const auto address = parse_address(wanted.owner_address);
    if (!is_display_name(wanted.org_name)) return Error{ErrorCode::field_invalid, "org"};
    if (!address) return Error{ErrorCode::field_invalid, "email"};
    if (!is_display_name(wanted.owner_name)) return Error{ErrorCode::field_invalid, "name"};

    const auto now = clock_.now();
    const auto rows = make_rows(wanted, *address, now, random_);
    return database_.transact([&](store::Transaction& tx) -> Founded {
        store::lock_schema(tx, now);
        if (const auto master = store::orgs::find_master(tx)) return compare(tx, *master, wanted, *address);
        insert(tx, rows, wanted.owner_password_hash);
        tx.commit();
        return {FoundingOutcome::done, rows.org, rows.owner};
    });
}

} // namespace usher::service
