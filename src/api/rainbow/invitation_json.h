// What became of an invitation, as Rainbow writes it (docs/apis/rainbow.md §11).
#pragma once

#include "api/rainbow/options.h"
#include "service/rooms/room_invitations.h"

#include <json/value.h>

namespace usher::api::rainbow {

/// {"scenario", "status", "guestEmails", "invalidUsers", "failed"}
Json::Value outcome_to_json(service::InvitationScenario scenario, const char* status,
                            const service::RoomInvitationOutcome& outcome);
/// Adds "invalidUsers" and "failed".
void put_invalid(Json::Value& json, const service::RoomInvitationOutcome& outcome);
/// {"usersRainbow", "guests"}
Json::Value attendees_to_json(const service::RoomInvitationOutcome& outcome, const Options& options);
/// {"phoneNumbers", "passCodes"}
Json::Value dial_in_to_json(const DialIn& dial_in);

} // namespace usher::api::rainbow
