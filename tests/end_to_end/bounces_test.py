"""What comes back from recipients: bounces from their mail servers by `usher-mailer --bounce`, the block link in the e-mail, and,
from those who do not answer, the time for a reminder."""

import base64
import hashlib
import hmac
import json
import re
import subprocess
import tempfile
import unittest
import uuid
from email import message_from_string, policy
from pathlib import Path

from running import Running, await_that, request

REPORTS = Path(__file__).resolve().parent.parent / "fixtures" / "bounces"
DOMAIN = "bounces.usher.test"
KEY = "the key of the bounces of a test"
REFUSED, NO_MESSAGE, LATER = 67, 65, 75   # sysexits.h


class ReturnedEmails(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.running = Running()
        folder = tempfile.TemporaryDirectory(prefix="usher-settings-")
        cls.addClassCleanup(folder.cleanup)
        cls.folder = Path(folder.name)
        cls.folder.chmod(0o755)
        key = cls.folder / "bounce-key"
        key.write_text(KEY + "\n")
        overlay = cls.folder / "overlay.toml"
        overlay.write_text(f'[mail]\nbounce_domain = "{DOMAIN}"\nbounce_key_file = "{key}"\n[reminders]\norg_invitation_days = 3\n')
        cls.running.must_be_up("--settings", str(overlay))
        cls.addClassCleanup(cls.running.end)
        cls.env = cls.running.env()
        cls.url, cls.master = cls.env["USHER_URL"], cls.env["USHER_MASTER_ORG"]
        answer = request(cls.url + "/api/login/sessions", "POST",
                         {"email": cls.env["USHER_OWNER_EMAIL"], "password": cls.env["USHER_OWNER_PASSWORD"]})
        cls.cookie = answer.headers["Set-Cookie"].split(";")[0]

    def setUp(self):
        self.address = f"{uuid.uuid4().hex[:12]}@box.test"

    def ctl(self, *words):
        done = subprocess.run([self.env["USHER_CTL"], "--settings", self.env["USHER_SETTINGS"], "--json", *words], capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stderr)
        return json.loads(done.stdout)

    def sql(self, statement):
        self.running.sql(statement)

    def invite(self, expected=201):
        answer = request(f"{self.url}/api/orgs/{self.master}/invites", "POST",
                         {"email": self.address, "name": "Bob", "roles": ["Support"]}, {"Cookie": self.cookie})
        self.assertEqual(answer.status, expected, answer.text)
        return answer.json

    def emails(self):
        return [message for message in request(self.env["USHER_MAILBOX_URL"] + "/messages").json if message["to"] == self.address]

    def email(self, number=1):
        await_that(lambda: len(self.emails()) >= number, 20, f"e-mail {number} to {self.address}")
        self.assertEqual(len(self.emails()), number)
        return self.emails()[-1]

    def shown(self):
        [waiting] = [invite for invite in self.ctl("invite", "list") if invite["email"] == self.address]
        return self.ctl("invite", "show", waiting["id"])

    def invited(self):
        """The invitation's e-mail, once it is recorded as sent."""
        self.invite()
        email = self.email()
        await_that(lambda: self.shown()["emails"][0]["state"] == "sent", 10, "the e-mail is recorded as sent")
        return email

    def block_link(self, email):
        header = message_from_string(email["raw"], policy=policy.default)
        self.assertEqual(header["List-Unsubscribe-Post"], "List-Unsubscribe=One-Click")
        link = header["List-Unsubscribe"].replace(" ", "").strip("<>")
        self.assertIn(link, email["text"])
        return link


def bounce_address(email_id: str, key: str = KEY) -> str:
    mac = hmac.new(key.encode(), f"usher bounce {email_id}".encode(), hashlib.sha256).digest()[:16]
    return f"bounce+{email_id}.{base64.b32encode(mac).decode().rstrip('=').lower()}@{DOMAIN}"


class Bounces(ReturnedEmails):
    def bounce(self, report, to, *words, settings=None):
        """Hands the report over as a mail server's pipe does."""
        text = (REPORTS / report).read_text().format(to=to, recipient=self.address)
        done = subprocess.run([self.running.programs / "usher-mailer", "--settings", settings or self.env["USHER_SETTINGS"], "--bounce", *words],
                              input=text, capture_output=True, text=True)
        return done.returncode

    def setUp(self):
        super().setUp()
        self.invited()
        self.email_id = self.shown()["emails"][0]["id"]
        self.to = bounce_address(self.email_id)

    def state(self):
        return self.shown()["emails"][0]["state"]

    def history(self):
        email = self.ctl("spool", "show", self.email_id)
        return [event["what"] for event in email["events"] if event["about"] == "email"]

    def test_the_invite_shows_that_its_email_bounced_and_why(self):
        self.assertEqual(self.bounce("refused", self.to, "--recipient", self.to), 0)
        email = self.shown()["emails"][0]
        self.assertEqual((email["state"], email["code"]), ("bounced", 550))
        self.assertIn("User unknown in virtual mailbox table", email["reply"])
        self.assertEqual(self.history(), ["sent", "bounced"])
        self.assertEqual(self.bounce("refused", self.to, "--recipient", self.to), 0)
        self.assertEqual(self.history(), ["sent", "bounced"])

    def test_the_headers_tell_to_whom_it_came_back(self):
        self.assertEqual(self.bounce("refused", self.to.upper().replace("BOUNCE+", "bounce+")), 0)
        self.assertEqual(self.state(), "bounced")

    def test_an_email_that_was_given_up_has_bounced_too(self):
        self.assertEqual(self.bounce("expired", self.to), 0)
        self.assertEqual(self.state(), "bounced")

    def test_what_is_no_bounce_changes_nothing(self):
        for report in ("delayed", "vacation"):
            self.assertEqual(self.bounce(report, self.to), 0, report)
        for to in (bounce_address(self.email_id, "a key that was guessed"), bounce_address("0" * 24), self.address):
            self.assertEqual(self.bounce("refused", to), REFUSED, to)
            self.assertEqual(self.bounce("refused", to, "--recipient", to), REFUSED, to)
        empty = subprocess.run([self.running.programs / "usher-mailer", "--settings", self.env["USHER_SETTINGS"], "--bounce", "--recipient", self.to],
                               input="", capture_output=True, text=True)
        self.assertEqual(empty.returncode, NO_MESSAGE)
        self.assertEqual((self.state(), self.history()), ("sent", ["sent"]))

    def test_without_a_database_it_is_to_be_handed_over_again(self):
        settings = self.folder / "away.toml"
        settings.write_text(re.sub(r"(?m)^hosts = .*$", 'hosts = ["unix:/nowhere/at/all"]', Path(self.env["USHER_SETTINGS"]).read_text()))
        self.assertEqual(self.bounce("refused", self.to, settings=str(settings)), LATER)
        self.assertEqual(self.bounce("refused", self.to, settings="/nowhere/usher.toml"), LATER)
        self.assertEqual(self.state(), "sent")

    def test_inviting_again_tries_the_address_again(self):
        self.bounce("refused", self.to)
        self.invite()
        self.email(2)
        self.assertEqual([email["state"] for email in self.shown()["emails"]][0], "bounced")


class BlockLinks(ReturnedEmails):
    def blocks(self):
        return self.ctl("block", "list", "--address", self.address)

    def test_looking_at_the_link_changes_nothing_and_its_page_has_a_button(self):
        link = self.block_link(self.invited())
        for method in ("GET", "HEAD"):
            page = request(link, method)
            self.assertEqual((page.status, page.headers.get_content_type()), (200, "text/html"))
        self.assertRegex(request(link).text, r'<form method="post"')
        self.assertIn("form-action 'self'", request(link).headers["Content-Security-Policy"])
        self.assertEqual(self.blocks(), [])

    def test_one_click_blocks_and_the_inviter_is_told(self):
        link = self.block_link(self.invited())
        pressed = request(link, "POST", "List-Unsubscribe=One-Click", {"Content-Type": "application/x-www-form-urlencoded"})
        self.assertEqual((pressed.status, pressed.headers.get_content_type()), (200, "text/html"))
        self.assertEqual(pressed.headers.get_all("Cache-Control"), ["no-store"])
        self.assertEqual(request(link, "POST", "").status, 200)
        [block] = self.blocks()
        self.assertEqual(block["address"], self.address)
        self.assertEqual(self.invite(expected=409)["code"], "blocked")
        self.assertEqual(self.ctl("block", "remove", self.address)["removed"], 1)
        self.invite()
        self.email(2)

    def test_a_wrong_link_is_not_known_and_no_log_has_a_right_one(self):
        link = self.block_link(self.invited())
        wrong = link[:-1] + ("A" if link[-1] != "A" else "B")
        for unknown in (wrong, link[:-17], self.url + "/block/x"):
            self.assertEqual(request(unknown, "POST", "").status, 404, unknown)
        self.assertEqual(self.blocks(), [])
        token = link.rsplit(".", 1)[1]
        request(link)
        request(link, "POST", "")
        await_that(lambda: "POST /block/-" in self.running.log("access.log"), 5, "the access log is written")
        for log in (self.running.state / "log").iterdir():
            self.assertNotIn(token, log.read_text(errors="replace"), log.name)

    def test_an_unknown_method_is_refused(self):
        link = self.block_link(self.invited())
        self.assertEqual(request(link, "DELETE").status, 405)
        self.assertEqual(self.blocks(), [])


class Reminders(ReturnedEmails):
    def let_pass(self, days):
        """For this address's invite and its e-mail."""
        id_of_invite = self.shown()["id"]
        self.sql(f"UPDATE invites SET created_at = created_at - INTERVAL {days} DAY, expires_at = expires_at - INTERVAL {days} DAY WHERE id = "
                 f"UNHEX('{id_of_invite}'); UPDATE mail_log SET created_at = created_at - INTERVAL {days} DAY WHERE about_id = UNHEX('{id_of_invite}')")

    def test_who_does_not_answer_is_reminded_once_and_both_links_lead_in(self):
        self.invited()
        self.ctl("remind")
        self.let_pass(8)
        self.assertEqual(self.ctl("remind"), {"org_invitation": 1})
        self.assertEqual(self.ctl("remind"), {"org_invitation": 0})
        email = self.email(2)
        self.assertIn("Reminder", email["subject"])
        keys = [re.search(r"/invites/([0-9a-f-]{36})\?", message["text"])[1] for message in self.emails()]
        self.assertNotEqual(*keys)
        validate = lambda key: request(f"{self.url}/api/invites/{key}/validate", "POST", b"").json["isValid"]   # noqa: E731
        self.assertEqual([validate(key) for key in keys], [True, True])
        accepted = request(f"{self.url}/api/invites/{keys[1]}", "POST", {"email": self.address, "password": "a good password"})
        self.assertEqual(accepted.status, 200, accepted.text)
        self.assertEqual([validate(key) for key in keys], [False, False])


if __name__ == "__main__":
    unittest.main()
