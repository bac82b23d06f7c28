#include "service/rooms/invitation_context.h"

#include "base/text.h"
#include "service/rooms/room_access.h"
#include "store/accounts/directory.h"
#include "store/rooms/address_locks.h"
#include "store/rooms/room_guests.h"
#include "store/rooms/rooms.h"

#include <algorithm>
#include <set>

namespace usher::service {
namespace {

std::vector<std::string> keys_of(const std::vector<Address>& addresses)
{
    std::vector<std::string> keys;
    for (const auto& address : addresses)
        keys.push_back(address.key);
    return keys;
}

Result<Done> check_conference(const RoomView& room, const RoomInvitation& invitation)
{
    if (invitation.scenario == InvitationScenario::chat || !invitation.conference) return Done{};
    if (room.endpoint && room.endpoint->id == *invitation.conference) return Done{};
    return Error{ErrorCode::conference_not_found, invitation.conference->hex()};
}

void parse_addresses(InvitationContext& context)
{
    std::set<std::string> keys;
    for (const auto& text : context.invitation.addresses) {
        const auto address = parse_address(text);
        if (!address)
            context.invalid_addresses.push_back(text);
        else if (keys.insert(address->key).second)
            context.addresses.push_back({text::to_lower(address->text), address->key});
    }
}

/// Each once.
std::vector<UserId> parse_users(InvitationContext& context)
{
    std::vector<UserId> users;
    if (context.invitation.scenario == InvitationScenario::chat) return users;
    for (const auto& text : context.invitation.users) {
        const auto id = UserId::from_hex(text);
        if (!id)
            context.invalid_users.push_back(text);
        else if (std::ranges::find(users, *id) == users.end())
            users.push_back(*id);
    }
    return users;
}

/// Whether there was one.
bool leave_out_blocking(store::Reader& reader, InvitationContext& context)
{
    if (!context.sends_emails()) return false;
    const auto blocking = blocking_among(reader, party_of(context.caller.id), keys_of(context.addresses));
    std::erase_if(context.addresses, [&](const Address& address) {
        const bool is_out = blocking.contains(address.key);
        if (is_out) context.invalid_addresses.push_back(address.text);
        return is_out;
    });
    return !blocking.empty();
}

void find_users(store::Reader& reader, InvitationContext& context, const std::vector<UserId>& users)
{
    const auto found = store::directory::list(reader, context.caller.realm, users);
    for (const auto& user : users) {
        const auto account = std::ranges::find(found, user, &Invitee::user);
        if (account != found.end())
            context.accounts.push_back(*account);
        else
            context.invalid_users.push_back(user.hex());
    }
}

void find_owners_of_addresses(store::Reader& reader, InvitationContext& context)
{
    auto& accounts = context.accounts;
    const auto found = store::directory::list_by_addresses(reader, context.caller.realm, keys_of(context.addresses));
    for (const auto& address : context.addresses) {
        const auto account = std::ranges::find(found, address.key, &Invitee::address_key);
        if (account == found.end())
            context.strangers.push_back(address);
        else if (std::ranges::find(accounts, account->user, &Invitee::user) == accounts.end())
            accounts.push_back(*account);
    }
}

} // namespace

bool InvitationContext::is_instant() const
{
    return !room.conference || !room.conference->scheduled || !invitation.instant_message.empty();
}

const RoomGuest* InvitationContext::guest(const std::string& address_key) const
{
    const auto found = std::ranges::find_if(guests, [&](const auto& one) { return one.address.key == address_key; });
    return found == guests.end() ? nullptr : &*found;
}

RoomInvitationOutcome InvitationContext::outcome(const std::vector<DialIn>& dial_in) const
{
    RoomInvitationOutcome outcome{texts_of(guests), invalid_users, invalid_addresses, accounts, {}, {}};
    for (const auto& stranger : strangers)
        outcome.strangers.push_back(stranger.text);
    if (is_by_telephone()) outcome.dial_in = dial_in_of(dial_in, invitation.conference);
    return outcome;
}

RoomEmailContext InvitationContext::for_emails(RoomEmail email, const std::vector<DialIn>& dial_in) const
{
    return {email,
            room,
            caller.name,
            invitation.language,
            invitation.scenario == InvitationScenario::chat ? "" : invitation.instant_message,
            dial_in_of(dial_in, invitation.conference)};
}

Result<InvitationContext> read_invitation(store::Transaction& tx, const Caller& caller, const RoomId& room,
                                          const RoomInvitation& invitation, Time now, InvitationPurpose purpose)
{
    store::rooms::lock(tx, room, now);
    auto view = room_for_moderator(tx, caller, room);
    if (!view) return view.error();
    if (const auto attached = check_conference(*view, invitation); !attached) return attached.error();

    const bool is_new = purpose == InvitationPurpose::invite;
    InvitationContext context{caller, invitation, now, std::move(*view), {}, {}, {}, {}, {}, {}, {}, false};
    const auto users = parse_users(context);
    parse_addresses(context);
    const bool is_blocked = is_new && leave_out_blocking(tx, context);
    find_users(tx, context, users);
    // Creating an account for one of them looks for guests; with the lock, one of the two sees the other.
    if (is_new) store::address_locks::meet(tx, keys_of(context.addresses));
    find_owners_of_addresses(tx, context);
    if (context.accounts.empty() && context.strangers.empty())
        return Error{is_blocked ? ErrorCode::mail_blocked : ErrorCode::mail_no_valid_address, "emails"};
    context.guests = store::room_guests::list(tx, room);
    return context;
}

std::vector<UserId> ids_of(const std::vector<Invitee>& accounts)
{
    std::vector<UserId> ids;
    for (const auto& account : accounts)
        ids.push_back(account.user);
    return ids;
}

std::vector<std::string> texts_of(const std::vector<RoomGuest>& guests)
{
    std::vector<std::string> texts;
    for (const auto& guest : guests)
        texts.push_back(guest.address.text);
    return texts;
}

} // namespace usher::service
