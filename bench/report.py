"""The table of what was measured, and the bounds of the design beside it."""

import statistics
from dataclasses import dataclass, field
from pathlib import Path

from hashing import GUESSERS, Guessing
from load import Figures
from mail import Mailing


@dataclass
class Start:
    """What usherd costs before anyone asks it for anything, and after all have."""
    ready_ms: float
    resident_mib: float
    resident_after_mib: float = 0


@dataclass
class Run:
    work: str
    peer: str
    round: int
    figures: Figures


@dataclass
class Measured:
    start: Start
    runs: list[Run] = field(default_factory=list)
    hashing: list[Guessing] = field(default_factory=list)   # by round
    oracle: dict[str, float] = field(default_factory=dict)         # by kind
    mailing: Mailing | None = None


class Results:
    def __init__(self, runs: list[Run]):
        self.runs = {(run.work, run.peer, run.round): run.figures for run in runs}
        self.rows = list(dict.fromkeys((run.work, run.peer) for run in runs))
        self.rounds = sorted({run.round for run in runs})

    def median(self, work: str, peer: str, figure: str) -> float:
        return statistics.median(getattr(self.runs[work, peer, number], figure) for number in self.rounds)

    def ratio(self, work: str, peer: str, to: str, figure: str) -> float:
        """The median of the ratios within each round: what slows a whole round does not count."""
        return statistics.median(getattr(self.runs[work, peer, number], figure) / getattr(self.runs[work, to, number], figure)
                                 for number in self.rounds)


def text(arguments, measured: Measured) -> str:
    results = Results(measured.runs)
    cores = sum(line.startswith("processor") for line in Path("/proc/cpuinfo").read_text().splitlines())
    return "\n".join([
        f"Rounds: {arguments.rounds}, of {arguments.seconds} s, {arguments.connections} connections, {cores} cores that load, nginx, "
        "application and database share.",
        "CPU: user and system, microseconds a request, medians. Ratios to usherd: medians of those within a round.", "",
        *table(results), *hashing_lines(measured.hashing), *mailing_lines(measured.mailing), "", *(bound.line() for bound in bounds(results, measured))])


def table(results: Results) -> list[str]:
    head = f"{'work':15} {'peer':8} {'rate':>7} {'CPU':>7} {'nginx':>7} {'app':>7} {'db':>7} {'total':>7} {'p50 ms':>8} {'p99 ms':>8}"
    lines = [head, "-" * len(head)]
    last = None
    for work, peer in results.rows:
        if last not in (None, work):
            lines.append("")
        last = work
        cpu = " ".join(f"{results.median(work, peer, part):7.0f}" for part in ("nginx", "app", "database", "total"))
        lines.append(f"{work:15} {peer:8} {results.ratio(work, peer, 'usherd', 'rate'):6.2f}x {results.ratio(work, peer, 'usherd', 'total'):6.2f}x "
                     f"{cpu} {results.median(work, peer, 'p50'):8.1f} {results.median(work, peer, 'p99'):8.1f}")
    return lines


def hashing_lines(rounds: list[Guessing]) -> list[str]:
    def median(figure: str) -> float:
        return statistics.median(getattr(figures, figure) for figures in rounds)
    if not rounds:
        return []
    return ["", f"validateInvite: p99 {median('p99_alone'):.1f} ms alone, {median('p99_beside'):.1f} ms while {GUESSERS} clients log in "
                f"with wrong passwords ({median('guesses'):.1f} a second, each refused by 401)."]


def mailing_lines(mailing: Mailing | None) -> list[str]:
    if not mailing:
        return []
    usher = mailing.by_peer["usher"]
    lines = ["", "E-mails of 4 KB from a queue to an SMTP sink; CPU of peer and database, microseconds an e-mail.", ""]
    lines += [f"{peer:15} {sending.rate:8.0f}/s {sending.rate / usher.rate:6.2f}x {sending.cpu:7.0f}" for peer, sending in mailing.by_peer.items()]
    return lines


@dataclass
class Bound:
    what: str
    value: float
    unit: str
    least: float | None
    most: float | None

    def line(self) -> str:
        holds = (self.least is None or self.value >= self.least) and (self.most is None or self.value <= self.most)
        if self.least is None:
            limits = f"≤ {self.most:.2f}"
        else:
            limits = f"≥ {self.least:.2f}" if self.most is None else f"{self.least:.2f} … {self.most:.2f}"
        return f"{self.what:72} {self.value:8.2f}{self.unit:4} {limits + self.unit:15} {'holds' if holds else 'does not hold'}"


def bounds(results: Results, measured: Measured) -> list[Bound]:
    return [*of_works(results), *of_hashing(measured.hashing), *of_oracle(measured.oracle), *of_mailing(measured.mailing), *of_start(measured.start)]


def of_works(results: Results) -> list[Bound]:
    def rate(work: str, to: str, least: float) -> Bound | None:
        return ratio(work, to, "rate", least, None)

    def cpu(work: str, to: str, most: float) -> Bound | None:
        return ratio(work, to, "CPU", None, most)

    def ratio(work: str, to: str, figure: str, *limits) -> Bound | None:
        if (work, to) not in results.rows:
            return None
        value = results.ratio(work, "usherd", to, "total" if figure == "CPU" else figure)
        return Bound(f"{work}: {figure}, as a multiple of {to}'s", value, "x", *limits)

    bounds = [rate("hello", "nginx", 0.5), cpu("validate", "bare C", 1.3), cpu("validate", "Node", 0.5), cpu("validate", "PHP", 0.5),
              rate("find-or-create", "bare C", 0.8), rate("create-invite", "bare C", 0.8), rate("accept-invite", "bare C", 0.8),
              rate("join-room", "bare C", 0.8), cpu("list-links", "bare C", 1.3), of_invite_to_room(results)]
    return [bound for bound in bounds if bound]


def of_invite_to_room(results: Results) -> Bound | None:
    work, peer = "invite-to-room", "usherd"
    if (work, peer) not in results.rows:
        return None
    return Bound(f"{work}: CPU of 100 addresses and 100 users", results.median(work, peer, "total") / 1000, " ms", None, 60)


def of_hashing(rounds: list[Guessing]) -> list[Bound]:
    if not rounds:
        return []
    ratio = statistics.median(figures.ratio for figures in rounds)
    return [Bound("validateInvite beside wrong passwords: p99, as a multiple of alone", ratio, "x", None, 2)]


def of_oracle(ratios: dict[str, float]) -> list[Bound]:
    return [Bound(f"{kind}, median time as a multiple of unknown's", ratio, "x", 0.9, 1.1) for kind, ratio in ratios.items()]


def of_mailing(mailing: Mailing | None) -> list[Bound]:
    if not mailing:
        return []
    usher = mailing.by_peer["usher"].rate
    least = {"nodemailer": 4, "postfix": 6, "smtp-source": 0.4}
    return [*(Bound(f"mail: rate, as a multiple of {peer}'s", usher / mailing.by_peer[peer].rate, "x", times, None)
              for peer, times in least.items() if peer in mailing.by_peer),
            Bound("mail: rate with a million due e-mails, as a multiple of that with 20,000", mailing.rate_of_many / usher, "x", 1 / 1.25, None),
            Bound("usher-mailer: most that was resident", mailing.resident_mib, " MiB", None, 40)]


def of_start(start: Start) -> list[Bound]:
    return [Bound("usherd: from start to the first answer", start.ready_ms, " ms", None, 100),
            Bound("usherd: resident when ready", start.resident_mib, " MiB", None, 30),
            Bound("usherd: resident when idle after all of the above", start.resident_after_mib, " MiB", None, 30)]
