"""The mailbox of an instance: what SMTP brings is there as JSON, and as a page."""

import smtplib
import unittest
from email.message import EmailMessage

from running import kill_hard, request, Running


class TheMailbox(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.running = Running().must_be_up()
        cls.url = cls.running.env()["USHER_MAILBOX_URL"]

    @classmethod
    def tearDownClass(cls):
        cls.running.end()

    def setUp(self):
        self.assertEqual(request(f"{self.url}/messages", "DELETE").status, 204)

    def send(self, message, sender="bounce@usher.example", recipients=("ada@example.org",)):
        host, port = self.running.env()["USHER_SMTP"].split(":")
        with smtplib.SMTP(host, int(port), timeout=10) as smtp:
            smtp.sendmail(sender, recipients, message if isinstance(message, bytes) else message.as_bytes())

    def messages(self):
        return request(f"{self.url}/messages").json

    def test_shows_a_message_as_it_was_meant(self):
        message = EmailMessage()
        message["From"], message["To"], message["Subject"] = "Usher <usher@example.org>", "Ada <ada@example.org>", "Größe & mehr"
        message["Message-ID"] = "<1@example.org>"
        message.set_content("Hallo Ada, schöne Grüße\n")
        message.add_alternative("<p>Hallo <b>Ada</b>, schöne Grüße</p>\n", subtype="html")
        self.send(message)
        [message] = self.messages()
        self.assertEqual({name: message[name] for name in ("to", "from", "subject", "message_id", "text", "html")}, {
            "to": "ada@example.org", "from": "usher@example.org", "subject": "Größe & mehr", "message_id": "<1@example.org>",
            "text": "Hallo Ada, schöne Grüße\n", "html": "<p>Hallo <b>Ada</b>, schöne Grüße</p>\n"})
        self.assertIn("Message-ID: <1@example.org>", message["raw"])

    def test_has_text_and_html_and_raw_whatever_comes(self):
        for message in (b"", b"Subject: only\r\n\r\n", b"\xff\xfe: \xff\r\n\r\n\xff", b"Content-Type: text/html; charset=none\r\n\r\n<p>\xff</p>",
                       b"Content-Type: multipart/mixed\r\n\r\nno boundary", b"From: <<@\r\nSubject: =?utf-8?q?=ff?=\r\n\r\nx"):
            self.send(message)
        messages = self.messages()
        self.assertEqual(len(messages), 6)
        for message in messages:
            for name in ("to", "from", "subject", "message_id", "text", "html", "raw"):
                self.assertIsInstance(message[name], str)

    def test_loses_no_message_when_killed_and_forgets_those_thrown_away(self):
        self.send(b"Subject: one\r\n\r\n")
        self.send(b"Subject: two\r\n\r\n")
        kill_hard(self.running.pids()["mailbox"])
        self.running.must_be_up()
        self.assertEqual([message["subject"] for message in self.messages()], ["one", "two"])
        request(f"{self.url}/messages", "DELETE")
        self.assertEqual(self.messages(), [])

    def test_shows_a_messages_html_in_a_frame_that_can_do_nothing(self):
        self.send(b"Subject: <i>x</i>\r\nContent-Type: text/html\r\n\r\n<script>alert(\"1\")</script>")
        page = request(f"{self.url}/").text
        self.assertIn("&lt;i&gt;x&lt;/i&gt;", page)
        message = request(self.url + page.split('href="')[1].split('"')[0]).text
        self.assertIn("<iframe sandbox=", message)
        self.assertNotIn("allow-scripts", message)
        self.assertNotIn("<script", message)
        self.assertEqual(request(f"{self.url}/emails/99999").status, 404)

    def test_catches_messages_also_if_usher_sends_elsewhere(self):
        overlay = self.running.own_folder / "relay.toml"
        overlay.write_text('[smtp]\nhost = "127.0.0.2"\nport = 2525\n')
        self.running.must_be_up("--settings", str(overlay))
        settings = (self.running.state / "usher.toml").read_text()
        self.assertIn('host = "127.0.0.2"', settings)
        self.assertIn("port = 2525", settings)
        self.send(b"Subject: still here\r\n\r\n")
        self.assertEqual(len(self.messages()), 1)
