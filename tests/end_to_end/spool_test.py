"""The operator's hand on the e-mails of an instance at work: drained, held, released, and each where it must be."""

import json
import subprocess
import unittest

from rocketchat_test import owner_of
from running import Running, await_that, is_alive, kill_hard, request


class TheSpool(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.running = Running().must_be_up()
        cls.env = cls.running.env()

    @classmethod
    def tearDownClass(cls):
        cls.running.end()

    def ctl(self, *words, status=0):
        done = subprocess.run([self.env["USHER_CTL"], "--settings", self.env["USHER_SETTINGS"], "--json", "spool", *words],
                              capture_output=True, text=True, timeout=60)
        self.assertEqual(done.returncode, status, done.stdout + done.stderr)
        return json.loads(done.stdout)

    def invite(self, *addresses):
        self.assertEqual(owner_of(self.env).post("sendInvitationEmail", {"emails": list(addresses)}).status, 200)

    def has_come(self, address):
        return address in {message["to"] for message in request(self.env["USHER_MAILBOX_URL"] + "/messages").json}

    def await_email(self, address):
        await_that(lambda: self.has_come(address), 30, f"the e-mail to {address} has come")

    def must_be_sound(self):
        self.assertEqual(self.ctl("verify")["violations"], [])

    def test_a_drained_host_sends_nothing_until_it_may_again(self):
        self.assertTrue(self.ctl("drain")["empty"])
        self.invite("drained@example.org")
        [email] = self.ctl("list", "--recipient", "drained@example.org")
        self.assertEqual((email["phase"], email["attempts"]), ("due", 0))
        # A mailer that starts on this host keeps to it.
        kill_hard(self.running.pids()["usher-mailer"])
        self.running.must_be_up()
        self.assertTrue(is_alive(self.running.pids()["usher-mailer"]))
        self.assertTrue(self.ctl("drain")["empty"])
        [email] = self.ctl("list", "--recipient", "drained@example.org")
        self.assertEqual((email["phase"], email["attempts"]), ("due", 0))
        self.assertFalse(self.has_come("drained@example.org"))

        self.ctl("drain", "--off")
        self.await_email("drained@example.org")
        await_that(lambda: not self.ctl("list"), 30, "its end is recorded")
        [email] = self.ctl("list", "--state", "sent", "--recipient", "drained@example.org")
        shown = self.ctl("show", email["id"])
        self.assertEqual([attempt["outcome"] for attempt in shown["attempts"]], ["sent"])
        self.must_be_sound()

    def test_an_email_that_is_held_leaves_when_it_is_retried_and_one_that_is_dropped_never(self):
        self.ctl("drain")
        self.invite("held@example.org", "dropped@example.org", "free@example.org")
        ids = {email["recipient"]: email["id"] for email in self.ctl("list")}
        self.assertIn("held", self.ctl("hold", ids["held@example.org"]))
        self.ctl("drop", ids["dropped@example.org"])
        self.ctl("drain", "--off")
        self.await_email("free@example.org")
        self.assertEqual([email["recipient"] for email in self.ctl("list", "--state", "held")], ["held@example.org"])
        rendered = self.ctl("show", ids["held@example.org"], "--rendered")["rendered"]
        self.assertIn("Olga Owner", rendered["subject"] + rendered["text"])
        self.ctl("retry", ids["held@example.org"])
        self.await_email("held@example.org")
        self.assertFalse(self.has_come("dropped@example.org"))
        await_that(lambda: not self.ctl("list"), 30, "all ends are recorded")
        self.assertEqual(self.ctl("show", ids["dropped@example.org"])["state"], "suppressed")
        self.must_be_sound()


if __name__ == "__main__":
    unittest.main()
