"""What befalls a mailer and its database under load: no e-mail is lost, and none leaves twice but those of which it is recorded
that nobody knew whether they had left. `make soak` does the same for longer."""

import os
import random
import subprocess
import time
import unittest
from collections import Counter
from pathlib import Path
from signal import SIGCONT, SIGKILL, SIGSTOP

from mailing import check_promise, mailer_signal, PostOffice, Relay
from running import await_that

SOAK = bool(os.environ.get("USHER_SOAK"))
KILLS = 2000 if SOAK else 200
LETTERS = 10_000 if SOAK else 1_000
ROUNDS = 10 if SOAK else 2
PATIENCE = 600 if SOAK else 180   # seconds: also a claim that its mailer has not noted yet ends at last
# Short claims, and a second's wait after a failure.
MAIL = "batch = 50\nretry_first_seconds = 1\nretry_longest_seconds = 2"
SMTP = "reply_seconds = 3"
FAKETIME = Path("/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1")


def shortly() -> float:
    """What a relay takes for an e-mail: most of the time it is about to answer a dot."""
    return random.uniform(0, 0.05)


class Withstanding(unittest.TestCase):
    def setUp(self):
        self.office = PostOffice()
        self.addCleanup(self.office.end)
        self.relay = Relay(delay=shortly, late=5)
        self.addCleanup(self.relay.end)
        self.emails: list[str] = []

    def start(self, *names: str, environment: tuple[str, ...] = ()) -> None:
        for name in names:
            self.office.start(name, self.relay, MAIL, SMTP, environment)

    def write(self, count: int, recipient: str = "") -> None:
        self.emails += self.office.write([recipient or f"person-{number}@host-{number % 20}.test" for number in range(count)])

    def keep_busy(self) -> None:
        """There is always more than what the mailers have claimed."""
        if self.office.waiting() < 300:
            self.write(500)

    def check_promise(self) -> None:
        self.office.await_empty(PATIENCE)
        check_promise(self, self.office, self.relay, self.emails)

    def taken_after(self, more: int) -> None:
        """Waits until the relay has taken so many more."""
        enough = len(self.relay.taken()) + more
        await_that(lambda: len(self.relay.taken()) >= enough, PATIENCE, "e-mails leave")

    # ---- the mailer

    def test_a_mailer_is_killed_time_and_again(self):
        names = ("first", "second")
        self.keep_busy()
        self.start(*names)
        for _ in range(KILLS):
            self.keep_busy()
            name = random.choice(names)
            time.sleep(random.uniform(0, 0.3))   # any moment will do
            self.office.kill(name)
            self.start(name)
        self.check_promise()
        self.assertTrue(self.office.uncertain(), "no kill came between a dot and its reply")

    def test_a_mailer_whose_journal_finds_no_room_sends_nothing_until_it_does(self):
        if os.geteuid() != 0:
            self.skipTest("only root can mount a disk that is small enough")
        journal = self.office.journal
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size=64k,nr_inodes=100,uid={self.office.state.identity.uid}", "tmpfs", str(journal)], check=True)
        self.addCleanup(subprocess.run, ["umount", "-l", str(journal)], check=True)
        self.write(200)
        self.start("first")   # its journal is larger than the disk
        await_that(lambda: "ournal" in self.office.log_of("first"), 30, "the mailer tells that its journal has no room")
        self.assertEqual((self.relay.taken(), self.office.waiting()), ([], 200))
        subprocess.run(["mount", "-o", "remount,size=4m", str(journal)], check=True)
        self.office.stop("first")
        self.start("first")
        self.taken_after(50)
        # The space that it has taken is its own: others may fill the disk.
        with open(journal / "ballast", "wb", buffering=0) as ballast, self.assertRaisesRegex(OSError, "No space left"):
            while ballast.write(b"x" * 4096):
                pass
        self.check_promise()

    def test_a_clock_that_goes_back_an_hour(self):
        if not FAKETIME.exists():
            self.skipTest("faketime is not installed")
        offset = self.office.folder / "offset"
        offset.write_text("+0\n")
        self.write(LETTERS)
        self.start("first", "second", environment=(f"LD_PRELOAD={FAKETIME}", f"FAKETIME_TIMESTAMP_FILE={offset}", "FAKETIME_NO_CACHE=1",
                                                   "DONT_FAKE_MONOTONIC=1"))
        self.taken_after(LETTERS // 4)
        offset.write_text("-3600\n")
        self.write(100)
        time.sleep(2)   # what they have claimed goes on meanwhile
        self.office.kill("first")
        offset.write_text("+0\n")
        self.start("first")
        self.check_promise()

    # ---- the database

    def test_the_database_is_killed(self):
        self.write(LETTERS)
        self.start("first", "second")
        for _ in range(ROUNDS):
            self.keep_busy()
            self.taken_after(LETTERS // 10)
            mailer_signal(self.office.database.daemon, SIGKILL)
            await_that(lambda: self.office.database.daemon.pid() is None, 20, "the database is gone")
            self.office.start_database()
        self.check_promise()

    def test_the_database_halts_for_a_while(self):
        self.write(LETTERS)
        self.start("first", "second")
        for _ in range(ROUNDS):
            self.keep_busy()
            self.taken_after(LETTERS // 10)
            mailer_signal(self.office.database.daemon, SIGSTOP)
            time.sleep(3)
            mailer_signal(self.office.database.daemon, SIGCONT)
        self.check_promise()

    def test_the_database_is_restarted_and_a_mailer_killed_meanwhile(self):
        self.write(LETTERS)
        self.start("first", "second")
        for _ in range(ROUNDS):
            self.keep_busy()
            self.taken_after(LETTERS // 10)
            self.office.database.daemon.stop(patience=30)
            self.office.kill("first")
            self.start("first")
            self.office.start_database()
        self.check_promise()

    # ---- the relay

    def test_the_final_dot_is_answered_too_late(self):
        self.write(20, "slow-dot@late.test")
        self.write(50)
        self.start("first")
        self.office.await_empty(PATIENCE)
        copies = self.relay.copies()
        self.assertEqual(Counter(copies.values()), {1: 50, 2: 20})
        self.check_promise()

    def seconds_of(self, waiting_in_the_end: int) -> float:
        """In which LETTERS leave that are in the spool from the beginning."""
        begin = time.monotonic()
        await_that(lambda: self.office.waiting() <= waiting_in_the_end, PATIENCE, "all others have left")
        return time.monotonic() - begin

    def test_one_that_always_fails_and_one_that_never_answers_hold_up_nobody(self):
        failing = ["rcpt-450@full.test"] * 5 + [f"silent-rcpt@silent-{number}.test" for number in range(5)] + ["silent-rcpt@silent.test"] * 20
        if SOAK:
            self.write(LETTERS)
            self.start("first")
            undisturbed = self.seconds_of(0)
            self.office.stop("first")
        self.office.write(failing)
        self.write(LETTERS)
        self.start("first")
        disturbed = self.seconds_of(len(failing))
        if SOAK:
            self.assertGreaterEqual(undisturbed / disturbed, 0.9, "of the undisturbed rate")
        self.assertEqual(self.office.outcomes(), Counter(sent=len(self.emails)))
        self.assertEqual(self.relay.copies(), Counter(self.emails))
        self.office.verify()


if __name__ == "__main__":
    unittest.main()
