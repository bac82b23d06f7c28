"""An instance comes up, is repaired, takes new settings, goes down: `instance.py`, and make above it."""

import contextlib
import os
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import unittest
from pathlib import Path

from running import (PROGRAMS, SANITIZED, TREE, Running, await_that, free_ports, is_alive, kill_hard, processes_of, request)

DAEMONS = {"mariadbd", "nginx", "usherd", "usher-mailer", "usher-notifier", "mailbox", "prosody"}


class AnInstance(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.running = Running().must_be_up()

    @classmethod
    def tearDownClass(cls):
        cls.running.end()

    def assert_same_but(self, before: dict, *changed: str):
        after = self.running.pids()
        self.assertEqual({name for name in before if before[name] != after[name]}, set(changed))
        self.assertTrue(all(map(is_alive, after.values())))
        self.assertEqual(request(f"{self.running.env()['USHER_URL']}/api/rainbow/ping").status, 200)

    def test_says_in_env_how_to_reach_everything(self):
        shell = "set -eu; . $0; test -S $USHER_DB_SOCKET; test -x $USHER_CTL; test -r $USHER_SETTINGS; " \
                "echo $USHER_OWNER_EMAIL $USHER_OWNER_PASSWORD $USHER_MASTER_ORG $USHER_DB_NAME $USHER_SMTP $USHER_URL $USHER_MAILBOX_URL $USHER_PIDS"
        done = subprocess.run(["sh", "-c", shell, str(self.running.state / "env")], text=True, capture_output=True)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(set(self.running.pids()), DAEMONS)
        self.assertRegex(self.running.env()["USHER_MASTER_ORG"], r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")

    def test_runs_nothing_as_root(self):
        for name, pid in self.running.pids().items():
            self.assertNotEqual(os.stat(f"/proc/{pid}").st_uid, 0, name)

    def test_starts_nothing_twice(self):
        before = self.running.pids()
        self.running.must_be_up()
        self.assert_same_but(before)

    def test_starts_again_what_was_killed_and_only_that(self):
        for name in sorted(DAEMONS):
            before = self.running.pids()
            kill_hard(before[name])
            self.running.must_be_up()
            self.assert_same_but(before, name)

    def test_does_not_take_a_stranger_for_a_daemon_whose_pid_he_got(self):
        stranger = subprocess.Popen(["sleep", "600"], start_new_session=True)
        self.addCleanup(lambda: (stranger.kill(), stranger.wait()))
        before = self.running.pids()
        kill_hard(before["usher-mailer"])
        record = self.running.state / "pids" / "usher-mailer"
        record.write_text(record.read_text().replace(str(before["usher-mailer"]), str(stranger.pid), 1))
        self.running.must_be_up()
        self.assert_same_but(before, "usher-mailer")
        self.assertIsNone(stranger.poll())

    def test_takes_new_settings_and_keeps_them_over_a_repair(self):
        overlay = self.running.own_folder / "overlay.toml"
        overlay.write_text('limits.enabled = false\n[rocketchat]\ncontract = "next"\n')
        before = self.running.pids()
        self.running.must_be_up("--settings", str(overlay))
        self.assert_same_but(before, "usherd", "usher-mailer", "usher-notifier", "nginx")
        self.assertIn('contract = "next"', (self.running.state / "usher.toml").read_text())
        self.assertNotIn("rates.conf", (self.running.state / "nginx" / "nginx.conf").read_text())

        before = self.running.pids()
        self.running.must_be_up(port=False)
        self.assert_same_but(before)

        overlay.write_text("")
        self.running.must_be_up("--settings", str(overlay))
        self.assertIn("rates.conf", (self.running.state / "nginx" / "nginx.conf").read_text())

    def test_goes_on_as_it_is_when_new_settings_are_refused(self):
        overlay = self.running.own_folder / "refused.toml"
        overlay.write_text("[smtp]\nhots = \"relay\"\n")
        before = self.running.pids()
        done = self.running.up("--settings", str(overlay))
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("smtp.hots", done.stderr)
        self.assert_same_but(before)


class ComingUp(unittest.TestCase):
    def test_two_run_side_by_side_until_each_is_put_down(self):
        one, other = Running().must_be_up(), Running().must_be_up()
        self.addCleanup(one.end)
        self.addCleanup(other.end)
        pids = one.pids()
        self.assertFalse(set(pids.values()) & set(other.pids().values()))

        self.assertEqual(one.call("down").returncode, 0)
        self.assertFalse(any(map(is_alive, pids.values())))
        self.assertEqual(processes_of(one.state), [])
        self.assertTrue(all(map(is_alive, other.pids().values())))
        self.assertEqual(one.call("down").returncode, 0)

    def test_leaves_nothing_running_if_it_fails(self):
        running = Running()
        self.addCleanup(running.end)
        with socket.create_server(("127.0.0.1", running.port)):
            done = running.up()
        self.assertNotEqual(done.returncode, 0)
        self.assertIn(f"port {running.port}", done.stderr)
        self.assertEqual(processes_of(running.state), [])

        overlay = running.own_folder / "refused.toml"
        overlay.write_text("no_such_setting = 1\n")
        self.assertNotEqual(running.up("--settings", str(overlay)).returncode, 0)
        self.assertEqual(processes_of(running.state), [])

    @unittest.skipUnless(os.geteuid() == 0, "needs root, to become somebody else")
    def test_works_for_an_ordinary_user(self):
        with a_copy_of_the_tree() as tree:
            subprocess.run(["chown", "-R", "games:games", str(tree)], check=True)
            running = Running(tree / "state", tree, tree / "programs", ("setpriv", "--reuid=games", "--regid=games", "--clear-groups"))
            self.addCleanup(running.end)
            running.must_be_up()
            self.assertEqual({Path(f"/proc/{pid}").owner() for pid in running.pids().values()}, {"games"})
            running.end()

    @unittest.skipUnless(os.geteuid() == 0, "only root's daemons run as somebody else")
    def test_works_where_others_may_not_look_and_where_paths_are_long(self):
        with a_copy_of_the_tree() as tree:
            tree.chmod(0o700)
            running = Running(tree / ("long" * 30) / "state", tree, tree / "programs")
            self.addCleanup(running.end)
            running.must_be_up()
            sockets = Path(running.env()["USHER_DB_SOCKET"]).parent
            self.assertTrue(sockets.exists())
            running.end()
            self.assertFalse(sockets.exists())


class a_copy_of_the_tree(tempfile.TemporaryDirectory):
    """What an instance needs of it, with the programs in programs/."""

    def __enter__(self):
        copy = Path(super().__enter__())
        copy.chmod(0o755)
        for name in ("Makefile", "dev", "nginx", "www", "sql", "templates", "prosody"):
            if (TREE / name).is_dir():
                shutil.copytree(TREE / name, copy / name)
            elif (TREE / name).exists():
                shutil.copy(TREE / name, copy / name)
        (copy / "programs").mkdir()
        for name in ("usherd", "usher-mailer", "usher-notifier", "usherctl"):
            shutil.copy(PROGRAMS / name, copy / "programs" / name)
        return copy


class MakeRun(unittest.TestCase):
    def setUp(self):
        self.folder = Path(tempfile.mkdtemp(prefix="usher-end-to-end-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.state, self.port = self.folder / "state", free_ports()
        self.addCleanup(lambda: self.make("down"))

    def variables(self) -> list[str]:
        mode = f"SANITIZE={PROGRAMS.name.replace('-', ',')}" if SANITIZED else f"MODE={PROGRAMS.name}"
        return [f"STATE={self.state}", f"PORT={self.port}", mode]

    def make(self, *what: str) -> subprocess.CompletedProcess:
        return subprocess.run(["make", "--no-print-directory", *what, *self.variables()], cwd=TREE, text=True, capture_output=True,
                              env=plain_environment(), timeout=180)

    def start(self) -> tuple[subprocess.Popen, str]:
        process = subprocess.Popen(["make", "--no-print-directory", "run", *self.variables()], cwd=TREE, text=True, stdout=subprocess.PIPE,
                                   stderr=subprocess.STDOUT, env=plain_environment(), start_new_session=True,
                                   preexec_fn=as_in_a_terminal)
        self.addCleanup(process.stdout.close)
        self.addCleanup(end_group, process)
        said = ""
        while "/messages\n" not in said:
            line = process.stdout.readline()
            self.assertTrue(line, f"make run ended:\n{said}")
            said += line
        return process, said

    def assert_all_end(self, process: subprocess.Popen):
        pids = Running(self.state).pids()
        begun = time.monotonic()
        process.wait(30)
        said = process.stdout.read()
        self.assertLess(time.monotonic() - begun, 30)
        self.assertIn("Usher ends.", said)
        self.assertNotIn("Traceback", said)
        self.assertFalse(any(map(is_alive, pids.values())))
        self.assertEqual(processes_of(self.state), [])

    def test_says_what_to_try_and_ends_with_control_c(self):
        process, said = self.start()
        self.assertIn("Usher is ready", said)
        commands = re.findall(r"^ +(curl .*)$", said, re.M)
        self.assertEqual(len(commands), 3)
        answers = [subprocess.run(["sh", "-c", command], text=True, capture_output=True).stdout for command in commands]
        self.assertIn('"success":true', answers[0].replace(" ", ""))
        self.assertIn('"success":true', answers[1].replace(" ", ""))
        mailbox = commands[2].split()[-1]
        await_that(lambda: "friend@example.org" in request(mailbox).text, 20, "the e-mail is in the mailbox")
        os.killpg(process.pid, signal.SIGINT)
        self.assert_all_end(process)

        begun = time.monotonic()
        process, _ = self.start()
        if not SANITIZED:
            self.assertLess(time.monotonic() - begun, 5)
        process.send_signal(signal.SIGINT)   # to make alone
        self.assert_all_end(process)

        process, _ = self.start()
        process.send_signal(signal.SIGTERM)
        self.assert_all_end(process)

    def test_up_is_repaired_by_up_and_ended_by_down(self):
        done = self.make("up")
        self.assertEqual(done.returncode, 0, done.stderr)
        pids = Running(self.state).pids()
        kill_hard(pids["usherd"])
        self.assertEqual(self.make("up").returncode, 0)
        self.assertEqual(self.make("down").returncode, 0)
        self.assertEqual(processes_of(self.state), [])

    def test_only_tells_its_commands_with_n(self):
        for target in ("up", "run"):
            begun = time.monotonic()
            done = self.make("-n", target)
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertLess(time.monotonic() - begun, 5)
            self.assertFalse(self.state.exists())


def as_in_a_terminal() -> None:
    """Whoever runs the tests in the background has made their processes deaf to Ctrl-C."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def end_group(process: subprocess.Popen) -> None:
    """What a failed test leaves, so that nobody waits for it."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def plain_environment() -> dict[str, str]:
    """Without what the make that runs the tests tells its own."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}
