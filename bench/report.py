"""The table of what was measured, and the bounds of the design beside it."""

import statistics
from dataclasses import dataclass
from pathlib import Path

from load import Figures


@dataclass
class Run:
    work: str
    peer: str
    round: int
    figures: Figures


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


def text(arguments, runs: list[Run], start) -> str:
    results = Results(runs)
    cores = sum(line.startswith("processor") for line in Path("/proc/cpuinfo").read_text().splitlines())
    return "\n".join([
        f"Rounds: {arguments.rounds}, of {arguments.seconds} s, {arguments.connections} connections, {cores} cores that load, nginx, "
        "application and database share.",
        "CPU: user and system, microseconds a request, medians. Ratios to usherd: medians of those within a round.", "",
        *table(results), "", *bounds(results, start)])


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


def bounds(results: Results, start) -> list[str]:
    lines = []

    def line(what: str, value: float, unit: str, bound: float, at_most: bool) -> None:
        holds = value <= bound if at_most else value >= bound
        lines.append(f"{what:66} {value:8.2f}{unit:4} {'≤' if at_most else '≥'} {bound:5.2f}{unit:4} {'holds' if holds else 'does not hold'}")

    def compared(work: str, to: str, figure: str, bound: float, at_most: bool) -> None:
        if (work, to) in results.rows:
            what = f"{work}: {'CPU' if at_most else 'rate'}, as a multiple of {to}'s"
            line(what, results.ratio(work, "usherd", to, figure), "x", bound, at_most)

    compared("hello", "nginx", "rate", 0.5, at_most=False)
    compared("validate", "bare C", "total", 1.3, at_most=True)
    compared("validate", "Node", "total", 0.5, at_most=True)
    compared("validate", "PHP", "total", 0.5, at_most=True)
    compared("find-or-create", "bare C", "rate", 0.8, at_most=False)
    line("usherd: from start to the first answer", start.ready_ms, " ms", 100, at_most=True)
    line("usherd: resident when ready", start.resident_mib, " MiB", 30, at_most=True)
    line("usherd: resident when idle after all of the above", start.resident_after_mib, " MiB", 30, at_most=True)
    return lines
