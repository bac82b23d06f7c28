// Rainbow's joining of a room by a public link, and the list of one's public links.
#include "worker.h"

#include <sodium.h>

#include <stdio.h>
#include <string.h>

enum { invite_id_length = 32, token_length = 36, hex_length = 2 * id_bytes };

static const char origin[] = "http://localhost";
static const long long yes = 1;

// The link that is joined by, what is made, and who joins.
struct joining {
    const void *caller, *realm, *link, *room;
    const char* token;
    unsigned char event[id_bytes];
};

static bool is_signed_in(struct worker* w)
{
    static const char bearer[] = "Bearer ";
    const char* value = header(w, "HTTP_AUTHORIZATION");
    return strncmp(value, bearer, strlen(bearer)) == 0 && find_caller(w, value + strlen(bearer), "rainbow");
}

static void run(struct statement* s)
{
    begin(s);
    execute(s);
}

static bool find_target(struct worker* w, const char* id)
{
    char token[token_length + 1];
    snprintf(token, sizeof token, "%.8s-%.4s-%.4s-%.4s-%.12s", id, id + 8, id + 12, id + 16, id + 20);
    struct statement* s = &w->select_target;
    begin(s);
    with_text(s, token);
    return find(s) && strcmp(s->bytes[12], "1") == 0;
}

// True: it is there, and the caller is no member yet.
static bool find_room(struct worker* w, const struct joining* j)
{
    struct statement* s = &w->select_by_id;
    begin(s);
    with_bytes(s, j->caller, id_bytes);
    with_bytes(s, j->room, id_bytes);
    with_bytes(s, j->realm, id_bytes);
    return find(s) && s->nulls[30] && strcmp(s->bytes[34], "1") == 0;
}

static bool count_use(struct worker* w, const struct joining* j)
{
    struct statement* s = &w->update_uses;
    begin(s);
    with_text(s, w->now.sql);
    with_bytes(s, j->link, id_bytes);
    with_text(s, j->token);
    with_bytes(s, j->room, id_bytes);
    with_bytes(s, j->room, id_bytes);
    with_text(s, w->now.sql);
    return execute(s) == 1;
}

static void lock_room(struct worker* w, const struct joining* j)
{
    struct statement* s = &w->touch_room;
    begin(s);
    with_text(s, w->now.sql);
    with_bytes(s, j->room, id_bytes);
    execute(s);
}

static bool has_place(struct worker* w, const struct joining* j)
{
    struct statement* s = &w->select_of_users;
    begin(s);
    with_bytes(s, j->room, id_bytes);
    with_bytes(s, j->caller, id_bytes);
    return find(s);
}

static void insert_place(struct worker* w, const struct joining* j)
{
    struct statement* s = &w->insert_places;
    begin(s);
    with_bytes(s, j->room, id_bytes);
    with_bytes(s, j->caller, id_bytes);
    with_text(s, "");
    with_text(s, "accepted");
    with_null(s);
    with_text(s, w->now.sql);
    with_number(s, &yes);
    execute(s);
}

static void insert_event(struct worker* w, const struct joining* j)
{
    struct statement* s = &w->insert_events;
    begin(s);
    with_bytes(s, j->event, id_bytes);
    with_text(s, "room");
    with_bytes(s, j->room, id_bytes);
    with_text(s, "user_joined");
    with_bytes(s, j->caller, id_bytes);
    with_text(s, w->now.sql);
    execute(s);
}

static bool is_guest(struct worker* w, const struct joining* j)
{
    struct statement* s = &w->select_guests;
    begin(s);
    with_bytes(s, j->room, id_bytes);
    with_bytes(s, j->caller, id_bytes);
    return find(s);
}

static void join(struct worker* w, const struct joining* j)
{
    run(&w->start_transaction);
    if (!count_use(w, j)) fail("join", "the link has changed");
    lock_room(w, j);
    if (!find_room(w, j) || has_place(w, j)) fail("join", "the caller has a place in the room");
    insert_place(w, j);
    insert_event(w, j);
    if (is_guest(w, j)) fail("join", "the caller waits as a guest");
    run(&w->commit_transaction);
}

void join_room(struct worker* w)
{
    char id[64], room[hex_length + 1], text[128];
    if (!is_signed_in(w)) return answer(w, "401 Unauthorized", "{}");
    if (!text_field(w, "\"openInviteId\"", id, sizeof id) || strlen(id) != invite_id_length)
        return answer(w, "400 Bad Request", "{}");
    if (!find_target(w, id)) return answer(w, "404 Not Found", "{}");
    struct joining j = {.caller = w->select_caller.bytes[0],
                        .realm = w->select_caller.bytes[1],
                        .link = w->select_target.bytes[0],
                        .token = w->select_target.bytes[1],
                        .room = w->select_target.bytes[2]};
    make_id(w, j.event);
    if (!find_room(w, &j)) return answer(w, "403 Forbidden", "{}");
    join(w, &j);
    sodium_bin2hex(room, sizeof room, j.room, id_bytes);
    snprintf(text, sizeof text, "{\"data\":{\"hasAlreadyJoinThisRoom\":false,\"roomId\":\"%s\"}}", room);
    answer(w, "200 OK", text);
}

static const char* type_of(const char* kind)
{
    if (strcmp(kind, "audio") == 0) return "personal_audio_room";
    return strcmp(kind, "video") == 0 ? "personal_video_room" : "default";
}

// The row that was fetched last, as JSON; its length.
static int write_link(const struct statement* s, char* out, size_t size)
{
    char link[hex_length + 1], room[hex_length + 1], user[hex_length + 1], id[token_length + 1];
    sodium_bin2hex(link, sizeof link, (const unsigned char*)s->bytes[0], id_bytes);
    sodium_bin2hex(room, sizeof room, (const unsigned char*)s->bytes[2], id_bytes);
    sodium_bin2hex(user, sizeof user, (const unsigned char*)s->bytes[3], id_bytes);
    const char* t = s->bytes[1];
    snprintf(id, sizeof id, "%.8s%.4s%.4s%.4s%.12s", t, t + 9, t + 14, t + 19, t + 24);
    return snprintf(out, size,
                    "{\"id\":\"%s\",\"invitationURL\":\"%s/i/%s\",\"openInviteId\":\"%s\",\"roomId\":\"%s\","
                    "\"roomType\":\"%s\",\"userId\":\"%s\"}",
                    link, origin, id, id, room, type_of(s->bytes[10]), user);
}

void list_public_links(struct worker* w, const char* user)
{
    char hex[hex_length + 1], text[most_answer_bytes];
    if (!is_signed_in(w)) return answer(w, "401 Unauthorized", "{}");
    sodium_bin2hex(hex, sizeof hex, (const unsigned char*)w->select_caller.bytes[0], id_bytes);
    if (strcmp(hex, user) != 0) return answer(w, "403 Forbidden", "{}");
    struct statement* s = &w->select_public;
    begin(s);
    with_bytes(s, w->select_caller.bytes[0], id_bytes);
    execute(s);
    int length = sprintf(text, "{\"data\":[");
    for (int rows = 0; next(s); ++rows) {
        if (rows > 0) text[length++] = ',';
        length += write_link(s, text + length, sizeof text - (size_t)length);
        if (length >= (int)sizeof text - 4) fail("list", "the links do not fit");
    }
    strcpy(text + length, "]}");
    answer(w, "200 OK", text);
}
