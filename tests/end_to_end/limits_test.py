"""Limits on an instance at work: failures that outlive usherd and that fail2ban reads, e-mails a day, and the clean-up."""

import json
import re
import secrets
import subprocess
import unittest

from rocketchat_test import owner_of
from running import Running, TREE, await_that, kill_hard, request

SETTINGS = """
[limits]
enabled = true
failed_tokens = 5
letters_to_receiver = 2
"""


def fail2ban_pattern() -> re.Pattern:
    """The filter's expression as fail2ban would use it on a line whose time it has cut off."""
    filter_file = (TREE / "share" / "fail2ban" / "filter.d" / "usher.conf").read_text()
    expression = re.search(r"^failregex = (.*)$", filter_file, re.MULTILINE)[1]
    return re.compile(expression.replace("<HOST>", r"(?P<host>[0-9a-fA-F:.]+)"))


class LimitsTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.running = Running().must_be_up_with(SETTINGS)
        cls.env = cls.running.env()

    @classmethod
    def tearDownClass(cls):
        cls.running.end()

    def sql(self, statement: str) -> str:
        return self.running.sql(statement)

    def opened(self, key: str):
        return request(f"{self.env['USHER_URL']}/pages/links/{key}/opened", "POST", b"", {"X-Usher-Page": "1"})

    def test_failed_tokens_are_known_to_an_usherd_that_starts_later(self):
        tokens = [secrets.token_urlsafe(12) for _ in range(6)]
        self.assertEqual([self.opened(token).status for token in tokens], [202] * 5 + [429])
        await_that(lambda: self.sql("SELECT COUNT(*) FROM failure_counts WHERE failures >= 5") != "0", 10, "the failures are told")
        kill_hard(self.running.pids()["usherd"])
        self.running.must_be_up(port=False)
        await_that(lambda: self.opened("x" * 8).status == 429, 10, "the new usherd refuses too")

        log = self.running.log("usherd.log")
        lines = [line for line in log.splitlines() if "failed attempt" in line]
        pattern = fail2ban_pattern()
        for line in lines:
            time, rest = line.split(" ", 1)
            for said in (line, f" {rest}", f"host usherd[123]: {line}", f"host usherd[123]:  {rest}"):
                found = pattern.match(said)
                self.assertTrue(found and found["host"] == "127.0.0.1", said)
        self.assertGreaterEqual(sum("of=token" in line for line in lines), 5)
        self.assertTrue(any("of=failed_tokens_of_client" in line for line in lines))
        for line in log.splitlines():
            if "failed attempt" not in line:
                self.assertFalse(pattern.match(line), line)
        for token in tokens:
            self.assertNotIn(token, log)

    def test_a_receiver_gets_so_many_emails_a_day(self):
        owner = owner_of(self.env)
        invite = lambda: owner.post("sendInvitationEmail", {"emails": ["often@example.org"]}).status   # noqa: E731
        self.assertEqual([invite() for _ in range(3)], [200, 200, 429])

    def test_the_clean_up_removes_ended_sessions_and_no_others(self):
        owner = owner_of(self.env)
        ended = owner_of(self.env)
        self.sql("UPDATE sessions SET expires_at = '2020-01-01' ORDER BY created_at DESC LIMIT 1")

        def clean(*more):
            done = subprocess.run([self.env["USHER_CTL"], "--settings", self.env["USHER_SETTINGS"], "--json", "clean-up", *more],
                                  text=True, capture_output=True, check=True)
            return json.loads(done.stdout)
        self.assertEqual(clean("--dry-run")["removed"]["sessions"], 1)
        self.assertEqual(clean()["removed"]["sessions"], 1)
        self.assertEqual(clean()["removed"]["sessions"], 0)
        self.assertEqual((owner.get("me").status, ended.get("me").status), (200, 401))


if __name__ == "__main__":
    unittest.main()
