#include "service/links/room_links.h"

#include "domain/event.h"
#include "service/links/joining.h"
#include "store/accounts/users.h"
#include "store/engine/overtaken.h"
#include "store/links/ended_links.h"
#include "store/links/room_links.h"
#include "store/operator/history.h"
#include "store/rooms/events.h"

#include <algorithm>
#include <array>
#include <stdexcept>

namespace usher::service {
namespace {

constexpr std::array<std::int64_t, 5> allowed_days = {0, 1, 7, 15, 30};
constexpr std::array<std::int64_t, 7> allowed_max_uses = {0, 1, 5, 10, 25, 50, 100};

/// No two of these characters are easily confused.
constexpr std::string_view token_alphabet = "23456789ABCDEFGHJKLMNPQRSTWXYZabcdefghijkmnopqrstuvwxyz";
static_assert(token_alphabet.size() == 55);

template <std::size_t count>
bool is_one_of(std::int64_t number, const std::array<std::int64_t, count>& allowed)
{
    return std::ranges::find(allowed, number) != allowed.end();
}

bool may_create(const Caller& caller, const LinkOffer& offer)
{
    const auto room_roles = offer.membership && offer.membership->is_member() ? offer.membership->roles : Roles{};
    return offer.creators.intersects(caller.roles | room_roles);
}

bool leads_nowhere(ErrorCode code)
{
    return code == ErrorCode::link_leads_nowhere || code == ErrorCode::link_room_closed ||
           code == ErrorCode::link_room_deleted;
}

} // namespace

bool has_uuid_token(const RoomLink& link)
{
    return is_uuid(link.token);
}

RoomLinks::RoomLinks(const Context& context, Joining& joining, const RoomLinkPolicy& policy)
    : database_(context.database), clock_(context.clock), random_(context.random), joining_(joining), policy_(policy)
{
}

Result<Done> RoomLinks::check_offer(const Caller& caller, const LinkOffer& offer, const RoomLinkTerms& terms) const
{
    if (!may_create(caller, offer)) return ErrorCode::link_not_permitted;
    if (!offer.membership) return ErrorCode::link_room_invalid;
    if (offer.membership->banned) return policy_.checks_inviter ? ErrorCode::user_banned : ErrorCode::link_room_invalid;
    if (!offer.membership->is_member() || !offer.room_kind) return ErrorCode::link_room_invalid;
    if (policy_.checks_inviter && !offer.viewers.intersects(caller.roles | offer.membership->roles))
        return ErrorCode::link_not_permitted;
    if (*offer.room_kind == RoomKind::direct) return ErrorCode::link_room_kind_not_allowed;
    if (!is_one_of(terms.days, allowed_days) || !policy_.allows_days(terms.days))
        return ErrorCode::link_days_not_allowed;
    if (!is_one_of(terms.max_uses, allowed_max_uses)) return ErrorCode::link_max_uses_not_allowed;
    return Done{};
}

bool RoomLinks::may_be_given_out(const RoomLink& link) const
{
    return check_open(state_of(link), clock_.now()) && (!policy_.uuid_tokens || has_uuid_token(link));
}

RoomLink RoomLinks::make_link(const Caller& caller, const RoomId& room, const RoomLinkTerms& terms)
{
    RoomLink link;
    const auto now = clock_.now();
    link.id = RoomLinkId::make(now, random_);
    link.token = policy_.uuid_tokens ? random_uuid(random_) : random_.text(policy_.token_length, token_alphabet);
    link.room = room;
    link.inviter = caller.id;
    link.terms = terms;
    link.created_at = now;
    link.updated_at = now;
    link.expires_at = expiry_of(terms, now);
    return link;
}

bool RoomLinks::insert_replacing(const RoomLink& link, const std::optional<RoomLink>& replaced)
{
    if (!replaced)
        return database_.alone(
            [&](store::Autocommit& autocommit) { return store::room_links::insert(autocommit, link); });
    return database_.transact([&](store::Transaction& tx) {
        store::room_links::retire(tx, replaced->id);
        if (!store::room_links::insert(tx, link)) return false;
        tx.commit();
        return true;
    });
}

Result<RoomLink> RoomLinks::find_or_create(const Caller& caller, const RoomId& room, const RoomLinkTerms& terms)
{
    // When overtaken by another caller, look again: that link is found, unless it is used up by then.
    return store::retry_overtaken("find-or-create of a room link", [&]() -> std::optional<Result<RoomLink>> {
        const auto offer = database_.read(
            [&](store::Reader& reader) { return store::room_links::get_offer(reader, caller, room, terms); });
        if (const auto fit = check_offer(caller, offer, terms); !fit) return fit.error();
        if (offer.link && may_be_given_out(*offer.link)) return *offer.link;
        const auto link = make_link(caller, room, terms);
        if (insert_replacing(link, offer.link)) return link;
        return std::nullopt;
    });
}

std::vector<ListedRoomLink> RoomLinks::list(const OrgId& realm)
{
    return database_.read([&](store::Reader& reader) { return store::room_links::list(reader, realm); });
}

template <typename Key>
Result<Done> RoomLinks::remove_link(const Caller& caller, const Key& key)
{
    const auto now = clock_.now();
    const bool removed = database_.transact([&](store::Transaction& tx) {
        const auto link = store::room_links::lock(tx, caller.realm, key);
        if (!link) return tx.may_have_committed();
        store::ended_links::bury_room_link(tx, *link, LinkEnd::withdrawn, now);
        store::room_links::remove(tx, *link);
        store::events::insert(
            tx, {EventId::make(now, random_), {SubjectKind::room_link, *link}, "withdrawn", caller.id, now});
        tx.commit();
        return true;
    });
    return removed ? Result<Done>(Done{}) : ErrorCode::link_id_unknown;
}

Result<Done> RoomLinks::remove(const Caller& caller, const RoomLinkId& id)
{
    return remove_link(caller, id);
}

Result<Done> RoomLinks::remove_by_token(const Caller& caller, std::string_view token)
{
    return remove_link(caller, link_token(token));
}

Result<Done> RoomLinks::remove_own(const Caller& caller, const RoomLinkId& id)
{
    const bool may_remove = caller.roles.has(Role::admin) || database_.read([&](store::Reader& reader) {
        return store::history::is_made_by(reader, caller.id, id);
    });
    return may_remove ? remove_link(caller, id) : ErrorCode::link_id_unknown;
}

Result<Done> RoomLinks::validate(std::string_view token)
{
    const auto link =
        database_.read([&](store::Reader& reader) { return store::room_links::find_state(reader, link_token(token)); });
    if (!link) return ErrorCode::link_token_invalid;
    return check_open(*link, clock_.now());
}

Result<JoinableRoomLink> RoomLinks::find(const Caller& caller, std::string_view token)
{
    auto found = database_.read(
        [&](store::Reader& reader) { return store::room_links::find_joinable(reader, link_token(token), caller); });
    return found ? Result(std::move(*found)) : ErrorCode::link_token_invalid;
}

Result<Done> RoomLinks::check_joinable(const JoinableRoomLink& link) const
{
    if (const auto open = check_open(link.state, clock_.now()); !open) return open.error();
    if (link.room.kind == RoomKind::direct) return ErrorCode::link_room_not_joinable;
    if (link.membership && link.membership->banned) return ErrorCode::user_banned;
    const bool is_member = link.membership && link.membership->is_member();
    if (link.locked && !is_member) return ErrorCode::link_room_not_joinable;
    return Done{};
}

Result<Room> RoomLinks::use(const Caller& caller, std::string_view token)
{
    const auto found = find(caller, token);
    if (!found) return found.error();
    if (found->kind != RoomLinkKind::invite) {
        auto joined = joining_.join(caller, token);
        return joined ? Result(std::move(joined->room)) : joined.error();
    }
    if (const auto joinable = check_joinable(*found); !joinable) return joinable.error();
    if (found->membership && found->membership->is_member()) return found->room;
    if (caller.username.empty()) {
        database_.alone([&](store::Autocommit& autocommit) {
            store::users::keep_invite_token(autocommit, caller.id, token);
            return true;
        });
        return found->room;
    }
    return join(caller, token);
}

/// Someone refused although the link was valid a moment ago may have joined by another request, or by this one if the
/// response to its COMMIT was lost.
Result<Room> RoomLinks::join(const Caller& caller, std::string_view token)
{
    const auto keep_token = [&](store::Transaction& tx) { store::users::keep_invite_token(tx, caller.id, token); };
    auto joined = joining_.join(caller, token, {false, keep_token});
    if (joined) return std::move(joined->room);
    const auto found = find(caller, token);
    if (!found) return found.error();
    if (found->membership && found->membership->is_member()) return found->room;
    if (const auto joinable = check_joinable(*found); !joinable) return joinable.error();
    return leads_nowhere(joined.error().code) ? Error{ErrorCode::link_room_gone} : joined.error();
}

} // namespace usher::service
