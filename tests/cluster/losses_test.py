"""What befalls the parts of a cluster while clients use it: what was acknowledged stays, each e-mail leaves, and there are
faults only for the seconds in which another part takes over. `make check-cluster` does more of it, time and again."""

import os
import time
import unittest
from collections import Counter
from contextlib import contextmanager

from clustering import IS_ROOT, PATIENCE, Clients, check_promise, shared
from running import await_that

LONG = bool(os.environ.get("USHER_LONG"))
ROUNDS = 5 if LONG else 1
LONGEST_FAILOVER = 15   # seconds, on a machine that does all of it, and tests; docs/operating/cluster.md tells what was measured
KILLED = ("mariadbd-1", "mariadbd-2", "haproxy", "usherd", "usher-mailer-2") if LONG else ("mariadbd-1", "haproxy", "usherd")
ROLLING = ("mariadbd-3", "mariadbd-2", "mariadbd-1", "haproxy", "usherd-2", "usherd", "usher-mailer-2", "usher-mailer", "usher-notifier",
           "nginx") if LONG else ("mariadbd-2", "mariadbd-1", "haproxy", "usherd")


class Losses(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.cluster = shared()

    def setUp(self):
        self.clients = Clients(self.cluster)
        self.addCleanup(self.clients.end)
        self.clients.await_more(10)

    def keep_promise(self) -> None:
        """At the end of each test."""
        self.clients.end()
        check_promise(self, self.cluster, self.clients)

    def lose(self, name: str) -> None:
        """Kills it, and returns when it is back and in use."""
        before = self.cluster.pid(name)
        with self.failover(f"{name} killed"):
            self.cluster.kill(name)
        with self.failover(f"{name} back"):
            self.cluster.await_back(name, before)

    @contextmanager
    def failover(self, what: str):
        """Something is done that may lead to faults, for some seconds from then on."""
        begin, before = time.monotonic(), len(self.clients.faults)
        yield
        self.clients.await_more(20)
        so_far = len(self.clients.faults)
        self.clients.await_more(20)
        faults = [(round(when - begin, 1), fault) for when, fault in self.clients.faults]
        self.assertEqual((faults[so_far:], self.clients.wrong), ([], []), f"{what}, and there are still faults")
        if before < so_far:
            kinds = Counter(fault.split()[0] for _, fault in faults[before:so_far])
            print(f"[{what}: {so_far - before} faults in {faults[so_far - 1][0]} s, {dict(kinds)}] ", end="", flush=True)
            self.assertLess(faults[so_far - 1][0], LONGEST_FAILOVER, faults)

    def test_each_is_killed(self):
        for _ in range(ROUNDS):
            for name in KILLED:
                self.lose(name)
        self.keep_promise()

    @unittest.skipUnless(IS_ROOT, "only root can make a network of its own and part it")
    def test_the_network_parts(self):
        for _ in range(ROUNDS):
            with self.cluster.cut_off(1):
                with self.failover("node 1 cut off"):
                    await_that(lambda: self.cluster.standing(1)["wsrep_cluster_status"] == "non-Primary", PATIENCE, "node 1 knows that it is alone")
                    await_that(lambda: not self.cluster.is_up(1), PATIENCE, "HAProxy knows it, too")
                self.assertEqual(self.cluster.standing(2)["wsrep_cluster_size"], "2")
            with self.failover("node 1 back"):
                await_that(lambda: self.cluster.is_up(1), PATIENCE, "node 1 has come back")
        self.keep_promise()

    def test_all_are_restarted_one_after_the_other(self):
        for _ in range(ROUNDS):
            for name in ROLLING:
                with self.failover(f"{name} restarted"):
                    self.cluster.restart(name)
        self.keep_promise()
