#include "domain/revocation.h"

#include <cstdlib>

namespace usher {

const char* name_of(RevocableKind kind)
{
    switch (kind) {
    case RevocableKind::invite: return "invite";
    case RevocableKind::room_link: return "room_link";
    case RevocableKind::room_guest: return "room_guest";
    case RevocableKind::room_invitation: return "room_invitation";
    case RevocableKind::workspace_invitation: return "workspace_invitation";
    }
    std::abort(); // not reached: every kind is above
}

} // namespace usher
