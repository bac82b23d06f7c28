"""A running instance's notifications: a hand in the queue, and clients that receive what leaves it."""

import secrets
import subprocess
import time

from running import PROGRAMS, Running, await_that
from xmpp_client import XmppClient

SENDER = f"{'a' * 32}@localhost"


def a_jid() -> str:
    return f"{secrets.token_hex(16)}@localhost"


class Notified:
    """A running instance, and a hand in its queue."""

    def __init__(self, running: Running):
        self.running, self.env = running, running.env()

    def sql(self, statement: str) -> str:
        return self.running.sql(statement)

    def queue(self, to: str, words: list[str]) -> list[str]:
        """A chat message for each of the words; their ids."""
        ids = [f"{int(time.time()):08x}{secrets.token_hex(8)}" for _ in words]
        rows = [f"(x'{id}', 'xmpp', '{SENDER}', '{to}', '<message type=\"chat\" id=\"{id}\" from=\"{SENDER}\" to=\"{to}\">"
                f"<body>{word}</body></message>', UTC_TIMESTAMP(6), UTC_TIMESTAMP(6), 'room', x'{id}')" for id, word in zip(ids, words)]
        self.sql("INSERT INTO notifications (id, channel, from_jid, to_jid, stanza, created_at, due_at, about_kind, about_id) VALUES "
                 + ", ".join(rows))
        return ids

    def waiting(self) -> int:
        return int(self.sql("SELECT COUNT(*) FROM notifications"))

    def await_delivery(self, seconds: float = 60) -> None:
        await_that(lambda: self.waiting() == 0, seconds, "the queue is empty")

    def client(self, jid: str, resource: str = "test") -> XmppClient:
        return XmppClient(self.env["USHER_XMPP"], jid, self.env["USHER_XMPP_PASSWORD"], resource)

    def more_notifier(self, log, settings: str = "") -> subprocess.Popen:
        """A further one, as an ordinary child."""
        return subprocess.Popen([str(PROGRAMS / "usher-notifier"), "--settings", settings or self.env["USHER_SETTINGS"]],
                                stdout=log, stderr=log, cwd="/")

    def log(self) -> str:
        return self.running.log("usher-notifier.log")
