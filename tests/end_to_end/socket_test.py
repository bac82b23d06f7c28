"""usherd and the socket it is handed on fd 0: without limits it serves none that other machines can reach."""

import os
import socket
import subprocess
import tempfile
import unittest
from pathlib import Path

from running import TREE

USHERD = Path(os.environ["USHER_PROGRAMS"]) / "usherd"

SETTINGS = f"""
development = true
listen = "/nonexistent/not-used"
[limits]
enabled = false
[database]
hosts = ["unix:/nonexistent/socket"]
[mail]
templates = "{TREE}/templates"
"""


class SocketTest(unittest.TestCase):
    def begun(self, address: str) -> subprocess.Popen:
        """usherd without limits on a socket of that address; its end is taken care of."""
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        settings = Path(folder.name) / "usher.toml"
        settings.write_text(SETTINGS)
        with socket.socket() as listening:
            # Whatever the address says, nobody but this machine reaches the test's socket.
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, b"lo\0")
            listening.bind((address, 0))
            listening.listen()
            usherd = subprocess.Popen([USHERD, "--settings", settings], stdin=listening, stderr=subprocess.PIPE, text=True)
        self.addCleanup(usherd.stderr.close)
        self.addCleanup(usherd.wait)
        self.addCleanup(usherd.kill)
        return usherd

    def test_is_refused_without_limits_if_others_can_reach_it(self):
        usherd = self.begun("0.0.0.0")
        _, log = usherd.communicate(timeout=30)
        self.assertEqual(usherd.returncode, 1, log)
        self.assertIn("limits.enabled: may be false only where", log)

    def test_is_served_without_limits_on_loopback(self):
        usherd = self.begun("127.0.0.1")
        self.assertTrue(any(" ready " in line for line in usherd.stderr), "usherd did not become ready")
        usherd.terminate()
        self.assertEqual(usherd.wait(30), 0)


if __name__ == "__main__":
    unittest.main()
