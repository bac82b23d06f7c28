"""wrk, the program that asks: started and read."""

import json
import os
import subprocess
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from process import Failure

SCRIPT = Path(__file__).with_name("load.lua")


class NothingAnswered(Failure):
    """Nothing failed either."""


@dataclass
class Said:
    """What wrk says at its end; times in milliseconds."""
    requests: int
    rate: float
    p50: float
    p99: float


class Wrk:
    """One run, from its start on."""
    runs = 0

    def __init__(self, work: str, url: str, script_data: Path, seconds: int, connections: int, threads: int = 2, patience: int = 10):
        """patience: seconds after which an answer counts as missing."""
        Wrk.runs += 1
        self.what = f"{work} at {url}"
        run = f"{os.getpid()}-{Wrk.runs}"   # for what must be new in each run
        self.process = subprocess.Popen(
            ["wrk", "-t", str(threads), "-c", str(connections), "-d", f"{seconds}s", "--timeout", f"{patience}s", "-s", SCRIPT, url, "--",
             work, script_data, run], text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def said(self) -> Said:
        """Waits for its end."""
        output, errors = self.process.communicate()
        if self.process.returncode:
            raise Failure(f"wrk, {self.what}: {errors.strip()}")
        said = json.loads(output.splitlines()[-1])
        if said["failures"]:
            raise Failure(f"{self.what}: {said['failures']} of {said['requests']} requests failed {errors.strip()}")
        if not said["requests"]:
            raise NothingAnswered(f"{self.what}: no request was answered in time")
        return Said(said["requests"], said["requests"] * 1e6 / said["microseconds"], said["p50"] / 1000, said["p99"] / 1000)


def ask_once(request: urllib.request.Request) -> tuple[int, object]:
    """The status of the answer, and its JSON; None if it has no body."""
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.status, json.loads(answer.read() or "null")
    except urllib.error.HTTPError as error:
        text = error.read()
        try:
            return error.code, json.loads(text or "null")
        except ValueError:
            return error.code, text.decode(errors="replace")
