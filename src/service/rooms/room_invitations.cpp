#include "service/rooms/room_invitations.h"

#include "base/text.h"
#include "domain/address.h"
#include "domain/event.h"
#include "domain/room_guest.h"
#include "domain/wire_address.h"
#include "service/mail/emails.h"
#include "service/mail/sending_limits.h"
#include "service/rooms/invitation_emails.h"
#include "service/rooms/quota.h"
#include "service/rooms/room_access.h"
#include "service/rooms/room_notifications.h"
#include "store/accounts/directory.h"
#include "store/links/ended_links.h"
#include "store/mail/mail_spool.h"
#include "store/rooms/address_locks.h"
#include "store/rooms/conferences.h"
#include "store/rooms/events.h"
#include "store/rooms/room_guests.h"
#include "store/rooms/room_members.h"
#include "store/rooms/rooms.h"

#include <algorithm>
#include <set>

namespace usher::service {
namespace {

/// Whom a request names, before it is known who has an account.
struct Named {
    std::vector<UserId> users;
    std::vector<Address> addresses; ///< each once
    std::vector<std::string> invalid_users;
    std::vector<std::string> invalid_addresses;
};

Named named_in(const RoomInvitation& invitation)
{
    Named named;
    std::set<std::string> keys;
    if (invitation.scenario != InvitationScenario::chat) {
        for (const auto& text : invitation.users) {
            const auto id = UserId::from_hex(text);
            if (!id)
                named.invalid_users.push_back(text);
            else if (std::ranges::find(named.users, *id) == named.users.end())
                named.users.push_back(*id);
        }
    }
    for (const auto& text : invitation.addresses) {
        const auto address = parse_address(text);
        if (!address || !wire_address(address->text))
            named.invalid_addresses.push_back(text);
        else if (keys.insert(address->key).second)
            named.addresses.push_back({text::to_lower(address->text), address->key});
    }
    return named;
}

std::vector<std::string> keys_of(const std::vector<Address>& addresses)
{
    std::vector<std::string> keys;
    for (const auto& address : addresses)
        keys.push_back(address.key);
    return keys;
}

std::vector<std::string> texts_of(const std::vector<RoomGuest>& guests)
{
    std::vector<std::string> texts;
    for (const auto& guest : guests)
        texts.push_back(guest.address.text);
    return texts;
}

std::vector<UserId> ids_of(const std::vector<Invitee>& directory)
{
    std::vector<UserId> ids;
    for (const auto& invitee : directory)
        ids.push_back(invitee.user);
    return ids;
}

RoomEmail email_for(const RoomInvitation& invitation)
{
    switch (invitation.scenario) {
    case InvitationScenario::chat: return RoomEmail::chat;
    case InvitationScenario::video_conference: return RoomEmail::video_conference;
    case InvitationScenario::pstn_conference: break;
    }
    return invitation.is_update ? RoomEmail::conference_update : RoomEmail::telephone_conference;
}

Result<Done> check_conference(const RoomView& room, const RoomInvitation& invitation)
{
    if (invitation.scenario == InvitationScenario::chat || !invitation.conference) return Done{};
    if (room.endpoint && room.endpoint->id == *invitation.conference) return Done{};
    return Error{ErrorCode::conference_not_found, invitation.conference->hex()};
}

bool adds_members(store::Reader& reader, const RoomId& room, const std::vector<Invitee>& accounts)
{
    const auto places = store::room_members::list(reader, room, ids_of(accounts));
    return places.size() < accounts.size() || std::ranges::any_of(places, [](const RoomMember& member) {
               return !member.place.banned && !member.place.is_active();
           });
}

} // namespace

/// A request in a room: who is named in it, and what is there.
struct RoomInvitations::Scene {
    const Caller& caller;
    const RoomInvitation& invitation;
    Time now;
    RoomView room;
    Named named;
    std::vector<RoomGuest> guests;  ///< of the room; kept as they change
    std::vector<Invitee> accounts;  ///< of the request
    std::vector<Address> strangers; ///< addresses of the request without an account
    std::vector<UserId> added;      ///< accounts that were not active in the room
    bool guests_changed = false;
    std::map<std::string, std::string> look; ///< of its e-mails
    bool is_blocked = false;                 ///< by one of the addresses

    bool is_by_telephone() const { return invitation.scenario == InvitationScenario::pstn_conference; }
    bool sends_emails() const { return !is_by_telephone() || invitation.sends_emails; }
    bool is_instant() const
    {
        return !room.conference || !room.conference->scheduled || !invitation.instant_message.empty();
    }
    const RoomGuest* guest(const std::string& key) const
    {
        const auto found = std::ranges::find_if(guests, [&](const auto& one) { return one.address.key == key; });
        return found == guests.end() ? nullptr : &*found;
    }
    RoomInvitationOutcome outcome(const std::vector<DialIn>& dial_in) const
    {
        RoomInvitationOutcome outcome{texts_of(guests), named.invalid_users, named.invalid_addresses, accounts, {}, {}};
        for (const auto& stranger : strangers)
            outcome.strangers.push_back(stranger.text);
        if (is_by_telephone()) outcome.dial_in = dial_in_of(dial_in, invitation.conference);
        return outcome;
    }
    RoomEmailContext occasion(RoomEmail email, const std::vector<DialIn>& dial_in) const
    {
        return {email,
                room,
                caller.id,
                caller.name,
                invitation.language,
                invitation.scenario == InvitationScenario::chat ? "" : invitation.instant_message,
                dial_in_of(dial_in, invitation.conference),
                now,
                look};
    }
};

RoomInvitations::RoomInvitations(const Context& context, RoomInvitationPolicy policy)
    : database_(context.database), clock_(context.clock), random_(context.random), policy_(std::move(policy))
{
}

/// Whoever wants no e-mails of the caller is treated like an address to which none can be sent, whether it has an account
/// or not. Nothing is asked where no e-mails are sent.
void RoomInvitations::leave_out_blocking(store::Reader& reader, Scene& scene)
{
    auto& named = scene.named;
    if (!scene.sends_emails()) return;
    const auto blocking = blocking_among(reader, party_of(scene.caller.id), keys_of(named.addresses));
    std::erase_if(named.addresses, [&](const Address& address) {
        const bool is_out = blocking.contains(address.key);
        if (is_out) named.invalid_addresses.push_back(address.text);
        return is_out;
    });
    scene.is_blocked = !blocking.empty();
}

Result<RoomInvitations::Scene> RoomInvitations::read(store::Transaction& tx, const Caller& caller, const RoomId& room,
                                                     const RoomInvitation& invitation, Time now, Purpose purpose)
{
    store::rooms::lock(tx, room, now);
    auto view = room_for_moderator(tx, caller, room);
    if (!view) return view.error();
    if (const auto attached = check_conference(*view, invitation); !attached) return attached.error();

    Scene scene{caller, invitation, now, std::move(*view), named_in(invitation), {}, {}, {}, {}, false, {}};
    if (scene.sends_emails()) scene.look = email_branding(tx, caller.realm, policy_.mail);
    if (purpose == Purpose::invite) leave_out_blocking(tx, scene);
    auto& named = scene.named;
    const auto by_id = store::directory::list(tx, caller.realm, named.users);
    for (const auto& user : named.users) {
        const auto account = std::ranges::find(by_id, user, &Invitee::user);
        if (account != by_id.end())
            scene.accounts.push_back(*account);
        else
            named.invalid_users.push_back(user.hex());
    }
    // Whoever makes an account of one of them looks for guests; one of the two sees the other.
    if (purpose == Purpose::invite) store::address_locks::meet(tx, keys_of(named.addresses));
    const auto by_address = store::directory::list_by_addresses(tx, caller.realm, keys_of(named.addresses));
    for (const auto& address : named.addresses) {
        const auto account = std::ranges::find(by_address, address.key, &Invitee::address_key);
        if (account == by_address.end())
            scene.strangers.push_back(address);
        else if (std::ranges::find(scene.accounts, account->user, &Invitee::user) == scene.accounts.end())
            scene.accounts.push_back(*account);
    }
    if (scene.accounts.empty() && scene.strangers.empty())
        return Error{scene.is_blocked ? ErrorCode::mail_blocked : ErrorCode::mail_no_valid_address, "emails"};
    scene.guests = store::room_guests::list(tx, room);
    return scene;
}

// ---- invite

Result<RoomInvitationOutcome> RoomInvitations::invite(const Caller& caller, const RoomId& room,
                                                      const RoomInvitation& invitation)
{
    const auto now = clock_.now();
    const Event event{EventId::make(now, random_), {SubjectKind::room, room}, "invitation_sent", caller.id, now};
    int runs = 0;
    return database_.transact([&](store::Transaction& tx) -> Result<RoomInvitationOutcome> {
        auto scene = read(tx, caller, room, invitation, now, Purpose::invite);
        if (!scene) return scene.error();
        // Run again because only the answer to COMMIT was lost: everything is there, and the e-mails may have left.
        if (++runs > 1 && store::events::exists(tx, event.id)) return scene->outcome(policy_.dial_in);
        if (scene->room.closed) return Error{ErrorCode::room_closed, room.hex()};
        if (const auto within = drop_over_limit(tx, *scene); !within) return within.error();
        if (const auto done = add(tx, *scene); !done) return done.error();
        add_guests(tx, *scene);
        tell_invited(tx, *scene);
        write_invited(tx, *scene);
        store::events::insert(tx, event);
        tx.commit();
        return scene->outcome(policy_.dial_in);
    });
}

/// Whoever has had his e-mails for today is treated like an address to which none can be sent.
Result<Done> RoomInvitations::drop_over_limit(store::Transaction& tx, Scene& scene) const
{
    if (!scene.sends_emails()) return Done{};
    auto receivers = keys_of(scene.strangers);
    if (scene.is_by_telephone())
        for (const auto& account : scene.accounts)
            receivers.push_back(account.address_key);
    if (receivers.empty()) return Done{};
    const auto sated =
        count_emails(tx, policy_.mail.limits, {scene.caller.id, scene.caller.realm}, receivers, scene.now);
    if (!sated) return sated.error();
    auto& named = scene.named;
    std::erase_if(scene.strangers, [&](const Address& stranger) {
        const bool is_out = sated->contains(stranger.key);
        if (is_out) named.invalid_addresses.push_back(stranger.text);
        return is_out;
    });
    if (!scene.is_by_telephone()) return Done{};
    std::erase_if(scene.accounts, [&](const Invitee& account) {
        const bool is_out = sated->contains(account.address_key);
        const bool is_named_by_id = std::ranges::find(named.users, account.user) != named.users.end();
        if (is_out && is_named_by_id) named.invalid_users.push_back(account.user.hex());
        if (is_out && !is_named_by_id) named.invalid_addresses.push_back(account.address);
        return is_out;
    });
    return Done{};
}

Result<Done> RoomInvitations::add(store::Transaction& tx, Scene& scene)
{
    const auto new_guests =
        std::ranges::count_if(scene.strangers, [&](const Address& address) { return !scene.guest(address.key); });
    // Who only writes once more to those who are there already needs no place.
    const bool adds_somebody = new_guests > 0 || adds_members(tx, scene.room.room.id, scene.accounts);
    const auto guests = adds_somebody ? static_cast<std::int64_t>(scene.guests.size()) + new_guests : 0;
    const auto status = scene.room.details.auto_accept_invitation ? MemberStatus::accepted : MemberStatus::invited;
    auto places = give_places(tx, scene.room, ids_of(scene.accounts), {status, {}, true, scene.caller.id}, guests,
                              policy_.rooms.most_members, scene.now, random_);
    if (!places) return places.error();
    scene.added = std::move(places->added);
    for (const auto& banned : places->banned) {
        std::erase_if(scene.accounts, [&](const Invitee& account) { return account.user == banned; });
        scene.named.invalid_users.push_back(banned.hex());
    }
    return Done{};
}

void RoomInvitations::add_guests(store::Transaction& tx, Scene& scene)
{
    std::vector<RoomGuest> newcomers;
    auto place = scene.guests.empty() ? 0 : scene.guests.back().place;
    for (const auto& address : scene.strangers) {
        if (scene.guest(address.key)) continue;
        newcomers.push_back(
            {RoomGuestId::make(scene.now, random_), scene.room.room.id, address, ++place, scene.caller.id});
    }
    if (newcomers.empty()) return;
    store::room_guests::insert(tx, newcomers, scene.now);
    scene.guests.insert(scene.guests.end(), newcomers.begin(), newcomers.end());
    scene.guests_changed = true;
}

void RoomInvitations::tell_invited(store::Transaction& tx, const Scene& scene)
{
    const auto& policy = policy_.rooms.notifications;
    const auto audience = audience_of(tx, policy, scene.room.room.id);
    RoomNews news(policy, scene.room, audience, scene.now, random_);
    const auto inviter = news.jid_of(member_of(scene.caller, audience));
    news.invited(inviter, scene.added, shown_name_of(scene.room.room));
    if (scene.guests_changed) news.guests_changed(texts_of(scene.guests));

    const auto& invitation = scene.invitation;
    const auto accounts = ids_of(scene.accounts);
    if (invitation.scenario == InvitationScenario::chat) return news.send(tx);
    const bool has_event = !scene.is_by_telephone() || !scene.is_instant() || invitation.tells_message_by_event;
    if (has_event)
        news.conference_called(inviter, accounts,
                               scene.is_by_telephone() ? stanzas::ConferenceMedia::audio
                                                       : stanzas::ConferenceMedia::video,
                               invitation.tells_message_by_event ? invitation.instant_message : "");
    if (!invitation.instant_message.empty() && !invitation.tells_message_by_event)
        news.message(inviter, accounts, invitation.instant_message);
    news.send(tx);
}

void RoomInvitations::write_invited(store::Transaction& tx, Scene& scene)
{
    if (scene.is_by_telephone() && scene.invitation.is_update) count_change(tx, scene);
    if (!scene.sends_emails()) return;
    const auto occasion = scene.occasion(email_for(scene.invitation), policy_.dial_in);
    RoomEmails emails(policy_.mail, occasion, random_);
    for (const auto& stranger : scene.strangers)
        emails.to_guest(*scene.guest(stranger.key));
    if (scene.is_by_telephone())
        for (const auto& account : scene.accounts)
            emails.to_account(account);
    write_emails(tx, emails.all());
}

/// Calendars take a later e-mail about the conference for the newer one.
void RoomInvitations::count_change(store::Transaction& tx, Scene& scene)
{
    if (!scene.room.conference) return;
    store::conferences::count_change(tx, scene.room.room.id, scene.now);
    ++scene.room.conference->sequence;
}

// ---- cancel

Result<RoomInvitationOutcome> RoomInvitations::cancel(const Caller& caller, const RoomId& room,
                                                      const RoomInvitation& invitation)
{
    const auto now = clock_.now();
    const Event event{EventId::make(now, random_), {SubjectKind::room, room}, "invitation_cancelled", caller.id, now};
    int runs = 0;
    return database_.transact([&](store::Transaction& tx) -> Result<RoomInvitationOutcome> {
        auto scene = read(tx, caller, room, invitation, now, Purpose::cancel);
        if (!scene) return scene.error();
        if (++runs > 1 && store::events::exists(tx, event.id)) return scene->outcome(policy_.dial_in);
        remove_guests(tx, *scene);
        if (scene->is_by_telephone()) write_cancelled(tx, *scene);
        store::events::insert(tx, event);
        tx.commit();
        return scene->outcome(policy_.dial_in);
    });
}

void RoomInvitations::remove_guests(store::Transaction& tx, Scene& scene)
{
    std::vector<RoomGuestId> gone;
    std::vector<std::string> receivers; // of e-mails that shall not leave any more
    for (const auto& address : scene.named.addresses) {
        receivers.push_back(address.text);
        const auto* guest = scene.guest(address.key);
        if (!guest) continue;
        gone.push_back(guest->id);
        receivers.push_back(guest->address.text);
    }
    if (scene.is_by_telephone())
        for (const auto& account : scene.accounts)
            receivers.push_back(account.address);
    store::ended_links::bury_guests(tx, gone, LinkEnd::withdrawn, scene.now);
    store::room_guests::remove(tx, gone);
    std::erase_if(scene.guests,
                  [&](const RoomGuest& guest) { return std::ranges::find(gone, guest.id) != gone.end(); });
    store::mail_spool::cancel(tx, {SubjectKind::room, scene.room.room.id}, receivers, "the invitation was cancelled",
                              scene.now);
    if (gone.empty()) return;
    const auto& policy = policy_.rooms.notifications;
    const auto audience = audience_of(tx, policy, scene.room.room.id);
    RoomNews news(policy, scene.room, audience, scene.now, random_);
    news.guests_changed(texts_of(scene.guests));
    news.send(tx);
}

void RoomInvitations::write_cancelled(store::Transaction& tx, Scene& scene)
{
    count_change(tx, scene);
    if (!scene.sends_emails()) return;
    const auto occasion = scene.occasion(RoomEmail::cancellation, policy_.dial_in);
    RoomEmails emails(policy_.mail, occasion, random_);
    for (const auto& stranger : scene.strangers)
        emails.to_address(stranger.text);
    for (const auto& account : scene.accounts)
        emails.to_account(account);
    write_emails(tx, emails.all());
}

} // namespace usher::service
