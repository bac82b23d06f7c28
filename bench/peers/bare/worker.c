#include "worker.h"

#include "statements.h"

#include <sodium.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void command(MYSQL* database, const char* text)
{
    if (mysql_query(database, text) != 0) fail(text, mysql_error(database));
}

void connect_worker(struct worker* w, const char* socket, const char* database)
{
    w->database = mysql_init(NULL);
    mysql_options(w->database, MYSQL_SET_CHARSET_NAME, "utf8mb4");
    if (mysql_real_connect(w->database, NULL, "usherd", "", database, 0, socket, 0) == NULL)
        fail("connect", mysql_error(w->database));
    command(w->database, "SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED");
    command(w->database, "SET SESSION time_zone = '+00:00'");
    prepare(w->database, &w->select_caller, SELECT_CALLER, "");
    prepare(w->database, &w->select_state, SELECT_STATE, "ndnn");
    prepare(w->database, &w->select_offer, SELECT_OFFER, "ttttnnndddttttn");
    prepare(w->database, &w->insert_link, INSERT_LINK, "");
    prepare(w->database, &w->start_transaction, START_TRANSACTION, "");
    prepare(w->database, &w->commit_transaction, COMMIT_TRANSACTION, "");
    prepare(w->database, &w->insert_event, INSERT_EVENT, "");
    prepare(w->database, &w->select_access, SELECT_ACCESS, "");
    prepare(w->database, &w->select_invitee, SELECT_INVITEE, "");
    prepare(w->database, &w->select_recipient, SELECT_RECIPIENT, "nn");
    prepare(w->database, &w->select_panel_domain, SELECT_PANEL_DOMAIN, "");
    prepare(w->database, &w->insert_user, INSERT_USER, "");
    prepare(w->database, &w->insert_member, INSERT_MEMBER, "");
    prepare(w->database, &w->insert_invite, INSERT_INVITE, "");
    prepare(w->database, &w->select_branding, SELECT_BRANDING, "");
    prepare(w->database, &w->insert_mail, INSERT_MAIL, "");
    prepare(w->database, &w->select_open, SELECT_OPEN, "");
    prepare(w->database, &w->insert_ended_invite, INSERT_ENDED_INVITE, "");
    prepare(w->database, &w->delete_open, DELETE_OPEN, "");
    prepare(w->database, &w->activate_member, ACTIVATE_MEMBER, "");
    prepare(w->database, &w->select_about, SELECT_ABOUT, "");
    prepare(w->database, &w->select_public, SELECT_PUBLIC, "");
    prepare(w->database, &w->select_target, SELECT_TARGET, "");
    prepare(w->database, &w->select_by_id, SELECT_BY_ID, "");
    prepare(w->database, &w->update_uses, UPDATE_USES, "");
    prepare(w->database, &w->touch_room, TOUCH_ROOM, "");
    prepare(w->database, &w->select_of_users, SELECT_OF_USERS, "");
    prepare(w->database, &w->insert_places, INSERT_PLACES, "");
    prepare(w->database, &w->insert_events, INSERT_EVENTS, "");
    prepare(w->database, &w->select_guests, SELECT_GUESTS, "");
}

void answer(struct worker* w, const char* status, const char* body)
{
    char text[most_answer_bytes + 256];
    const int length =
        snprintf(text, sizeof text, "Status: %s\r\nContent-Type: application/json\r\nContent-Length: %zu\r\n\r\n%s",
                 status, strlen(body), body);
    FCGX_PutStr(text, length, w->request->out);
}

const char* header(struct worker* w, const char* name)
{
    const char* value = FCGX_GetParam(name, w->request->envp);
    return value ? value : "";
}

bool text_field(const struct worker* w, const char* name, char* out, size_t size)
{
    const char* at = strstr(w->body, name);
    const char* from = at ? strchr(at + strlen(name), '"') : NULL;
    const char* to = from ? strchr(from + 1, '"') : NULL;
    if (to == NULL || (size_t)(to - from) > size) return false;
    memcpy(out, from + 1, (size_t)(to - from - 1));
    out[to - from - 1] = '\0';
    return true;
}

long long number_field(const struct worker* w, const char* name)
{
    const char* at = strstr(w->body, name);
    return at ? atoll(at + strlen(name) + 1) : 0;
}

struct times written(const struct timespec* clock, long long days_later)
{
    struct tm parts;
    const time_t seconds = clock->tv_sec + days_later * 86400;
    gmtime_r(&seconds, &parts);
    struct times t;
    strftime(t.sql, sizeof t.sql, "%Y-%m-%d %H:%M:%S", &parts);
    strftime(t.iso, sizeof t.iso, "%Y-%m-%dT%H:%M:%S", &parts);
    sprintf(t.sql + 19, ".%06ld", clock->tv_nsec / 1000);
    sprintf(t.iso + 19, ".%03ldZ", clock->tv_nsec / 1000000);
    return t;
}

void make_id(const struct worker* w, unsigned char id[id_bytes])
{
    randombytes_buf(id, id_bytes);
    for (int i = 0; i < 4; ++i)
        id[i] = (unsigned char)(w->clock.tv_sec >> (24 - 8 * i));
}

void hash_token(const char* token, unsigned char hash[hash_bytes])
{
    crypto_generichash(hash, hash_bytes, (const unsigned char*)token, strlen(token), NULL, 0);
}

bool find_caller(struct worker* w, const char* token, const char* dialect)
{
    unsigned char hash[hash_bytes];
    hash_token(token, hash);
    struct statement* s = &w->select_caller;
    begin(s);
    with_text(s, "");
    with_bytes(s, hash, sizeof hash);
    with_text(s, dialect);
    with_text(s, w->now.sql);
    return find(s);
}
