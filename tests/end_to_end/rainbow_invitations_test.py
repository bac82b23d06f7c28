"""Rainbow's invitations to a room through nginx, with the e-mails that arrive and the guests who become members."""

import email
import email.policy
import unittest

from rainbow import Client, PASSWORD, people_of
from running import Running, await_that, request

ENDPOINT = "5980c0aaf698c541468fd1e0"
SETTINGS = """
[limits]
enabled = false

[[rainbow.applications]]
id = "tests"
secret = "s3cret"
name = "Tests"

[[rainbow.dial_in]]
numbers = ["France, Paris | FRAPAR | +33 1 00 00 00 00"]
moderator_code = "111111"
participant_code = "222222"

[[rainbow.dial_in]]
conference = "5980c0aaf698c541468fd1e1"
participant_code = "444444"
"""


def event_in(message: dict) -> dict[str, str] | None:
    """The properties of the calendar's part, unfolded."""
    parts = email.message_from_string(message["raw"], policy=email.policy.default).walk()
    for part in parts:
        if part.get_content_type() == "text/calendar":
            lines = part.get_content().replace("\r\n", "\n").replace("\n ", "").splitlines()
            event = {line.split(":", 1)[0].split(";")[0]: line.split(":", 1)[1] for line in lines}
            assert part.get_param("method") == event["METHOD"]
            return event
    return None


class InvitationsTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.running = Running().must_be_up_with(SETTINGS)
        cls.url, cls.mailbox = cls.running.env()["USHER_URL"], cls.running.env()["USHER_MAILBOX_URL"]
        cls.alice, cls.bob = people_of(cls.running, "invites.alice", "invites.bob")

    @classmethod
    def tearDownClass(cls):
        cls.running.end()

    def setUp(self):
        request(f"{self.mailbox}/messages", "DELETE")
        self.room = self.must(self.alice.post("rooms", {"name": "Weekly", "topic": "planning"}))["id"]
        self.must(self.alice.post(f"rooms/{self.room}/conferences", {"confId": ENDPOINT}))

    def tearDown(self):
        self.alice.delete(f"rooms/{self.room}")

    def must(self, answer):
        self.assertEqual(answer.status, 200, answer.text)
        return answer.json["data"]

    def refused(self, answer, code):
        self.assertEqual((answer.status, answer.json["errorCode"], answer.json["errorDetailsCode"]), (code // 1000, code // 1000, code), answer.text)

    def invite(self, **body):
        return self.must(self.alice.post(f"rooms/{self.room}/invitations", body))

    def messages(self, *receivers):
        """By receiver, once all of them have arrived."""
        found = {}

        def have_come():
            found.update({message["to"]: message for message in request(f"{self.mailbox}/messages").json})
            return set(receivers) <= set(found)
        await_that(have_come, 20, f"e-mails to {receivers}")
        self.assertEqual(set(found), set(receivers))
        return found

    def shown(self):
        return self.must(self.alice.get(f"rooms/{self.room}?format=full"))

    def status_of(self, address):
        users = self.must(self.alice.get(f"rooms/{self.room}/users?format=medium"))
        return {user["loginEmail"]: user["status"] for user in users}.get(address)

    # ---- the three scenarios

    def test_a_chat(self):
        data = self.invite(scenario="chat", emails=["dora@nowhere.test", self.bob.address])
        self.assertEqual((data["status"], data["guestEmails"], data["invalidUsers"]), ("Invitations successfully sent", ["dora@nowhere.test"], []))
        self.assertEqual(self.shown()["guestEmails"], ["dora@nowhere.test"])
        self.assertEqual(self.status_of(self.bob.address), "invited")
        [message] = self.messages("dora@nowhere.test").values()
        self.assertEqual(message["subject"], "Invites Alice invites you to Weekly")
        self.assertIn("Topic: planning", message["text"])
        self.assertIn("Auto-Submitted: auto-generated", message["raw"])
        self.assertIsNone(event_in(message))
        for link in ("/register?invitationId=", "/block/"):
            [url] = [line for line in message["text"].splitlines() if link in line]
            self.assertTrue(url.startswith(self.url))
            self.assertEqual(request(url).status, 200)

    def test_a_scheduled_telephone_conference_its_update_and_its_cancellation(self):
        conference = {"mediaType": "pstnAudio", "scheduled": True, "scheduledStartDate": "2027-05-04T08:00:00.000Z", "scheduledDuration": 90}
        self.must(self.alice.put(f"rooms/{self.room}", {"conference": conference}))
        asked = {"confId": ENDPOINT, "users": [self.bob.id, "nonsense"], "emails": ["erik@nowhere.test"], "lang": "fr"}
        data = self.invite(scenario="pstn-conference", **asked)
        self.assertEqual(data["failed"]["invalidUsers"], ["nonsense"])
        self.assertEqual(data["confEndPoint"]["phoneNumbers"], [{"location": "France, Paris", "locationcode": "FRAPAR", "number": "+33 1 00 00 00 00"}])
        self.assertEqual([user["loginEmail"] for user in data["attendees"]["usersRainbow"]], [self.bob.address])
        first = self.messages(self.bob.address, "erik@nowhere.test")
        for message in first.values():
            self.assertIn("222222", message["text"])
            self.assertNotIn("111111", message["raw"])
            event = event_in(message)
            self.assertEqual((event["METHOD"], event["STATUS"], event["DTSTART"], event["DTEND"]), ("REQUEST", "CONFIRMED", "20270504T080000Z", "20270504T093000Z"))
        self.assertIn("vous invite", first["erik@nowhere.test"]["text"])
        uid, sequence = event["UID"], int(event["SEQUENCE"])

        request(f"{self.mailbox}/messages", "DELETE")
        self.invite(scenario="pstn-conference", update="true", **asked)
        for message in self.messages(self.bob.address, "erik@nowhere.test").values():
            event = event_in(message)
            self.assertEqual((event["UID"], event["METHOD"]), (uid, "REQUEST"))
            self.assertGreater(int(event["SEQUENCE"]), sequence)
        sequence = int(event["SEQUENCE"])

        request(f"{self.mailbox}/messages", "DELETE")
        answer = self.alice.post(f"rooms/{self.room}/invitations/cancel", asked)
        self.assertEqual((answer.status, answer.json["guestEmails"], answer.json["data"]["guestEmails"]), (200, [], []), answer.text)
        self.assertEqual(answer.json["status"], "Cancellation successfully sent")
        for message in self.messages(self.bob.address, "erik@nowhere.test").values():
            event = event_in(message)
            self.assertEqual((event["UID"], event["METHOD"], event["STATUS"]), (uid, "CANCEL", "CANCELLED"))
            self.assertGreater(int(event["SEQUENCE"]), sequence)
        self.assertEqual(self.status_of(self.bob.address), "invited")

    def test_a_video_conference(self):
        data = self.invite(scenario="video-conference", users=[self.bob.id], emails=["fay@nowhere.test"])
        self.assertEqual((data["guestEmails"], data["confEndPoint"]), (["fay@nowhere.test"], {}))
        self.messages("fay@nowhere.test")

    def test_no_message_where_none_is_wanted(self):
        data = self.invite(scenario="pstn-conference", confId=ENDPOINT, noMail="true", emails=["gil@nowhere.test"])
        self.assertEqual(data["attendees"]["guests"], [{"loginEmail": "gil@nowhere.test"}])
        self.invite(scenario="chat", emails=["hal@nowhere.test"])
        self.messages("hal@nowhere.test")  # and nobody else's

    def test_the_older_form(self):
        path = f"rooms/{self.room}/conferences/{ENDPOINT}/invitations"
        answer = self.alice.post(path, {"users": [self.bob.id], "emails": ["ivo@nowhere.test"], "instantMessage": "Come now"})
        self.assertEqual((answer.status, answer.json["status"]), (200, "Invitations successfully sent"), answer.text)
        for message in self.messages(self.bob.address, "ivo@nowhere.test").values():
            self.assertIn("Come now", message["text"])
        answer = self.alice.delete(path + "?noMail=true", {"emails": ["ivo@nowhere.test"]})
        self.assertEqual((answer.status, answer.json["status"]), (200, "Cancellation successfully sent"), answer.text)
        self.assertEqual(self.shown()["guestEmails"], [])

    def test_a_conference_of_its_own_code(self):
        other = ENDPOINT[:-1] + "1"
        self.alice.delete(f"rooms/{self.room}/conferences/{ENDPOINT}")
        self.must(self.alice.post(f"rooms/{self.room}/conferences", {"confId": other}))
        self.invite(scenario="pstn-conference", confId=other, emails=["jan@nowhere.test"])
        [message] = self.messages("jan@nowhere.test").values()
        self.assertIn("444444", message["text"])
        self.assertNotIn("222222", message["raw"])

    # ---- who becomes a member

    def test_a_guest_who_registers_in_any_dialect_is_a_member(self):
        def at_rocketchat(address):
            body = {"email": address, "username": "guest.rc", "pass": "rocket.chat", "name": "Guest"}
            return request(f"{self.url}/api/v1/users.register", "POST", body)

        def at_rainbow(address):
            [guest] = [line.split("=")[1] for line in messages[address]["text"].splitlines() if "invitationId=" in line]
            return Client(self.url).post("users/self-register", {"loginEmail": address, "password": PASSWORD, "invitationId": guest})

        def at_orchd(address):
            env = self.running.env()
            owner = {"email": env["USHER_OWNER_EMAIL"], "password": env["USHER_OWNER_PASSWORD"]}
            signed_in = request(f"{self.url}/api/login/sessions", "POST", owner, {"Origin": self.url})
            cookie = signed_in.headers["Set-Cookie"].split(";")[0]
            body = {"email": address, "password": "correct horse battery", "name": "Guest"}
            return request(f"{self.url}/api/logins?orgId={env['USHER_MASTER_ORG']}", "POST", body, {"Cookie": cookie})

        ways = {"kim@nowhere.test": at_rocketchat, "lea@nowhere.test": at_rainbow, "mia@nowhere.test": at_orchd}
        self.invite(scenario="chat", emails=list(ways))
        messages = self.messages(*ways)  # whoever registers before does not get one any more
        for address, register in ways.items():
            with self.subTest(address):
                answer = register(address)
                self.assertIn(answer.status, (200, 201), answer.text)
                self.assertEqual(self.status_of(address), "accepted")
        self.assertEqual(self.shown()["guestEmails"], [])

    def test_a_guest_who_was_dismissed_stays_outside(self):
        self.invite(scenario="chat", emails=["nia@nowhere.test", "otto@nowhere.test"])
        answer = self.alice.delete(f"rooms/{self.room}/invitations", {"scenario": "chat", "emails": ["nia@nowhere.test"]})
        self.assertEqual(answer.json["guestEmails"], ["otto@nowhere.test"])
        body = {"email": "nia@nowhere.test", "username": "nia", "pass": "rocket.chat", "name": "Nia"}
        self.assertEqual(request(f"{self.url}/api/v1/users.register", "POST", body).status, 200)
        self.assertIsNone(self.status_of("nia@nowhere.test"))

    # ---- refusals

    def test_refusals(self):
        path, body = f"rooms/{self.room}/invitations", {"scenario": "chat", "emails": ["pia@nowhere.test"]}
        self.refused(Client(self.url).post(path, body), 401202)
        self.refused(self.bob.post(path, body), 403000)
        self.refused(self.alice.post("rooms/57ff5022f83ddab225994b02/invitations", body), 404001)
        self.refused(self.alice.post("rooms/x/invitations", body), 400000)
        self.refused(self.alice.post(path, {"scenario": "chat", "emails": ["pia@nowhere.test\r\nBcc: x@y.test"]}), 400000)
        self.refused(self.alice.post(path, {"scenario": "chat", "emails": [f"pia{number}@nowhere.test" for number in range(20)]}), 403621)
        self.refused(self.alice.post(f"{path}/cancel", {"scenario": "chat"}), 400000)
        self.assertEqual(self.shown()["guestEmails"], [])


if __name__ == "__main__":
    unittest.main()
