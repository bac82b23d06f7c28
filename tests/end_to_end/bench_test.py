"""The benchmark: not what it measures, but that `make bench` could measure it today."""

import subprocess
import unittest

from running import PROGRAMS, TREE

WORKS = {"hello", "validate", "find-or-create", "create-invite", "accept-invite", "join-room", "list-links", "invite-to-room", "validate-invite",
         "refused-login", "oracle", "mail"}


class BenchTest(unittest.TestCase):
    def test_every_peer_answers_every_work(self):
        done = subprocess.run(["/usr/bin/python3", "-B", str(TREE / "bench" / "run.py"), "--once", "--programs", str(PROGRAMS)],
                              text=True, capture_output=True, timeout=600)
        self.assertEqual(done.returncode, 0, f"{done.stdout}{done.stderr}")
        self.assertEqual({line.split(":")[0] for line in done.stdout.splitlines()}, WORKS)


if __name__ == "__main__":
    unittest.main()
