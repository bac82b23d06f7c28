"""The package on a fresh Debian 12 with systemd, from its installation, word by word as docs/operating/installing.md
tells it, to its purge.

Nothing may be lost on the way: while 500 requests a second come, usherd is restarted and the package upgraded, and each of
them is answered. USHER_CONTAINER=long does so for longer.
"""

import json
import os
import re
import signal
import subprocess
import textwrap
import time
import unittest
from pathlib import Path

from container import Container, what_is_missing

TREE = Path(__file__).resolve().parent.parent.parent
HOST = "usher.example.org"   # as nginx/usher.conf and docs/operating/ call it
PASSWORD = "a good password"
RESTARTS = 30 if os.environ.get("USHER_CONTAINER") == "long" else 4


def commands_to_install() -> list[str]:
    """Each block of commands, up to the first sub-heading."""
    section = (TREE / "docs" / "operating" / "installing.md").read_text().split("\n## ")[0]
    blocks = re.findall(r"(?m)(?:^    .*\n(?:\n(?=    ))?)+", section)
    return [textwrap.dedent(block) for block in blocks]


def dependencies_of(package: Path) -> list[str]:
    depends = subprocess.run(["dpkg-deb", "-f", package, "Depends"], check=True, capture_output=True, text=True).stdout
    return [name for name in re.findall(r"(?:^|, )([a-z0-9.+-]+)", depends) if not name.startswith("systemd")]


class Load:
    """Requests that come all the while in a `with`; `outcomes` afterwards."""

    def __init__(self, container: Container, path: str):
        self.argv = container.enter("/usr/bin/python3", "-B", str(TREE / "tests" / "container" / "load.py"), "443", HOST, path, "500")

    def __enter__(self):
        self.process = subprocess.Popen(self.argv, stdout=subprocess.PIPE, text=True)
        assert self.process.stdout.readline() == "begun\n"
        return self

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        said = json.loads(self.process.communicate(timeout=60)[0])
        self.outcomes, self.rate = said["outcomes"], said["rate"]


@unittest.skipIf(what_is_missing(), what_is_missing())
class PackageTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.package = next((TREE / "build" / "deb").glob("usher_*.deb"))
        cls.container = Container(dependencies_of(cls.package))
        cls.addClassCleanup(cls.container.end)

    def test_serves_from_its_installation_to_its_purge(self):
        steps = [self.install, self.first_story, self.look_into_the_sandbox, self.restart_under_load, self.upgrade_under_load, self.hang, self.purge]
        for step in steps:
            begun = time.monotonic()
            step()
            print(f"{step.__name__} {time.monotonic() - begun:.0f} s", end=" ", flush=True)

    # ---- the steps

    def install(self):
        self.copy(self.package)
        self.make_certificate()
        self.catch_emails()
        blocks = commands_to_install()
        self.assertGreaterEqual(len(blocks), 5)
        for block in blocks:
            self.container.run(block, given=f"{PASSWORD}\n")
        self.assertEqual(self.ask("GET", "/api/rainbow/ping")[0], 200)

    def first_story(self):
        self.assertEqual(self.ask("POST", "/api/login/sessions", {"email": "me@example.org", "password": PASSWORD}, "owner")[0], 200)
        org = json.loads(self.container.run("usherctl --json org list").stdout)[0]["id"]
        status, link = self.ask("POST", f"/api/orgs/{org}/invites", {"email": "ines@example.org", "name": "Ines", "roles": ["SuperAdmin"]}, "owner")
        self.assertIn(status, (200, 201), link)
        self.key = re.search(r"/invites/([0-9a-f-]{36})", link)[1]
        self.assertTrue(json.loads(link).startswith(f"https://{HOST}/invites/"))
        self.container.wait_until(self.emails, 60, "the e-mail")
        self.assertIn(self.key, self.emails()[0]["text"])

    def look_into_the_sandbox(self):
        for unit in ("usherd", "usher-mailer@1"):
            status = Path(f"/proc/{self.pid_in_our_eyes(unit)}/status").read_text()
            self.assertRegex(status, r"NoNewPrivs:\s1\n")
            self.assertRegex(status, r"Seccomp:\s2\n")
            self.assertRegex(status, r"CapBnd:\s0+\n")
            self.assertNotRegex(status, r"Uid:\s0\s")
            self.container.run(f"systemctl reload {unit}")
        self.container.run("systemctl start usher-remind usher-clean-up")
        self.assertEqual(self.container.run("stat -c '%U %a' /etc/usher/secrets/usherd /etc/usher/secrets").stdout, "root 600\nroot 700\n")

    def restart_under_load(self):
        with Load(self.container, f"/api/invites/{self.key}/validate") as load:
            for _ in range(RESTARTS):
                before = self.main_pid("usherd")
                self.container.run("systemctl restart usherd")
                self.assertNotEqual(self.main_pid("usherd"), before)
                time.sleep(0.5)   # of load on the new one
        self.all_were_answered(load)

    def upgrade_under_load(self):
        before = [self.main_pid(unit) for unit in ("usherd", "usher-mailer@1")]
        self.container.run("echo '# mine' >> /etc/usher/usher.toml")
        self.copy(self.newer_package())
        with Load(self.container, f"/api/invites/{self.key}/validate") as load:
            self.container.run("dpkg -i usher_99*.deb")
        self.all_were_answered(load)
        for pid, unit in zip(before, ("usherd", "usher-mailer@1")):
            self.assertNotEqual(self.main_pid(unit), pid)
        self.container.run("grep -qx '# mine' /etc/usher/usher.toml")
        # What came by e-mail before is answered after.
        accepted = self.ask("POST", f"/api/invites/{self.key}", {"email": "ines@example.org", "password": PASSWORD})
        self.assertIn(accepted[0], (200, 201), accepted)

    def hang(self):
        """A program that hangs is ended and started anew: here soon, and not only after the unit's half minute."""
        for unit in ("usherd", "usher-mailer@1"):
            self.container.run(f"mkdir -p /run/systemd/system/{unit}.service.d\n"
                               f"printf '[Service]\\nWatchdogSec=4\\n' > /run/systemd/system/{unit}.service.d/soon.conf\n"
                               f"systemctl daemon-reload\nsystemctl restart {unit}")
            hung = self.main_pid(unit)
            os.kill(self.pid_in_our_eyes(unit), signal.SIGSTOP)
            self.container.wait_until(lambda unit=unit, hung=hung: self.main_pid(unit) not in (hung, "0"), 90, f"{unit} to be replaced")
        self.assertEqual(self.ask("GET", "/api/rainbow/ping")[0], 200)

    def purge(self):
        self.container.run(f"rm /etc/nginx/sites-enabled/usher.conf usher_*.deb /var/log/nginx/usher*\nnginx -s reload\n"
                           f"rm -r /etc/letsencrypt/live/{HOST} /run/systemd/system/usher*.d\napt-get purge -y usher\nsystemctl daemon-reload")
        # The user stays, so that nobody else ever gets their number; and so does the database.
        left = self.container.run("find / -xdev -iname '*usher*' -not -path '/proc/*' -not -path '/var/lib/mysql/*' -not -path '/sys/*'").stdout
        self.assertEqual(left, "")
        self.assertEqual(self.container.run("systemctl list-units --all --no-legend '*usher*.service' '*usher*.socket' '*usher*.timer'").stdout, "")
        self.assertEqual(self.container.run("mariadb -N -e 'SELECT COUNT(*) FROM usher.users'").stdout, "2\n")

    # ---- what they use

    def copy(self, package: Path) -> None:
        subprocess.run(["cp", package, self.container.root / "root"], check=True)

    def newer_package(self) -> Path:
        folder = self.container.folder / "newer"
        subprocess.run(["dpkg-deb", "-R", self.package, folder], check=True)
        control = folder / "DEBIAN" / "control"
        control.write_text(re.sub(r"(?m)^Version: .*", "Version: 99.0", control.read_text()))
        newer = self.container.folder / "usher_99.0_amd64.deb"
        subprocess.run(["dpkg-deb", "-b", "-Zgzip", "--root-owner-group", folder, newer], check=True, stdout=subprocess.DEVNULL)
        return newer

    def make_certificate(self) -> None:
        folder = self.container.root / "etc" / "letsencrypt" / "live" / HOST
        folder.mkdir(parents=True)
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "30", "-subj", f"/CN={HOST}",
                        "-keyout", folder / "privkey.pem", "-out", folder / "fullchain.pem"], check=True, capture_output=True)

    def catch_emails(self) -> None:
        folder = self.container.folder / "emails"
        folder.mkdir()
        sink = subprocess.Popen(self.container.enter("/usr/bin/python3", "-B", str(TREE / "dev" / "mailbox.py"), str(folder), "25", "8025"))
        self.addCleanup(sink.wait)
        self.addCleanup(sink.terminate)

    def emails(self) -> list[dict]:
        done = subprocess.run(self.container.enter("curl", "-s", "http://127.0.0.1:8025/messages"), capture_output=True, text=True)
        return json.loads(done.stdout or "[]")

    def ask(self, method: str, path: str, body: dict | None = None, jar: str = "nobody") -> tuple[int, str]:
        cookies = str(self.container.folder / jar)
        done = subprocess.run(self.container.enter("curl", "-sk", "-X", method, "-b", cookies, "-c", cookies, "-w", "\n%{http_code}", "--resolve", f"{HOST}:443:127.0.0.1",
                                                   *(["-H", "Content-Type: application/json", "-d", json.dumps(body)] if body else []), f"https://{HOST}{path}"),
                              capture_output=True, text=True, timeout=60)
        answer, _, status = done.stdout.rpartition("\n")
        return int(status), answer

    def main_pid(self, unit: str) -> str:
        return self.container.run(f"systemctl show -P MainPID {unit}").stdout.strip()

    def pid_in_our_eyes(self, unit: str) -> int:
        """The container counts its processes by itself."""
        inside = self.main_pid(unit)
        for status in Path("/proc").glob("[0-9]*/status"):
            try:
                ids = re.search(r"NSpid:(.*)", status.read_text())[1].split()
            except (OSError, TypeError):
                continue
            if len(ids) > 1 and ids[-1] == inside and self.is_in_container(int(ids[0])):
                return int(ids[0])
        raise AssertionError(f"{unit} does not run")

    def is_in_container(self, pid: int) -> bool:
        return os.readlink(f"/proc/{pid}/ns/net") == os.readlink(f"/proc/{self.container.init}/ns/net")

    def all_were_answered(self, load: Load) -> None:
        print(f"({sum(load.outcomes.values())} requests, {load.rate:.0f} a second)", end=" ", flush=True)
        self.assertEqual(set(load.outcomes), {"200"}, f"{load.outcomes}\n{self.container.run('journalctl -u usherd -n 30 --no-pager').stdout}")


if __name__ == "__main__":
    unittest.main()
