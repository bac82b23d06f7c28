"""The systemd units: well-formed, and closed but for what each of them says it needs."""

import re
import subprocess
import tempfile
import unittest
from pathlib import Path

from running import TREE

MOST_EXPOSED = "15"   # tenths; systemd-analyze calls up to 2.0 "OK"


class UnitsTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="usher-units-")
        self.addCleanup(folder.cleanup)
        self.units = []
        for unit in sorted((TREE / "systemd").iterdir()):
            staged = Path(folder.name) / unit.name
            # The programs are not installed here; that they are Usher's own is checked below.
            staged.write_text(re.sub(r"^ExecStart=\S+", "ExecStart=/bin/true", unit.read_text(), flags=re.MULTILINE))
            self.units.append(staged)
        self.services = [unit for unit in self.units if unit.suffix == ".service"]

    def analyze(self, *words):
        return subprocess.run(["systemd-analyze", *map(str, words)], capture_output=True, text=True)

    def test_the_units_are_well_formed(self):
        done = self.analyze("verify", "--recursive-errors=yes", "--man=no", *self.units)
        self.assertEqual((done.returncode, done.stderr), (0, ""))

    def test_services_are_closed_but_for_what_they_need(self):
        for service in self.services:
            with self.subTest(service.name):
                done = self.analyze("security", "--offline=true", f"--threshold={MOST_EXPOSED}", service)
                self.assertEqual(done.returncode, 0, done.stdout)

    def test_services_run_ushers_programs(self):
        for service in self.services:
            text = (TREE / "systemd" / service.name).read_text()
            self.assertRegex(text, r"(?m)^ExecStart=/usr/bin/usher[a-z-]*( |$)")

    def test_daemons_are_watched_and_secrets_are_handed_to_them(self):
        daemons = [service for service in self.services if "Type=oneshot" not in service.read_text()]
        self.assertEqual(len(daemons), 3)
        for service in self.services:
            with self.subTest(service.name):
                text = service.read_text()
                if service in daemons:
                    self.assertRegex(text, r"(?m)^Type=notify$")
                    self.assertRegex(text, r"(?m)^WatchdogSec=\d+$")
                for limit in ("MemoryMax", "TasksMax", "LimitNOFILE", "LimitCORE"):
                    self.assertRegex(text, rf"(?m)^{limit}=\w+$")
                loaded = dict(re.findall(r"(?m)^LoadCredential=([a-z-]+):(\S+)$", text))
                self.assertTrue(loaded)
                self.assertEqual(loaded, {name: f"/etc/usher/secrets/{name}" for name in loaded})


if __name__ == "__main__":
    unittest.main()
