#include "api/orchd/orchd_fixture.h"

#include "base/secrets.h"
#include "service/accounts/sessions.h"
#include "store/accounts/sessions.h"
#include "store/accounts/users.h"
#include "store/orgs/access_tokens.h"
#include "store/orgs/members.h"
#include "store/orgs/orgs.h"

namespace usher::test {
namespace {

template <typename Work>
void write(store::Database& database, Work work)
{
    database.alone([&](store::Autocommit& autocommit) {
        work(autocommit);
        return 0;
    });
}

} // namespace

OrchdFixture::OrchdFixture() : master(realm.uuid())
{
    owner_id = add_login(realm, "owner@acme.example");
    add_place(realm, owner_id, {OrgRole::owner});
    owner = sign_in(owner_id);
}

http::Request OrchdFixture::make(const std::string& method, const std::string& path_and_query, const As& as,
                                 const std::string& body) const
{
    auto made = request(method, path_and_query, body);
    made.headers["host"] = "chat.example";
    if (!as.cookie.empty()) made.headers["cookie"] = as.cookie;
    if (!as.bearer.empty()) made.headers["authorization"] = "Bearer " + as.bearer;
    for (const auto& [name, value] : as.more)
        made.headers[name] = value;
    return made;
}

Answer OrchdFixture::call(const std::string& method, const std::string& path_and_query, const As& as,
                          const std::string& body)
{
    return send(make(method, path_and_query, as, body));
}

UserId OrchdFixture::add_login(const OrgId& of_realm, const std::string& address, const std::string& its_password)
{
    User user;
    user.id = UserId::make(clock.now(), random);
    user.realm = of_realm;
    user.address = address;
    user.name = "Name of " + address;
    user.roles = {Role::user};
    user.created_at = user.updated_at = clock.now();
    auto& hash = hashes_[its_password];
    if (hash.empty() && !its_password.empty()) hash = hash_password_digest(sha256_hex(its_password));
    write(database, [&](auto& writer) { store::users::insert(writer, user, *parse_address(address), hash); });
    return user.id;
}

MemberId OrchdFixture::add_place(const OrgId& org, const UserId& user, const OrgRoles& roles, bool active)
{
    Member member;
    member.id = MemberId::make(clock.now(), random);
    member.org = org;
    member.user = user;
    member.roles = roles;
    member.active = active;
    member.created_at = clock.now();
    if (active) member.joined_at = clock.now();
    write(database, [&](auto& writer) { store::members::insert(writer, member); });
    return member.id;
}

As OrchdFixture::sign_in(const UserId& user)
{
    auto issued = service::issue_session(DialectName::orchd, {"a browser", "192.0.2.1"}, std::chrono::hours(12),
                                         clock.now(), random);
    issued.session.user = user;
    write(database, [&](auto& writer) { store::sessions::insert(writer, issued.session); });
    return As::session(issued.token);
}

OrgId OrchdFixture::add_customer(const OrgId& parent, const std::string& name)
{
    Org org;
    org.id = OrgId::make(clock.now(), random);
    org.parent = parent;
    org.name = name;
    org.reseller = parent == realm;
    org.created_at = clock.now();
    write(database, [&](auto& writer) { store::orgs::insert_customer(writer, org); });
    return org.id;
}

As OrchdFixture::add_token(const OrgId& org, const std::string& roles)
{
    AccessToken token;
    const auto text = random.text(43, "abcdefghijklmnopqrstuvwxyz");
    token.id = AccessTokenId::make(clock.now(), random);
    token.org = org;
    token.first_five = text.substr(0, 5);
    token.roles = OrgRoles::parse(roles);
    token.created_at = clock.now();
    write(database, [&](auto& writer) { store::access_tokens::insert(writer, token, token_hash(text)); });
    return As::token(text);
}

std::string OrchdFixture::invite_body(const std::string& address, const std::string& roles,
                                      const std::string& more) const
{
    return R"({"email":")" + address + R"(","name":"Ines Moreau","roles":)" + roles + more + "}";
}

std::string OrchdFixture::invite(const std::string& address, const std::string& roles)
{
    return key_of(call("POST", "/api/orgs/" + master + "/invites", owner, invite_body(address, roles)).json.asString());
}

Answer OrchdFixture::accept(const std::string& key, const std::string& address, const std::string& its_password,
                            const As& as)
{
    return call("POST", "/api/invites/" + key, as,
                R"({"email":")" + address + R"(","password":")" + its_password + "\"}");
}

std::string key_of(const std::string& url)
{
    const auto begin = url.find("/invites/") + std::string_view("/invites/").size();
    return url.substr(begin, url.find('?') - begin);
}

std::string cookie_token(const Answer& answer)
{
    const auto cookie = answer.headers.find("Set-Cookie");
    if (cookie == answer.headers.end()) return "";
    const auto begin = cookie->second.find('=') + 1;
    return cookie->second.substr(begin, cookie->second.find(';') - begin);
}

std::string refusal(const Answer& answer)
{
    auto words = std::to_string(answer.status);
    for (const auto* name : {"code", "detail"})
        if (answer.json.isObject() && answer.json.isMember(name)) words += " " + answer.json[name].asString();
    return words;
}

} // namespace usher::test
