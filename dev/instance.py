#!/usr/bin/python3 -B
"""One running Usher in one folder: MariaDB, usherd, usher-mailer, usher-notifier, Prosody, a mailbox that
catches every e-mail, and nginx. (cluster.py has several of some.)

    instance.py up    starts whatever of the state does not run, or runs with other settings; returns when all answers
    instance.py run   the same in the foreground, until Ctrl-C
    instance.py down  ends every process of the state

Called by the Makefile. Ports, all of 127.0.0.1: PORT nginx, PORT+1 nginx with TLS, PORT+2 the mailbox's page, PORT+3 its SMTP,
PORT+4 Prosody for clients, PORT+5 for components, PORT+6 the mailer's numbers (/metrics), PORT+7 the notifier's.
Exit status 0: all answers (up), or all is ended (run, down). After a failure to start nothing of the state is left running.
"""

import argparse
import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
import tomllib
import urllib.request
from pathlib import Path

import web
import xmpp
from mariadb import MariaDB
from process import Daemon, Failure, fingerprint_of, reap, run_to_its_end
from state import State

TREE = Path(__file__).resolve().parent.parent
DATABASE = "usher"
ACCOUNTS = {"usherd": "usherd", "mailer": "usher-mailer", "notifier": "usher-notifier", "usherctl": "usherctl"}   # in settings, in MariaDB
OWNER_EMAIL = "owner@example.org"
DEMO_USERS = [("alice@example.org", "alice", "Alice Moreau"), ("bob@example.org", "bob", "Bob Keller")]
DEMO_ROOM = "Garden"
RAINBOW_APP = "demo"   # the application that Rainbow's clients sign in with


class Interrupted(BaseException):
    """Somebody wants this to end: Ctrl-C, or a polite kill."""


class Instance:
    """dev/cluster.py has one of several copies of its programs, on several database servers."""
    ports = 20                   # that it may use, from PORT on
    copies = 1                   # of usherd and usher-mailer
    account_host = "localhost"   # where its programs come from, in the eyes of MariaDB

    def __init__(self, folder: Path, port: int | None = None, overlay: Path | None = None, programs: Path = TREE / "build" / "release"):
        self.state = State(folder, TREE)
        self.port, self.overlay, self.programs = port, overlay, programs
        self.mailbox, self.nginx, self.prosody, self.notifier = map(self._daemon, ("mailbox", "nginx", "prosody", "usher-notifier"))
        self.usherds, self.mailers = self._daemons("usherd"), self._daemons("usher-mailer")
        self.workers = [*self.usherds, *self.mailers, self.notifier, self.mailbox, self.prosody]
        self.servers = self._database_daemons()
        self.daemons = [self.nginx, *self.workers, *self.servers]   # in the order they end

    def _daemon(self, name: str) -> Daemon:
        return Daemon(self.state.folder, name, self.state.identity)

    def _daemons(self, name: str) -> list[Daemon]:
        """name, name-2, … as many as there are copies."""
        return [self._daemon(name if number == 1 else f"{name}-{number}") for number in range(1, self.copies + 1)]

    def _database_daemons(self) -> list[Daemon]:
        return [self._daemon("mariadbd")]

    # --- starting ---

    def up(self) -> None:
        with self.state.locked():
            try:
                whole = all(daemon.pid() for daemon in self.daemons if daemon is not self.notifier)
                self.state.prepare()
                self._take_what_was_asked()
                self._merge_settings(whole)
                self._start_all()
            except SettingsRefused:
                raise
            except BaseException:
                with uninterrupted():
                    self._end_all()
                    self.state.remove_sockets()
                raise

    def _take_what_was_asked(self) -> None:
        """PORT and SETTINGS as given; those not given stay what they were, as long as the state has not been put down."""
        before = self.state.remembered()
        self.port = self.port or before.get("port", 8080)
        most = 65536 - self.ports
        if not 1 <= self.port <= most:
            raise Failure(f"PORT={self.port}: expected a number from 1 to {most}, since {self.ports} are used from there")
        try:
            given = self.overlay.read_text() if self.overlay else before.get("overlay", "")
        except (OSError, UnicodeDecodeError) as error:
            raise Failure(f"SETTINGS={self.overlay}: {error}") from error
        self.asked = {"port": self.port, "overlay": given}
        self.url, self.mailbox_url = f"http://127.0.0.1:{self.port}", f"http://127.0.0.1:{self.port + 2}"
        self.smtp_port, self.xmpp_port = self.port + 3, self.port + 4
        self.database = self._database()

    def _database(self):
        return MariaDB(self.state.folder, self.state.sockets / "mariadbd.sock", self.state.identity, durable=True)

    def _database_host(self) -> str:
        return f"unix:{self.database.socket}"

    def _merge_settings(self, whole: bool) -> None:
        """Writes usher.toml: what this instance needs, with SETTINGS laid over it key by key. An instance that is whole
        goes on as it is if they are refused."""
        if self.state.identity.as_root:
            for program in self.programs.glob("usher*"):
                if program.is_file() and not program.stat().st_mode & 0o001:   # built under a strict umask
                    program.chmod(program.stat().st_mode | 0o055)
        generated = self.state.write("generated.toml", self._generated_settings())
        overlay = self.state.write("overlay.toml", self.asked["overlay"], 0o600)
        done = run_to_its_end([*self.state.identity.prefix, self.programs / "usherd", "--settings", generated, "--settings", overlay,
                               "--print-settings"])
        if done.returncode:
            why = done.stderr.strip().replace(str(overlay), str(self.overlay or overlay))
            raise (SettingsRefused if whole else Failure)(f"the settings are refused: {why}")
        self.settings_file = self.state.write("usher.toml", done.stdout)
        self.settings = tomllib.loads(done.stdout)

    def _generated_settings(self) -> str:
        text = json.dumps   # a JSON string is a TOML string
        accounts = "".join(f"[database.{account}]\nuser = {text(user)}\npassword_file = {text(str(self.state.secret(user)))}\n"
                           for account, user in ACCOUNTS.items())
        return (f'development = true\npublic_origin = {text(self.url)}\nlisten = {text(self._own_socket(self.usherds[0]))}\n'
                f'[database]\nname = {text(DATABASE)}\nhosts = [{text(self._database_host())}]\n{accounts}'
                f'[[rainbow.applications]]\nid = {text(RAINBOW_APP)}\nsecret = {text(self.state.secret("rainbow-app").read_text().strip())}\n'
                f'name = "Demo"\n'
                f'[smtp]\nhost = "127.0.0.1"\nport = {self.smtp_port}\n'
                f'[xmpp]\nmetrics_listen = "127.0.0.1:{self.port + 7}"\n'
                f'domain = "localhost"\nhost = "127.0.0.1"\nport = {self.xmpp_port + 1}\ncomponent = {text(xmpp.COMPONENT)}\n'
                f'secret_file = {text(str(self.state.secret("xmpp-component")))}\n'
                f'[mail]\nmetrics_listen = "127.0.0.1:{self.port + 6}"\njournal = {text(str(self.state.folder / "journal"))}\n'
                f'templates = {text(str(TREE / "templates"))}\nown_templates = {text(str(self.state.folder / "templates"))}\n')

    def _start_all(self) -> None:
        self.database.install()
        self._start_database()
        program = TREE / "dev" / "mailbox.py"
        self._ensure(self.mailbox, ["/usr/bin/python3", "-B", str(program), str(self.state.folder / "mailbox"), str(self.smtp_port),
                                    str(self.port + 2)], program, ports=(self.port + 2, self.smtp_port))
        self.database.wait_until_ready()
        self._prepare_database()
        self._start_usherds()
        for mailer in self.mailers:
            self._ensure_program("usher-mailer", mailer, self._settings_of_mailer(mailer))
        self._start_notifier()
        self._start_nginx()
        self._wait_until_all_answers()
        self.state.write_env(self._env())
        self.state.remember(**self.asked)

    def _start_database(self) -> None:
        self._ensure(self.servers[0], self.database.argv())

    def _ensure(self, daemon: Daemon, argv: list[str], *files: Path, ports: tuple[int, ...] = ()) -> bool:
        """Starts the daemon unless it runs with just these arguments, program and files; true if it was started."""
        fingerprint = fingerprint_of(argv, *files)
        if daemon.is_as(fingerprint):
            return False
        daemon.stop()
        for port in ports:
            must_be_free(port)
        daemon.start(argv, fingerprint)
        return True

    def _ensure_program(self, program: str, daemon: Daemon, own_settings: str = "") -> bool:
        """A program of Usher's; own_settings: laid over those of all."""
        files = [self.settings_file]
        if own_settings:
            files.append(self.state.write(f"{daemon.name}.toml", own_settings))
        words = [word for file in files for word in ("--settings", str(file))]
        return self._ensure(daemon, [str(self.programs / program), *words], *files)

    def _prepare_database(self) -> None:
        here = self.account_host
        accounts = "".join(f"CREATE USER IF NOT EXISTS '{user}'@'{here}'; "
                           f"ALTER USER '{user}'@'{here}' IDENTIFIED BY '{self.state.secret(user).read_text().strip()}';\n"
                           for user in ACCOUNTS.values())
        self.database.sql(f"CREATE DATABASE IF NOT EXISTS {DATABASE} CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci;\n{accounts}"
                          f"GRANT ALL PRIVILEGES ON {DATABASE}.* TO 'usherctl'@'{here}';\n")
        self._usherctl("migrate")
        self.database.sql((TREE / "sql" / "grants.sql").read_text().replace("@'localhost'", f"@'{here}'"), DATABASE)
        self.master_org = self._usherctl("bootstrap", "--org", "Usher", "--owner-email", OWNER_EMAIL, "--owner-name", "Olga Owner",
                                         "--password-file", str(self.state.secret("owner")))["org"]
        self._make_demo_data()

    def _make_demo_data(self) -> None:
        """Once for each state. After a failure half way it is tried again, and what is there already is passed over."""
        done = self.state.folder / "demo-data"
        if done.exists():
            return
        with contextlib.suppress(AlreadyThere):
            self._usherctl("room", "add", "--name", DEMO_ROOM, "--owner", OWNER_EMAIL)
        for email, username, name in DEMO_USERS:
            with contextlib.suppress(AlreadyThere):
                self._usherctl("user", "add", "--email", email, "--username", username, "--name", name,
                               "--password-file", str(self.state.secret(username)))
        self.state.write("demo-data", "made\n")

    def _usherctl(self, *words: str) -> dict:
        """Runs it as the daemons' user; its JSON answer."""
        argv = [*self.state.identity.prefix, self.programs / "usherctl", "--settings", self.settings_file, "--json", *words]
        done = run_to_its_end(argv, cwd=self.state.folder)
        if done.returncode:
            said = f"usherctl {' '.join(words[:2])}: {done.stderr.strip()}{done.stdout.strip()}"
            raise AlreadyThere(said) if "already" in said else Failure(said)
        return json.loads(done.stdout) if done.stdout.strip() else {}

    def _start_usherds(self) -> None:
        """The first listens where the settings say, each other one at a socket of its own."""
        for daemon in self.usherds:
            listen = self._listen_of(daemon)
            is_first = daemon is self.usherds[0]
            if self._ensure_program("usherd", daemon, "" if is_first else f"listen = {json.dumps(listen)}\n"):
                daemon.wait_until(lambda at=listen: accepts(at), 30, listen)

    def _own_socket(self, daemon: Daemon) -> str:
        return str(self.state.sockets / f"{daemon.name}.sock")

    def _listen_of(self, usherd: Daemon) -> str:
        return self.settings["listen"] if usherd is self.usherds[0] else self._own_socket(usherd)

    def _settings_of_mailer(self, mailer: Daemon) -> str:
        """Each but the first has a journal and a port of its own."""
        number = self.mailers.index(mailer) + 1
        if number == 1:
            return ""
        journal = self.state.identity.folder(self.state.folder / f"journal-{number}")
        return f'[mail]\njournal = {json.dumps(str(journal))}\nmetrics_listen = "127.0.0.1:{self.port + 6 + number}"\n'

    def _start_notifier(self) -> None:
        """With settings that name no XMPP server it would leave at once."""
        configuration = xmpp.configure(self.state, TREE, self.xmpp_port, self.settings)
        self._ensure(self.prosody, xmpp.argv(configuration), configuration, ports=(self.xmpp_port, self.xmpp_port + 1))
        if self.settings["xmpp"]["host"]:
            self._ensure_program("usher-notifier", self.notifier)
        else:
            self.notifier.stop()

    def _wanted(self) -> list[Daemon]:
        return [daemon for daemon in self.daemons if daemon is not self.notifier or self.settings["xmpp"]["host"]]

    def _start_nginx(self) -> None:
        files = web.configure(self.state, TREE, self.port, self.settings, [self._listen_of(usherd) for usherd in self.usherds])
        self._ensure(self.nginx, web.argv(self.state), *files, ports=(self.port, self.port + 1))

    def _wait_until_all_answers(self) -> None:
        mailbox_answers = lambda: answers(f"{self.mailbox_url}/messages") and accepts(f"127.0.0.1:{self.smtp_port}")   # noqa: E731
        self.mailbox.wait_until(mailbox_answers, 30, self.mailbox_url)
        self.nginx.wait_until(lambda: answers(f"{self.url}/api/rainbow/ping"), 30, f"{self.url}/api/rainbow/ping")
        self.prosody.wait_until(lambda: accepts(f"127.0.0.1:{self.xmpp_port}"), 30, f"port {self.xmpp_port}")
        for daemon in self._wanted():
            if daemon.pid() is None:
                raise Failure(f"{daemon.name} ended while starting: {daemon.last_words()}")

    def _env(self) -> dict[str, str]:
        application = next(iter(self.settings["rainbow"]["applications"]), {"id": "", "secret": ""})
        return {
            "USHER_URL": self.url,
            "USHER_TLS_URL": f"https://127.0.0.1:{self.port + 1}",
            "USHER_SETTINGS": str(self.settings_file),
            "USHER_CTL": str(self.programs / "usherctl"),
            "USHER_DB_SOCKET": str(self.database.socket),
            "USHER_DB_NAME": DATABASE,
            "USHER_OWNER_EMAIL": OWNER_EMAIL,
            "USHER_OWNER_PASSWORD": self.owner()[1],
            "USHER_MASTER_ORG": self.master_org,
            "USHER_MAILBOX_URL": self.mailbox_url,
            "USHER_SMTP": f"127.0.0.1:{self.smtp_port}",
            "USHER_MAILER_METRICS": f"http://{self.settings['mail']['metrics_listen']}/metrics",
            "USHER_NOTIFIER_METRICS": f"http://{self.settings['xmpp']['metrics_listen']}/metrics",
            "USHER_XMPP": f"127.0.0.1:{self.xmpp_port}",
            "USHER_XMPP_PASSWORD": self.state.secret("xmpp-users").read_text().strip(),
            "USHER_RAINBOW_APP_ID": application["id"],
            "USHER_RAINBOW_APP_SECRET": application["secret"],
            "USHER_PIDS": " ".join(f"{daemon.name}={daemon.pid()}" for daemon in reversed(self._wanted())),
        }

    # --- ending ---

    def down(self) -> None:
        with self.state.locked():
            self._end_all()
            self.state.remove_sockets()
            self.state.forget()

    def _end_all(self) -> None:
        """Whoever asks first: no new request, then those at work, then the database they need to finish. 24 s at most."""
        self.nginx.stop(patience=4)
        for daemon in self.workers:
            daemon.signal_to_stop()
        deadline = time.monotonic() + 10
        for daemon in self.workers:
            daemon.stop(patience=max(0.1, deadline - time.monotonic()))
        for server in self.servers:
            server.stop(patience=10)

    # --- in the foreground ---

    def run(self) -> None:
        parent = Parent()
        try:
            with contextlib.suppress(Interrupted), interruptible():
                self.up()
                self._tell_what_to_try()
                while any(daemon.pid() for daemon in self.daemons) and not parent.wants_to_end():
                    reap()
                    self._watch()
                    time.sleep(0.2)
        finally:
            with uninterrupted():
                print("\nUsher ends.", flush=True)
                self.down()

    def _watch(self) -> None:
        """Called time and again while it runs in the foreground."""

    def _tell_what_to_try(self) -> None:
        print(f"\nUsher is ready: {self.url} (with TLS: https://127.0.0.1:{self.port + 1}), e-mails: {self.mailbox_url}\n"
              f"Logs, settings and env are in {self.state.folder}. Ctrl-C ends everything. In another terminal, try:\n")
        try:
            session = self._sign_in()
        except (OSError, ValueError, KeyError) as error:
            return print(f"  curl -s {self.mailbox_url}/messages\n\n(The owner could not sign in: {error})\n", flush=True)
        headers = f"-H 'X-Auth-Token: {session['authToken']}' -H 'X-User-Id: {session['userId']}' -H 'Content-Type: application/json'"
        print(f"  # make a link into the room GENERAL, for five persons, for a day\n"
              f"  curl -s {self.url}/api/v1/findOrCreateInvite {headers} -d '{{\"rid\":\"GENERAL\",\"days\":1,\"maxUses\":5}}'\n\n"
              f"  # send an e-mail of invitation\n"
              f"  curl -s {self.url}/api/v1/sendInvitationEmail {headers} -d '{{\"emails\":[\"friend@example.org\"]}}'\n\n"
              f"  # read it (or open {self.mailbox_url} in a browser)\n"
              f"  curl -s {self.mailbox_url}/messages\n\n"
              f"  # invites, links and what became of them: {self.url}/console as {OWNER_EMAIL}, password in\n"
              f"  grep USHER_OWNER_PASSWORD {self.state.folder}/env\n", flush=True)

    def owner(self) -> tuple[str, str]:
        """Address and password."""
        return OWNER_EMAIL, self.state.secret("owner").read_text().strip()

    def _sign_in(self) -> dict:
        """As the owner, for the commands above."""
        credentials = dict(zip(("user", "password"), self.owner()))
        request = urllib.request.Request(f"{self.url}/api/v1/login", json.dumps(credentials).encode(), {"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=20) as answer:
            return json.load(answer)["data"]


class SettingsRefused(Failure):
    """New settings for an instance that runs, and goes on running with those it has."""


class AlreadyThere(Failure):
    """usherctl was asked to make what exists."""


class Parent:
    """make, which waits for us. A Ctrl-C reaches make and us; but a SIGINT sent to make alone does not reach us: make then
    takes its handler back and waits. We see that, and that it is gone, in /proc."""

    def __init__(self):
        self.pid = os.getppid()
        self.catches_at_first = self._catches_interrupts()

    def _catches_interrupts(self) -> bool:
        with contextlib.suppress(OSError):
            for line in Path(f"/proc/{self.pid}/status").read_text().splitlines():
                if line.startswith("SigCgt:"):
                    return bool(int(line.split()[1], 16) & 1 << (signal.SIGINT - 1))
        return False

    def wants_to_end(self) -> bool:
        return os.getppid() != self.pid or (self.catches_at_first and not self._catches_interrupts())


ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@contextlib.contextmanager
def interruptible():
    def interrupt(*_):
        raise Interrupted
    before = [signal.signal(which, interrupt) for which in ENDING]
    try:
        yield
    finally:
        for which, handler in zip(ENDING, before):
            signal.signal(which, handler)


@contextlib.contextmanager
def uninterrupted():
    """While things are being ended: a second Ctrl-C must not leave half of them."""
    before = [signal.signal(which, signal.SIG_IGN) for which in ENDING]
    try:
        yield
    finally:
        for which, handler in zip(ENDING, before):
            signal.signal(which, handler)


def must_be_free(port: int) -> None:
    """A clear word about a port that is taken, instead of a log to look for it in."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise Failure(f"port {port} of 127.0.0.1 cannot be used ({error.strerror}): choose another PORT") from error


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return answer.status == 200
    except OSError:
        return False


def accepts(address: str) -> bool:
    """Does somebody listen at this unix socket or host:port?"""
    family, where = (socket.AF_UNIX, address) if address.startswith("/") else (socket.AF_INET, None)
    if where is None:
        host, _, port = address.rpartition(":")
        where = (host, int(port))
    with socket.socket(family) as probe:
        probe.settimeout(5)
        return probe.connect_ex(where) == 0


def main(kind: type[Instance] = Instance, description: str = __doc__) -> int:
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("up", "run", "down"))
    parser.add_argument("--state", default="run", help="the folder of the instance")
    parser.add_argument("--port", type=int)
    parser.add_argument("--settings", help="TOML laid over the settings made here")
    parser.add_argument("--programs", default="build/development", help="the folder of usherd, usher-mailer, usherctl")
    options = parser.parse_args()
    folder = Path(os.path.abspath(options.state))
    if options.what == "down" and not (folder / "pids").exists():
        return 0   # nothing has ever run there
    try:
        instance = kind(folder, options.port, Path(os.path.abspath(options.settings)) if options.settings else None,
                            Path(os.path.abspath(options.programs)))
        if options.what == "up":
            with interruptible():
                instance.up()
        else:
            getattr(instance, options.what)()
    except Interrupted:
        return 130
    except (Failure, OSError, subprocess.SubprocessError) as failure:
        print(f"Usher did not start: {failure}" if options.what != "down" else f"Usher was not ended: {failure}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
