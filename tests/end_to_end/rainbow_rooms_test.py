"""Rainbow's rooms, members and conference endpoints through nginx: each operation as its clients call it."""

import threading
import unittest
from xml.etree import ElementTree

from rainbow import Client, people_of
from running import await_that, shared
from xmpp_client import XmppClient, canonical

ENDPOINT = "5980c0aaf698c541468fd1e0"


class RoomsTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.running = shared()
        cls.alice, cls.bob, cls.carol = people_of(cls.running, "rooms.alice", "rooms.bob", "rooms.carol")

    def setUp(self):
        self.room = self.must(self.alice.post("rooms", {"name": f"Room of {self.id()}", "topic": "planning"}))["id"]

    def tearDown(self):
        self.alice.delete(f"rooms/{self.room}")

    def must(self, answer):
        self.assertEqual(answer.status, 200, answer.text)
        self.assertTrue(answer.headers["Content-Type"].startswith("application/json"))
        self.assertTrue(answer.headers["x-rainbow-request-id"])
        return answer.json["data"]

    def refused(self, answer, code):
        self.assertEqual((answer.status, answer.json["errorCode"], answer.json["errorDetailsCode"]), (code // 1000, code // 1000, code), answer.text)

    def invite(self, person, **more):
        return self.must(self.alice.post(f"rooms/{self.room}/users", {"userId": person.id} | more))

    def statuses(self):
        shown = self.must(self.alice.get(f"rooms/{self.room}?format=full&unsubscribed=true&nbUsersToKeep=-1"))
        return {user["userId"]: user["status"] for user in shown["users"]}

    # ---- rooms

    def test_a_room_is_made_shown_changed_and_deleted(self):
        shown = self.must(self.alice.get(f"rooms/{self.room}"))
        self.assertEqual((shown["topic"], shown["creator"], shown["visibility"], shown["activeUsersCounter"]), ("planning", self.alice.id, "private", 1))
        self.assertNotIn("conference", shown)
        self.assertEqual(self.must(self.alice.get(f"rooms/jids/{shown['jid']}")), shown)
        self.refused(self.bob.get(f"rooms/{self.room}"), 404001)

        changed = self.must(self.alice.put(f"rooms/{self.room}", {"topic": "", "visibility": "public", "autoRegister": "lock"}))
        self.assertEqual((changed["topic"], changed["visibility"], changed["autoRegister"]), ("", "public", "lock"))
        self.assertEqual(self.must(self.bob.get(f"rooms/{self.room}?format=small"))["id"], self.room)
        self.refused(self.bob.put(f"rooms/{self.room}", {"topic": "mine"}), 403000)

        gone = self.alice.delete(f"rooms/{self.room}")
        self.assertEqual(gone.json, {"status": "Room ID successfully deleted", "Status": "Room ID successfully deleted", "data": []})
        self.refused(self.alice.get(f"rooms/{self.room}"), 404001)

    def test_text_of_any_kind_comes_back_as_it_was(self):
        name, topic = "Réunion <b>\"1\"</b> & 週 \U0001f389", "line one\nline two"
        changed = self.must(self.alice.put(f"rooms/{self.room}", {"name": name, "topic": topic, "customData": {"a": [name]}}))
        self.assertEqual((changed["name"], changed["topic"], changed["customData"]), (name, topic, {"a": [name]}))

    def test_a_list_of_rooms_is_paged_until_all_have_come(self):
        more = [self.must(self.alice.post("rooms", {"name": f"Page {number}"}))["id"] for number in range(4)]
        seen, total = [], None
        while total is None or len(seen) < total:
            page = self.alice.get(f"rooms?userId={self.alice.id}&status=invited&status=accepted&status=unsubscribed&format=full&limit=2&offset={len(seen)}").json
            total = page["total"]
            self.assertTrue(page["data"])
            seen += [room["id"] for room in page["data"]]
        self.assertEqual(len(seen), len(set(seen)))
        self.assertTrue({self.room, *more} <= set(seen))
        for room in more:
            self.alice.delete(f"rooms/{room}")
        self.refused(self.alice.get(f"rooms?userId={self.bob.id}"), 403100)

    def test_a_room_is_closed(self):
        self.invite(self.bob, status="accepted")
        closed = self.must(self.alice.put(f"rooms/{self.room}/archive", {}))
        self.assertEqual((closed["isActive"], closed["activeUsersCounter"], closed["users"]), (False, 0, []))
        self.assertEqual(set(self.statuses().values()), {"unsubscribed"})
        self.refused(self.alice.post(f"rooms/{self.room}/users", {"userId": self.carol.id}), 404117)

    # ---- members

    def test_the_invited_answer_and_leave(self):
        invited = self.invite(self.bob, reason="come")
        self.assertEqual((invited["status"], invited["privilege"], invited["userId"]), ("invited", "user", self.bob.id))
        self.assertIn("@", invited["jid_im"])
        self.invite(self.carol, privilege="moderator", status="accepted")

        place = f"rooms/{self.room}/users/{self.bob.id}"
        self.assertEqual(self.must(self.bob.put(place, {"status": "accepted"}))["status"], "accepted")
        self.assertEqual(self.must(self.carol.put(place, {"privilege": "moderator"}))["privilege"], "moderator")
        self.refused(self.bob.put(place, {"privilege": "user"}), 403000)
        self.assertEqual(self.must(self.bob.put(place, {"status": "unsubscribed"}))["status"], "unsubscribed")
        self.assertEqual(self.statuses(), {self.alice.id: "accepted", self.carol.id: "accepted", self.bob.id: "unsubscribed"})

    def test_members_are_listed(self):
        self.invite(self.bob)
        listed = self.bob.get(f"rooms/{self.room}/users?format=full&limit=10").json
        self.assertEqual((listed["total"], listed["limit"], listed["offset"]), (2, 10, 0))
        self.assertEqual([member["loginEmail"] for member in listed["data"]], [self.alice.address, self.bob.address])
        self.assertEqual(listed["data"][1]["roles"], ["user"])
        self.assertEqual(self.must(self.alice.get(f"rooms/{self.room}/users/{self.bob.id}"))["status"], "invited")
        self.refused(self.carol.get(f"rooms/{self.room}/users"), 403000)
        self.refused(self.alice.get(f"rooms/{self.room}/users/{self.carol.id}"), 404000)

    def test_members_are_removed(self):
        self.invite(self.bob, status="accepted")
        self.invite(self.carol, status="accepted")
        self.refused(self.alice.delete(f"rooms/{self.room}/users/{self.alice.id}"), 409000)
        self.refused(self.bob.delete(f"rooms/{self.room}/users/{self.carol.id}"), 403000)
        for person, by in ((self.bob, self.bob), (self.carol, self.alice)):
            gone = by.delete(f"rooms/{self.room}/users/{person.id}")
            self.assertEqual(gone.json["Status"], "UserId ID successfully deleted")
            self.refused(person.get(f"rooms/{self.room}"), 404001)
        self.assertEqual(self.statuses(), {self.alice.id: "accepted"})

    def test_a_room_that_is_full_takes_nobody_whatever_the_race(self):
        crowd = people_of(self.running, *(f"rooms.crowd{number}" for number in range(24)))
        answers, lock = [], threading.Lock()

        def add(person):
            answer = self.alice.post(f"rooms/{self.room}/users", {"userId": person.id})
            with lock:
                answers.append(answer)
        threads = [threading.Thread(target=add, args=(person,)) for person in crowd]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(sorted(answer.status for answer in answers), [200] * 19 + [403] * 5)
        quota = next(answer.json for answer in answers if answer.status == 403)
        self.assertEqual(quota["errorDetailsCode"], 403621)
        self.assertEqual(quota["errorDetails"]["currentValue"], 21)
        self.assertEqual(quota["errorDetailsData"], quota["errorDetails"])
        self.assertEqual(self.must(self.alice.get(f"rooms/{self.room}"))["activeUsersCounter"], 20)

    # ---- conference endpoints

    def test_an_endpoint_is_attached_shown_and_detached(self):
        path = f"rooms/{self.room}/conferences"
        expected = {"userId": self.alice.id, "confEndpointId": ENDPOINT, "confEndPointId": ENDPOINT, "mediaType": "pstnAudio"}
        self.assertEqual(self.must(self.alice.post(path, {"confId": ENDPOINT})), expected)
        self.refused(self.alice.post(path, {"confId": ENDPOINT}), 409000)
        self.assertEqual(self.must(self.alice.get(f"{path}/{ENDPOINT}")), expected)
        self.assertEqual(self.must(self.alice.get(f"rooms/{self.room}"))["confEndpoints"], [expected])
        self.refused(self.bob.get(f"{path}/{ENDPOINT}"), 403000)
        gone = self.alice.delete(f"{path}/{ENDPOINT}?mediaType=pstnAudio")
        self.assertEqual(gone.json["status"], "Conference ID successfully deleted")
        self.refused(self.alice.get(f"{path}/{ENDPOINT}"), 404000)

    # ---- bad input

    def test_bad_input_is_told_apart(self):
        self.refused(self.alice.get("rooms/not-an-id"), 400000)
        self.refused(self.alice.post("rooms", {}), 400000)
        self.refused(self.alice.post("rooms", "no JSON"), 400000)
        self.refused(self.alice.post("rooms", {"name": "a\u0000b"}), 400000)
        self.refused(self.alice.put(f"rooms/{self.room}/users/{self.bob.id}", {}), 400000)
        self.refused(self.alice.get(f"rooms/{'0' * 24}/users"), 404001)
        self.refused(Client(self.alice.url).get("rooms"), 401202)
        self.assertEqual(self.alice.call("PATCH", f"rooms/{self.room}").status, 405)


def as_written(message) -> tuple:
    """Without its id, which is random, and the language that the server adds."""
    for name in ("id", "{http://www.w3.org/XML/1998/namespace}lang"):
        message.attrib.pop(name, None)
    return canonical(message)


class WhatPeopleAreTold(unittest.TestCase):
    """Each stanza of these operations, as clients that are signed in to the XMPP server receive it."""

    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.running = shared()
        cls.people = people_of(cls.running, "told.alice", "told.bob", "told.carol")
        env = cls.running.env()
        cls.clients = [XmppClient(env["USHER_XMPP"], person.jid, env["USHER_XMPP_PASSWORD"], "test") for person in cls.people]

    @classmethod
    def tearDownClass(cls):
        for client in cls.clients:
            client.close()

    def setUp(self):
        self.alice, self.bob, self.carol = self.people
        made = self.alice.post("rooms", {"name": "Told & \"heard\"", "topic": "a <topic>"}).json["data"]
        self.room, self.jid = made["id"], made["jid"]
        self.address = f'roomid="{self.room}" roomjid="{self.jid}"'
        for client in self.clients:
            client.messages.clear()

    def done(self, answer):
        self.assertEqual(answer.status, 200, answer.text)

    def hears(self, person, *expected: str):
        """These stanzas and no others, in any order; {to} and {room} are filled in."""
        client = self.clients[self.people.index(person)]
        await_that(lambda: len(client.messages) >= len(expected), 30, f"{len(expected)} stanzas have come to {person.address}")
        self.assertCountEqual([as_written(message) for message in client.messages], [canonical(ElementTree.fromstring(text)) for text in expected])
        client.messages.clear()

    def room_says(self, to, body, event):
        return (f'<message xmlns="jabber:client" type="groupchat" from="{self.jid}" to="{to.jid}"><body>{body}</body>'
                f'<event xmlns="jabber:iq:configuration" {event}/></message>')

    def server_says(self, to, attributes):
        domain = to.jid.split("@")[1]
        return (f'<message xmlns="jabber:client" type="management" from="{domain}" to="{to.jid}">'
                f'<room xmlns="jabber:iq:configuration" {self.address} {attributes}/></message>')

    def take_in(self, *people):
        for person in people:
            self.done(self.alice.post(f"rooms/{self.room}/users", {"userId": person.id, "reason": "come & <see>"}))

    def hear_of_coming(self):
        self.take_in(self.bob, self.carol)
        for client, number in zip(self.clients, (2, 1, 1)):
            await_that(lambda client=client, number=number: len(client.messages) >= number, 30, "the invitations have come")
            client.messages.clear()

    def test_an_invitation_to_the_invitee_and_to_the_moderators(self):
        self.take_in(self.bob)
        self.hears(self.bob, f'<message xmlns="jabber:client" from="{self.alice.jid}" to="{self.bob.jid}"><x xmlns="jabber:x:conference" '
                             f'jid="{self.jid}" thread="{self.room}" reason="come &amp; &lt;see&gt;"/></message>')
        self.hears(self.alice, self.room_says(self.alice, "Told Bob has been invited to join the bubble", f'name="invitation" jid="{self.bob.jid}"'))

    def test_an_answer_to_all_members(self):
        self.hear_of_coming()
        self.done(self.bob.put(f"rooms/{self.room}/users/{self.bob.id}", {"status": "accepted"}))
        for person in self.people:
            self.hears(person, self.server_says(person, f'userjid="{self.bob.jid}" status="accepted"'),
                       self.room_says(person, "Told Bob has joined the bubble", f'name="join" jid="{self.bob.jid}"'))
        self.done(self.alice.put(f"rooms/{self.room}/users/{self.bob.id}", {"privilege": "moderator"}))
        for person in self.people:
            self.hears(person, self.server_says(person, f'userjid="{self.bob.jid}" status="accepted" privilege="moderator"'))

    def test_who_leaves_to_all_members_and_himself(self):
        self.hear_of_coming()
        self.done(self.alice.delete(f"rooms/{self.room}/users/{self.carol.id}"))
        for person in (self.alice, self.bob):
            self.hears(person, self.server_says(person, f'userjid="{self.carol.jid}" status="deleted"'),
                       self.room_says(person, "Told Carol has left the bubble", f'name="leave" jid="{self.carol.jid}"'))

    def test_name_and_topic_and_the_end_of_a_room(self):
        self.hear_of_coming()
        self.done(self.alice.put(f"rooms/{self.room}", {"topic": ""}))
        for person in self.people:
            self.hears(person, self.server_says(person, 'topic="" name="Told &amp; &quot;heard&quot;"'))
        self.done(self.alice.delete(f"rooms/{self.room}"))
        for person in self.people:
            self.hears(person, self.room_says(person, "Told Alice has closed the bubble", f'name="close" jid="{self.alice.jid}"'))

    def test_a_conference_endpoint(self):
        self.hear_of_coming()
        self.done(self.bob.post(f"rooms/{self.room}/conferences", {"confId": "5980c0aaf698c541468fd1e1"}))
        for person in self.people:
            self.hears(person, self.room_says(person, "Told Bob has added a conference to the bubble",
                                              f'name="conferenceAdd" jid="{self.bob.jid}" userId="{self.bob.id}"'))
        self.done(self.alice.delete(f"rooms/{self.room}/conferences/5980c0aaf698c541468fd1e1"))
        for person in self.people:
            self.hears(person, self.room_says(person, "Told Alice has removed the conference from the bubble",
                                              f'name="conferenceRemove" jid="{self.alice.jid}" userId="{self.alice.id}"'))

    def test_a_closed_room(self):
        self.hear_of_coming()
        self.done(self.alice.put(f"rooms/{self.room}/archive", {}))
        for person in self.people:
            self.hears(person, *(self.server_says(person, f'userjid="{other.jid}" status="unsubscribed"') for other in self.people))


if __name__ == "__main__":
    unittest.main()
