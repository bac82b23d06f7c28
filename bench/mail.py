"""What it takes to bring e-mails of 4 KB from a queue to an SMTP sink: usher-mailer beside its peers, each in turn.

    usher        20,000 e-mails in the spool, one usher-mailer
    smtp-source  as many straight from memory: what the sink can take
    nodemailer   as many in a table of its own, read by one process with a pool of as many connections
    postfix      fewer, handed to `sendmail`, from its queue to the sink; only as root, who alone may run it

Besides: the rate with a million due e-mails in the spool, and what the mailer keeps in memory.
"""

import os
import shutil
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from load import seconds_of
from ports import accepts, free_ports
from process import Daemon, Failure, run_to_its_end

CONNECTIONS = 8
PADDING = 1_250   # of an e-mail's text and its HTML, which makes 4 KB of the whole
PATIENCE = 300

SETTINGS = """
[smtp]
host = "127.0.0.1"
port = {port}
connections = {connections}
[mail]
domain_connections = {connections}
journal = "{journal}"
"""

SPOOL = """
INSERT INTO mail_spool (id, lane, template, locale, params, recipient, sender, sender_name, message_id, created_at, due_at)
SELECT UNHEX(LPAD(HEX(seq), 24, '0')), 1, 'room_guest_chat', 'en', JSON_OBJECT('inviter_name', 'Olga Owner', 'room_name', 'Bench',
'room_topic', REPEAT('t', {padding}), 'invite_url', 'https://chat.example.org/register', 'block_url', 'https://chat.example.org/block/1'),
CONCAT('guest', seq, '@d', seq MOD 50, '.example.org'), 'usher@example.net', 'Usher', CONCAT('<', seq, '@example.net>'),
UTC_TIMESTAMP(6), UTC_TIMESTAMP(6) FROM seq_1_to_{count}
"""
NODEMAILER = """
CREATE OR REPLACE TABLE nodemailer_emails (id INT PRIMARY KEY, sent BOOLEAN NOT NULL DEFAULT 0, recipient VARCHAR(320), subject VARCHAR(255),
text TEXT, html TEXT, KEY (sent, id));
INSERT INTO nodemailer_emails SELECT seq, 0, CONCAT('guest', seq, '@d', seq MOD 50, '.example.org'), 'Olga Owner invites you to Bench',
REPEAT('t', {padding}), CONCAT('<!doctype html><html><body>', REPEAT('t', {padding}), REPEAT('<p>markup</p>', 50), '</body></html>') FROM seq_1_to_{count}
"""
POSTFIX_MAIN = """\
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = relay.usher.test
mydestination =
relayhost = [127.0.0.1]:{port}
default_transport = smtp
maillog_file = {folder}/mail.log
maillog_file_prefixes = {folder}
alias_maps =
alias_database =
"""


@dataclass(frozen=True)
class Amounts:
    """How many e-mails each peer sends."""
    each: int
    postfix: int
    due: int       # of which usher sends for these
    seconds: int


MANY = Amounts(20_000, 1_000, 1_000_000, 5)
FEW = Amounts(20, 2, 20, 0)


@dataclass
class Sending:
    rate: float   # e-mails a second
    cpu: float    # microseconds an e-mail, of the peer and the database


@dataclass
class Mailing:
    by_peer: dict[str, Sending]
    rate_of_many: float
    resident_mib: float


class MailBench:
    def __init__(self, stage, amounts: Amounts):
        self.stage, self.amounts = stage, amounts
        self.folder = stage.state.folder / "mail"

    def measure(self, show) -> Mailing:
        self.stage.state.identity.folder(self.folder)
        self.port = free_ports(1)[0]
        self._start_sink()
        peers = {"usher": self._usher, "smtp-source": self._smtp_source, "nodemailer": self._nodemailer}
        if os.geteuid() == 0:
            peers["postfix"] = self._postfix
        by_peer = {}
        for name, run in peers.items():
            show(f"mail: {name}")
            by_peer[name] = run()
        show("mail: a million e-mails")
        rate_of_many = self._rate_of_many()
        self.stage.daemons.pop("smtp-sink").stop()
        return Mailing(by_peer, rate_of_many, self.resident_mib)

    def _start_sink(self) -> None:
        sink = self.stage.start("smtp-sink", ["/usr/sbin/smtp-sink", f"127.0.0.1:{self.port}", "200"])
        sink.wait_until(lambda: accepts(("127.0.0.1", self.port)), 10, "its port")

    # --- usher

    def _usher(self) -> Sending:
        count = self.amounts.each
        self._fill(count)
        mailer = self._start_mailer()
        sending = self._timed(count, lambda: self._wait_for(mailer, lambda: self._sent() == count), lambda: seconds_of([mailer.pid()]))
        self.resident_mib = int(Path(f"/proc/{mailer.pid()}/status").read_text().split("VmHWM:")[1].split()[0]) / 1024
        mailer.stop()
        return sending

    def _rate_of_many(self) -> float:
        """Of e-mails that leave in some seconds while a million are due."""
        self._fill(self.amounts.due)
        mailer = self._start_mailer()
        self._wait_for(mailer, lambda: self._sent() > 0)
        first, begin = self._sent(), time.monotonic()
        time.sleep(self.amounts.seconds)   # the length of the measurement
        rate = (self._sent() - first) / (time.monotonic() - begin)
        mailer.stop(patience=20)
        self._sql("TRUNCATE mail_spool; TRUNCATE mail_log; TRUNCATE mail_attempts")
        return rate

    def _fill(self, count: int) -> None:
        self._sql("TRUNCATE mail_spool; TRUNCATE mail_log; TRUNCATE mail_attempts;" + SPOOL.format(count=count, padding=PADDING))

    def _start_mailer(self) -> Daemon:
        state = self.stage.state
        journal = state.identity.folder(self.folder / "journal")
        settings = state.write("mailer.toml", SETTINGS.format(port=self.port, connections=CONNECTIONS, journal=journal))
        return self.stage.start("usher-mailer", [self.stage.programs / "usher-mailer", "--settings", self.stage.settings, "--settings", settings])

    def _sent(self) -> int:
        """Counted in the log, for counting the spool would be work for the database."""
        return int(self._sql("SELECT COUNT(*) FROM mail_log"))

    def _wait_for(self, mailer: Daemon, condition) -> None:
        mailer.wait_until(lambda: time.sleep(0.1) or condition(), PATIENCE, "the end of its spool")

    # --- the peers

    def _smtp_source(self) -> Sending:
        argv = ["/usr/sbin/smtp-source", "-d", "-s", str(CONNECTIONS), "-m", str(self.amounts.each), "-l", "4096", f"127.0.0.1:{self.port}"]
        return self._timed_child(argv, self.amounts.each)

    def _nodemailer(self) -> Sending:
        self._sql(NODEMAILER.format(count=self.amounts.each, padding=PADDING))
        argv = [shutil.which("node"), self.stage.tree / "bench" / "peers" / "nodemailer.js", self.stage.database.socket, self.stage.database_name,
                str(self.port), str(CONNECTIONS)]
        sending = self._timed_child(argv, self.amounts.each)
        if int(self._sql("SELECT COUNT(*) FROM nodemailer_emails WHERE NOT sent")):
            raise Failure("nodemailer has not sent all of its e-mails")
        return sending

    def _postfix(self) -> Sending:
        postfix = Postfix(self.folder / "postfix", self.port)
        postfix.start()
        try:
            email = "To: guest@example.org\nSubject: Olga Owner invites you\n\n" + ("t" * 75 + "\n") * (4096 // 76)

            def send(_) -> None:
                postfix.sendmail(email)

            def all_sent() -> None:
                with ThreadPoolExecutor(CONNECTIONS) as pool:
                    list(pool.map(send, range(self.amounts.postfix)))
                postfix.wait_until_empty()

            return self._timed(self.amounts.postfix, all_sent, lambda: 0.0)
        finally:
            postfix.stop()

    # --- measuring

    def _timed(self, count: int, run, spent) -> Sending:
        def cpu() -> float:
            return spent() + seconds_of(self.stage.pids_of("mariadbd"))

        before, begin = cpu(), time.monotonic()
        run()
        return Sending(count / (time.monotonic() - begin), (cpu() - before) * 1e6 / count)

    def _timed_child(self, argv: list, count: int) -> Sending:
        def children() -> float:
            times = os.times()
            return times.children_user + times.children_system

        def run() -> None:
            done = subprocess.run([str(word) for word in argv], capture_output=True, text=True, timeout=PATIENCE)
            if done.returncode:
                raise Failure(f"{argv[0]}: {done.stderr.strip()}")

        return self._timed(count, run, children)

    def _sql(self, statements: str) -> str:
        return self.stage.database.sql(statements, self.stage.database_name)


class Postfix:
    """A private instance that takes e-mails by `sendmail` and relays all of them to the sink."""

    def __init__(self, folder: Path, port: int):
        self.folder, self.port = folder, port

    def start(self) -> None:
        for name in ("etc", "queue", "data"):
            (self.folder / name).mkdir(parents=True, exist_ok=True)
        shutil.chown(self.folder / "data", "postfix")
        services = Path("/usr/share/postfix/master.cf.dist").read_text().splitlines()
        # Without its own port, and nothing below a root folder of its own.
        kept = [line for line in services if not line.startswith(("smtp      inet", "#"))]
        (self.folder / "etc" / "master.cf").write_text("\n".join(without_chroot(line) for line in kept) + "\n")
        (self.folder / "etc" / "main.cf").write_text(POSTFIX_MAIN.format(folder=self.folder, port=self.port))
        self._run("postfix", "-c", self.folder / "etc", "start")

    def stop(self) -> None:
        self._run("postfix", "-c", self.folder / "etc", "stop")

    def sendmail(self, email: str) -> None:
        subprocess.run(["/usr/sbin/sendmail", "-f", "usher@example.net", "guest@example.org"], input=email, text=True, check=True,
                       env={"MAIL_CONFIG": str(self.folder / "etc"), "PATH": "/usr/sbin:/usr/bin:/bin"})

    def wait_until_empty(self) -> None:
        deadline = time.monotonic() + PATIENCE
        while any(path.is_file() for name in ("maildrop", "incoming", "active", "deferred") for path in (self.folder / "queue" / name).rglob("*")):
            if time.monotonic() > deadline:
                raise Failure(f"postfix's queue does not become empty, see {self.folder / 'mail.log'}")
            time.sleep(0.02)

    def _run(self, *argv) -> None:
        done = run_to_its_end([str(word) for word in argv])
        if done.returncode:
            raise Failure(f"{argv[0]} {argv[-1]}: {done.stderr.strip()}")


def without_chroot(line: str) -> str:
    words = line.split(None, 7)
    if len(words) == 8 and not line[0].isspace():
        words[4] = "n"
        return " ".join(words)
    return line
