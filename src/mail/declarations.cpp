#include "mail/declarations.h"

#include <algorithm>

namespace usher::mail {
namespace {

using enum ParamKind;

Declaration to_org(const std::string& name)
{
    return {name,
            {{"org_name"}, {"inviter_name"}, {"role"}, {"invite_url", link}, {"expires_on"}, {"block_url", link}}};
}

/// An invitation to a room, with the other names it may use.
Declaration to_room(const std::string& name, const Param& url, std::vector<Param> more = {})
{
    Declaration declaration{name, {{"inviter_name"}, {"room_name"}, {"room_topic"}, url, {"block_url", link}}};
    declaration.params.insert(declaration.params.end(), more.begin(), more.end());
    return declaration;
}

Declaration formerly(const std::string& name, Declaration declaration)
{
    declaration.former_names.push_back(name);
    return declaration;
}

} // namespace

bool Declaration::is_called(std::string_view asked) const
{
    return asked == name || std::ranges::find(former_names, asked) != former_names.end();
}

const std::vector<Declaration>& declarations()
{
    const Param invite_url{"invite_url", link}; // to the page for creating an account
    const Param room_url{"room_url", link};
    const std::vector<Param> meeting = {{"starts_at", moment}, {"duration"}, {"instant_message"}};
    // numbers: one per line.
    const std::vector<Param> call = {{"starts_at", moment}, {"duration"},    {"instant_message"},
                                     {"numbers"},           {"access_code"}, {"is_update"}};
    static const std::vector<Declaration> all = {
        // role and expires_on are words in the e-mail's language.
        to_org("org_invitation"),
        to_org("org_invitation_reminder"),
        to_room("room_guest_chat", invite_url),
        to_room("room_guest_conference", invite_url, call),
        to_room("room_guest_video", invite_url, meeting),
        formerly("room_conference_update", to_room("room_conference", room_url, call)),
        {"room_conference_cancelled",
         {{"inviter_name"}, {"room_name"}, {"starts_at", moment}, {"duration"}, {"block_url", link}}},
        // To an inviter: the holder of an ended link would like a new one. asker: their address, if it is known.
        {"link_request", {{"asker"}, {"target_name"}, {"console_url", link}}},
        {"workspace_invitation", {{"site_name"}, {"site_url", link}, {"inviter_name"}, {"block_url", link}}},
    };
    return all;
}

} // namespace usher::mail
