// orchd's createInvite for an address that is not known yet, and acceptInvite by the session of the invited.
#include "worker.h"

#include <sodium.h>

#include <stdio.h>
#include <string.h>

enum { uuid_bytes = 16, uuid_length = 36, hex_length = 2 * id_bytes, invite_days = 10 };
enum { block_token_bytes = 16, block_token_length = 22, request_id_bytes = 16 };

static const char origin[] = "http://localhost", sender[] = "usher@localhost";
static const long long no = 0, yes = 1;

// All that one invitation makes.
struct draft {
    unsigned char login[id_bytes], member[id_bytes], invite[id_bytes], event[id_bytes], email_id[id_bytes];
    char email[128], name[128], role[32];
    char key[uuid_length + 1], url[256];
    unsigned char key_hash[hash_bytes];
    char block_token[block_token_length + 1];
    unsigned char block_hash[hash_bytes];
    struct times expires;
};

static void run(struct statement* s)
{
    begin(s);
    execute(s);
}

static bool is_signed_in(struct worker* w)
{
    const char* cookie = header(w, "HTTP_COOKIE");
    return strncmp(cookie, "id0=", 4) == 0 && find_caller(w, cookie + 4, "orchd");
}

// The 12 bytes of an id within the 16 of its UUID.
static bool id_from_uuid(const char* uuid, unsigned char id[id_bytes])
{
    unsigned char bytes[uuid_bytes];
    if (sodium_hex2bin(bytes, sizeof bytes, uuid, uuid_length, "-", NULL, NULL) != 0) return false;
    memcpy(id, bytes, 6);
    memcpy(id + 6, bytes + 10, 6);
    return true;
}

static void make_key(char key[uuid_length + 1])
{
    unsigned char bytes[uuid_bytes];
    char hex[2 * uuid_bytes + 1];
    randombytes_buf(bytes, sizeof bytes);
    bytes[6] = (unsigned char)((bytes[6] & 0x0F) | 0x40);
    bytes[8] = (unsigned char)((bytes[8] & 0x3F) | 0x80);
    sodium_bin2hex(hex, sizeof hex, bytes, sizeof bytes);
    snprintf(key, uuid_length + 1, "%.8s-%.4s-%.4s-%.4s-%s", hex, hex + 8, hex + 12, hex + 16, hex + 20);
}

static void make_block_token(char token[block_token_length + 1])
{
    unsigned char bytes[block_token_bytes];
    randombytes_buf(bytes, sizeof bytes);
    sodium_bin2base64(token, block_token_length + 1, bytes, sizeof bytes, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

static bool read_draft(struct worker* w, struct draft* d)
{
    if (!text_field(w, "\"email\"", d->email, sizeof d->email) || !text_field(w, "\"name\"", d->name, sizeof d->name) ||
        !text_field(w, "\"roles\"", d->role, sizeof d->role))
        return false;
    make_id(w, d->login);
    make_id(w, d->member);
    make_id(w, d->invite);
    make_id(w, d->email_id);
    make_id(w, d->event);
    make_key(d->key);
    hash_token(d->key, d->key_hash);
    make_block_token(d->block_token);
    hash_token(d->block_token, d->block_hash);
    d->expires = written(&w->clock, invite_days);
    snprintf(d->url, sizeof d->url, "%s/invites/%s?email=%s", origin, d->key, d->email);
    return true;
}

// True: the caller owns the organization.
static bool find_standing(struct worker* w, const unsigned char* org)
{
    struct statement *s = &w->select_access, *caller = &w->select_caller;
    begin(s);
    with_bytes(s, caller->bytes[0], id_bytes);
    with_bytes(s, caller->bytes[0], id_bytes);
    with_bytes(s, org, id_bytes);
    return find(s) && strstr(s->bytes[15], "Owner") != NULL;
}

static bool is_known(struct worker* w, const unsigned char* org, const char* email)
{
    struct statement* s = &w->select_invitee;
    begin(s);
    with_bytes(s, org, id_bytes);
    with_bytes(s, org, id_bytes);
    with_text(s, email);
    return find(s);
}

// True: wants e-mails from the organization, and none has come back.
static bool is_reachable(struct worker* w, const unsigned char* org, const char* email)
{
    struct statement* s = &w->select_recipient;
    begin(s);
    with_text(s, email);
    with_bytes(s, org, id_bytes);
    with_text(s, email);
    return find(s) && !s->numbers[0] && !s->numbers[1];
}

static void find_panel_domain(struct worker* w, const unsigned char* org)
{
    struct statement* s = &w->select_panel_domain;
    begin(s);
    with_bytes(s, org, id_bytes);
    find(s);
}

static void insert_user(struct worker* w, const struct draft* d, const unsigned char* realm)
{
    struct statement* s = &w->insert_user;
    begin(s);
    with_bytes(s, d->login, id_bytes);
    with_bytes(s, realm, id_bytes);
    with_text(s, d->email);
    with_null(s);
    with_text(s, d->name);
    with_null(s);
    with_text(s, "user");
    with_number(s, &yes);
    with_number(s, &no);
    with_text(s, w->now.sql);
    with_text(s, w->now.sql);
    with_text(s, d->email);
    with_null(s);
    with_null(s);
    execute(s);
}

static void insert_member(struct worker* w, const struct draft* d, const unsigned char* org)
{
    struct statement* s = &w->insert_member;
    begin(s);
    with_bytes(s, d->member, id_bytes);
    with_bytes(s, org, id_bytes);
    with_bytes(s, d->login, id_bytes);
    with_text(s, d->role);
    with_text(s, "");
    with_text(s, "");
    with_number(s, &no);
    with_text(s, w->now.sql);
    with_null(s);
    with_null(s);
    execute(s);
}

static void insert_invite(struct worker* w, const struct draft* d)
{
    struct statement* s = &w->insert_invite;
    begin(s);
    with_bytes(s, d->invite, id_bytes);
    with_bytes(s, d->member, id_bytes);
    with_bytes(s, d->key_hash, hash_bytes);
    with_bytes(s, w->select_caller.bytes[0], id_bytes);
    with_null(s);
    with_text(s, w->now.sql);
    with_text(s, d->expires.sql);
    execute(s);
}

static void find_branding(struct worker* w, const unsigned char* org)
{
    struct statement* s = &w->select_branding;
    begin(s);
    with_bytes(s, org, id_bytes);
    execute(s);
    while (next(s))
        if (!s->nulls[0] || !s->nulls[1] || !s->nulls[2]) fail("invite", "the organization has a branding of its own");
}

static void write_params(struct worker* w, const struct draft* d, const char* id, char* out, size_t size)
{
    struct tm parts;
    const time_t expires = w->clock.tv_sec + invite_days * 86400;
    char date[32];
    strftime(date, sizeof date, "%e %B %Y", gmtime_r(&expires, &parts));
    snprintf(out, size,
             "{\"block_url\":\"%s/block/%s.%s\",\"expires_on\":\"%s\",\"invite_url\":\"%s\",\"inviter_name\":\"%s\","
             "\"org_name\":\"%s\",\"role\":\"super administrator\"}",
             origin, id, d->block_token, date, d->url, w->select_caller.bytes[3], w->select_access.bytes[2]);
}

static void make_request_id(char id[2 * request_id_bytes + 1])
{
    unsigned char bytes[request_id_bytes];
    randombytes_buf(bytes, sizeof bytes);
    sodium_bin2hex(id, 2 * request_id_bytes + 1, bytes, sizeof bytes);
}

static void insert_mail(struct worker* w, const struct draft* d, const unsigned char* org)
{
    char id[hex_length + 1], params[1024], message_id[128], request_id[2 * request_id_bytes + 1];
    make_request_id(request_id);
    sodium_bin2hex(id, sizeof id, d->email_id, id_bytes);
    write_params(w, d, id, params, sizeof params);
    snprintf(message_id, sizeof message_id, "<%s%s>", id, strchr(sender, '@'));
    struct statement* s = &w->insert_mail;
    begin(s);
    with_bytes(s, d->email_id, id_bytes);
    with_number(s, &no);
    with_text(s, "org_invitation");
    with_text(s, "en");
    with_text(s, params);
    with_text(s, d->email);
    with_text(s, sender);
    with_text(s, "Usher");
    with_text(s, message_id);
    with_text(s, w->now.sql);
    with_text(s, d->expires.sql);
    with_text(s, "invite");
    with_bytes(s, d->invite, id_bytes);
    with_text(s, d->email);
    with_bytes(s, org, id_bytes);
    with_bytes(s, d->block_hash, hash_bytes);
    with_number(s, &yes);
    with_text(s, request_id);
    with_text(s, w->now.sql);
    execute(s);
}

static void insert_event(struct worker* w, const unsigned char* event, const void* invite, const char* kind)
{
    struct statement* s = &w->insert_event;
    begin(s);
    with_bytes(s, event, id_bytes);
    with_text(s, "invite");
    with_bytes(s, invite, id_bytes);
    with_text(s, kind);
    with_bytes(s, w->select_caller.bytes[0], id_bytes);
    with_text(s, w->now.sql);
    execute(s);
}

void create_invite(struct worker* w, const char* org_uuid)
{
    unsigned char org[id_bytes];
    struct draft d;
    if (!is_signed_in(w)) return answer(w, "401 Unauthorized", "{}");
    if (!id_from_uuid(org_uuid, org) || !read_draft(w, &d)) return answer(w, "400 Bad Request", "{}");
    run(&w->start_transaction);
    if (!find_standing(w, org)) fail(org_uuid, "not an organization of the caller's");
    if (is_known(w, org, d.email)) fail(d.email, "is known already");
    if (!is_reachable(w, org, d.email)) fail(d.email, "wants no e-mails");
    find_panel_domain(w, org);
    insert_user(w, &d, org);
    insert_member(w, &d, org);
    insert_invite(w, &d);
    find_branding(w, org);
    insert_mail(w, &d, org);
    insert_event(w, d.event, d.invite, "created");
    run(&w->commit_transaction);
    char text[sizeof d.url + 2];
    snprintf(text, sizeof text, "\"%s\"", d.url);
    answer(w, "201 Created", text);
}

static void with_key(struct worker* w, struct statement* s, const unsigned char* key_hash)
{
    begin(s);
    with_bytes(s, key_hash, hash_bytes);
    with_text(s, w->now.sql);
    with_text(s, w->now.sql);
}

static void insert_ended_invite(struct worker* w)
{
    struct statement* s = &w->insert_ended_invite;
    begin(s);
    with_text(s, "used");
    with_text(s, w->now.sql);
    with_bytes(s, w->select_open.bytes[1], id_bytes);
    execute(s);
}

static void activate_member(struct worker* w)
{
    struct statement* s = &w->activate_member;
    begin(s);
    with_text(s, w->now.sql);
    with_bytes(s, w->select_open.bytes[1], id_bytes);
    execute(s);
}

static void find_waiting_email(struct worker* w)
{
    struct statement* s = &w->select_about;
    begin(s);
    with_text(s, "invite");
    with_bytes(s, w->select_open.bytes[0], id_bytes);
    if (find(s)) fail("accept", "an e-mail waits still");
}

void accept_invite(struct worker* w, const char* key)
{
    unsigned char key_hash[hash_bytes], event[id_bytes];
    hash_token(key, key_hash);
    if (!is_signed_in(w)) return answer(w, "401 Unauthorized", "{}");
    with_key(w, &w->select_open, key_hash);
    if (!find(&w->select_open)) return answer(w, "404 Not Found", "{}");
    if (memcmp(w->select_open.bytes[6], w->select_caller.bytes[0], id_bytes) != 0)
        return answer(w, "403 Forbidden", "{}");
    make_id(w, event);
    run(&w->start_transaction);
    insert_ended_invite(w);
    with_key(w, &w->delete_open, key_hash);
    if (execute(&w->delete_open) != 1) fail("accept", "somebody else has taken it");
    activate_member(w);
    find_waiting_email(w);
    insert_event(w, event, w->select_open.bytes[0], "accepted");
    run(&w->commit_transaction);
    answer(w, "200 OK", "");
}
