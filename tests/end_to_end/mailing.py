"""Mailers without the rest: a private MariaDB with the spool's rows, the real usher-mailer, and a relay that remembers what it
took and fails where an e-mail tells it to.

An e-mail tells it by the local part of its receiver's address: see Relay.
"""

import asyncio
import json
import logging
import os
import re
import secrets
import shutil
import signal
import ssl
import subprocess
import tempfile
import time
from collections import Counter
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

from running import await_that, free_ports, PROGRAMS, TREE

from mariadb import MariaDB
from process import Daemon, started_at
from state import State

logging.getLogger("mail.log").setLevel(logging.CRITICAL)   # of aiosmtpd, about each connection that was cut
SETTINGS = """\
development = true
[database]
name = "usher"
hosts = ["unix:{socket}"]
[database.usherctl]
user = "root"
[mail]
templates = "{templates}"
own_templates = "{folder}/no-templates"
journal = "{journal}"
poll_milliseconds = 20
{mail}
[smtp]
host = "127.0.0.1"
port = {port}
connect_seconds = 5
{smtp}
"""
TEMPLATE = "workspace_invitation"
PARAMETERS = {"site_name": "Usher", "site_url": "https://usher.test/", "inviter_name": "Alice", "block_url": "https://usher.test/block/1"}


class PostOffice:
    """The database and its mailers, in a temporary folder. Everything acknowledged is on the disk."""

    def __init__(self):
        self.folder = Path(tempfile.mkdtemp(prefix="usher-mail-"))
        self.state = State(self.folder / "state", TREE)
        self.state.prepare()
        self.mailers: dict[str, Daemon] = {}
        self.journal = self.state.identity.folder(self.folder / "journal")
        self.database = MariaDB(self.state.folder, self.state.sockets / "mariadbd.sock", self.state.identity, durable=True)
        self.database.install()
        self.start_database()
        try:
            self._fill()
        except BaseException:
            self.end()
            raise

    def _fill(self) -> None:
        self.settings = self.write_settings("usherctl", port=25)
        grants = (TREE / "sql" / "grants.sql").read_text()
        accounts = "".join(f"CREATE USER {account};" for account in sorted(set(re.findall(r"TO (\S+@\S+?);", grants))))
        self.database.sql(f"CREATE DATABASE usher CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci; {accounts}")
        self.usherctl("migrate")
        self.sql(grants + "FLUSH TABLES;")   # the tables of accounts reach the disk late otherwise

    def end(self) -> None:
        for name in list(self.mailers):
            self.stop(name)
        self.database.daemon.stop(patience=20)
        self.state.remove_sockets()
        shutil.rmtree(self.folder, ignore_errors=True)

    def sql(self, statements: str) -> str:
        return self.database.sql(statements, "usher")

    def start_database(self) -> None:
        self.database.daemon.start(self.database.argv(), "")
        self.database.wait_until_ready()

    # --- programs

    def write_settings(self, name: str, port: int, mail: str = "", smtp: str = "") -> Path:
        return self.state.write(f"{name}.toml", SETTINGS.format(
            socket=self.database.socket, templates=TREE / "templates", folder=self.folder, journal=self.journal, port=port, mail=mail, smtp=smtp))

    def usherctl(self, *words):
        done = subprocess.run([*self.state.identity.prefix, str(PROGRAMS / "usherctl"), "--settings", str(self.settings), "--json", *words],
                              text=True, capture_output=True, cwd=self.state.folder, timeout=120)
        if done.returncode:
            raise AssertionError(f"usherctl {' '.join(words)}: {done.stderr}{done.stdout}")
        return json.loads(done.stdout)

    def start(self, name: str, relay: "Relay", mail: str = "", smtp: str = "", environment: tuple[str, ...] = ()) -> Daemon:
        """A mailer. mail, smtp: more settings of these groups. The first time, and again after a kill."""
        settings = self.write_settings(name, relay.port, mail, smtp)
        mailer = self.mailers[name] = Daemon(self.state.folder, name, self.state.identity)
        mailer.start([*(["env", *environment] if environment else []), str(PROGRAMS / "usher-mailer"), "--settings", str(settings)], "")
        return mailer

    def stop(self, name: str) -> None:
        """It finishes what is on the wire. Nothing if it does not run."""
        if mailer := self.mailers.pop(name, None):
            mailer.stop(patience=20)

    def kill(self, name: str) -> None:
        mailer = self.mailers.pop(name)
        if pid := mailer.pid():
            mailer_signal(mailer, signal.SIGKILL)
            await_that(lambda: started_at(pid) is None, 10, f"{name} is gone")

    def log_of(self, name: str) -> str:
        return (self.state.folder / "log" / f"{name}.log").read_text(errors="replace")

    # --- e-mails

    def write(self, recipients: list[str], sender: str = "usher@usher.test", age: float = 0) -> list[str]:
        """E-mails, due at once, as usherd writes them; their ids."""
        ids = [f"{int(time.time()):08x}{secrets.token_hex(8)}" for _ in recipients]
        parameters = json.dumps(PARAMETERS)
        for begin in range(0, len(ids), 1000):
            self.sql("INSERT INTO mail_spool (id, lane, template, locale, params, recipient, sender, sender_name, message_id, created_at, "
                     "due_at) VALUES " + ", ".join(
                         f"(x'{id}', 0, '{TEMPLATE}', 'en', '{parameters}', '{recipient}', '{sender}', 'Usher', '<{id}@usher.test>', "
                         f"UTC_TIMESTAMP(6) - INTERVAL {age} SECOND, UTC_TIMESTAMP(6) - INTERVAL {age} SECOND)"
                         for id, recipient in list(zip(ids, recipients))[begin:begin + 1000]))
        return ids

    def waiting(self) -> int:
        return int(self.sql("SELECT COUNT(*) FROM mail_spool"))

    def show(self, email: str) -> dict:
        return self.usherctl("spool", "show", email)

    def await_tried(self, email: str, seconds: float = 30) -> dict:
        """The e-mail, once an attempt at it is recorded."""
        await_that(lambda: int(self.sql(f"SELECT COUNT(*) FROM mail_attempts WHERE mail_id = x'{email}'")) > 0, seconds, "an attempt")
        return self.show(email)

    def await_empty(self, seconds: float) -> None:
        await_that(lambda: self.waiting() == 0, seconds, "the spool is empty")

    def outcomes(self) -> Counter:
        """How many e-mails have ended in which way."""
        return Counter({outcome: int(count) for outcome, count in (line.split("\t") for line in self.sql(
            "SELECT outcome, COUNT(*) FROM mail_log GROUP BY outcome").splitlines())})

    def uncertain(self) -> Counter:
        """How often it was not known of an e-mail whether it had left."""
        return Counter({email: int(count) for email, count in (line.split("\t") for line in self.sql(
            "SELECT LOWER(HEX(mail_id)), COUNT(*) FROM mail_attempts WHERE outcome = 'uncertain' GROUP BY mail_id").splitlines())})

    def empty(self) -> None:
        self.sql("DELETE FROM mail_spool; DELETE FROM mail_log; DELETE FROM mail_attempts")

    def verify(self) -> None:
        """What `usherctl spool verify` finds, if it finds something."""
        self.usherctl("spool", "verify")


def mailer_signal(mailer: Daemon, which: signal.Signals) -> None:
    """To the daemon alone, whose pid it is as long as it runs."""
    os.kill(mailer.pid(), which)


def check_promise(test, office: PostOffice, relay: "Relay", emails: list[str]) -> None:
    """Every e-mail left and is recorded as sent; none left twice unless it was recorded that nobody knew."""
    copies, uncertain = relay.copies(), office.uncertain()
    lost = [email for email in emails if not copies[email]]
    doubled = {email: count for email, count in copies.items() if count - 1 > uncertain[email]}
    test.assertEqual((lost[:5], list(doubled.items())[:5]), ([], []), f"{len(lost)} lost, {len(doubled)} doubled without being uncertain")
    test.assertEqual(office.outcomes(), Counter(sent=len(emails)))
    office.verify()


class Relay:
    """Takes e-mails and remembers them. The receiver's local part may ask it to fail: `WHERE-CODE` with WHERE one of mail (of the
    sender's address), rcpt, data, dot; `cut-at-data`, `cut-after-dot` (the e-mail is taken), `silent-rcpt`, `silent-dot` (taken as
    well), `slow-dot` (taken, and answered only after `late` seconds the first time)."""

    def __init__(self, delay=lambda: 0.0, late: float = 0, tls: ssl.SSLContext | None = None, password: str = ""):
        self._taken: list[tuple[str, str]] = []   # e-mail, receiver; both changed by the server's thread alone
        self._known: set[str] = set()
        self.delay, self.late, self.password = delay, late, password
        options = {}
        if tls:
            options = {"tls_context": tls, "require_starttls": True}
        if password:
            options |= {"authenticator": self._authenticate, "auth_required": True, "auth_require_tls": bool(tls)}
        self._controller = _Controller(self, options)
        self._controller.start()
        self.port = self._controller.port

    def end(self) -> None:
        self._controller.stop()

    def take(self, content: bytes, recipient: str) -> bool:
        """True if this e-mail is new."""
        email = re.search(rb"^Message-ID:\s*<([^@]+)@", content, re.M | re.I)[1].decode()
        is_new = email not in self._known
        self._known.add(email)
        self._taken.append((email, recipient))
        return is_new

    def taken(self) -> list[tuple[str, str]]:
        return list(self._taken)

    def copies(self) -> Counter:
        """How often each e-mail was taken."""
        return Counter(email for email, _ in self._taken)

    def _authenticate(self, server, session, envelope, mechanism, data):
        good = isinstance(data, LoginPassword) and data.password.decode() == self.password
        return AuthResult(success=good, handled=False)   # handled: it would be for us to answer, and nobody would


class _Controller(Controller):
    def __init__(self, relay: Relay, options: dict):
        self.relay, self.options = relay, options
        super().__init__(None, hostname="127.0.0.1", port=free_ports())

    def factory(self):
        return _Smtp(_Handler(self.relay), enable_SMTPUTF8=True, hostname="relay.test", **self.options)


class _Handler:
    """Of one connection."""

    def __init__(self, relay: Relay):
        self.relay, self.wish = relay, ""

    async def handle_MAIL(self, server, session, envelope, address, options):
        if address.startswith("mail-"):
            return f"{address[5:8]} as it was asked"
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):
        self.wish = address.split("@")[0]
        if self.wish.startswith("rcpt-"):
            return f"{self.wish[5:8]} as it was asked"
        if self.wish == "silent-rcpt":
            await asyncio.sleep(3600)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if self.wish.startswith("dot-"):
            return f"{self.wish[4:7]} as it was asked"
        if delay := self.relay.delay():
            await asyncio.sleep(delay)
        is_new = self.relay.take(envelope.content, envelope.rcpt_tos[0])
        if self.wish == "cut-after-dot":
            server.transport.abort()
        if self.wish == "silent-dot":
            await asyncio.sleep(3600)
        if self.wish == "slow-dot" and is_new:
            await asyncio.sleep(self.relay.late)
        return "250 taken"


class _Smtp(SMTP):
    async def smtp_DATA(self, arg):
        wish = self.event_handler.wish
        if wish.startswith("data-"):
            await self.push(f"{wish[5:8]} as it was asked")
        elif wish == "cut-at-data":   # later it could not be told from a cut after the dot
            self.transport.abort()
        else:
            await super().smtp_DATA(arg)
