// What belongs to one thread: its connection with usherd's statements, and the request it is answering.
#pragma once

#include "statement.h"

#include <fcgiapp.h>

#include <time.h>

enum { id_bytes = 12, hash_bytes = 32, most_answer_bytes = 4096 };

// A moment as the database and as Rocket.Chat write it.
struct times {
    char sql[40], iso[40];
};

struct worker {
    MYSQL* database;
    struct statement select_caller;
    struct statement select_state, select_offer, insert_link;
    struct statement start_transaction, commit_transaction, insert_event;
    struct statement select_access, select_invitee, select_recipient, select_panel_domain, insert_user, insert_member,
        insert_invite, select_branding, insert_mail;
    struct statement select_open, insert_ended_invite, delete_open, activate_member, select_about;
    struct statement select_public, select_target, select_by_id, update_uses, touch_room, select_of_users,
        insert_places, insert_events, select_guests;

    FCGX_Request* request;
    char body[4096];
    struct timespec clock; // when the request came
    struct times now;
};

void connect_worker(struct worker* w, const char* socket, const char* database);

void answer(struct worker* w, const char* status, const char* body);
const char* header(struct worker* w, const char* name); // "" if there is none

// The text between the quotes after "name":, in out; false if there is none.
bool text_field(const struct worker* w, const char* name, char* out, size_t size);
long long number_field(const struct worker* w, const char* name);

struct times written(const struct timespec* clock, long long days_later);
void make_id(const struct worker* w, unsigned char id[id_bytes]);
void hash_token(const char* token, unsigned char hash[hash_bytes]);

// Whose token it is: select_caller then has the row.
bool find_caller(struct worker* w, const char* token, const char* dialect);

// The works, each one request.
void validate(struct worker* w);
void find_or_create(struct worker* w);
void create_invite(struct worker* w, const char* org_uuid);
void accept_invite(struct worker* w, const char* key);
void join_room(struct worker* w);
void list_public_links(struct worker* w, const char* user);
