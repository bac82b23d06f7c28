#include "api/json.h"
#include "api/rocketchat/workspace.h"
#include "base/secrets.h"

#include <filesystem>
#include <fstream>
#include <set>

using namespace usher;
using namespace usher::test;

namespace {

const std::string nina = R"({"email":"nina@example.test","name":"Nina","username":"nina","password":"rocket.chat"})";
const std::string rosa = R"({"email":"rosa@example.test","username":"rosa","pass":"rocket.chat"})";
const std::string secret_needed =
    refusal("error-user-registration-secret", "User registration is only allowed via Secret URL");

struct Fixture : Workspace {
    Answer create(const std::string& body) { return post("/api/v1/users.create", body, &admin); }
    Answer register_with(const std::string& secret)
    {
        return post("/api/v1/users.register", rosa.substr(0, rosa.size() - 1) + R"(,"secret":")" + secret + "\"}");
    }
    void register_by(const std::string& setting)
    {
        settings->rocketchat.registration = setting;
        restart();
    }
    std::string nina_with(const std::string& field, const std::string& value) const
    {
        const auto begin = nina.find('"' + field + "\":") + field.size() + 3;
        auto end = nina.find(R"(,")", begin);
        end = end == std::string::npos ? nina.size() - 1 : end;
        return nina.substr(0, begin) + value + nina.substr(end);
    }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(rocketchat_users, Fixture)

BOOST_AUTO_TEST_CASE(a_created_user_is_a_member_of_the_default_channel_and_can_sign_in)
{
    const auto answer = create(nina);
    const auto user = answer.json["user"];
    BOOST_TEST(answer.line() ==
               R"(200 {"success":true,"user":{"_id":")" + user["_id"].asString() +
                   R"(","_updatedAt":"2026-03-02T09:00:00.000Z","active":true,"createdAt":"2026-03-02T09:00:00.000Z",)"
                   R"("emails":[{"address":"nina@example.test","verified":false}],"name":"Nina","roles":["user"],)"
                   R"("status":"offline","type":"user","username":"nina"}})");
    BOOST_TEST(count("room_members m JOIN users u ON u.id = m.user_id WHERE u.username = 'nina'") == 1);
    BOOST_TEST(get("/api/v1/channels.info?roomId=GENERAL", &admin).json["channel"]["usersCount"].asInt() == 1);
    BOOST_TEST(get("/api/v1/channels.info?roomId=GENERAL", &admin).json["channel"]["msgs"].asInt() == 1);
    BOOST_TEST(post("/api/v1/login", R"({"user":"nina","password":"rocket.chat"})").status == 200);
}

BOOST_AUTO_TEST_CASE(requested_properties_of_a_created_user_are_set)
{
    const auto more = R"(,"roles":["bot","user"],"joinDefaultChannels":false,"active":false,"verified":true,)"
                      R"("requirePasswordChange":true,"sendWelcomeEmail":false,"customFields":{"a":1}})";
    const auto user = create(nina.substr(0, nina.size() - 1) + more).json["user"];
    BOOST_TEST(api::write_json(user["roles"]) == R"(["bot","user"])");
    BOOST_TEST(!user["active"].asBool());
    BOOST_TEST(user["emails"][0]["verified"].asBool());
    BOOST_TEST(count("room_members") == 2);
}

BOOST_AUTO_TEST_CASE(long_user_names_with_dots_are_valid)
{
    const std::string name = "user.test.1795226636711.0.8697664116098411";
    BOOST_TEST(create(nina_with("username", '"' + name + '"')).json["user"]["username"].asString() == name);
}

BOOST_AUTO_TEST_CASE(invalid_fields_of_a_created_user_are_refused)
{
    const auto bad_name = refusal("error-input-is-not-a-valid-field", "The field username is not valid");
    const auto bad_display_name = refusal("error-input-is-not-a-valid-field", "The field name is not valid");
    const auto bad_email = refusal("error-invalid-email", "Invalid email");
    const auto too_short = refusal("error-password-policy-not-met", "The password must have at least 8 characters");
    const struct {
        const char* field;
        std::string value;
        std::string line;
    } cases[] = {
        {"username", R"("all")", bad_name},
        {"username", R"("Here")", bad_name},
        {"username", R"("")", bad_name},
        {"username", R"("ni na")", bad_name},
        {"username", R"("ni\u0000na")", bad_name},
        {"username", '"' + std::string(101, 'n') + '"', bad_name},
        {"name", R"("")", refusal("error-the-field-is-required", "The field name is required")},
        {"name", R"("Ni\u0007na")", bad_display_name},
        {"name", R"("Ni\nna")", bad_display_name},
        {"email", R"("nina")", bad_email},
        {"email", R"("nina@example.test,paul@example.test")", bad_email},
        {"email", R"("nina@example.test\r\nBcc: x@y.z")", bad_email},
        {"email", R"("nina@exam\u0000ple.test")", bad_email},
        {"password", R"("1234567")", too_short},
        {"username", R"("PAUL")", refusal("error-field-unavailable", "PAUL is already in use :(")},
        {"email", R"("Paul@example.test")",
         refusal("error-field-unavailable", "Paul@example.test is already in use :(")},
        {"name", R"(["Nina"])", violation("must be string")},
        {"name", R"("Nina","more":1)", violation("must NOT have additional properties")},
        {"name", R"("Nina","roles":"user")", violation("must be array")},
        {"name", R"("Nina","active":"perhaps")", violation("must be boolean")},
        {"name", R"("Nina","roles":["king"])",
         refusal("error-action-not-allowed", "The field Roles consist invalid role id")},
        {"name", R"("Nina","roles":["owner"])",
         refusal("error-action-not-allowed", "The field Roles consist invalid role id")},
    };
    for (const auto& [field, value, line] : cases)
        refuses_post("users.create", nina_with(field, value), admin, line);
    refuses_post("users.create", R"({"email":"a@b.cd"})", admin, violation("must have required property 'name'"));
}

BOOST_AUTO_TEST_CASE(creating_users_needs_the_permission_and_grants_no_more_than_the_creator_may_grant)
{
    refuses_post("users.create", nina, olga, refusal("error-action-not-allowed", "Adding user is not allowed"));
    refuses(request("POST", "/api/v1/users.create", ""), not_signed_in);
    give("create-user", "admin,user");
    refuses_post("users.create", nina.substr(0, nina.size() - 1) + R"(,"roles":["admin"]})", olga,
                 refusal("error-action-not-allowed", "Assigning roles is not allowed"));
    BOOST_TEST(post("/api/v1/users.create", nina, &olga).status == 200);
}

// ---- users.register

BOOST_AUTO_TEST_CASE(a_registered_user_joins_the_default_channel)
{
    const auto answer = post("/api/v1/users.register", rosa);
    BOOST_TEST(answer.json["user"]["username"].asString() == "rosa");
    BOOST_TEST(answer.json["user"]["name"].asString() == "rosa");
    BOOST_TEST(api::write_json(answer.json["user"]["roles"]) == R"(["user"])");
    BOOST_TEST(count("room_members") == 3);
    BOOST_TEST(post("/api/v1/login", R"({"user":"rosa@example.test","password":"rocket.chat"})").status == 200);
}

BOOST_AUTO_TEST_CASE(registering_does_not_reveal_whether_name_or_address_is_taken)
{
    const auto taken = refusal("error-field-unavailable", "This username or email cannot be used");
    refuses(request("POST", "/api/v1/users.register",
                    R"({"email":"olga@example.test","username":"rosa","pass":"rocket.chat"})"),
            taken);
    refuses(request("POST", "/api/v1/users.register",
                    R"({"email":"rosa@example.test","username":"olga","pass":"rocket.chat"})"),
            taken);
}

BOOST_AUTO_TEST_CASE(nobody_registers_if_it_is_disabled)
{
    const auto token =
        post("/api/v1/findOrCreateInvite", R"({"rid":")" + group.hex() + R"(","days":1,"maxUses":1})", &olga)
            .json["_id"]
            .asString();
    BOOST_REQUIRE(!token.empty());
    register_by("disabled");
    BOOST_TEST(register_with(token).line() ==
               refusal("error-user-registration-disabled", "User registration is disabled"));
}

BOOST_AUTO_TEST_CASE(a_usable_invite_token_opens_registration_and_counts_no_use)
{
    const auto token =
        post("/api/v1/findOrCreateInvite", R"({"rid":")" + group.hex() + R"(","days":1,"maxUses":1})", &olga)
            .json["_id"]
            .asString();
    register_by("secret_url");
    refuses(request("POST", "/api/v1/users.register", rosa), secret_needed);
    BOOST_TEST(register_with("nothing").line() == secret_needed);
    BOOST_TEST(register_with("").line() == secret_needed);
    BOOST_TEST(register_with(token).status == 200);
    BOOST_TEST(value("SELECT uses FROM room_links") == "0");

    clock.advance(std::chrono::days(1));
    BOOST_TEST(register_with(token).line() == secret_needed);
}

BOOST_AUTO_TEST_CASE(the_secret_of_the_setting_opens_registration)
{
    const auto file = std::filesystem::temp_directory_path() / ("usher-secret-" + realm.hex());
    std::ofstream(file) << "open sesame\n";
    settings->rocketchat.registration_secret = file.string();
    register_by("secret_url");
    std::filesystem::remove(file);
    BOOST_TEST(register_with("open").line() == secret_needed);
    BOOST_TEST(register_with("open sesame").status == 200);
}

// ---- users.info

BOOST_AUTO_TEST_CASE(others_see_neither_address_nor_roles)
{
    const auto seen = get("/api/v1/users.info?username=olga", &paul);
    BOOST_TEST(seen.line() == R"(200 {"success":true,"user":{"_id":")" + olga.id.hex() +
                                  R"(","active":true,"name":"Name of olga","status":"offline","type":"user",)"
                                  R"("username":"olga"}})");
    for (const auto* who : {&olga, &admin})
        BOOST_TEST(
            get("/api/v1/users.info?userId=" + olga.id.hex(), who).json["user"]["emails"][0]["address"].asString() ==
            "olga@example.test");
}

BOOST_AUTO_TEST_CASE(a_remembered_invite_token_and_a_password_are_never_shown)
{
    database.run_script("UPDATE users SET invite_token = 'kept-token', password_hash = 'kept-hash'");
    for (const auto* who : {&olga, &admin})
        for (const auto* path : {"/api/v1/users.info?username=olga", "/api/v1/me"})
            BOOST_TEST(get(path, who).text.find("kept-") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(users_info_refuses_unknown_users)
{
    BOOST_TEST(get("/api/v1/users.info?username=nobody", &olga).line() == no_such_user);
    BOOST_TEST(get("/api/v1/users.info?userId=x", &olga).line() == no_such_user);
    BOOST_TEST(
        get("/api/v1/users.info", &olga).line() ==
        refusal("error-user-param-not-provided", R"(The required \"userId\" or \"username\" param was not provided)"));
}

// ---- users.delete

BOOST_AUTO_TEST_CASE(a_deleted_user_leaves_only_their_invites)
{
    const auto invite =
        post("/api/v1/findOrCreateInvite", R"({"rid":")" + group.hex() + R"(","days":0,"maxUses":0})", &olga);
    add_member(group, paul);
    post("/api/v1/im.create", R"({"username":"paul"})", &olga);
    BOOST_TEST(post("/api/v1/users.delete", R"({"username":"olga","confirmRelinquish":true})", &admin).line() ==
               R"(200 {"success":true})");
    BOOST_TEST(count("users WHERE username = 'olga'") == 0);
    BOOST_TEST(get("/api/v1/me", &olga).status == 401);
    BOOST_TEST(count("rooms WHERE kind = 'direct'") == 0);
    BOOST_TEST(count("rooms WHERE name = 'lobby'") == 0);           // it had no other members
    BOOST_TEST(value("SELECT roles FROM room_members") == "owner"); // Paul's, in the group
    const auto token = R"({"token":")" + invite.json["_id"].asString() + "\"}";
    BOOST_TEST(post("/api/v1/useInviteToken", token, &admin).status == 200);
}

BOOST_AUTO_TEST_CASE(deleting_users_may_be_refused)
{
    refuses_post("users.delete", "{" + user_id(paul) + "}", olga, not_for_him);
    refuses_post("users.delete", R"({"username":"nobody"})", admin, no_such_user);
    refuses_post("users.delete", R"({"userId":"nobody"})", admin, no_such_user);
    refuses_post("users.delete", "{" + user_id(olga) + "}", admin, refusal("user-last-owner", "lobby, planning"));
    refuses_post("users.delete", "{" + user_id(admin) + "}", admin,
                 refusal("error-action-not-allowed", "Leaving the app without an active admin is not allowed"));
    refuses_post(
        "users.delete", "{}", admin,
        refusal("error-user-param-not-provided", R"(The required \"userId\" or \"username\" param was not provided)"));
}

BOOST_AUTO_TEST_SUITE_END()
