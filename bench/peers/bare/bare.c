// The peer with nothing to spare: the statements of usherd on libmariadb, behind libfcgi with one epoll set and kept
// connections as usherd has them, and no more around it: no log, no table of routes, no settings, answers by snprintf,
// requests that are known beforehand.
//   bare SOCKET DATABASE_SOCKET DATABASE HELLO
// Ends with its process; whatever goes wrong with the database ends it.

#define _GNU_SOURCE
#include "worker.h"

#include <sodium.h>

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/un.h>

#define RAINBOW "/api/rainbow/enduser/v1.0/"

enum { worker_count = 8 };

static const char *database_socket, *database_name, *hello;
static int epoll, listener;

// What stands in the path between these two; NULL if it is another path.
static const char* path_piece(const char* uri, const char* before, const char* after)
{
    static _Thread_local char piece[64];
    const size_t length = strlen(before);
    if (strncmp(uri, before, length) != 0) return NULL;
    const size_t rest = strlen(uri + length), end = strlen(after);
    if (rest < end || rest - end >= sizeof piece || strcmp(uri + length + rest - end, after) != 0) return NULL;
    memcpy(piece, uri + length, rest - end);
    piece[rest - end] = '\0';
    return piece;
}

static void handle(struct worker* w)
{
    const int length = FCGX_GetStr(w->body, sizeof w->body - 1, w->request->in);
    w->body[length] = '\0';
    clock_gettime(CLOCK_REALTIME, &w->clock);
    w->now = written(&w->clock, 0);
    const char *uri = header(w, "REQUEST_URI"), *piece;
    if (strcmp(uri, "/api/info") == 0)
        answer(w, "200 OK", hello);
    else if (strcmp(uri, "/api/v1/validateInviteToken") == 0)
        validate(w);
    else if (strcmp(uri, "/api/v1/findOrCreateInvite") == 0)
        find_or_create(w);
    else if ((piece = path_piece(uri, "/api/orgs/", "/invites")) != NULL)
        create_invite(w, piece);
    else if ((piece = path_piece(uri, "/api/invites/", "")) != NULL)
        accept_invite(w, piece);
    else if (strcmp(uri, RAINBOW "rooms/open-invites") == 0)
        join_room(w);
    else if ((piece = path_piece(uri, RAINBOW "users/", "/public-links")) != NULL)
        list_public_links(w, piece);
    else
        answer(w, "404 Not Found", "{\"success\":false}");
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
    w->request = &peer->request;
    handle(w);
    FCGX_Finish_r(&peer->request);
    watch(EPOLL_CTL_MOD, peer);
}

static void* work(void* unused)
{
    struct worker* w = calloc(1, sizeof *w);
    connect_worker(w, database_socket, database_name);
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
