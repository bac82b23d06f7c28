"""Each stanza of Rainbow's, as a client that is signed in to Prosody receives it after the REST call that causes it."""

import unittest
import xml.etree.ElementTree as ElementTree
from collections import Counter

from notifications import Notified
from rainbow import people_of
from running import shared
from xmpp_client import canonical

CONFERENCE = "5980c0aaf698c541468fd1e1"


class RainbowStanzas(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.running = shared()
        cls.usher = Notified(cls.running)
        cls.people = people_of(cls.running, "stanzas.alice", "stanzas.bob", "stanzas.carol")
        cls.alice, cls.bob, cls.carol = cls.people

    def setUp(self):
        self.room = self.must(self.alice.post("rooms", {"name": f"R & D <{self.id()[-20:]}>", "topic": "planning"}))
        self.listeners = {}
        for person in self.people:
            self.listeners[person] = self.usher.client(person.jid)
            self.addCleanup(self.listeners[person].close)
        self.hear()   # what was kept for them

    def must(self, answer):
        self.assertEqual(answer.status, 200, answer.text)
        return answer.json.get("data", answer.json)

    def hear(self) -> dict:
        """What each person has been told since the last time."""
        self.usher.await_delivery()
        heard = {}
        for person, listener in self.listeners.items():
            listener.catch_up()
            heard[person], listener.messages = listener.messages, []
        return heard

    def words(self, text: str) -> str:
        """The sheet's placeholders filled in."""
        names = {"ALICE": self.alice.jid, "BOB": self.bob.jid, "CAROL": self.carol.jid, "ROOM_JID": self.room["jid"],
                 "ROOM_ID": self.room["id"], "ALICE_ID": self.alice.id, "DOMAIN": self.alice.jid.split("@")[1]}
        for name in sorted(names, key=len, reverse=True):
            text = text.replace(name, names[name])
        return text

    def plain(self, message: ElementTree.Element) -> tuple:
        """Without its id, which is checked to be one, and the language that Prosody adds."""
        message = ElementTree.fromstring(ElementTree.tostring(message))
        self.assertRegex(message.attrib.pop("id"), "^[0-9a-f]{24}$")
        message.attrib.pop("{http://www.w3.org/XML/1998/namespace}lang", None)
        return canonical(message)

    def printed(self, text: str) -> tuple:
        return canonical(ElementTree.fromstring(self.words(text).replace("<message ", "<message xmlns='jabber:client' ", 1)))

    def told(self, what: dict) -> None:
        """Each person has got just these, since the last time."""
        heard = self.hear()
        for person in self.people:
            texts = [text.replace("TO=", f"to='{person.jid}'") for text in what.get(person, [])]
            self.assertEqual(Counter(map(self.plain, heard[person])), Counter(map(self.printed, texts)), person.address)

    def joined(self, person) -> None:
        """He is a member, and that has been told."""
        self.must(self.alice.post(f"rooms/{self.room['id']}/users", {"userId": person.id, "status": "accepted"}))
        self.hear()

    def test_13_1_and_13_2_an_invitation_to_the_invitee_and_to_the_moderators(self):
        self.must(self.alice.post(f"rooms/{self.room['id']}/users", {"userId": self.bob.id, "reason": "come & \"see\""}))
        self.told({
            self.bob: ["<message from='ALICE' TO=><x xmlns='jabber:x:conference' jid='ROOM_JID' thread='ROOM_ID' "
                       "reason='come &amp; \"see\"'/></message>"],
            self.alice: ["<message type='groupchat' from='ROOM_JID' TO=><body>Stanzas Bob has been invited to join the bubble</body>"
                         "<event xmlns='jabber:iq:configuration' name='invitation' jid='BOB'/></message>"]})

    def test_13_3_the_guests_to_every_active_member(self):
        self.joined(self.bob)
        guests = "<message type='management' from='DOMAIN' TO=><room roomid='ROOM_ID' roomjid='ROOM_JID' xmlns='jabber:iq:configuration'>" \
                 "<guests action='update'>{}</guests></room></message>"
        for addresses, call in ((["carol@nowhere.test"], "invitations"), (["carol@nowhere.test", "dave@nowhere.test"], "invitations"),
                                (["dave@nowhere.test"], "invitations/cancel")):
            of_call = ["carol@nowhere.test"] if call.endswith("cancel") else addresses[-1:]
            self.must(self.alice.post(f"rooms/{self.room['id']}/{call}", {"scenario": "chat", "emails": of_call}))
            stanza = guests.format("".join(f"<email>{address}</email>" for address in addresses))
            self.told({self.alice: [stanza], self.bob: [stanza]})

    def test_13_4_a_public_link_to_its_owner(self):
        link = self.must(self.alice.post(f"users/{self.alice.id}/public-links/bind", {"roomId": self.room["id"]}))
        stanza = "<message type='management' from='DOMAIN' TO=><openinvite action='{}' xmlns='jabber:iq:configuration'>" \
                 "<openinviteid>{}</openinviteid><roomid>ROOM_ID</roomid><roomType>default</roomType><invitationURL>{}</invitationURL>" \
                 "</openinvite></message>"
        self.told({self.alice: [stanza.format("create", link["openInviteId"], link["invitationURL"])]})
        link = self.must(self.alice.put(f"users/{self.alice.id}/public-links/reset", {"roomId": self.room["id"]}))
        self.told({self.alice: [stanza.format("update", link["openInviteId"], link["invitationURL"])]})
        self.must(self.alice.put(f"users/{self.alice.id}/public-links/unbind", {"roomId": self.room["id"]}))
        self.told({self.alice: [stanza.format("delete", link["openInviteId"], link["invitationURL"])]})

    def test_13_5_and_13_7_an_answer_to_all_members(self):
        self.must(self.alice.post(f"rooms/{self.room['id']}/users", {"userId": self.bob.id}))
        self.hear()
        for status, name, words in (("accepted", "join", "joined"), ("unsubscribed", "leave", "left")):
            self.must(self.bob.put(f"rooms/{self.room['id']}/users/{self.bob.id}", {"status": status}))
            changed = "<message type='management' from='DOMAIN' TO=><room xmlns='jabber:iq:configuration' roomid='ROOM_ID' roomjid='ROOM_JID' " \
                      f"userjid='BOB' status='{status}'/></message>"
            event = f"<message type='groupchat' from='ROOM_JID' TO=><body>Stanzas Bob has {words} the bubble</body>" \
                    f"<event xmlns='jabber:iq:configuration' name='{name}' jid='BOB'/></message>"
            self.told({self.alice: [changed, event], self.bob: [changed, event] if status == "accepted" else [changed]})

    def test_13_6_and_13_7_a_change_of_the_room_and_its_end_to_all_members(self):
        self.joined(self.bob)
        self.must(self.alice.put(f"rooms/{self.room['id']}", {"name": "New <name>", "topic": ""}))
        changed = "<message type='management' from='DOMAIN' TO=><room xmlns='jabber:iq:configuration' roomid='ROOM_ID' roomjid='ROOM_JID' " \
                  "name='New &lt;name&gt;' topic=''/></message>"
        self.told({self.alice: [changed], self.bob: [changed]})

        self.assertEqual(self.alice.delete(f"rooms/{self.room['id']}").status, 200)
        closed = "<message type='groupchat' from='ROOM_JID' TO=><body>Stanzas Alice has closed the bubble</body>" \
                 "<event xmlns='jabber:iq:configuration' name='close' jid='ALICE'/></message>"
        self.told({self.alice: [closed], self.bob: [closed]})

    def test_13_7_a_conference_to_all_members(self):
        self.joined(self.bob)
        event = "<message type='groupchat' from='ROOM_JID' TO=><body>Stanzas Alice has {} the bubble</body><event " \
                "xmlns='jabber:iq:configuration' name='{}' jid='ALICE' userId='ALICE_ID'/></message>"
        self.must(self.alice.post(f"rooms/{self.room['id']}/conferences", {"confId": CONFERENCE}))
        added = event.format("added a conference to", "conferenceAdd")
        self.told({self.alice: [added], self.bob: [added]})
        self.must(self.alice.delete(f"rooms/{self.room['id']}/conferences/{CONFERENCE}?mediaType=pstnAudio"))
        removed = event.format("removed the conference from", "conferenceRemove")
        self.told({self.alice: [removed], self.bob: [removed]})

    def test_13_8_a_conference_to_the_account_holders_who_are_invited(self):
        self.joined(self.bob)
        self.must(self.alice.post(f"rooms/{self.room['id']}/conferences", {"confId": CONFERENCE, "mediaType": "webrtc"}))
        self.hear()
        self.must(self.alice.post(f"rooms/{self.room['id']}/invitations", {"scenario": "video-conference", "confId": CONFERENCE,
                                                                          "users": [self.bob.id], "emails": []}))
        self.told({self.bob: ["<message from='ALICE' TO=><x xmlns='jabber:x:audioconference' jid='ROOM_JID' "
                              f"confendpointid='{CONFERENCE}' type='webrtc'/></message>"]})

    def test_joining_by_a_link_is_told_to_the_new_member_the_moderators_and_all(self):
        link = self.must(self.alice.post(f"users/{self.alice.id}/public-links/bind", {"roomId": self.room["id"]}))
        self.hear()
        self.must(self.carol.post("rooms/open-invites", {"openInviteId": link["openInviteId"]}))
        name = self.room["name"].replace("&", "&amp;").replace("<", "&lt;")
        changed = "<message type='management' from='DOMAIN' TO=><room xmlns='jabber:iq:configuration' roomid='ROOM_ID' roomjid='ROOM_JID' " \
                  "userjid='CAROL' status='accepted' privilege='user'/></message>"
        self.told({
            self.carol: ["<message from='ALICE' TO=><x xmlns='jabber:x:conference' jid='ROOM_JID' thread='ROOM_ID' "
                         f"reason='{name}'/></message>", changed],
            self.alice: ["<message type='groupchat' from='ROOM_JID' TO=><body>Stanzas Carol has been invited to join the bubble</body>"
                         "<event xmlns='jabber:iq:configuration' name='invitation' jid='CAROL'/></message>", changed]})
        self.must(self.carol.post("rooms/open-invites", {"openInviteId": link["openInviteId"]}))
        self.told({})


if __name__ == "__main__":
    unittest.main()
