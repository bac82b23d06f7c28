// What the console shows: reads from several tables, one statement per function. Read-only.
#pragma once

#include "domain/history.h"
#include "domain/room.h"
#include "domain/subject.h"
#include "store/engine/database.h"

#include <string>
#include <vector>

namespace usher::store::history {

/// Open invites to the organization, latest first.
std::vector<InviteStanding> list_waiting_invites(Reader& reader, const OrgId& org, Time now);
/// Accepted and revoked ones, latest first.
std::vector<InviteStanding> list_ended_invites(Reader& reader, const OrgId& org);
/// Whether that invite is or was one to the organization.
bool is_invite_into(Reader& reader, const OrgId& org, const InviteId& invite);

/// The user's own links, or all of a realm, latest first.
std::vector<LinkStanding> list_links_of(Reader& reader, const UserId& user, Time now);
std::vector<LinkStanding> list_links_in(Reader& reader, const OrgId& realm, Time now);
/// The user's removed links, latest first.
std::vector<LinkStanding> list_removed_links_of(Reader& reader, const UserId& user);
/// Whether it still exists or was removed.
bool is_made_by(Reader& reader, const UserId& user, const RoomLinkId& link);

/// Rooms in which the user is owner or moderator, ordered by name.
std::vector<Room> list_rooms_led_by(Reader& reader, const UserId& user);

/// Events and e-mails about one subject, in order.
std::vector<HistoryLine> list_lines(Reader& reader, const Subject& subject);

} // namespace usher::store::history
