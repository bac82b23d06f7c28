#include "api/json.h"
#include "api/rainbow/invitations_fixture.h"
#include "mail/message.h"
#include "store/mail/queue_claims.h"

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>

#include <ctime>
#include <ostream>

using namespace usher;
using namespace usher::test;
namespace data = boost::unit_test::data;

namespace {

struct Fixture : InvitationsFixture {
    std::string many_emails(int count, const std::string& name = "guest") const
    {
        std::string list;
        for (int i = 0; i < count; ++i)
            list += (i ? ",\"" : "\"") + name + std::to_string(i) + "@nowhere.test\"";
        return "\"emails\":[" + list + "]";
    }
    std::string id_of_guest() { return value("SELECT LOWER(HEX(id)) FROM room_guests"); }
    bool is_member(const std::string& address)
    {
        return count("room_members m JOIN users u ON u.id = m.user_id WHERE m.status = 'accepted' AND m.room_id = "
                     "UNHEX('" +
                     room + "') AND u.address = '" + address + "'") == 1;
    }
    Answer register_at_rocketchat(const std::string& address)
    {
        return post("/api/v1/users.register",
                    R"({"email":")" + address + R"(","username":"newcomer","pass":"rocket.chat","name":"New Comer"})");
    }
    /// Every waiting e-mail, as the mailer would send it.
    std::vector<std::string> rendered()
    {
        mail::Templates templates({"templates", "", "en"});
        const auto emails = database.transact([&](store::Transaction& tx) {
            return store::queue_claims::take_due(tx, clock.now(), clock.now() + std::chrono::hours(1), 100);
        });
        std::vector<std::string> messages;
        for (const auto& [mail, attempts, request_id] : emails)
            messages.push_back(mail::compose(mail, templates.render(mail.template_name, mail.locale, mail.params)));
        return messages;
    }
};

bool holds(const std::string& text, const std::string& part)
{
    return text.find(part) != std::string::npos;
}

const std::string nobody_valid = "Invalid field emails. Expected at least one valid email address";

} // namespace

BOOST_FIXTURE_TEST_SUITE(rainbow_invitations, Fixture)

// ---- chat

BOOST_AUTO_TEST_CASE(a_chat_adds_accounts_and_writes_to_other_addresses)
{
    const auto answer = invite(
        R"({"scenario":"chat","emails":["Eve@Nowhere.test"," dave@EXAMPLE.test","bob@example.test","eve@nowhere.test"]})");
    BOOST_TEST(answer.status == 200);
    const auto& data = answer.json["data"];
    BOOST_TEST(data["scenario"].asString() == "chat");
    BOOST_TEST(data["status"].asString() == "Invitations successfully sent");
    BOOST_TEST(api::write_json(data["guestEmails"]) == R"(["eve@nowhere.test"])");
    BOOST_TEST(api::write_json(data["invalidUsers"]) == "[]");
    BOOST_TEST(api::write_json(data["failed"]) == R"({"invalidUsers":[]})");
    BOOST_TEST(api::write_json(data["confEndPoint"]) == "{}");
    BOOST_TEST(data["attendees"]["usersRainbow"].size() == 2U);
    BOOST_TEST(api::write_json(data["attendees"]["guests"]) == R"([{"loginEmail":"eve@nowhere.test"}])");

    BOOST_TEST(place(dave) == "invited");
    BOOST_TEST(place(bob) == "accepted");
    BOOST_TEST(guests() == "eve@nowhere.test");
    BOOST_TEST(emails() == "room_guest_chat eve@nowhere.test");
    BOOST_TEST(param("eve@nowhere.test", "invite_url") ==
               "https://chat.example/register?invitationId=" + id_of_guest());
    BOOST_TEST(param("eve@nowhere.test", "inviter_name") == "Name of alice");
    BOOST_TEST(param("eve@nowhere.test", "room_name") == "Weekly");
    BOOST_TEST(was_told(dave, "jabber:x:conference"));
    BOOST_TEST(!was_told(bob, "jabber:x:conference"));
    BOOST_TEST(was_told(alice, "Name of dave has been invited"));
    for (const auto& person : {alice, bob, carol, dave})
        BOOST_TEST(was_told(person, "<email>eve@nowhere.test</email>"));
    // 13.1 and 13.2 for Dave, 13.3 for the four of them.
    BOOST_TEST(notifications() == 6);
}

BOOST_AUTO_TEST_CASE(a_chat_ignores_what_is_for_conferences)
{
    const auto answer = invite(R"({"scenario":"chat","emails":"eve@nowhere.test","confId":"?","users":[")" +
                               dave.id.hex() + R"("],"noMail":"perhaps","update":true,"instantMessage":7})");
    BOOST_TEST(answer.status == 200);
    BOOST_TEST(place(dave) == "");
    BOOST_TEST(emails() == "room_guest_chat eve@nowhere.test");
}

BOOST_AUTO_TEST_CASE(guests_are_listed_in_order_and_written_to_again)
{
    invite(R"({"scenario":"chat","emails":["zoe@nowhere.test","adam@nowhere.test"]})");
    forget_notifications();
    const auto id = value("SELECT LOWER(HEX(id)) FROM room_guests WHERE address = 'adam@nowhere.test'");
    const auto again = invite(R"({"scenario":"chat","emails":["Adam@nowhere.test"]})");
    BOOST_TEST(api::write_json(again.json["data"]["guestEmails"]) == R"(["zoe@nowhere.test","adam@nowhere.test"])");
    BOOST_TEST(count("mail_spool WHERE recipient = 'adam@nowhere.test'") == 2);
    BOOST_TEST(param("adam@nowhere.test", "invite_url") == "https://chat.example/register?invitationId=" + id);
    BOOST_TEST(notifications() == 0); // the list is unchanged
    invite(R"({"scenario":"chat","emails":["maria@nowhere.test"]})");
    BOOST_TEST(guests() == "zoe@nowhere.test adam@nowhere.test maria@nowhere.test");
    const auto shown = ask("GET", path(), "", &bob);
    BOOST_TEST(shown.json["data"]["guestEmails"].size() == 3U);
}

BOOST_AUTO_TEST_CASE(users_who_left_or_declined_are_invited_again_and_join_at_once_if_the_room_says_so)
{
    set_status(carol, "rejected", carol);
    set_status(bob, "unsubscribed", bob);
    invite(R"({"scenario":"chat","emails":["carol@example.test"]})");
    BOOST_TEST(place(carol) == "invited");
    database.run_script("UPDATE rooms SET auto_accept_invitation = TRUE");
    invite(R"({"scenario":"chat","emails":["bob@example.test"]})");
    BOOST_TEST(place(bob) == "accepted");
    BOOST_TEST(count("mail_spool") == 0);
}

BOOST_AUTO_TEST_CASE(pending_and_inactive_accounts_count_as_none)
{
    database.run_script("UPDATE users SET active = FALSE WHERE username = 'dave'");
    database.run_script("UPDATE users SET password_hash = NULL WHERE username = 'carol'");
    invite(R"({"scenario":"chat","emails":["dave@example.test","carol@example.test"]})");
    BOOST_TEST(guests() == "dave@example.test carol@example.test");
}

// ---- conferences

BOOST_AUTO_TEST_CASE(a_telephone_conference_is_announced_by_email_with_the_participants_code)
{
    const auto answer =
        invite(by_telephone(R"("users":[")" + bob.id.hex() + R"(",")" + dave.id.hex() +
                            R"(","nonsense","56c5229f94141744119f0001"],"emails":["eve@nowhere.test"])"));
    BOOST_TEST(answer.status == 200);
    const auto& data = answer.json["data"];
    BOOST_TEST(api::write_json(data["invalidUsers"]) == R"(["nonsense","56c5229f94141744119f0001"])");
    BOOST_TEST(data["failed"]["invalidUsers"] == data["invalidUsers"]);
    BOOST_TEST(api::write_json(data["confEndPoint"]) ==
               R"({"passCodes":[{"name":"ModeratorPassCode","value":"111111"},)"
               R"({"name":"ParticipantPassCode","value":"222222"},{"name":"SecurityCode","value":null},)"
               R"({"name":"ListenOnlyPassCode","value":"333333"}],"phoneNumbers":[)"
               R"({"location":"France, Paris","locationcode":"FRAPAR","number":"+33 1 00 00 00 00"},)"
               R"({"location":"","locationcode":"DEUBER","number":"+49 30 00"}]})");
    BOOST_TEST(api::write_json(data["attendees"]["usersRainbow"][0]) ==
               R"({"country":null,"displayName":"Name of bob","firstName":"Name","id":")" + bob.id.hex() +
                   R"(","jid_im":")" + jid(bob) +
                   R"(","language":null,"lastName":"of bob","loginEmail":"bob@example.test"})");

    BOOST_TEST(place(dave) == "invited");
    BOOST_TEST(emails() == "room_conference bob@example.test, room_conference dave@example.test, "
                           "room_guest_conference eve@nowhere.test");
    BOOST_TEST(was_told(dave, "jabber:x:conference"));
    BOOST_TEST(count("notifications WHERE LOCATE('jabber:x:audioconference', stanza) > 0") == 0); // instant
    const auto messages = rendered();
    BOOST_TEST(messages.size() == 3U);
    for (const auto& message : messages) {
        BOOST_TEST(holds(message, "+33 1 00 00 00 00"));
        BOOST_TEST(holds(message, "222222"));
        for (const auto& secret : {"111111", "333333", "text/calendar"})
            BOOST_TEST(!holds(message, secret));
    }
}

BOOST_AUTO_TEST_CASE(a_scheduled_telephone_conference_has_an_event_and_a_date)
{
    schedule();
    database.run_script("INSERT INTO profiles (user_id, time_zone) SELECT id, 'Europe/Paris' FROM users WHERE "
                        "username = 'dave'");
    database.run_script("UPDATE users SET locale = 'fr-FR' WHERE username = 'dave'");
    invite(by_telephone(R"("users":[")" + dave.id.hex() + R"("],"emails":"eve@nowhere.test","lang":"de")"));
    BOOST_TEST(was_told(dave, "jabber:x:audioconference"));
    BOOST_TEST(was_told(dave, conference));
    BOOST_TEST(count("notifications WHERE LOCATE('webrtc', stanza) > 0") == 0);
    BOOST_TEST(value("SELECT GROUP_CONCAT(locale ORDER BY recipient) FROM mail_spool") == "fr-FR,de");
    const auto messages = rendered();
    BOOST_TEST(messages.size() == 2U);
    const auto& french = holds(messages[0], "To: dave@") ? messages[0] : messages[1];
    const auto& german = holds(messages[0], "To: dave@") ? messages[1] : messages[0];
    BOOST_TEST(holds(french, "10:00 (Europe/Paris)"));
    BOOST_TEST(holds(german, "08:00 Uhr (UTC)"));
    for (const auto& message : messages) {
        BOOST_TEST(holds(message, "text/calendar; charset=utf-8; method=REQUEST"));
        BOOST_TEST(holds(message, "DTSTART:20260504T080000Z"));
        BOOST_TEST(holds(message, "DTEND:20260504T093000Z"));
        BOOST_TEST(holds(message, "UID:" + room + "-" + conference + "@chat.exa"));
        BOOST_TEST(holds(message, "SEQUENCE:0"));
        BOOST_TEST(holds(message, "90 min"));
    }
}

BOOST_AUTO_TEST_CASE(the_inviters_message_is_sent_by_email_and_chat_and_makes_the_meeting_an_instant_one)
{
    schedule();
    invite(by_telephone(R"("users":[")" + dave.id.hex() + R"("],"emails":["eve@nowhere.test"],)" +
                        R"("instantMessage":"Come now\n& here")"));
    BOOST_TEST(param("dave@example.test", "instant_message") == "Come now\n& here");
    BOOST_TEST(param("eve@nowhere.test", "instant_message") == "Come now\n& here");
    BOOST_TEST(count("notifications WHERE LOCATE('jabber:x:audioconference', stanza) > 0") == 0);
    BOOST_TEST(count("notifications WHERE LOCATE('Come now', stanza) > 0 AND to_jid = '" + jid(dave) + "'") == 1);
}

BOOST_DATA_TEST_CASE(no_email_is_written_if_none_is_wanted, data::make({"true", "\"true\"", "\"TRUE\""}), flag)
{
    const auto answer = invite(by_telephone(R"("users":[")" + dave.id.hex() + R"("],"emails":["eve@nowhere.test"],)" +
                                            R"("noMail":)" + std::string(flag)));
    BOOST_TEST(answer.status == 200);
    BOOST_TEST(count("mail_spool") == 0);
    BOOST_TEST(guests() == "eve@nowhere.test");
    BOOST_TEST(place(dave) == "invited");
    BOOST_TEST(answer.json["data"]["attendees"]["usersRainbow"].size() == 1U);
    BOOST_TEST(answer.json["data"]["attendees"]["guests"].size() == 1U);
}

BOOST_DATA_TEST_CASE(false_as_a_string_is_false, data::make({"false", "\"false\"", "null"}), flag)
{
    const auto value = std::string(flag);
    invite(by_telephone(R"("emails":["eve@nowhere.test"],"noMail":)" + value + R"(,"update":)" + value));
    BOOST_TEST(emails() == "room_guest_conference eve@nowhere.test");
    BOOST_TEST(param("eve@nowhere.test", "is_update") == "");
}

BOOST_AUTO_TEST_CASE(a_changed_conference_is_announced_as_an_update_with_a_higher_sequence)
{
    schedule();
    const auto body = R"("emails":["eve@nowhere.test","dave@example.test"],"update":"true")";
    invite(by_telephone(body));
    BOOST_TEST(emails() == "room_conference dave@example.test, room_guest_conference eve@nowhere.test");
    BOOST_TEST(param("eve@nowhere.test", "is_update") == "yes");
    BOOST_TEST(param("dave@example.test", "is_update") == "yes");
    BOOST_TEST(param("dave@example.test", "event_sequence") == "1");
    for (const auto& message : rendered())
        BOOST_TEST(holds(message, "\r\nSubject: Updated: "));
    forget_emails();
    invite(by_telephone(body));
    BOOST_TEST(param("dave@example.test", "event_sequence") == "2");
    BOOST_TEST(value("SELECT sequence FROM conferences") == "2");
}

BOOST_AUTO_TEST_CASE(a_video_conference_is_announced_by_event_and_to_other_addresses_by_email)
{
    const auto answer = invite(R"({"scenario":"video-conference","users":[")" + bob.id.hex() + R"(",")" +
                               dave.id.hex() + R"("],"emails":["eve@nowhere.test"],"noMail":true})");
    BOOST_TEST(answer.status == 200);
    BOOST_TEST(api::write_json(answer.json["data"]["confEndPoint"]) == "{}");
    BOOST_TEST(emails() == "room_guest_video eve@nowhere.test"); // noMail is for telephone conferences
    BOOST_TEST(place(dave) == "invited");
    for (const auto& person : {bob, dave})
        BOOST_TEST(was_told(person, "type=\"webrtc\""));
    BOOST_TEST(!was_told(carol, "type=\"webrtc\""));
    BOOST_TEST(param("eve@nowhere.test", "access_code") == "");
}

BOOST_AUTO_TEST_CASE(the_older_form_sends_the_message_in_the_event)
{
    const auto of_conference = path() + "/conferences/" + conference + "/invitations";
    const auto answer = ask(
        "POST", of_conference,
        R"({"users":[")" + dave.id.hex() + R"("],"emails":["eve@nowhere.test"],"instantMessage":"Come now"})", &alice);
    BOOST_TEST(answer.status == 200);
    BOOST_TEST(answer.json["status"].asString() == "Invitations successfully sent");
    BOOST_TEST(answer.json["confEndPoint"]["phoneNumbers"].size() == 2U);
    BOOST_TEST(answer.json["attendees"]["usersRainbow"].size() == 1U);
    BOOST_TEST(was_told(dave, "message=\"Come now\""));
    BOOST_TEST(emails() == "room_conference dave@example.test, room_guest_conference eve@nowhere.test");
    forget_emails();
    const auto gone = ask("DELETE", of_conference + "?noMail=true", R"({"emails":["eve@nowhere.test"]})", &alice);
    BOOST_TEST(gone.json["status"].asString() == "Cancellation successfully sent");
    BOOST_TEST(guests() == "");
    BOOST_TEST(count("mail_spool") == 0);
}

// ---- refusals

BOOST_AUTO_TEST_CASE(users_who_may_not_invite_are_refused)
{
    const std::string body = R"({"scenario":"chat","emails":["eve@nowhere.test"]})";
    const auto as = [&](const Person* person, const std::string& to) {
        return rainbow_request("POST", to, body, person);
    };
    refuses(as(nullptr, invitations()), rainbow_refusal(401202, "\"No authorization token was found\""));
    refuses(as(&bob, invitations()), moderator_required(bob));
    refuses(as(&dave, invitations()), member_required(dave));
    refuses(as(&bob, invitations() + "/cancel"), moderator_required(bob));
    refuses(as(&dave, invitations() + "/cancel"), member_required(dave));
    const std::string unknown = "57ff5022f83ddab225994b02";
    refuses(as(&alice, enduser + "rooms/" + unknown + "/invitations"), no_room(unknown));
    refuses(as(&alice, enduser + "rooms/x/invitations"), rainbow_problem("roomId", no_id, "\"x\""));
    const auto unattached =
        R"({"scenario":"pstn-conference","confId":")" + unknown + R"(","emails":["eve@nowhere.test"]})";
    const auto no_conference =
        rainbow_refusal(404000, "\"Room Conf endPoint with id " + unknown + " does not exist.\"");
    refuses(rainbow_request("POST", invitations(), unattached, &alice), no_conference);
    refuses(rainbow_request("POST", invitations() + "/cancel", unattached, &alice), no_conference);
    refuses(rainbow_request("DELETE", path() + "/conferences/" + unknown + "/invitations", body, &alice),
            no_conference);
    BOOST_REQUIRE(ask("PUT", path() + "/archive", "{}", &alice).status == 200);
    refuses(as(&alice, invitations()), rainbow_refusal(404117, "\"The room Open invites (" + room + ") is closed\""));
}

struct BadBody {
    std::string body;
    std::string line;
};
std::ostream& operator<<(std::ostream& out, const BadBody& bad)
{
    return out << bad.body.substr(0, 100);
}
const std::string one_of = "Invalid field scenario. Expected a string being one of the following values:  [ 'chat', "
                           "'pstn-conference', 'video-conference' ]";
const BadBody bad_bodies[] = {
    {"{", rainbow_refusal(400000, "\"Invalid JSON body\"")},
    {R"({"emails":["eve@nowhere.test"]})", rainbow_problem("scenario", "Field scenario is mandatory.")},
    {R"({"scenario":"tea","emails":["eve@nowhere.test"]})", rainbow_problem("scenario", one_of, "\"tea\"")},
    {R"({"scenario":"chat"})", rainbow_problem("emails", "Field emails is mandatory.")},
    {R"({"scenario":"chat","emails":[]})", rainbow_problem("emails", nobody_valid)},
    {R"({"scenario":"chat","emails":["eve"]})", rainbow_problem("emails", nobody_valid)},
    {R"({"scenario":"chat","emails":["eve@nowhere.test\r\nBcc: x@y.test"]})", rainbow_problem("emails", nobody_valid)},
    {R"({"scenario":"chat","emails":["eve@nowhere.test\u0000"]})", rainbow_problem("emails", nobody_valid)},
    {R"({"scenario":"chat","emails":["eve@nowhere.test,x@y.test"]})", rainbow_problem("emails", nobody_valid)},
    {R"({"scenario":"chat","emails":[7]})",
     rainbow_problem("emails", "Invalid field emails. Expected an array", "[7]")},
    {R"({"scenario":"chat","emails":["eve@nowhere.test"],"lang":"french"})",
     rainbow_problem("lang", "Field lang length must be between 2 and 5 characters.", "\"french\"")},
    {R"({"scenario":"pstn-conference","emails":["eve@nowhere.test"]})",
     rainbow_problem("confId", "Field confId is mandatory.")},
    {R"({"scenario":"pstn-conference","confId":"x","emails":["eve@nowhere.test"]})",
     rainbow_problem("confId", no_id, "\"x\"")},
    {R"({"scenario":"video-conference","users":["x"]})", rainbow_problem("emails", "Field emails is mandatory.")},
    {R"({"scenario":"video-conference","users":["56c5229f94141744119f0001"]})",
     rainbow_problem("emails", "Invalid field emails.")},
};

BOOST_DATA_TEST_CASE_F(Fixture, an_invalid_body_is_refused, data::make(bad_bodies), bad)
{
    refuses(rainbow_request("POST", invitations(), bad.body, &alice), bad.line);
}

BOOST_AUTO_TEST_CASE(lists_and_messages_have_limits)
{
    settings->rainbow.bubble_participant_count = 0;
    restart();
    BOOST_TEST(invite(R"({"scenario":"chat",)" + many_emails(101) + "}").status == 400);
    BOOST_TEST(invite(R"({"scenario":"chat",)" + many_emails(100) + "}").status == 200);
    BOOST_TEST(value("SELECT MIN(lane) FROM mail_spool") == "1");
    const auto words = [](std::size_t length) {
        return by_telephone(R"("emails":["eve@nowhere.test"],"instantMessage":")" + std::string(length, 'x') + '"');
    };
    BOOST_TEST(invite(words(1025)).status == 400);
    BOOST_TEST(invite(words(1024)).status == 200);
}

BOOST_AUTO_TEST_CASE(an_invalid_address_among_valid_ones_is_reported_and_skipped)
{
    const auto answer = invite(
        R"({"scenario":"chat","emails":["a@x.test, b@x.test","eve@nowhere.test","eve@nowhere.test\nBcc: x@y.test"]})");
    BOOST_TEST(answer.status == 200);
    BOOST_TEST(api::write_json(answer.json["data"]["failed"]["invalidEmails"]) ==
               R"(["a@x.test, b@x.test","eve@nowhere.test\nBcc: x@y.test"])");
    BOOST_TEST(emails() == "room_guest_chat eve@nowhere.test");
}

BOOST_AUTO_TEST_CASE(guests_and_members_together_stay_within_the_rooms_limit)
{
    settings->rainbow.bubble_participant_count = 5; // three are in it
    restart();
    refuses(rainbow_request(
                "POST", invitations(),
                R"({"scenario":"chat","emails":["dave@example.test","eve@nowhere.test","finn@nowhere.test"]})", &alice),
            full(6, 5));
    BOOST_TEST(invite(R"({"scenario":"chat","emails":["dave@example.test","eve@nowhere.test"]})").status == 200);
    refuses(rainbow_request("POST", invitations(), R"({"scenario":"chat","emails":["finn@nowhere.test"]})", &alice),
            full(6, 5));
    // Existing members need no place.
    BOOST_TEST(invite(R"({"scenario":"chat","emails":["dave@example.test","eve@nowhere.test"]})").status == 200);
    // A guest's place is counted already.
    BOOST_TEST(register_at_rocketchat("eve@nowhere.test").status == 200);
    BOOST_TEST(is_member("eve@nowhere.test"));
}

BOOST_AUTO_TEST_CASE(a_banned_user_stays_outside)
{
    ban(*RoomId::from_hex(room), bob);
    const auto answer = invite(by_telephone(R"("users":[")" + bob.id.hex() + R"("],"emails":["eve@nowhere.test"])"));
    BOOST_TEST(api::write_json(answer.json["data"]["invalidUsers"]) == R"([")" + bob.id.hex() + "\"]");
    BOOST_TEST(emails() == "room_guest_conference eve@nowhere.test");
}

// ---- cancel

BOOST_AUTO_TEST_CASE(cancelling_a_chat_removes_the_guests_their_emails_and_their_links)
{
    invite(R"({"scenario":"chat","emails":["eve@nowhere.test","finn@nowhere.test"]})");
    const auto finn = value("SELECT LOWER(HEX(id)) FROM room_guests WHERE address = 'finn@nowhere.test'");
    forget_notifications();
    const auto answer =
        cancel(R"({"scenario":"chat","emails":["Finn@nowhere.test","unknown@nowhere.test","x"],"lang":"fr"})");
    const std::string inner =
        R"("failed":{"invalidEmails":["x"],"invalidUsers":[]},"guestEmails":["eve@nowhere.test"],)"
        R"("invalidUsers":[],"scenario":"chat","status":"Cancellation successfully sent"})";
    BOOST_TEST(answer.line() == "200 {\"data\":{" + inner + "," + inner);
    BOOST_TEST(guests() == "eve@nowhere.test");
    BOOST_TEST(emails() == "room_guest_chat eve@nowhere.test");
    BOOST_TEST(count("mail_log WHERE outcome = 'suppressed' AND recipient = 'finn@nowhere.test'") == 1);
    for (const auto& person : {alice, bob, carol})
        BOOST_TEST(was_told(person, "<email>eve@nowhere.test</email></guests>"));
    BOOST_TEST(notifications() == 3);
    // Neither the address nor the link of a sent e-mail gives access.
    service::NewUser newcomer;
    newcomer.address = "finn@nowhere.test";
    newcomer.name = "Finn";
    newcomer.password_hash = "x";
    newcomer.invitation = RoomGuestId::from_hex(finn);
    service::Accounts accounts(use_cases());
    BOOST_TEST(accounts.create(realm, newcomer).has_value());
    BOOST_TEST(!is_member("finn@nowhere.test"));
}

BOOST_AUTO_TEST_CASE(cancelling_an_unknown_invitation_notifies_nobody)
{
    const auto answer = cancel(R"({"scenario":"video-conference","emails":"unknown@nowhere.test"})");
    BOOST_TEST(answer.status == 200);
    BOOST_TEST(notifications() == 0);
    BOOST_TEST(count("mail_spool") == 0);
    const auto refusal = rainbow_refusal(
        400000, "\"A list of emails is mandatory to revoke guests from a chat or video conference bubble.\"");
    for (const auto* body : {R"({"scenario":"chat"})", R"({"scenario":"chat","emails":[]})",
                             R"({"scenario":"video-conference","emails":["x"],"users":["57ff5022f83ddab225994b02"]})"})
        refuses(rainbow_request("POST", invitations() + "/cancel", body, &alice), refusal);
}

BOOST_AUTO_TEST_CASE(cancelling_a_scheduled_conference_is_announced_by_email)
{
    schedule();
    invite(by_telephone(R"("users":[")" + dave.id.hex() + R"("],"emails":["eve@nowhere.test"])"));
    forget_notifications();
    const auto answer = cancel(R"({"confId":")" + conference + R"(","users":")" + dave.id.hex() +
                               R"(","emails":["eve@nowhere.test","finn@nowhere.test"]})");
    BOOST_TEST(answer.json["data"]["scenario"].asString() == "pstn-conference");
    BOOST_TEST(answer.json["guestEmails"].size() == 0U);
    BOOST_TEST(!answer.json.isMember("attendees"));
    BOOST_TEST(place(dave) == "invited"); // members stay
    // The invitations were not sent yet, and will not be.
    BOOST_TEST(emails() == "room_conference_cancelled dave@example.test, room_conference_cancelled eve@nowhere.test, "
                           "room_conference_cancelled finn@nowhere.test");
    BOOST_TEST(count("mail_log WHERE outcome = 'suppressed'") == 2);
    for (const auto& message : rendered()) {
        BOOST_TEST(holds(message, "method=CANCEL"));
        BOOST_TEST(holds(message, "SEQUENCE:1"));
        BOOST_TEST(holds(message, "UID:" + room + "-" + conference));
        BOOST_TEST(holds(message, "STATUS:CANCELLED"));
    }
    BOOST_TEST(notifications() == 4);
}

BOOST_AUTO_TEST_CASE(a_cancellation_without_emails_lists_the_users_also_by_delete)
{
    invite(by_telephone(R"("emails":["eve@nowhere.test"])"));
    const auto answer = ask("DELETE", invitations(),
                            R"({"scenario":"pstn-conference","confId":")" + conference +
                                R"(","noMail":"true","emails":["eve@nowhere.test"],"lang":"fr"})",
                            &alice);
    BOOST_TEST(answer.status == 200);
    BOOST_TEST(api::write_json(answer.json["attendees"]) ==
               R"({"guests":[{"loginEmail":"eve@nowhere.test"}],"usersRainbow":[]})");
    BOOST_TEST(answer.json["data"]["attendees"] == answer.json["attendees"]);
    BOOST_TEST(count("mail_spool") == 0);
    BOOST_TEST(guests() == "");
}

// ---- becoming a member

BOOST_AUTO_TEST_CASE(a_guest_who_registers_is_a_member_and_all_are_notified)
{
    invite(R"({"scenario":"chat","emails":["eve@nowhere.test","finn@nowhere.test"]})");
    forget_notifications();
    BOOST_TEST(register_at_rocketchat("EVE@nowhere.test").status == 200);
    BOOST_TEST(is_member("EVE@nowhere.test"));
    BOOST_TEST(guests() == "finn@nowhere.test");
    BOOST_TEST(emails() == "room_guest_chat finn@nowhere.test"); // hers had not been sent
    for (const auto& person : {alice, bob, carol}) {
        BOOST_TEST(was_told(person, "<email>finn@nowhere.test</email></guests>"));
        BOOST_TEST(was_told(person, "status=\"accepted\""));
    }
    BOOST_TEST(was_told(alice, "New Comer has been invited"));
    BOOST_TEST(count("notifications WHERE LOCATE('jabber:x:conference', stanza) > 0 AND from_jid = '" + jid(alice) +
                     "'") == 1);
    const auto shown = ask("GET", path(), "", &alice);
    BOOST_TEST(shown.json["data"]["activeUsersCounter"].asInt() == 4);
}

// ---- cost

BOOST_AUTO_TEST_CASE(a_hundred_addresses_and_a_hundred_users_take_few_statements)
{
    settings->rainbow.bubble_participant_count = 0;
    std::string users;
    for (int i = 0; i < 100; ++i) {
        const auto person = add_user("person" + std::to_string(i));
        users += (i ? ",\"" : "\"") + person.id.hex() + '"';
    }
    database.run_script("UPDATE users SET password_hash = 'x'");
    schedule();
    int statements = 0;
    const auto application = another([&](std::string_view) { ++statements; });
    (*application)(rainbow_request("GET", path(), "", &alice)); // connects
    statements = 0;
    const auto wanted =
        rainbow_request("POST", invitations(), by_telephone(many_emails(100) + R"(,"users":[)" + users + "]"), &alice);
    const auto before = std::clock();
    const auto response = (*application)(wanted);
    const auto milliseconds = 1000 * (std::clock() - before) / CLOCKS_PER_SEC;
    BOOST_TEST(response.status == 200);
    BOOST_TEST(count("mail_spool") == 200);
    BOOST_TEST(count("room_guests") == 100);
    BOOST_TEST(count("room_members WHERE status = 'invited'") == 101);
    BOOST_TEST(notifications() == 100 + 100 + 103 + 100);
    BOOST_TEST(statements <= 25);
    BOOST_TEST_MESSAGE(statements << " statements, " << milliseconds << " ms of CPU");
    statements = 0;
    const auto gone = (*application)(rainbow_request(
        "POST", invitations() + "/cancel", by_telephone(many_emails(100) + R"(,"users":[)" + users + "]"), &alice));
    BOOST_TEST(gone.status == 200);
    BOOST_TEST(count("mail_spool") == 200);
    BOOST_TEST(count("mail_log") == 200);
    BOOST_TEST(statements <= 25);
}

BOOST_AUTO_TEST_SUITE_END()
