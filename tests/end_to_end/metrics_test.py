"""The numbers of all three programs, as Prometheus would read them from an instance at work."""

import json
import re
import socket
import subprocess
import unittest
import urllib.parse

from notifications import Notified, a_jid
from rocketchat_test import owner_of
from running import TREE, Running, await_that, request

LINE = re.compile(r'^[a-zA-Z_:][a-zA-Z0-9_:]*(\{([a-zA-Z_]+="[^"\n]*",?)*\})? (-?[0-9.e+-]+|[+-]?inf|nan)$', re.IGNORECASE)


def is_listened_to(url: str) -> bool:
    place = urllib.parse.urlsplit(url)
    with socket.socket() as probe:
        return probe.connect_ex((place.hostname, place.port)) == 0


def numbers(url: str) -> dict[str, float]:
    # An instance is up when e-mails and notifications can leave; the numbers of who delivers them may come a moment later.
    await_that(lambda: is_listened_to(url), 30, f"{url} is listened to")
    answer = request(url)
    assert answer.status == 200, answer
    values = {}
    for line in answer.text.splitlines():
        if not line.startswith("#"):
            assert LINE.match(line), line
            name, value = line.rsplit(" ", 1)
            values[name] = float(value)
    return values


class TheNumbers(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.running = Running().must_be_up()
        cls.env = cls.running.env()
        cls.usherd = cls.env["USHER_URL"] + "/metrics"
        cls.mailer, cls.notifier = cls.env["USHER_MAILER_METRICS"], cls.env["USHER_NOTIFIER_METRICS"]

    @classmethod
    def tearDownClass(cls):
        cls.running.end()

    def await_number(self, url, name, value, seconds=30):
        await_that(lambda: numbers(url).get(name) == value, seconds, f"{name} {value}")

    def test_tell_of_an_email_and_a_notification_on_their_whole_way(self):
        before = numbers(self.mailer)
        owner = owner_of(self.env)
        self.assertEqual(owner.post("sendInvitationEmail", {"emails": ["ada@example.org", "zoe@example.org"]}).status, 200)
        sent = 'usher_mailer_letters_total{outcome="sent"}'
        self.await_number(self.mailer, sent, before[sent] + 2)
        after = numbers(self.mailer)
        self.assertEqual(after['usher_mailer_attempts_total{outcome="sent"}'], after[sent])
        self.assertEqual(after["usher_mailer_seconds_to_sent_count"], after[sent])
        self.assertLess(after["usher_mailer_seconds_to_sent_sum"], 60)
        self.assertEqual(after["usher_mailer_leases_lost_total"], 0)
        self.assertEqual(after['usher_outage{of="relay"}'], 0)
        self.await_number(self.mailer, 'usher_mail_spool_letters{lane="single",state="due"}', 0)

        mine = numbers(self.usherd)
        route = 'dialect="rocketchat",method="POST",outcome="2xx",route="/api/v1/sendInvitationEmail"'
        self.assertEqual(mine["usherd_requests_total{" + route + "}"], 1)
        self.assertGreater(mine["usher_database_statements_total"], 0)
        self.assertEqual(mine['usher_database_errors_total{class="fault"}'], 0)
        self.assertGreater(mine["usherd_workers"], 0)

        Notified(self.running).queue(a_jid(), ["one", "two"])
        delivered = 'usher_notifier_stanzas_total{outcome="delivered"}'
        await_that(lambda: numbers(self.notifier)[delivered] >= 2, 30, "two stanzas are delivered")
        self.await_number(self.notifier, "usher_notifications_waiting", 0)

    def test_tell_what_waits_and_what_is_held(self):
        ctl = [self.env["USHER_CTL"], "--settings", self.env["USHER_SETTINGS"], "spool"]
        overlay = self.running.own_folder / "no-relay.toml"
        overlay.write_text('[smtp]\nport = 1\n[mail]\nretry_first_seconds = 86400\n')
        self.running.must_be_up("--settings", str(overlay))
        try:
            owner_of(self.env).post("sendInvitationEmail", {"emails": ["late@example.org"]})
            self.await_number(self.mailer, 'usher_outage{of="relay"}', 1)
            self.assertEqual(numbers(self.mailer)['usher_outages_total{of="relay"}'], 1)

            def held():
                return subprocess.run([*ctl, "hold", "--all"], capture_output=True).returncode == 0 and \
                    numbers(self.mailer).get('usher_mail_spool_letters{lane="single",state="held"}') == 1
            await_that(held, 60, "the e-mail is held")
        finally:
            overlay.write_text("")
            self.running.must_be_up("--settings", str(overlay))
        subprocess.run([*ctl, "retry", "--all", "--held"], check=True, capture_output=True)
        self.await_number(self.mailer, 'usher_mailer_letters_total{outcome="sent"}', 1)
        self.assertEqual(subprocess.run([*ctl, "verify"], capture_output=True).returncode, 0)

    def test_name_nobody(self):
        owner = owner_of(self.env)
        owner.post("findOrCreateInvite", {"rid": "GENERAL", "days": 1, "maxUses": 5})
        owner.get("listInvites")
        text = request(self.usherd).text
        for secret in ("@example.org", owner.headers["X-User-Id"], owner.headers["X-Auth-Token"]):
            self.assertNotIn(secret, text)
        for url in (self.mailer, self.notifier):
            self.assertTrue(url.startswith("http://127.0.0.1:"), url)

    def test_are_all_that_the_dashboard_asks_for(self):
        shown = {name.split("{")[0] for url in (self.usherd, self.mailer, self.notifier) for name in numbers(url)}
        dashboard = json.loads((TREE / "share" / "grafana" / "usher.json").read_text())
        asked = [target["expr"] for panel in dashboard["panels"] for target in panel.get("targets", [])]
        self.assertGreater(len(asked), 20)
        for expression in asked:
            for name in re.findall(r"\busherd?_[a-z_]+", expression):
                self.assertIn(name, shown, expression)


if __name__ == "__main__":
    unittest.main()
