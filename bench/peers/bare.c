// The peer with nothing to spare: the statements of usherd on libmariadb, behind libfcgi with one epoll set and kept
// connections as usherd has them, and no more around it: no log, no routes, no settings, answers by snprintf, requests
// that are known beforehand.
//   bare SOCKET DATABASE_SOCKET DATABASE HELLO
// Ends with its process; whatever goes wrong with the database ends it.

#define _GNU_SOURCE
#include "statements.h"

#include <fcgiapp.h>
#include <mysql.h>
#include <sodium.h>

#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <time.h>

enum { worker_count = 8, id_bytes = 12, token_length = 22, most_columns = 14, most_bytes = 256 };

static const char alphabet[] = "23456789ABCDEFGHJKLMNPQRSTWXYZabcdefghijkmnopqrstuvwxyz";
static const char *database_socket, *database_name, *hello;
static int epoll, listener;

// ---- statements

struct statement {
    MYSQL_STMT* prepared;
    MYSQL_BIND parameters[most_columns], columns[most_columns];
    unsigned parameter_count;
    char bytes[most_columns][most_bytes]; // of the row; texts end with 0
    long long numbers[most_columns];
    MYSQL_TIME times[most_columns];
    unsigned long lengths[most_columns];
    my_bool nulls[most_columns];
};

struct worker {
    MYSQL* database;
    struct statement select_state, select_caller, select_offer, insert_link;
};

static void fail(const char* what, const char* why)
{
    fprintf(stderr, "%s: %s\n", what, why);
    exit(1);
}

// kinds: of the columns, t text, n number, d date and time.
static void prepare(MYSQL* database, struct statement* s, const char* text, const char* kinds)
{
    s->prepared = mysql_stmt_init(database);
    if (mysql_stmt_prepare(s->prepared, text, strlen(text)) != 0) fail(text, mysql_stmt_error(s->prepared));
    for (unsigned i = 0; kinds[i] != '\0'; ++i) {
        MYSQL_BIND* column = &s->columns[i];
        column->length = &s->lengths[i];
        column->is_null = &s->nulls[i];
        column->buffer_type = kinds[i] == 't'   ? MYSQL_TYPE_STRING
                              : kinds[i] == 'n' ? MYSQL_TYPE_LONGLONG
                                                : MYSQL_TYPE_DATETIME;
        column->buffer = kinds[i] == 't'   ? (void*)s->bytes[i]
                         : kinds[i] == 'n' ? (void*)&s->numbers[i]
                                           : (void*)&s->times[i];
        column->buffer_length = kinds[i] == 't' ? most_bytes - 1 : 0;
    }
    if (*kinds != '\0' && mysql_stmt_bind_result(s->prepared, s->columns) != 0)
        fail(text, mysql_stmt_error(s->prepared));
}

static void begin(struct statement* s)
{
    s->parameter_count = 0;
}

static void with_bytes(struct statement* s, const void* bytes, unsigned long length)
{
    s->parameters[s->parameter_count++] =
        (MYSQL_BIND){.buffer_type = MYSQL_TYPE_STRING, .buffer = (void*)bytes, .buffer_length = length};
}

static void with_text(struct statement* s, const char* text)
{
    with_bytes(s, text, strlen(text));
}

static void with_number(struct statement* s, const long long* number)
{
    s->parameters[s->parameter_count++] = (MYSQL_BIND){.buffer_type = MYSQL_TYPE_LONGLONG, .buffer = (void*)number};
}

static void with_null(struct statement* s)
{
    s->parameters[s->parameter_count++] = (MYSQL_BIND){.buffer_type = MYSQL_TYPE_NULL};
}

static void execute(struct statement* s)
{
    mysql_stmt_bind_param(s->prepared, s->parameters);
    if (mysql_stmt_execute(s->prepared) != 0) fail("execute", mysql_stmt_error(s->prepared));
}

// False: there is no row. Each statement here finds one at most.
static bool find(struct statement* s)
{
    execute(s);
    const int got = mysql_stmt_fetch(s->prepared);
    for (unsigned i = 0; i < most_columns; ++i)
        s->bytes[i][s->lengths[i] < most_bytes ? s->lengths[i] : 0] = '\0';
    mysql_stmt_free_result(s->prepared);
    return got == 0 || got == MYSQL_DATA_TRUNCATED;
}

static void connect_worker(struct worker* w)
{
    w->database = mysql_init(NULL);
    mysql_options(w->database, MYSQL_SET_CHARSET_NAME, "utf8mb4");
    if (mysql_real_connect(w->database, NULL, "usherd", "", database_name, 0, database_socket, 0) == NULL)
        fail("connect", mysql_error(w->database));
    mysql_query(w->database, "SET SESSION transaction_isolation = 'READ-COMMITTED', time_zone = '+00:00'");
    prepare(w->database, &w->select_state, SELECT_STATE, "ndnn");
    prepare(w->database, &w->select_caller, SELECT_CALLER, "ttttttt");
    prepare(w->database, &w->select_offer, SELECT_OFFER, "ttttnnndddtttn");
    prepare(w->database, &w->insert_link, INSERT_LINK, "");
}

// ---- times

struct times {
    char sql[40], iso[40];
};

static struct times written(const struct timespec* now, long long days)
{
    struct tm parts;
    const time_t seconds = now->tv_sec + days * 86400;
    gmtime_r(&seconds, &parts);
    struct times t;
    strftime(t.sql, sizeof t.sql, "%Y-%m-%d %H:%M:%S", &parts);
    strftime(t.iso, sizeof t.iso, "%Y-%m-%dT%H:%M:%S", &parts);
    sprintf(t.sql + 19, ".%06ld", now->tv_nsec / 1000);
    sprintf(t.iso + 19, ".%03ldZ", now->tv_nsec / 1000000);
    return t;
}

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

// ---- works

static void answer(FCGX_Request* request, const char* status, const char* body)
{
    char text[2048];
    const int length =
        snprintf(text, sizeof text, "Status: %s\r\nContent-Type: application/json\r\nContent-Length: %zu\r\n\r\n%s",
                 status, strlen(body), body);
    FCGX_PutStr(text, length, request->out);
}

// The text between the quotes after "name":, in out; false if there is none.
static bool text_field(const char* body, const char* name, char* out, size_t size)
{
    const char* at = strstr(body, name);
    const char* from = at ? strchr(at + strlen(name), '"') : NULL;
    const char* to = from ? strchr(from + 1, '"') : NULL;
    if (to == NULL || (size_t)(to - from) > size) return false;
    memcpy(out, from + 1, (size_t)(to - from - 1));
    out[to - from - 1] = '\0';
    return true;
}

static long long number_field(const char* body, const char* name)
{
    const char* at = strstr(body, name);
    return at ? atoll(at + strlen(name) + 1) : 0;
}

static void validate(struct worker* w, FCGX_Request* request, const char* body)
{
    char token[64];
    if (!text_field(body, "\"token\"", token, sizeof token))
        return answer(request, "400 Bad Request", "{\"success\":false}");
    struct statement* s = &w->select_state;
    begin(s);
    with_text(s, token);
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    const bool valid = find(s) && s->numbers[0] && (s->nulls[1] || !is_past(&s->times[1], &now)) &&
                       (s->numbers[2] == 0 || s->numbers[3] < s->numbers[2]);
    answer(request, "200 OK", valid ? "{\"success\":true,\"valid\":true}" : "{\"success\":true,\"valid\":false}");
}

static bool find_caller(struct worker* w, FCGX_Request* request, const char* now)
{
    const char* token = FCGX_GetParam("HTTP_X_AUTH_TOKEN", request->envp);
    const char* user = FCGX_GetParam("HTTP_X_USER_ID", request->envp);
    if (token == NULL || user == NULL) return false;
    unsigned char hash[32];
    crypto_generichash(hash, sizeof hash, (const unsigned char*)token, strlen(token), NULL, 0);
    struct statement* s = &w->select_caller;
    begin(s);
    with_text(s, "");
    with_bytes(s, hash, sizeof hash);
    with_text(s, "rocketchat");
    with_text(s, now);
    if (!find(s)) return false;
    char hex[2 * id_bytes + 1];
    sodium_bin2hex(hex, sizeof hex, (const unsigned char*)s->bytes[0], id_bytes);
    return strcmp(hex, user) == 0;
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
    return find(s) && strstr(s->bytes[10], "owner") != NULL && strstr(s->bytes[12], "owner") != NULL &&
           s->numbers[13] == 0 && s->nulls[0];
}

static void find_or_create(struct worker* w, FCGX_Request* request, const char* body)
{
    struct timespec clock;
    clock_gettime(CLOCK_REALTIME, &clock);
    const struct times now = written(&clock, 0);
    if (!find_caller(w, request, now.sql)) return answer(request, "401 Unauthorized", "{\"success\":false}");
    char rid[64];
    unsigned char room[id_bytes];
    const long long days = number_field(body, "\"days\""), max_uses = number_field(body, "\"maxUses\""), none = 0;
    if (!text_field(body, "\"rid\"", rid, sizeof rid) ||
        sodium_hex2bin(room, sizeof room, rid, strlen(rid), NULL, NULL, NULL) != 0 ||
        !may_create(w, room, &days, &max_uses))
        return answer(request, "400 Bad Request", "{\"success\":false}");

    const struct times expires = written(&clock, days);
    unsigned char id[id_bytes];
    randombytes_buf(id, sizeof id);
    for (int i = 0; i < 4; ++i)
        id[i] = (unsigned char)(clock.tv_sec >> (24 - 8 * i));
    char token[token_length + 1] = "";
    for (int i = 0; i < token_length; ++i)
        token[i] = alphabet[randombytes_uniform(sizeof alphabet - 1)];
    struct statement* s = &w->insert_link;
    begin(s);
    with_bytes(s, id, sizeof id);
    with_bytes(s, token, token_length);
    with_bytes(s, room, sizeof room);
    with_bytes(s, w->select_caller.bytes[0], id_bytes);
    with_number(s, &days);
    with_number(s, &max_uses);
    with_number(s, &none);
    with_text(s, now.sql);
    with_text(s, now.sql);
    if (days)
        with_text(s, expires.sql);
    else
        with_null(s);
    execute(s);

    char text[1024], expiry[48] = "null";
    if (days) snprintf(expiry, sizeof expiry, "\"%s\"", expires.iso);
    snprintf(text, sizeof text,
             "{\"_id\":\"%s\",\"_updatedAt\":\"%s\",\"createdAt\":\"%s\",\"days\":%lld,\"expires\":%s,\"maxUses\":%lld,"
             "\"rid\":\"%s\","
             "\"success\":true,\"url\":\"http://localhost/invite/%s\",\"userId\":\"%s\",\"uses\":0}",
             token, now.iso, now.iso, days, expiry, max_uses, rid, token,
             FCGX_GetParam("HTTP_X_USER_ID", request->envp));
    answer(request, "200 OK", text);
}

static void handle(struct worker* w, FCGX_Request* request)
{
    char body[4096];
    const int length = FCGX_GetStr(body, sizeof body - 1, request->in);
    body[length] = '\0';
    const char* uri = FCGX_GetParam("REQUEST_URI", request->envp);
    if (strcmp(uri, "/api/info") == 0)
        answer(request, "200 OK", hello);
    else if (strcmp(uri, "/api/v1/validateInviteToken") == 0)
        validate(w, request, body);
    else if (strcmp(uri, "/api/v1/findOrCreateInvite") == 0)
        find_or_create(w, request, body);
    else
        answer(request, "404 Not Found", "{\"success\":false}");
}

// ---- the loop: see src/fcgi/server.cpp, of which this is the least that works

struct peer {
    FCGX_Request request;
    int fd;
};

static void watch(int operation, struct peer* peer)
{
    struct epoll_event event = {.events = EPOLLIN | EPOLLRDHUP | EPOLLONESHOT, .data.ptr = peer};
    epoll_ctl(epoll, operation, peer->fd, &event);
}

static void accept_one(void)
{
    struct peer* peer = calloc(1, sizeof *peer);
    peer->fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
    if (peer->fd < 0) return free(peer);
    FCGX_InitRequest(&peer->request, -1, 0);
    peer->request.ipcFd = peer->fd;
    FCGX_Detach(&peer->request);
    watch(EPOLL_CTL_ADD, peer);
}

static void serve(struct worker* w, struct peer* peer)
{
    peer->request.keepConnection = 1;
    if (FCGX_Accept_r(&peer->request) < 0) {
        FCGX_Free(&peer->request, 0);
        return free(peer);
    }
    handle(w, &peer->request);
    FCGX_Finish_r(&peer->request);
    watch(EPOLL_CTL_MOD, peer);
}

static void* work(void* unused)
{
    struct worker* w = calloc(1, sizeof *w);
    connect_worker(w);
    for (;;) {
        struct epoll_event event;
        if (epoll_wait(epoll, &event, 1, -1) <= 0) continue;
        if (event.data.ptr == NULL)
            accept_one();
        else
            serve(w, event.data.ptr);
    }
    return unused;
}

int main(int argc, char** argv)
{
    if (argc != 5) fail("bare", "SOCKET DATABASE_SOCKET DATABASE HELLO");
    database_socket = argv[2];
    database_name = argv[3];
    hello = argv[4];
    if (FCGX_Init() != 0 || sodium_init() < 0 || mysql_library_init(0, NULL, NULL) != 0) fail("bare", "libraries");

    struct sockaddr_un address = {.sun_family = AF_UNIX};
    strncpy(address.sun_path, argv[1], sizeof address.sun_path - 1);
    listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (bind(listener, (struct sockaddr*)&address, sizeof address) != 0 || listen(listener, 1024) != 0)
        fail(argv[1], "cannot listen");
    epoll = epoll_create1(EPOLL_CLOEXEC);
    struct epoll_event event = {.events = EPOLLIN | EPOLLEXCLUSIVE, .data.ptr = NULL};
    epoll_ctl(epoll, EPOLL_CTL_ADD, listener, &event);

    pthread_t workers[worker_count];
    for (int i = 0; i < worker_count; ++i)
        pthread_create(&workers[i], NULL, work, NULL);
    pthread_join(workers[0], NULL);
    return 0;
}
