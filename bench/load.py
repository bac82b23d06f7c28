"""One timed run: wrk asks one peer for one work; what nginx, the peer and the database spend on it is read from /proc."""

import json
import os
import subprocess
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path

import data
from process import Failure

SCRIPT = Path(__file__).with_name("load.lua")
JIFFIES_PER_SECOND = os.sysconf("SC_CLK_TCK")
THREADS = 2


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
    def __init__(self, seconds: int, connections: int):
        self.seconds, self.connections = seconds, connections
        self.tried = set()

    def run(self, stage, work: str, peer: str) -> Figures:
        links = stage.data
        if work != "hello":
            links.renew_links()
        if (work, peer) not in self.tried:
            self._try_once(stage, work, peer)
            self.tried.add((work, peer))
        self._wrk(stage, work, peer, "1s")   # warms up: connections, prepared statements, Node's compiler
        if work == "find-or-create":
            links.links_made()
            links.renew_links()
        before = self._spent(stage, peer)
        said = self._wrk(stage, work, peer, f"{self.seconds}s")
        spent = {part: after - before[part] for part, after in self._spent(stage, peer).items()}
        if work == "find-or-create":
            self._check_creations(links.links_made(), said["requests"], peer)
        per_request = {part: seconds * 1e6 / said["requests"] for part, seconds in spent.items()}
        return Figures(said["requests"] * 1e6 / said["microseconds"], **per_request, p50=said["p50"] / 1000, p99=said["p99"] / 1000)

    def _check_creations(self, made: int, answered: int, peer: str) -> None:
        """Each request has made a link; those not answered in time may have made one as well."""
        if not answered <= made <= answered + self.connections:
            raise Failure(f"{peer} answered {answered} requests and made {made} links")

    def _spent(self, stage, peer: str) -> dict[str, float]:
        """Seconds of CPU so far, user and system."""
        app = stage.apps.get(peer)
        return {"nginx": seconds_of(stage.pids_of("nginx")),
                "app": seconds_of(pid for pid, _ in app.remains()) if app else 0.0,
                "database": seconds_of(stage.pids_of("mariadbd")) if app else 0.0}

    def _wrk(self, stage, work: str, peer: str, duration: str) -> dict:
        argv = ["wrk", "-t", str(THREADS), "-c", str(self.connections), "-d", duration, "-s", SCRIPT, stage.urls[peer], "--",
                work, data.LINK_TOKEN, data.AUTH_TOKEN, stage.data.user, stage.data.script_data]
        done = subprocess.run(argv, text=True, capture_output=True, check=True)
        said = json.loads(done.stdout.splitlines()[-1])
        if said["failures"] or not said["requests"]:
            raise Failure(f"{work} of {peer}: {said['failures']} of {said['requests']} requests failed {done.stderr.strip()}")
        return said

    def _try_once(self, stage, work: str, peer: str) -> None:
        """What is measured must be the work: one answer, looked at."""
        answer = ask(stage, work, stage.urls[peer])
        expected = {"hello": ask(stage, work, stage.urls["usherd"]), "validate": {"valid": True, "success": True}}.get(work)
        if expected is None:
            right = isinstance(answer, dict) and answer["success"] and answer["rid"] == stage.data.rooms[-1] and answer["maxUses"] == 100
            right = right and set(answer) == set(ask(stage, work, stage.urls["usherd"]))
        else:
            right = answer == expected
        if not right:
            raise Failure(f"{work} of {peer} answers {answer}")


def ask(stage, work: str, url: str):
    """The JSON answered to one request, or the refusal as text."""
    headers = {"Content-Type": "application/json"}
    if work == "hello":
        request = urllib.request.Request(f"{url}/api/info")
    elif work == "validate":
        request = urllib.request.Request(f"{url}/api/v1/validateInviteToken", json.dumps({"token": data.LINK_TOKEN}).encode(), headers)
    else:
        body = {"rid": stage.data.rooms[-1], "days": 1, "maxUses": 100}
        headers |= {"X-Auth-Token": data.AUTH_TOKEN, "X-User-Id": stage.data.user}
        request = urllib.request.Request(f"{url}/api/v1/findOrCreateInvite", json.dumps(body).encode(), headers)
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as error:
        return f"{error.code} {error.read().decode(errors='replace')}"


def seconds_of(pids) -> float:
    """User and system time of the processes, from the 14th and 15th field of /proc/PID/stat."""
    jiffies = 0
    for pid in pids:
        fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
        jiffies += int(fields[11]) + int(fields[12])
    return jiffies / JIFFIES_PER_SECOND
