"""A running instance is exported, imported into another database by the account of usherctl, and is there what it was here."""

import json
import subprocess
import unittest

from running import request, shared

COPY = "usher_copy"


class Backup(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.running = shared()
        cls.env = cls.running.env()
        cls.sql(f"CREATE DATABASE {COPY} CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci; "
                f"GRANT ALL PRIVILEGES ON {COPY}.* TO 'usherctl'@'localhost'")
        cls.overlay = cls.running.state / "copy.toml"
        cls.overlay.write_text(f'database.name = "{COPY}"\n')

    @classmethod
    def sql(cls, script: str) -> None:
        subprocess.run(["mariadb", "--no-defaults", "-uroot", f"--socket={cls.env['USHER_DB_SOCKET']}", "-e", script], check=True, timeout=60)

    def usherctl(self, *words: str, of_copy: bool = False, given: bytes = b"") -> bytes:
        settings = ["--settings", self.env["USHER_SETTINGS"], *(["--settings", str(self.overlay)] if of_copy else [])]
        done = subprocess.run([self.env["USHER_CTL"], *settings, *words], input=given, capture_output=True, timeout=120)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    def fill(self) -> None:
        """By what people do in all three dialects."""
        url, owner = self.env["USHER_URL"], self.env["USHER_OWNER_EMAIL"]
        login = request(f"{url}/api/v1/login", "POST", {"user": owner, "password": self.env["USHER_OWNER_PASSWORD"]}).json["data"]
        session = {"X-Auth-Token": login["authToken"], "X-User-Id": login["userId"]}
        made = request(f"{url}/api/v1/findOrCreateInvite", "POST", {"rid": "GENERAL", "days": 7, "maxUses": 5}, session)
        self.assertEqual(made.status, 200, made.text)
        people = "email,name,roles\nzoe@example.org,\"Zoë 😀 \"\"Z\"\"\",Support\nyan@example.org,,Business\n"
        self.usherctl("invite", "import", "-", given=people.encode())

    def test_of_a_running_instance(self):
        self.fill()
        exported = self.usherctl("export")
        self.assertIn("Zoë 😀".encode(), exported)
        self.usherctl("migrate", of_copy=True)
        self.usherctl("import", "-", of_copy=True, given=exported)
        self.assertEqual(self.usherctl("export", of_copy=True).splitlines()[1:], exported.splitlines()[1:])
        waiting = lambda copy: json.loads(self.usherctl("--json", "invite", "list", of_copy=copy))   # noqa: E731
        self.assertEqual(waiting(True), waiting(False))


if __name__ == "__main__":
    unittest.main()
