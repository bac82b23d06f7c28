#include "domain/notification.h"
#include "domain/stanzas.h"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <set>

using namespace usher;
using namespace usher::stanzas;

namespace {

constexpr auto inviter = "alice@x.test";
constexpr auto invitee = "bob@x.test";
constexpr auto domain = "x.test";
const RoomAddress room = {*RoomId::from_hex("57ff5022f83ddab225994b02"), "room_1@muc.x.test"};

xml::Element sorted(xml::Element element)
{
    std::ranges::sort(element.attributes);
    for (auto& child : element.children)
        child = sorted(child);
    return element;
}

/// As the sheet prints it, with INVITER, INVITEE, ROOM, ROOM_ID and DOMAIN instead of the names above.
xml::Element printed(std::string text)
{
    const std::pair<std::string, std::string> words[] = {
        {"ROOM_ID", room.id.hex()}, {"ROOM", room.jid}, {"INVITER", inviter}, {"INVITEE", invitee}, {"DOMAIN", domain}};
    for (const auto& [word, value] : words)
        for (auto at = text.find(word); at != std::string::npos; at = text.find(word, at + value.size()))
            text.replace(at, word.size(), value);
    return sorted(xml::parse(text).value());
}

void check(const Stanza& stanza, const std::string& expected)
{
    const auto text = text_of(stanza, "1", invitee);
    BOOST_CHECK_MESSAGE(sorted(xml::parse(text).value()) == printed(expected), text);
}

} // namespace

BOOST_AUTO_TEST_SUITE(stanzas_)

BOOST_AUTO_TEST_CASE(an_invitation_names_the_room_and_its_id)
{
    check(invitation(inviter, room, "R & \"D\""),
          R"(<message from="INVITER" to="INVITEE" id="1"><x xmlns="jabber:x:conference" jid="ROOM" thread="ROOM_ID" )"
          R"(reason="R &amp; &quot;D&quot;"/></message>)");
}

BOOST_AUTO_TEST_CASE(moderators_are_notified_of_an_invitation_by_the_room)
{
    check(
        member_invited(room, "eve@x.test", "Eve <E>"),
        R"(<message type="groupchat" from="ROOM" to="INVITEE" id="1"><body>Eve &lt;E&gt; has been invited to join the )"
        R"(bubble</body><event xmlns="jabber:iq:configuration" name="invitation" jid="eve@x.test"/></message>)");
}

BOOST_AUTO_TEST_CASE(the_guest_list_is_complete)
{
    check(guest_list(domain, room, {"carol@nowhere.test", "dave@nowhere.test"}),
          R"(<message type="management" from="DOMAIN" to="INVITEE" id="1"><room roomid="ROOM_ID" roomjid="ROOM" )"
          R"(xmlns="jabber:iq:configuration"><guests action="update"><email>carol@nowhere.test</email>)"
          R"(<email>dave@nowhere.test</email></guests></room></message>)");
    check(guest_list(domain, room, {}),
          R"(<message type="management" from="DOMAIN" to="INVITEE" id="1"><room roomid="ROOM_ID" roomjid="ROOM" )"
          R"(xmlns="jabber:iq:configuration"><guests action="update"/></room></message>)");
}

BOOST_AUTO_TEST_CASE(a_public_link_is_sent_with_its_set_fields)
{
    check(public_link(domain, LinkAction::create, {"0fc0", room.id, "default", "http://h/i/0fc0"}),
          R"(<message type="management" from="DOMAIN" to="INVITEE" id="1"><openinvite action="create" )"
          R"(xmlns="jabber:iq:configuration"><openinviteid>0fc0</openinviteid><roomid>ROOM_ID</roomid>)"
          R"(<roomType>default</roomType><invitationURL>http://h/i/0fc0</invitationURL></openinvite></message>)");
    check(public_link(domain, LinkAction::update, {"0fc0", std::nullopt, "personal_audio_room"}),
          R"(<message type="management" from="DOMAIN" to="INVITEE" id="1"><openinvite action="update" )"
          R"(xmlns="jabber:iq:configuration"><openinviteid>0fc0</openinviteid><roomid/>)"
          R"(<roomType>personal_audio_room</roomType></openinvite></message>)");
    check(
        public_link(domain, LinkAction::remove, {"0fc0", room.id}),
        R"(<message type="management" from="DOMAIN" to="INVITEE" id="1"><openinvite action="delete" )"
        R"(xmlns="jabber:iq:configuration"><openinviteid>0fc0</openinviteid><roomid>ROOM_ID</roomid></openinvite></message>)");
}

BOOST_AUTO_TEST_CASE(a_changed_member_is_sent_with_status_and_privilege)
{
    check(member_changed(domain, room, "eve@x.test", "accepted"),
          R"(<message type="management" from="DOMAIN" to="INVITEE" id="1"><room xmlns="jabber:iq:configuration" )"
          R"(roomid="ROOM_ID" roomjid="ROOM" userjid="eve@x.test" status="accepted"/></message>)");
    check(
        member_changed(domain, room, "eve@x.test", "accepted", "moderator"),
        R"(<message type="management" from="DOMAIN" to="INVITEE" id="1"><room xmlns="jabber:iq:configuration" )"
        R"(roomid="ROOM_ID" roomjid="ROOM" userjid="eve@x.test" status="accepted" privilege="moderator"/></message>)");
}

BOOST_AUTO_TEST_CASE(a_changed_room_has_name_and_topic)
{
    check(room_changed(domain, room, "Weekly", ""),
          R"(<message type="management" from="DOMAIN" to="INVITEE" id="1"><room xmlns="jabber:iq:configuration" )"
          R"(roomid="ROOM_ID" roomjid="ROOM" name="Weekly" topic=""/></message>)");
}

BOOST_AUTO_TEST_CASE(events_of_a_room_are_messages_from_the_room)
{
    const std::pair<RoomEvent, std::string> events[] = {{RoomEvent::join, "join"},
                                                        {RoomEvent::welcome, "welcome"},
                                                        {RoomEvent::leave, "leave"},
                                                        {RoomEvent::close, "close"}};
    for (const auto& [event, name] : events) {
        const auto message = room_event(room, event, "eve@x.test", "Eve").message;
        BOOST_TEST(*message.attribute("type") == "groupchat");
        BOOST_TEST(message.child("body")->text.starts_with("Eve "));
        BOOST_TEST(*message.child("event")->attribute("name") == name);
        BOOST_TEST(*message.child("event")->attribute("jid") == "eve@x.test");
    }
    const auto user = *UserId::from_hex("5808b655a55a36d354f75c01");
    const auto added = conference_event(room, ConferenceEvent::add, "eve@x.test", "Eve", user);
    BOOST_TEST(*added.message.child("event")->attribute("name") == "conferenceAdd");
    BOOST_TEST(*added.message.child("event")->attribute("userId") == user.hex());
    const auto removed = conference_event(room, ConferenceEvent::remove, "eve@x.test", "Eve", user);
    BOOST_TEST(*removed.message.child("event")->attribute("name") == "conferenceRemove");
}

BOOST_AUTO_TEST_CASE(a_conference_invitation_says_which_and_of_what_kind)
{
    check(conference_invitation(inviter, room, "57ff5022f83ddab225994b09", ConferenceMedia::audio, "now, please"),
          R"(<message from="INVITER" to="INVITEE" id="1"><x xmlns="jabber:x:audioconference" jid="ROOM" )"
          R"(confendpointid="57ff5022f83ddab225994b09" message="now, please"/></message>)");
    check(conference_invitation(inviter, room, "c", ConferenceMedia::video, ""),
          R"(<message from="INVITER" to="INVITEE" id="1"><x xmlns="jabber:x:audioconference" jid="ROOM" )"
          R"(confendpointid="c" type="webrtc"/></message>)");
    check(chat_message(inviter, "Hello"),
          R"(<message type="chat" from="INVITER" to="INVITEE" id="1"><body>Hello</body></message>)");
}

BOOST_AUTO_TEST_CASE(a_stanza_for_many_equals_the_one_for_a_single_recipient)
{
    SystemRandom random;
    NotificationBatch batch({SubjectKind::room, room.id}, *parse_sql_time("2026-03-02 09:15:00"), random);
    const auto stanza = guest_list(domain, room, {"a&b@x.test", "c@x.test"});
    const std::vector<std::string> receivers = {"a@x.test", "o'neil&<\"@x.test", "b@x.test"};
    batch.add(stanza, receivers);
    BOOST_REQUIRE_EQUAL(batch.all().size(), receivers.size());
    for (std::size_t i = 0; i < receivers.size(); ++i) {
        const auto& told = batch.all()[i];
        BOOST_TEST(told.to_jid == receivers[i]);
        BOOST_TEST(told.stanza == text_of(stanza, told.id.hex(), receivers[i]));
    }
}

BOOST_AUTO_TEST_CASE(a_batch_has_a_stanza_for_each_recipient)
{
    SystemRandom random;
    const auto now = *parse_sql_time("2026-03-02 12:00:00.000000");
    NotificationBatch batch({SubjectKind::room, room.id}, now, random);
    batch.add(member_changed(domain, room, invitee, "accepted"), std::vector<std::string>{"a@x.test", "b@x.test"});
    batch.add(chat_message(inviter, "Hello"), "a@x.test");
    BOOST_REQUIRE_EQUAL(batch.all().size(), 3U);
    std::set<std::string> ids;
    for (const auto& notification : batch.all()) {
        const auto stanza = xml::parse(notification.stanza).value();
        BOOST_TEST(*stanza.attribute("id") == notification.id.hex());
        BOOST_TEST(*stanza.attribute("to") == notification.to_jid);
        BOOST_TEST(*stanza.attribute("from") == notification.from_jid);
        BOOST_CHECK((notification.subject == Subject{SubjectKind::room, room.id}));
        BOOST_CHECK(notification.created_at == now);
        ids.insert(notification.id.hex());
    }
    BOOST_TEST(ids.size() == 3U);
    BOOST_TEST(batch.all()[1].to_jid == "b@x.test");
    BOOST_TEST(batch.all()[2].from_jid == inviter);
}

BOOST_AUTO_TEST_SUITE_END()
