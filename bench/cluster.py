#!/usr/bin/python3 -B
"""What a cluster costs: one usherd on one MariaDB beside two usherd on three Galera nodes behind HAProxy, whose requests
and CPU (of nginx, usherd, HAProxy and all nodes together) are compared.

    cluster.py [--seconds N] [--rounds N] [--connections N] [--programs DIR]

Called by `make bench-cluster`. Both run at the same time in build/bench-cluster/ and take turns within each round. All is
durable: each node flushes each commit to the disk. Exit status 0 whatever the figures are; 1 if one answer was not 200.
"""

import argparse
import json
import shutil
import signal
import statistics
import subprocess
import sys
import urllib.request
from dataclasses import dataclass
from pathlib import Path

TREE = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(TREE / "dev"))

from cluster import Cluster   # noqa: E402
from instance import Instance   # noqa: E402
from load import seconds_of   # noqa: E402
from process import Daemon, Failure   # noqa: E402
from wrk import Wrk   # noqa: E402

BOUND = 0.7   # of the single node's requests for each second of CPU
WORKS = ("validate", "create-invite")
PARTS = {"nginx": ("nginx",), "usherd": ("usherd", "usherd-2"), "HAProxy": ("haproxy",), "database": ("mariadbd", "mariadbd-1", "mariadbd-2", "mariadbd-3")}


@dataclass
class Figures:
    rate: float
    cpu: dict[str, float]   # by part, microseconds a request
    p50: float
    p99: float

    @property
    def total(self) -> float:
        return sum(self.cpu.values())


class Side:
    """One of the two, running."""

    def __init__(self, name: str, instance: Instance):
        self.name, self.instance = name, instance
        instance.up()
        self.script = instance.state.write("data.lua", self._data())

    def _data(self) -> str:
        """What load.lua needs for the works."""
        user, password = self.instance.owner()
        session = self._ask("/api/v1/login", {"user": user, "password": password})[0]["data"]
        headers = {"X-Auth-Token": session["authToken"], "X-User-Id": session["userId"]}
        link, _ = self._ask("/api/v1/findOrCreateInvite", {"rid": "GENERAL", "days": 0, "maxUses": 0}, headers)
        _, cookie = self._ask("/api/login/sessions", {"email": user, "password": password})
        texts = {"link_token": link["_id"], "org": self.instance.master_org, "owner_session": cookie.split("=", 1)[1].split(";")[0]}
        return "return {" + ", ".join(f"{name} = {json.dumps(text)}" for name, text in texts.items()) + "}\n"

    def _ask(self, path: str, body: dict, headers: dict | None = None) -> tuple[object, str]:
        request = urllib.request.Request(self.instance.url + path, json.dumps(body).encode(), {"Content-Type": "application/json"} | (headers or {}))
        with urllib.request.urlopen(request, timeout=20) as answer:
            text = answer.read()
            return json.loads(text) if text else None, answer.headers.get("Set-Cookie", "")

    def run(self, work: str, seconds: int, connections: int) -> Figures:
        self._wrk(work, 1, connections)   # warms up
        before = self._spent()
        said = self._wrk(work, seconds, connections)
        cpu = {part: (after - before[part]) * 1e6 / said.requests for part, after in self._spent().items()}
        return Figures(said.rate, cpu, said.p50, said.p99)

    def _wrk(self, work: str, seconds: int, connections: int):
        return Wrk(work, self.instance.url, self.script, seconds, connections).said()

    def _spent(self) -> dict[str, float]:
        def of(names: tuple[str, ...]) -> float:
            daemons = (Daemon(self.instance.state.folder, name, self.instance.state.identity) for name in names)
            return seconds_of(pid for daemon in daemons for pid, _ in daemon.remains())
        return {part: of(names) for part, names in PARTS.items()}


def measure(sides: list[Side], arguments) -> dict[tuple[str, str], list[Figures]]:
    runs: dict[tuple[str, str], list[Figures]] = {}
    for _ in range(arguments.rounds):
        for work in WORKS:
            for side in sides:
                runs.setdefault((work, side.name), []).append(side.run(work, arguments.seconds, arguments.connections))
    return runs


def report(runs: dict[tuple[str, str], list[Figures]]) -> None:
    print(f"{'work':15} {'of':8} {'rate':>7} " + " ".join(f"{part:>9}" for part in PARTS) + f" {'total':>9} {'p50 ms':>8} {'p99 ms':>8}   (CPU: µs a request)")
    for (work, side), figures in runs.items():
        def median(of):
            return statistics.median(map(of, figures))
        parts = " ".join(f"{median(lambda run, part=part: run.cpu[part]):9.0f}" for part in PARTS)
        print(f"{work:15} {side:8} {median(lambda run: run.rate):7.0f} {parts} {median(lambda run: run.total):9.0f} "
              f"{median(lambda run: run.p50):8.1f} {median(lambda run: run.p99):8.1f}")
    for work in WORKS:
        ratio = statistics.median(one.total / many.total for one, many in zip(runs[work, "single"], runs[work, "cluster"]))
        bound = f", bound ≥ {BOUND}: {'holds' if ratio >= BOUND else 'does not hold'}" if work == "validate" else ""
        print(f"{work}: the cluster's rate per CPU, as a multiple of the single node's: {ratio:.2f}{bound}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=int, default=5, help="length of one run")
    parser.add_argument("--rounds", type=int, default=3, help="of which the medians are shown")
    parser.add_argument("--connections", type=int, default=64, help="clients that ask at the same time")
    parser.add_argument("--port", type=int, default=18000, help="the first of sixty that are used")
    parser.add_argument("--programs", type=Path, default=TREE / "build" / "release", help="the folder of usherd and the others")
    arguments = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    folder = TREE / "build" / "bench-cluster"
    folder.mkdir(parents=True, exist_ok=True)
    settings = folder / "settings.toml"
    settings.write_text("[limits]\nenabled = false\n")
    both = [Instance(folder / "single", arguments.port, settings, arguments.programs.resolve()),
            Cluster(folder / "cluster", arguments.port + 20, settings, arguments.programs.resolve())]
    try:
        report(measure([Side(name, instance) for name, instance in zip(("single", "cluster"), both)], arguments))
    except (Failure, OSError, subprocess.SubprocessError) as failure:
        print(f"Not measured: {failure}\nThe logs are in {folder}/*/log.", file=sys.stderr)
        return 1
    finally:
        for instance in both:
            instance.down()
    shutil.rmtree(folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
