"""Rocket.Chat's invites through nginx, usherd, MariaDB and the mailer, as a client and a newcomer meet them."""

import json
import os
import re
import signal
import threading
import unittest
import urllib.parse

from running import Running, await_that, is_alive, kill_hard, request, shared


class Client:
    """What a client of the API keeps: where the server is, and its credentials."""

    def __init__(self, url):
        self.url, self.headers = url, {}

    def get(self, path):
        return request(f"{self.url}/api/v1/{path}", headers=self.headers)

    def post(self, path, body=None):
        return request(f"{self.url}/api/v1/{path}", "POST", body or {}, self.headers)

    def delete(self, path):
        return request(f"{self.url}/api/v1/{path}", "DELETE", headers=self.headers)

    def sign_in(self, user, password):
        answer = self.post("login", {"user": user, "password": password})
        assert answer.status == 200, answer.text
        data = answer.json["data"]
        self.headers = {"X-Auth-Token": data["authToken"], "X-User-Id": data["userId"]}
        return self


def owner_of(env):
    return Client(env["USHER_URL"]).sign_in(env["USHER_OWNER_EMAIL"], env["USHER_OWNER_PASSWORD"])


class StoryTest(unittest.TestCase):
    """One after the other, each step on what the last one left."""

    @classmethod
    def setUpClass(cls):
        cls.running = shared()
        cls.env = cls.running.env()
        cls.url = cls.env["USHER_URL"]
        cls.owner = owner_of(cls.env)

    def newcomer(self, name):
        made = self.owner.post("users.create", {"email": f"{name}@example.net", "name": name.title(), "username": name,
                                                "password": "rocket.chat"})
        self.assertEqual(made.status, 200, made.text)
        return Client(self.url).sign_in(name, "rocket.chat")

    def test_a_link_is_made_looked_at_used_listed_and_removed(self):
        room = self.owner.post("groups.create", {"name": "story-planning"}).json["group"]
        invite = self.owner.post("findOrCreateInvite", {"rid": room["_id"], "days": 7, "maxUses": 5}).json
        self.assertTrue(invite["url"].startswith(self.url + "/invite/"))

        # A preview and a validation spend nothing.
        for method in ("HEAD", "GET", "GET"):
            page = request(invite["url"], method)
            self.assertEqual((page.status, page.headers.get_content_type()), (200, "text/html"))
        self.assertEqual(Client(self.url).post("validateInviteToken", {"token": invite["_id"]}).json, {"valid": True, "success": True})

        friend = self.newcomer("story.friend")
        self.assertEqual(friend.get(f"groups.info?roomId={room['_id']}").status, 400)
        joined = friend.post("useInviteToken", {"token": invite["_id"]})
        self.assertEqual(joined.json["room"], {"rid": room["_id"], "name": "story-planning", "fname": "story-planning", "t": "p"})
        self.assertEqual(friend.get(f"groups.info?roomId={room['_id']}").json["group"]["usersCount"], 2)

        listed = [entry for entry in self.owner.get("listInvites").json if entry["_id"] == invite["_id"]]
        self.assertEqual([(entry["uses"], entry["maxUses"]) for entry in listed], [(1, 5)])
        self.assertEqual(self.owner.delete(f"removeInvite/{invite['_id']}").text, "true")
        self.assertEqual(Client(self.url).post("validateInviteToken", {"token": invite["_id"]}).json["valid"], False)

    def test_an_email_of_invitation_lies_in_the_mailbox(self):
        receivers = ["first.friend@example.org", "second+tag@example.org"]
        self.assertEqual(self.owner.post("sendInvitationEmail", {"emails": receivers}).json, {"success": True})
        mailbox = self.env["USHER_MAILBOX_URL"] + "/messages"

        def emails():
            return [email for email in request(mailbox).json if any(receiver in json.dumps(email["to"]) for receiver in receivers)]
        await_that(lambda: len(emails()) == 2, 20, "both e-mails have come")
        for email in emails():
            self.assertIn(self.url, email["text"])
            self.assertIn(self.url, email["html"])
            self.assertRegex(email["message_id"], r"^<[0-9a-f]{24}@.+>$")
            self.assertIn("Auto-Submitted: auto-generated", email["raw"])
            self.assertEqual(sum(receiver in email["raw"] for receiver in receivers), 1, "receivers see each other")

    def test_logs_hold_neither_tokens_nor_passwords(self):
        invite = self.owner.post("findOrCreateInvite", {"rid": "GENERAL", "days": 30, "maxUses": 100}).json
        token = invite["_id"]
        Client(self.url).post("validateInviteToken", {"token": token})
        request(f"{self.url}/invite/{token}?from=an-e-mail")
        request(f"{self.url}/api/v1/users.info?username=secretive&token={token}", headers=self.owner.headers)
        Client(self.url).post("login", {"user": "nobody", "password": "hunter2-hunter2"})
        request(f"{self.url}/api/v1/nothing/{token}")
        self.owner.delete(f"removeInvite/{token}")
        secrets = [token, "hunter2-hunter2", self.owner.headers["X-Auth-Token"], self.env["USHER_OWNER_PASSWORD"]]
        marker = request(f"{self.url}/api/info", headers={"X-Request-Id": "end-of-what-is-looked-for"})
        self.assertEqual(marker.status, 200)
        # nginx writes its access log by the buffer, at once when told to open its logs again.
        os.kill(self.running.pids()["nginx"], signal.SIGUSR1)
        await_that(lambda: "removeInvite" in self.running.log("usherd.log") and
                   re.search(r"DELETE /api/v1/removeInvite/-", self.running.log("access.log")), 10, "the requests are in the logs")
        for file in (self.running.state / "log").iterdir():
            text = file.read_text(errors="replace")
            for secret in secrets:
                self.assertNotIn(secret, text, file.name)
                self.assertNotIn(urllib.parse.quote(secret), text, file.name)


class LimitsTest(unittest.TestCase):
    def test_the_eleventh_call_within_a_minute_is_told_to_wait_but_not_an_administrators(self):
        env = shared().env()
        owner = owner_of(env)
        owner.post("users.create", {"email": "hasty@example.net", "name": "Hasty", "username": "hasty", "password": "rocket.chat"})
        hasty = Client(env["USHER_URL"]).sign_in("hasty", "rocket.chat")
        answers = [hasty.get("users.info?username=hasty") for _ in range(11)]
        self.assertEqual([answer.status for answer in answers], [200] * 10 + [429])
        self.assertEqual([int(answer.headers["X-RateLimit-Remaining"]) for answer in answers], [*range(9, -1, -1), 0])
        self.assertRegex(answers[-1].json["error"], r"^Error, too many requests\. Please slow down\. You must wait \d+ seconds before "
                                                    r"trying this endpoint again\. \[error-too-many-requests\]$")
        self.assertEqual({owner.get("users.info?username=hasty").status for _ in range(11)}, {200})


class FaultsTest(unittest.TestCase):
    """On an instance of its own, since things are broken here."""

    @classmethod
    def setUpClass(cls):
        cls.running = Running().must_be_up()
        cls.addClassCleanup(cls.running.end)

    def setUp(self):
        self.running.must_be_up(port=False)
        self.owner = owner_of(self.running.env())

    def test_with_the_database_gone_every_answer_is_the_dialects_5xx_and_it_comes_back_by_itself(self):
        invite = self.owner.post("findOrCreateInvite", {"rid": "GENERAL", "days": 1, "maxUses": 0}).json
        kill_hard(self.running.pids()["mariadbd"])
        for answer in (self.owner.get("listInvites"), self.owner.post("useInviteToken", {"token": invite["_id"]}),
                       self.owner.post("validateInviteToken", {"token": invite["_id"]}),
                       Client(self.owner.url).post("login", {"user": "x", "password": "y"})):
            self.assertEqual((answer.status, answer.json["success"]), (503, False))
        self.assertEqual(request(self.owner.url + "/readyz").status, 503)
        self.assertEqual(request(self.owner.url + "/healthz").status, 200)
        usherd = self.running.pids()["usherd"]
        self.running.must_be_up(port=False)
        self.assertEqual(self.running.pids()["usherd"], usherd, "usherd was not to be started again")
        self.assertTrue(self.owner.post("validateInviteToken", {"token": invite["_id"]}).json["valid"])

    def test_sigterm_cuts_no_request(self):
        """Those under way are answered in full; only then does usherd leave. What comes later is nginx's 502."""
        answers, stop, served_before = [], threading.Event(), self.served()

        def ask():
            while not stop.is_set():
                answers.append(self.owner.get("listInvites"))
        threads = [threading.Thread(target=ask) for _ in range(8)]
        for thread in threads:
            thread.start()
        await_that(lambda: len(answers) > 100, 30, "requests flow")
        usherd = self.running.pids()["usherd"]
        os.kill(usherd, signal.SIGTERM)
        await_that(lambda: answers[-1].status != 200, 30, "usherd has left")
        stop.set()
        for thread in threads:
            thread.join()
        self.assertLessEqual({answer.status for answer in answers}, {200, 502})
        self.assertTrue(all(answer.json["success"] is False for answer in answers if answer.status == 502))
        await_that(lambda: " stopped" in self.running.log("usherd.log"), 30, "usherd says that it has stopped")
        await_that(lambda: not is_alive(usherd), 30, "usherd has left")   # until then `up` finds it running
        self.assertEqual(sum(answer.status == 200 for answer in answers), self.served() - served_before, "answers that did not arrive")

    def served(self):
        return self.running.log("usherd.log").count("route=/api/v1/listInvites status=200")


if __name__ == "__main__":
    unittest.main()
