// orchd's clients in the tests: a master organization with its owner, and requests with a cookie or a bearer token.
#pragma once

#include "api/application_fixture.h"
#include "domain/org.h"

#include <map>
#include <string>

namespace usher::test {

/// The credentials of a request.
struct As {
    std::string cookie; ///< the whole Cookie header
    std::string bearer;
    std::map<std::string, std::string> more = {}; ///< further headers

    static As nobody() { return {}; }
    static As session(const std::string& token) { return {"id0=" + token, ""}; }
    static As token(const std::string& token) { return {"", token}; }
};

class OrchdFixture : public ApplicationFixture {
public:
    OrchdFixture();

    std::string master; ///< UUID of the master organization
    UserId owner_id;    ///< of its owner, owner@acme.example
    As owner;           ///< with a session
    static constexpr auto password = "correct horse battery";

    Answer call(const std::string& method, const std::string& path_and_query, const As& as = {},
                const std::string& body = "");
    http::Request make(const std::string& method, const std::string& path_and_query, const As& as = {},
                       const std::string& body = "") const;

    /// A registered login of the realm, inserted directly; sign_in() adds its session.
    UserId add_login(const OrgId& of_realm, const std::string& address, const std::string& its_password = password);
    MemberId add_place(const OrgId& org, const UserId& user, const OrgRoles& roles, bool active = true);
    As sign_in(const UserId& user);
    /// A customer of the organization, inserted directly; UUID text.
    OrgId add_customer(const OrgId& parent, const std::string& name);
    As add_token(const OrgId& org, const std::string& roles);

    std::string invite_body(const std::string& address, const std::string& roles = R"(["SuperAdmin"])",
                            const std::string& more = "") const;
    /// The key in the link that createInvite returns.
    std::string invite(const std::string& address, const std::string& roles = R"(["SuperAdmin"])");
    Answer validate(const std::string& key) { return call("POST", "/api/invites/" + key + "/validate"); }
    Answer accept(const std::string& key, const std::string& address, const std::string& its_password,
                  const As& as = {});
    bool is_open(const std::string& key) { return validate(key).json["isValid"].asBool(); }

    void run(const std::string& script) { database.run_script(script); }

private:
    std::map<std::string, std::string> hashes_; ///< hashing is slow; each password once
};

std::string key_of(const std::string& url);
/// The token in a Set-Cookie header.
std::string cookie_token(const Answer& answer);
/// "404 not_found org": what clients distinguish errors by.
std::string refusal(const Answer& answer);

} // namespace usher::test
