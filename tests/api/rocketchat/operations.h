// Every operation of the dialect that writes, each as a request that succeeds once in a furnished workspace.
#pragma once

#include "api/rocketchat/workspace.h"
#include "base/secrets.h"

namespace usher::test {

/// Olga has a password and an invite to her channel; Paul is in her group.
struct FurnishedWorkspace : Workspace {
    std::string token;

    FurnishedWorkspace()
    {
        static const auto hash = hash_password_digest(sha256_hex("rocket.chat"));
        database.run_script("UPDATE users SET password_hash = '" + hash + "' WHERE username = 'olga'");
        add_member(group, paul);
        token = post("/api/v1/findOrCreateInvite", R"({"rid":")" + channel.hex() + R"(","days":0,"maxUses":5})", &olga)
                    .json["_id"]
                    .asString();
    }
};

struct WritingOperation {
    const char* name;
    http::Request (*request)(const FurnishedWorkspace&);
};
inline std::ostream& operator<<(std::ostream& out, const WritingOperation& operation)
{
    return out << operation.name;
}

template <typename Body>
http::Request as(const Person& person, const char* name, Body body)
{
    return request("POST", std::string("/api/v1/") + name, body, &person);
}

inline const WritingOperation writing_operations[] = {
    {"login",
     [](const FurnishedWorkspace&) {
         return request("POST", "/api/v1/login", R"({"user":"olga","password":"rocket.chat"})");
     }},
    {"logout", [](const FurnishedWorkspace& f) { return as(f.olga, "logout", "{}"); }},
    {"findOrCreateInvite",
     [](const FurnishedWorkspace& f) {
         return as(f.olga, "findOrCreateInvite", R"({"rid":")" + f.group.hex() + R"(","days":7,"maxUses":1})");
     }},
    {"useInviteToken",
     [](const FurnishedWorkspace& f) { return as(f.admin, "useInviteToken", R"({"token":")" + f.token + "\"}"); }},
    {"removeInvite",
     [](const FurnishedWorkspace& f) { return request("DELETE", "/api/v1/removeInvite/" + f.token, "", &f.admin); }},
    {"sendInvitationEmail",
     [](const FurnishedWorkspace& f) {
         return as(f.admin, "sendInvitationEmail", R"({"emails":["a@b.test","c@b.test"]})");
     }},
    {"users.create",
     [](const FurnishedWorkspace& f) {
         return as(f.admin, "users.create",
                   R"({"email":"n@b.test","name":"N","username":"n","password":"rocket.chat"})");
     }},
    {"users.register",
     [](const FurnishedWorkspace&) {
         return request("POST", "/api/v1/users.register",
                        R"({"email":"n@b.test","username":"n","pass":"rocket.chat"})");
     }},
    {"users.delete",
     [](const FurnishedWorkspace& f) {
         return as(f.admin, "users.delete", R"({"username":"olga","confirmRelinquish":true})");
     }},
    {"groups.create",
     [](const FurnishedWorkspace& f) { return as(f.olga, "groups.create", R"({"name":"new","members":["paul"]})"); }},
    {"channels.invite",
     [](const FurnishedWorkspace& f) {
         return as(f.olga, "channels.invite", "{" + f.rid(f.channel) + R"(,"usernames":["paul","admin"]})");
     }},
    {"groups.delete",
     [](const FurnishedWorkspace& f) { return as(f.olga, "groups.delete", "{" + f.rid(f.group) + "}"); }},
    {"rooms.banUser",
     [](const FurnishedWorkspace& f) {
         return as(f.olga, "rooms.banUser", "{" + f.rid(f.group) + "," + f.user_id(f.paul) + "}");
     }},
    {"im.create", [](const FurnishedWorkspace& f) { return as(f.olga, "im.create", R"({"username":"paul"})"); }},
    {"permissions.update",
     [](const FurnishedWorkspace& f) {
         return as(f.admin, "permissions.update",
                   R"({"permissions":[{"_id":"create-c","roles":["admin"]},{"_id":"create-p","roles":[]}]})");
     }},
};

} // namespace usher::test
