"""One timed run: wrk asks one peer for one work; what nginx, the peer and the database spend on it is read from /proc."""

import os
from dataclasses import dataclass
from pathlib import Path

from process import Failure
from works import Work
from wrk import NothingAnswered, Said, Wrk, ask_once

JIFFIES_PER_SECOND = os.sysconf("SC_CLK_TCK")
LONGEST_WAIT = 60   # seconds, for the first answer


@dataclass
class Figures:
    rate: float      # requests a second
    nginx: float     # CPU, microseconds a request
    app: float
    database: float
    p50: float       # milliseconds
    p99: float

    @property
    def total(self) -> float:
        return self.nginx + self.app + self.database


class Load:
    def __init__(self, stage, seconds: int, connections: int):
        self.stage, self.seconds, self.connections = stage, seconds, connections
        self.tried = set()

    def run(self, work: Work, peer: str) -> Figures:
        self.try_once(work, peer)
        self._wrk(work, peer, work.warm_up)   # warms up: connections, prepared statements, Node's compiler
        rows = self._renewed(work)
        before = self._spent(peer)
        said = self._wrk(work, peer, self.seconds)
        spent = {part: after - before[part] for part, after in self._spent(peer).items()}
        self._check_rows(work, rows, said.requests, peer)
        return Figures(said.rate, **{part: seconds * 1e6 / said.requests for part, seconds in spent.items()}, p50=said.p50, p99=said.p99)

    def try_once(self, work: Work, peer: str) -> None:
        """What is measured must be the work: the first time, one answer is looked at."""
        work.renew()
        if (work.name, peer) in self.tried:
            return
        answer, of_usherd = (ask_once(work.request(self.stage.urls[who], number)) for number, who in enumerate((peer, "usherd")))
        if not work.is_right(answer, of_usherd):
            raise Failure(f"{work.name} of {peer} answers {answer}, usherd {of_usherd}")
        self.tried.add((work.name, peer))
        work.renew()

    def ask_by_wrk(self, work: Work) -> None:
        """That usherd answers what wrk asks for, and each answer makes its rows. However slow the machine is: a run that ends
        before the first answer is followed by one twice as long."""
        seconds = self.seconds
        while True:
            rows = self._renewed(work)
            try:
                return self._check_rows(work, rows, self._wrk(work, "usherd", seconds).requests, "usherd")
            except NothingAnswered:
                seconds *= 2
                if seconds > LONGEST_WAIT:
                    raise

    def _wrk(self, work: Work, peer: str, seconds: int) -> Said:
        return Wrk(work.name, self.stage.urls[peer], self.stage.data.script, seconds, self.connections).said()

    def _renewed(self, work: Work) -> list[int]:
        """What there is of the rows that the work makes, before a run."""
        self.stage.data.settled_counts(work.counts)
        work.renew()
        return self.stage.data.settled_counts(work.counts)

    def _check_rows(self, work: Work, before: list[int], answered: int, peer: str) -> None:
        """Each request has made its rows; those not answered in time may have made theirs as well."""
        for count, then, now in zip(work.counts, before, self.stage.data.settled_counts(work.counts)):
            if not answered <= now - then <= answered + self.connections:
                raise Failure(f"{peer} answered {answered} requests of {work.name}, and {count} has grown by {now - then}")

    def _spent(self, peer: str) -> dict[str, float]:
        """Seconds of CPU so far, user and system."""
        app = self.stage.apps.get(peer)
        return {"nginx": seconds_of(self.stage.pids_of("nginx")),
                "app": seconds_of(pid for pid, _ in app.remains()) if app else 0.0,
                "database": seconds_of(self.stage.pids_of("mariadbd")) if app else 0.0}


def seconds_of(pids) -> float:
    """User and system time of the processes, from the 14th and 15th field of /proc/PID/stat."""
    jiffies = 0
    for pid in pids:
        fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
        jiffies += int(fields[11]) + int(fields[12])
    return jiffies / JIFFIES_PER_SECOND
