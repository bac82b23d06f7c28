"""usher-mailer before a real relay: postfix delivers, refuses, and reports what it could not deliver after all."""

import os
import shutil
import unittest
from collections import Counter

from mailing import PostOffice, Relay
from private_postfix import Postfix
from running import await_that


@unittest.skipUnless(os.geteuid() == 0, "only root can run a postfix")
@unittest.skipUnless(shutil.which("postfix", path="/usr/sbin"), "postfix is not installed")
class BeforeAPostfix(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.office = PostOffice()
        cls.addClassCleanup(cls.office.end)
        cls.next_hop = Relay()
        cls.addClassCleanup(cls.next_hop.end)
        cls.postfix = Postfix(cls.next_hop.port)
        cls.addClassCleanup(cls.postfix.end)
        cls.office.start("mailer", cls.postfix, "retry_first_seconds = 600\nretry_longest_seconds = 600")

    def test_emails_arrive_each_once_and_whole(self):
        emails = self.office.write([f"person-{number}@box.test" for number in range(200)])
        for email in emails[:1] + emails[-1:]:
            attempt = self.office.await_tried(email)["attempts"][-1]
            self.assertEqual((attempt["outcome"], attempt["code"]), ("sent", 250))
            self.assertIn("queued as", attempt["reply"])
        self.office.await_empty(60)
        def arrived():
            return Counter(email for text in self.postfix.emails() for email in emails if f"<{email}@" in text)
        await_that(lambda: len(arrived()) == len(emails), 60, "all e-mails are in the maildir")
        self.assertEqual(set(arrived().values()), {1})
        self.office.verify()

    def test_refusals_are_recorded_in_the_relays_words(self):
        busy, none, outside = self.office.write(["busy@box.test", "none@box.test", "someone@elsewhere.test"])
        for email, outcome, code, words in ((busy, "deferred", 450, "4.2.1"), (none, "bounced", 550, "5.1.1"), (outside, "bounced", 550, "5.7.1")):
            shown = self.office.await_tried(email)
            self.assertEqual((shown["attempts"][-1]["outcome"], shown["attempts"][-1]["code"]), (outcome, code))
            self.assertIn(words, shown["attempts"][-1]["reply"])
            self.assertEqual(shown["finished_at"] is not None, outcome == "bounced")
        self.office.usherctl("spool", "drop", busy)
        self.office.verify()

    def test_what_is_refused_further_on_comes_back_as_a_report_to_the_sender(self):
        [email] = self.office.write(["dot-550@late.test"], sender="report@box.test")
        self.assertEqual(self.office.await_tried(email)["attempts"][-1]["outcome"], "sent")
        def reports():
            return [text for text in self.postfix.emails() if f"<{email}@" in text and "report-type=delivery-status" in text]
        await_that(lambda: len(reports()) == 1, 60, "the report")
        [report] = reports()
        for line in ("Return-Path: <>", "Action: failed", "Final-Recipient: rfc822; dot-550@late.test", "Status: 5.0.0"):
            self.assertIn(line, report)
        self.office.verify()


if __name__ == "__main__":
    unittest.main()
