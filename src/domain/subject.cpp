#include "domain/subject.h"

#include <algorithm>
#include <array>

namespace usher {
namespace {

constexpr std::array all_kinds = {SubjectKind::none,        SubjectKind::workspace,    SubjectKind::invite,
                                  SubjectKind::room,        SubjectKind::cancellation, SubjectKind::room_link,
                                  SubjectKind::room_guest,  SubjectKind::link_request, SubjectKind::email,
                                  SubjectKind::notification};

} // namespace

const char* name_of(SubjectKind kind)
{
    switch (kind) {
    case SubjectKind::none: return "";
    case SubjectKind::workspace: return "workspace";
    case SubjectKind::invite: return "invite";
    case SubjectKind::room: return "room";
    case SubjectKind::cancellation: return "cancellation";
    case SubjectKind::room_link: return "room_link";
    case SubjectKind::room_guest: return "room_guest";
    case SubjectKind::link_request: return "link_request";
    case SubjectKind::email: return "email";
    case SubjectKind::notification: return "notification";
    }
    return "";
}

std::optional<SubjectKind> parse_subject_kind(std::string_view name)
{
    const auto found = std::ranges::find_if(all_kinds, [&](SubjectKind kind) { return name == name_of(kind); });
    return found == all_kinds.end() ? std::nullopt : std::optional(*found);
}

} // namespace usher
