#include "api/json.h"
#include "api/rocketchat/workspace.h"

using namespace usher;
using namespace usher::test;

namespace {

std::string change(const std::string& permission, const std::string& roles)
{
    return R"({"permissions":[{"_id":")" + permission + R"(","roles":[)" + roles + "]}]}";
}

const std::string path = "/api/v1/permissions.update";

} // namespace

BOOST_FIXTURE_TEST_SUITE(rocketchat_permissions, Workspace)

BOOST_AUTO_TEST_CASE(all_are_listed_with_their_roles)
{
    const auto answer = get("/api/v1/permissions.listAll", &paul);
    BOOST_TEST(answer.json["remove"].empty());
    BOOST_TEST(answer.json["update"].size() == 19U);
    for (const auto& permission : answer.json["update"])
        if (permission["_id"].asString() == "create-invite-links")
            BOOST_TEST(api::write_json(permission["roles"]) == R"(["admin","owner","moderator"])");
}

BOOST_AUTO_TEST_CASE(those_changed_since_a_time_are_listed)
{
    post(path, change("create-p", R"("admin")"), &admin);
    const auto since = [&](const std::string& time) {
        return get("/api/v1/permissions.listAll?updatedSince=" + time, &paul);
    };
    BOOST_TEST(since("2026-03-02T08:59:59.999Z").json["update"].size() == 1U, since("2026-03-02T08:59:59.999Z").line());
    BOOST_TEST(since("2026-03-02T09:00:00.000Z").json["update"].size() == 0U);
    BOOST_TEST(since("yesterday").line() ==
               violation(R"(The \"updatedSince\" query parameter must be a valid date.)", "error-invalid-params"));
    BOOST_TEST(get("/api/v1/permissions.listAll").line() == not_signed_in);
}

BOOST_AUTO_TEST_CASE(a_change_applies_to_the_next_request)
{
    const auto list = [&] { return get("/api/v1/listInvites", &paul).status; };
    BOOST_TEST(list() == 400);
    const auto changed = post(path, change("create-invite-links", R"("user","admin")"), &admin);
    BOOST_TEST(changed.json["permissions"].size() == 19U);
    BOOST_TEST(list() == 200);
    post(path, change("create-invite-links", R"("admin")"), &admin);
    BOOST_TEST(list() == 400);
    post(path, change("create-invite-links", ""), &admin);
    BOOST_TEST(get("/api/v1/listInvites", &admin).status == 400);
}

BOOST_AUTO_TEST_CASE(refused_changes_change_nothing)
{
    const auto malformed = refusal("error-invalid-body-params", "Invalid body params");
    const auto refuses_body = [&](const std::string& body, const std::string& line) {
        refuses_post("permissions.update", body, admin, line);
    };
    for (const std::string body : {
             "",
             "[]",
             "{}",
             R"({"permissions":{}})",
             R"({"permissions":["create-p"]})",
             R"({"permissions":[{"_id":"create-p"}]})",
             R"({"permissions":[{"roles":["admin"]}]})",
             R"({"permissions":[{"_id":"create-p","roles":"admin"}]})",
             R"({"permissions":[{"_id":"create-p","roles":["admin","admin"]}]})",
             R"({"permissions":[{"_id":"create-p","roles":["admin"],"more":1}]})",
             R"({"permissions":[],"more":1})",
         })
        refuses_body(body, malformed);
    refuses_body(change("fly", R"("admin")"), refusal("error-invalid-permission", "Invalid permission"));
    refuses_body(R"({"permissions":[{"_id":"create-p","roles":["admin"]},{"_id":"create-p","roles":["user"]}]})",
                 refusal("error-invalid-permission", "Invalid permission"));
    refuses_body(R"({"permissions":[{"_id":"create-p","roles":["admin"]},{"_id":"create-c","roles":["king"]}]})",
                 refusal("error-invalid-role", "Invalid role"));
    refuses_post("permissions.update", "{}", olga,
                 refusal("error-edit-permissions-not-allowed", "Editing permissions is not allowed"));
    refuses(request("POST", path, ""), not_signed_in);
}

BOOST_AUTO_TEST_SUITE_END()
