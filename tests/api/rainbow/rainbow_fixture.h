// A small company for the tests of the dialect: Alice and Bob, each with a bearer token.
#pragma once

#include "api/application_fixture.h"

#include <boost/test/unit_test.hpp>

#include <string>

namespace usher::test {

inline const std::string enduser = "/api/rainbow/enduser/v1.0/";
inline const std::string authentication = "/api/rainbow/authentication/v1.0/";

/// Like `request`, with the person's bearer token.
http::Request rainbow_request(const std::string& method, const std::string& path_and_query,
                              const std::string& json_body = "", const Person* as = nullptr);

struct RainbowFixture : ApplicationFixture {
    Person alice = add_person("alice");
    Person bob = add_person("bob");

    RainbowFixture();

    /// A user who has signed in to this dialect.
    Person add_person(const std::string& username, const Roles& roles = {Role::user});
    /// Sets the user's password.
    void set_password(const Person& person, const std::string& password);

    Answer ask(const std::string& method, const std::string& path_and_query, const std::string& json_body = "",
               const Person* as = nullptr);

    /// The request is refused with exactly this text, and nothing is written.
    void refuses(const http::Request& request, const std::string& line);
};

/// "403 {…}" of a refusal; details: JSON.
std::string rainbow_refusal(int code, const std::string& details_json);
/// The same for one problem of a field; value: JSON, "" for none.
std::string rainbow_problem(const std::string& field, const std::string& message, const std::string& value = "");

/// The problem of a malformed id.
inline const std::string no_id =
    "Invalid resource identifiers, expected UUID: identifier must be alpha-numeric and have a length of 24 chars";

} // namespace usher::test
