// What the console shows: reads over several tables, one statement for each function. Changes nothing.
#pragma once

#include "domain/history.h"
#include "domain/room.h"
#include "domain/subject.h"
#include "store/engine/database.h"

#include <string>
#include <vector>

namespace usher::store::history {

/// Invites into the organization that wait, the latest first.
std::vector<InviteStanding> list_waiting_invites(Reader& reader, const OrgId& org, Time now);
/// Those accepted or withdrawn, the latest first.
std::vector<InviteStanding> list_ended_invites(Reader& reader, const OrgId& org);
/// Whether that invite is or was one into the organization.
bool is_invite_into(Reader& reader, const OrgId& org, const InviteId& invite);

/// The user's own links, or all of a realm, the latest first.
std::vector<LinkStanding> list_links_of(Reader& reader, const UserId& user, Time now);
std::vector<LinkStanding> list_links_in(Reader& reader, const OrgId& realm, Time now);
/// Those of the user that were removed, the latest first.
std::vector<LinkStanding> list_removed_links_of(Reader& reader, const UserId& user);
/// Be it there or removed.
bool is_made_by(Reader& reader, const UserId& user, const RoomLinkId& link);

/// Rooms in which the user is owner or moderator, by name.
std::vector<Room> list_rooms_led_by(Reader& reader, const UserId& user);

/// Events and e-mails about one thing, in order.
std::vector<HistoryLine> list_lines(Reader& reader, const Subject& subject);

} // namespace usher::store::history
