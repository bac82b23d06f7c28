"""usher-mailer before a relay that fails at every step: what becomes of the e-mail, as the operator is told."""

import ssl
import subprocess
import unittest

from mailing import PostOffice, Relay
from running import await_that

QUICK = "retry_first_seconds = 600\nretry_longest_seconds = 600"
IMPATIENT = "reply_seconds = 2"


def certificate(folder, name: str) -> tuple[str, ssl.SSLContext]:
    """Its file, and what a server needs to show it."""
    key, file = folder / f"{name}.key", folder / f"{name}.pem"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj", "/CN=relay",
                    "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(key), "-out", str(file)], check=True, capture_output=True)
    file.chmod(0o644)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file, key)
    return str(file), context


class ARelayThatFails(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.office = PostOffice()

    @classmethod
    def tearDownClass(cls):
        cls.office.end()

    def setUp(self):
        self.office.empty()

    def relay(self, smtp: str = "", **options) -> Relay:
        """One for this test, with a mailer before it."""
        relay = Relay(**options)
        self.addCleanup(relay.end)
        self.office.start("mailer", relay, QUICK, f"{IMPATIENT}\n{smtp}")
        self.addCleanup(self.office.stop, "mailer")
        return relay

    def outcome_of(self, email: str) -> tuple[str, int]:
        attempt = self.office.await_tried(email)["attempts"][-1]
        return attempt["outcome"], attempt["code"]

    def test_each_refusal_is_what_became_of_its_email_and_of_no_other(self):
        relay = self.relay()
        expected = {"rcpt-450": ("deferred", 450), "rcpt-550": ("bounced", 550), "data-451": ("deferred", 451), "data-554": ("bounced", 554),
                    "dot-452": ("deferred", 452), "dot-552": ("bounced", 552), "cut-at-data": ("deferred", 0), "good": ("sent", 250)}
        emails = dict(zip(expected, self.office.write([f"{wish}@{wish}.test" for wish in expected])))
        self.assertEqual({wish: self.outcome_of(email) for wish, email in emails.items()}, expected)
        for wish, email in emails.items():
            shown = self.office.show(email)
            final = {"sent": "sent", "bounced": "bounced"}.get(expected[wish][0])
            self.assertEqual(shown["finished_at"] is not None, final is not None, shown)
            self.assertIn("as it was asked" if expected[wish][1] >= 400 else "", shown["attempts"][-1]["reply"])
        self.assertEqual(relay.taken(), [(emails["good"], "good@good.test")])
        self.office.verify()

    def test_an_email_whose_dot_went_unanswered_is_uncertain_and_leaves_again_as_the_same(self):
        relay = self.relay()
        [cut, silent] = self.office.write(["cut-after-dot@one.test", "silent-dot@two.test"])
        for email in (cut, silent):
            self.assertEqual(self.outcome_of(email), ("uncertain", 0))
            self.assertIsNone(self.office.show(email)["finished_at"])
        self.assertEqual(relay.copies(), {cut: 1, silent: 1})
        self.office.usherctl("spool", "retry", cut)
        await_that(lambda: relay.copies()[cut] == 2, 20, "the second copy, of the same Message-ID")
        self.office.verify()

    def test_silence_costs_the_email_its_turn_and_nobody_else(self):
        self.relay()
        [silent, good] = self.office.write(["silent-rcpt@one.test", "good@two.test"])
        self.assertEqual(self.outcome_of(good), ("sent", 250))
        self.assertEqual(self.outcome_of(silent), ("deferred", 0))
        self.office.verify()

    def test_a_relay_that_refuses_the_sender_gets_no_other_email_until_it_takes_one(self):
        self.relay()
        [refused] = self.office.write(["good@one.test"], sender="mail-550@usher.test")
        self.assertEqual(self.outcome_of(refused), ("route_down", 550))
        self.assertIsNone(self.office.show(refused)["finished_at"], "the e-mail is not at fault")
        self.office.verify()

    def test_a_relay_that_is_away_is_waited_for(self):
        relay = Relay()
        relay.end()
        self.office.start("mailer", relay, QUICK, IMPATIENT)
        self.addCleanup(self.office.stop, "mailer")
        emails = self.office.write(["good@one.test"] * 50)
        await_that(lambda: "relay is unavailable" in self.office.log_of("mailer"), 20, "the relay is missed")
        self.assertEqual(self.office.waiting(), len(emails))
        self.office.verify()

    def test_a_right_certificate_is_trusted_and_a_wrong_one_gets_no_email(self):
        file, context = certificate(self.office.folder, "right")
        other, _ = certificate(self.office.folder, "other")
        [email] = self.office.write(["good@one.test"])
        relay = self.relay(f'tls = "starttls"\ntls_ca = "{other}"', tls=context)
        self.assertEqual(self.outcome_of(email), ("route_down", 0))
        self.assertEqual((relay.taken(), self.office.waiting()), ([], 1))
        self.office.stop("mailer")
        relay = self.relay(f'tls = "starttls"\ntls_ca = "{file}"', tls=context)
        self.office.usherctl("spool", "retry", email)
        self.office.await_empty(30)
        self.assertEqual(relay.copies(), {email: 1})
        self.office.verify()

    def test_a_password_that_is_refused_costs_no_email(self):
        secret = self.office.state.secret("relay")
        _, context = certificate(self.office.folder, "auth")
        words = f'tls = "starttls"\ntls_ca = "{self.office.folder}/auth.pem"\nuser = "usher"\npassword_file = "{secret}"'
        [email] = self.office.write(["good@one.test"])
        relay = self.relay(words, tls=context, password="another")
        self.assertEqual(self.outcome_of(email), ("route_down", 535))
        self.assertEqual((relay.taken(), self.office.waiting()), ([], 1))
        self.office.stop("mailer")
        relay = self.relay(words, tls=context, password=secret.read_text().strip())
        self.office.usherctl("spool", "retry", email)
        self.office.await_empty(30)
        self.assertEqual(relay.copies(), {email: 1})
        self.office.verify()


if __name__ == "__main__":
    unittest.main()
