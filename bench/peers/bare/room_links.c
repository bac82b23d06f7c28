// Rocket.Chat's validateInviteToken and findOrCreateInvite.
#include "worker.h"

#include <sodium.h>

#include <stdio.h>
#include <string.h>

enum { token_length = 22 };

static const char alphabet[] = "23456789ABCDEFGHJKLMNPQRSTWXYZabcdefghijkmnopqrstuvwxyz";

static bool is_past(const MYSQL_TIME* time, const struct timespec* now)
{
    struct tm parts = {.tm_year = (int)time->year - 1900,
                       .tm_mon = (int)time->month - 1,
                       .tm_mday = (int)time->day,
                       .tm_hour = (int)time->hour,
                       .tm_min = (int)time->minute,
                       .tm_sec = (int)time->second};
    return timegm(&parts) <= now->tv_sec;
}

void validate(struct worker* w)
{
    char token[64];
    if (!text_field(w, "\"token\"", token, sizeof token)) return answer(w, "400 Bad Request", "{\"success\":false}");
    struct statement* s = &w->select_state;
    begin(s);
    with_text(s, token);
    const bool valid = find(s) && s->numbers[0] && (s->nulls[1] || !is_past(&s->times[1], &w->clock)) &&
                       (s->numbers[2] == 0 || s->numbers[3] < s->numbers[2]);
    answer(w, "200 OK", valid ? "{\"success\":true,\"valid\":true}" : "{\"success\":true,\"valid\":false}");
}

static bool is_signed_in(struct worker* w)
{
    if (!find_caller(w, header(w, "HTTP_X_AUTH_TOKEN"), "rocketchat")) return false;
    char hex[2 * id_bytes + 1];
    sodium_bin2hex(hex, sizeof hex, (const unsigned char*)w->select_caller.bytes[0], id_bytes);
    return strcmp(hex, header(w, "HTTP_X_USER_ID")) == 0;
}

// True: the caller may, and there is no link yet.
static bool may_create(struct worker* w, const unsigned char* room, const long long* days, const long long* max_uses)
{
    struct statement *caller = &w->select_caller, *s = &w->select_offer;
    begin(s);
    with_bytes(s, room, id_bytes);
    with_bytes(s, caller->bytes[1], id_bytes);
    with_bytes(s, caller->bytes[0], id_bytes);
    with_bytes(s, caller->bytes[0], id_bytes);
    with_number(s, days);
    with_number(s, max_uses);
    return find(s) && strstr(s->bytes[11], "owner") != NULL && strstr(s->bytes[13], "owner") != NULL &&
           s->numbers[14] == 0 && s->nulls[0];
}

static void make_token(char token[token_length + 1])
{
    for (int i = 0; i < token_length; ++i)
        token[i] = alphabet[randombytes_uniform(sizeof alphabet - 1)];
    token[token_length] = '\0';
}

static void insert_link(struct worker* w, const char* token, const unsigned char* room, const long long* days,
                        const long long* max_uses, const char* expires)
{
    const long long none = 0, offered = 1;
    unsigned char id[id_bytes];
    make_id(w, id);
    struct statement* s = &w->insert_link;
    begin(s);
    with_bytes(s, id, sizeof id);
    with_bytes(s, token, token_length);
    with_text(s, "invite");
    with_null(s);
    with_bytes(s, room, id_bytes);
    with_null(s);
    with_bytes(s, w->select_caller.bytes[0], id_bytes);
    with_number(s, days);
    with_number(s, max_uses);
    with_number(s, &none);
    with_text(s, w->now.sql);
    with_text(s, w->now.sql);
    if (*days)
        with_text(s, expires);
    else
        with_null(s);
    with_number(s, &offered);
    execute(s);
}

void find_or_create(struct worker* w)
{
    if (!is_signed_in(w)) return answer(w, "401 Unauthorized", "{\"success\":false}");
    char rid[64], token[token_length + 1];
    unsigned char room[id_bytes];
    const long long days = number_field(w, "\"days\""), max_uses = number_field(w, "\"maxUses\"");
    if (!text_field(w, "\"rid\"", rid, sizeof rid) ||
        sodium_hex2bin(room, sizeof room, rid, strlen(rid), NULL, NULL, NULL) != 0 ||
        !may_create(w, room, &days, &max_uses))
        return answer(w, "400 Bad Request", "{\"success\":false}");

    const struct times expires = written(&w->clock, days);
    make_token(token);
    insert_link(w, token, room, &days, &max_uses, expires.sql);

    char text[1024], expiry[48] = "null";
    if (days) snprintf(expiry, sizeof expiry, "\"%s\"", expires.iso);
    snprintf(text, sizeof text,
             "{\"_id\":\"%s\",\"_updatedAt\":\"%s\",\"createdAt\":\"%s\",\"days\":%lld,\"expires\":%s,\"maxUses\":%lld,"
             "\"rid\":\"%s\","
             "\"success\":true,\"url\":\"http://localhost/invite/%s\",\"userId\":\"%s\",\"uses\":0}",
             token, w->now.iso, w->now.iso, days, expiry, max_uses, rid, token, header(w, "HTTP_X_USER_ID"));
    answer(w, "200 OK", text);
}
