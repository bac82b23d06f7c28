#include "api/pages/routes.h"

#include "api/pages/auth.h"
#include "api/pages/console.h"
#include "api/pages/errors.h"
#include "api/pages/links.h"
#include "api/pages/qr.h"

namespace usher::api::pages {

Dialect dialect()
{
    // clang-format off
    return {
        "pages",
        [](std::string_view path) { return path.starts_with("/pages/"); },
        {
            {get,  "/pages/look",                                    open,    show_look},

            {get,  "/pages/invites/{key}",                           anyone,  show_invite, Work::quick, Takes::token},
            {post, "/pages/invites/{key}/opened",                    open,    note_invite_opened, Work::quick, Takes::token},
            {post, "/pages/invites/{key}/ask",                       open,    ask_for_invite, Work::quick, Takes::token},
            {get,  "/pages/links/{key}",                             anyone,  show_room_link, Work::quick, Takes::token},
            {post, "/pages/links/{key}/opened",                      open,    note_room_link_opened, Work::quick, Takes::token},
            {post, "/pages/links/{key}/ask",                         open,    ask_for_room_link, Work::quick, Takes::token},
            {get,  "/pages/guests/{key}",                            open,    show_guest, Work::quick, Takes::token},
            {post, "/pages/guests/{key}/opened",                     open,    note_guest_opened, Work::quick, Takes::token},
            {post, "/pages/guests/{key}/ask",                        open,    ask_for_guest, Work::quick, Takes::token},

            {get,  "/pages/console/orgs/{org}/invites",      session, list_invites},
            {get,  "/pages/console/orgs/{org}/invites/{id}", session, show_invite_history},
            {get,  "/pages/console/links",                   session, list_links},
            {get,  "/pages/console/links/{id}",              session, show_link_history},
            {post, "/pages/console/links/{id}/withdraw",     session, withdraw_link},
            {get,  "/pages/console/spool",                   session, show_spool},
            {post, "/pages/qr",                              session, show_qr_code},
        },
        authenticate,
        render_error,
        check_origin,
    };
    // clang-format on
}

} // namespace usher::api::pages
