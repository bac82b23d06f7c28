"""One request id through every log: nginx's, usherd's, the mailer's and the notifier's; and nothing secret in any of them."""

import json
import re
import subprocess
import unittest

from rainbow import people_of
from running import await_that, request, shared


class RequestIds(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.running = shared()
        cls.env = cls.running.env()
        cls.alice, cls.bob = people_of(cls.running, "ids.alice", "ids.bob")

    def line(self, log: str, *words: str) -> str:
        """The line of that log with all these words, as soon as it is there."""
        found = []

        def is_there():
            found[:] = [line for line in self.running.log(log).splitlines() if all(word in line for word in words)]
            return found
        await_that(is_there, 20, f"{log} has a line with {words}")
        return found[0]

    def invited(self, address: str) -> tuple[str, str]:
        """The id of the request that invited an address to a room of Alice's, and the room."""
        room = self.alice.post("rooms", {"name": "Ids", "topic": ""}).json["data"]["id"]
        answer = self.alice.post(f"rooms/{room}/invitations", {"scenario": "chat", "emails": [address]})
        self.assertEqual(answer.status, 200, answer.text)
        return answer.headers["X-Request-Id"], room

    def test_one_id_is_in_all_four_logs(self):
        request_id, _ = self.invited("ids.guest@nowhere.test")
        self.assertRegex(request_id, "^[0-9a-f]{32}$")
        self.line("access.log", f"id={request_id}")
        self.line("usherd.log", f"request id={request_id} dialect=rainbow")
        email = self.line("usher-mailer.log", "e-mail sent", f"request={request_id}")
        self.line("usher-notifier.log", "notification delivered", f"request={request_id}")

        mail_id = re.search(r" id=([0-9a-f]{24}) ", email)[1]
        shown = subprocess.run([self.env["USHER_CTL"], "--settings", self.env["USHER_SETTINGS"], "--json", "spool", "show", mail_id],
                               text=True, capture_output=True, check=True)
        self.assertEqual(json.loads(shown.stdout)["request_id"], request_id)

    def test_nothing_secret_is_in_a_log(self):
        request_id, room = self.invited("ids.secret@nowhere.test")
        self.line("usher-mailer.log", "e-mail sent", f"request={request_id}")
        emails = [one for one in request(f"{self.env['USHER_MAILBOX_URL']}/messages").json if "ids.secret" in one["to"]]
        guest = re.search(r"invitationId=([0-9a-f]{24})", emails[-1]["text"])[1]
        block = re.search(r"/block/[0-9a-f]{24}\.([\w-]+)", emails[-1]["text"])[1]
        link = self.alice.post(f"users/{self.alice.id}/public-links/bind", {"roomId": room}).json["data"]["openInviteId"]
        self.bob.post("rooms/open-invites", {"openInviteId": link})
        request(f"{self.env['USHER_URL']}/pages/guests/{guest}")
        request(f"{self.env['USHER_URL']}/i/{link}")
        asked = request(f"{self.env['USHER_URL']}/block/{emails[-1]['text'].split('/block/')[1].split()[0]}", "POST")
        self.assertEqual(asked.status, 200)
        self.line("access.log", f"id={asked.headers['X-Request-Id']}")
        for log in sorted((self.running.state / "log").iterdir()):
            if log.name.startswith(("mariadb", "mailbox")):
                continue
            said = log.read_text(errors="replace")
            for secret in (guest, block, link, self.alice.token, "ids.secret@", "ids.alice@", "Rainbow.1"):
                self.assertNotIn(secret, said, log.name)


if __name__ == "__main__":
    unittest.main()
