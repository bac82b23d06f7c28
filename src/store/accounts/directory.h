// Active, registered users, from the tables users and profiles. Each function runs one statement for every 256 entries
// of a list.
#pragma once

#include "domain/invitee.h"
#include "store/engine/database.h"

#include <string>
#include <vector>

namespace usher::store::directory {

std::vector<Invitee> list(Reader& reader, const OrgId& realm, const std::vector<UserId>& users);
std::vector<Invitee> list_by_addresses(Reader& reader, const OrgId& realm, const std::vector<std::string>& keys);

} // namespace usher::store::directory
