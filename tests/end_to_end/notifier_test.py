"""Notifications on their way: from the queue through usher-notifier and Prosody to the clients that are signed in."""

import contextlib
import os
import re
import signal
import subprocess
import unittest

from notifications import SENDER, Notified, a_jid
from running import PROGRAMS, Running, await_that, is_alive, kill_hard
from xmpp_client import XmppClient

def bodies(client: XmppClient) -> list[str]:
    return [message.findtext("{jabber:client}body") for message in list(client.messages)]


class ANotifier(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.running = Running().must_be_up()
        cls.usher = Notified(cls.running)

    @classmethod
    def tearDownClass(cls):
        cls.running.end()

    def setUp(self):
        self.running.must_be_up()   # whatever the test before has killed
        self.usher = Notified(self.running)

    def test_clients_that_are_signed_in_get_what_was_queued_as_it_was_written_and_in_order(self):
        jid = a_jid()
        with self.usher.client(jid) as client:
            words = [f"Zoë &amp; {n} &lt;b&gt; 👋" for n in range(250)]
            ids = self.usher.queue(jid, words)
            await_that(lambda: len(client.messages) >= 250, 30, "all have come")
            self.assertEqual(client.ids(), ids)
            self.assertEqual(bodies(client)[7], "Zoë & 7 <b> 👋")
            self.assertEqual({message.get("from") for message in client.messages}, {SENDER})
            self.usher.await_delivery()
            client.catch_up()
            self.assertEqual(len(client.messages), 250)

    def test_who_is_not_signed_in_gets_it_later(self):
        jid = a_jid()
        ids = self.usher.queue(jid, ["one", "two"])
        self.usher.await_delivery()
        with self.usher.client(jid) as client:
            await_that(lambda: len(client.messages) >= 2, 20, "what was kept has come")
            self.assertEqual(client.ids(), ids)
            self.assertEqual(bodies(client), ["one", "two"])

    def test_the_words_of_a_room_reach_every_client_and_who_comes_later(self):
        """Their type is groupchat, to a bare JID: prosody/mod_usher.lua lets them through."""
        jid, later = a_jid(), a_jid()
        with self.usher.client(jid, "desk") as desk, self.usher.client(jid, "phone") as phone:
            for to in (jid, later):
                id = self.usher.queue(to, ["Bob has been invited to join the bubble"])[0]
                self.usher.sql(f"UPDATE notifications SET stanza = REPLACE(stanza, '\"chat\"', '\"groupchat\"') WHERE id = x'{id}'")
            await_that(lambda: desk.messages and phone.messages, 20, "both have it")
        self.usher.await_delivery()
        with self.usher.client(later) as client:
            await_that(lambda: client.messages, 20, "it was kept")
            self.assertIn(client.messages[0].get("type"), ("chat", "groupchat"))

    def test_one_that_is_rejected_does_not_hold_up_the_others(self):
        jid = a_jid()
        with self.usher.client(jid) as client:
            before = self.usher.queue(jid, ["before"])
            refused = self.usher.queue("no-such-user@localhost", ["lost"])[0]
            broken = self.usher.queue(jid, ["</body>"])[0]
            after = self.usher.queue(jid, ["after"])
            await_that(lambda: len(client.messages) >= 2, 30, "the others have come")
            self.assertEqual(client.ids(), before + after)
            self.usher.await_delivery()
        reason = self.usher.sql(f"SELECT outcome, reason FROM notification_log WHERE id = x'{refused}'")
        self.assertEqual(reason.split("\t")[0], "rejected")
        self.assertIn("service-unavailable", reason)
        self.assertIn("malformed", self.usher.sql(f"SELECT reason FROM notification_log WHERE id = x'{broken}'"))

    def test_the_server_killed_and_started_again_under_load_loses_nothing(self):
        jid = a_jid()
        ids = []
        for round in range(3):
            ids += self.usher.queue(jid, [f"{round}.{n}" for n in range(400)])
            kill_hard(self.running.pids()["prosody"])
            ids += self.usher.queue(jid, [f"{round}+{n}" for n in range(20)])
            self.running.must_be_up()
        self.usher.await_delivery()
        with self.usher.client(jid) as client:
            await_that(lambda: set(ids) <= set(client.ids()), 30, "every one has come")
            self.assertEqual(set(client.ids()), set(ids))
            first = list(dict.fromkeys(client.ids()))
            self.assertEqual(first, ids, "in order, but for those that came twice")

    def test_the_notifier_killed_in_the_middle_loses_nothing(self):
        jid = a_jid()
        with self.usher.client(jid) as client:
            ids = self.usher.queue(jid, [str(n) for n in range(2000)])
            for least in (1, 500, 1000):
                await_that(lambda: len(client.messages) >= least, 30, "some have come")
                kill_hard(self.running.pids()["usher-notifier"])
                # What it had claimed is due when its lease ends; the test does not wait for that.
                self.usher.sql("UPDATE notifications SET due_at = UTC_TIMESTAMP(6) WHERE attempts > 0")
                self.running.must_be_up()
            self.usher.await_delivery()
            await_that(lambda: set(ids) <= set(client.ids()), 30, "every one has come")
            self.assertEqual(set(client.ids()), set(ids))

    def test_several_at_once_double_nothing_and_lose_nothing(self):
        """The server admits one; the others wait for its place, and take it when it leaves."""
        jids = [a_jid() for _ in range(5)]
        with contextlib.ExitStack() as stack:
            clients = [stack.enter_context(self.usher.client(jid)) for jid in jids]
            logs = [stack.enter_context(open(self.running.state / "log" / f"more-{n}.log", "w")) for n in range(2)]
            more = [self.usher.more_notifier(log) for log in logs]
            self.addCleanup(lambda: [(one.kill(), one.wait()) for one in more])
            await_that(lambda: all("conflict" in self.running.log(f"more-{n}.log") for n in range(2)), 30, "both are told to wait")
            ids = {jid: self.usher.queue(jid, [str(n) for n in range(300)]) for jid in jids}
            await_that(lambda: all(client.messages for client in clients), 30, "some have come")
            os.kill(self.running.pids()["usher-notifier"], signal.SIGTERM)
            await_that(lambda: not is_alive(self.running.pids()["usher-notifier"]), 20, "the first has left")
            self.usher.await_delivery()
            for client in clients:
                await_that(lambda: len(client.messages) >= 300, 30, "all have come")
                self.assertEqual(client.ids(), ids[client.jid])
            for one in more:
                one.send_signal(signal.SIGTERM)
                self.assertEqual(one.wait(20), 0)
        for n in range(2):
            self.assertEqual(self.running.log(f"more-{n}.log").count("is unavailable"), self.running.log(f"more-{n}.log").count('"conflict: '))

    def test_waits_while_the_secret_is_wrong_and_reads_the_right_one_at_a_signal(self):
        jid = a_jid()
        secret = self.running.state / "secrets" / "xmpp-component"
        right = secret.read_text()
        pid = self.running.pids()["usher-notifier"]
        try:
            secret.write_text("wrong\n")
            os.kill(pid, signal.SIGHUP)
            await_that(lambda: "not-authorized" in self.usher.log(), 20, "it is refused")
            ids = self.usher.queue(jid, ["patience"])
            said = self.usher.log()
            await_that(lambda: len(re.findall("authentication failed", self.running.log("prosody.log"))) >= 3, 30, "it tries again")
            self.assertEqual(self.usher.log(), said, "the log tells it once")
            self.assertEqual(self.usher.waiting(), 1)
        finally:
            secret.write_text(right)
        os.kill(pid, signal.SIGHUP)
        self.usher.await_delivery()
        with self.usher.client(jid) as client:
            await_that(lambda: client.ids() == ids, 20, "it has come")
        self.assertNotIn("wrong", self.usher.log())

    def test_goes_on_as_it_is_with_settings_that_are_wrong(self):
        settings = self.running.state / "usher.toml"
        right = settings.read_text()
        pid = self.running.pids()["usher-notifier"]
        try:
            settings.write_text(right + "\nno_such_setting = 1\n")
            os.kill(pid, signal.SIGHUP)
            await_that(lambda: "settings not reloaded" in self.usher.log(), 20, "it says so")
        finally:
            settings.write_text(right)
        self.usher.queue(a_jid(), ["still here"])
        self.usher.await_delivery()
        self.assertTrue(is_alive(pid))

    def test_waits_while_the_database_is_away(self):
        jid = a_jid()
        ids = self.usher.queue(jid, [str(n) for n in range(500)])
        kill_hard(self.running.pids()["mariadbd"])
        self.running.must_be_up()
        ids += self.usher.queue(jid, ["after"])
        self.usher.await_delivery()
        with self.usher.client(jid) as client:
            await_that(lambda: set(ids) <= set(client.ids()), 20, "every one has come")

    def test_one_more_says_that_there_is_no_server_and_leaves(self):
        settings = self.running.own_folder / "without.toml"
        settings.write_text("")
        done = subprocess.run([str(PROGRAMS / "usher-notifier"), "--settings", str(settings)], text=True, capture_output=True, timeout=20)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("xmpp.host is empty", done.stderr)


if __name__ == "__main__":
    unittest.main()
