"""Instances for the tests: each in a temporary folder, on twenty free ports, ended and removed afterwards."""

import contextlib
import json
import os
import random
import re
import shlex
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path
from types import SimpleNamespace

TREE = Path(__file__).resolve().parent.parent.parent
PROGRAMS = Path(os.environ.get("USHER_PROGRAMS", TREE / "build" / "release"))
SANITIZED = PROGRAMS.name not in ("development", "release")
REPORT = re.compile(r"AddressSanitizer|LeakSanitizer|ThreadSanitizer|runtime error:")


def free_ports() -> int:
    """The first of twenty that nobody uses, below those the kernel gives away by itself."""
    while True:
        port = random.randrange(15000, 32000, 20)
        with contextlib.suppress(OSError), contextlib.ExitStack() as probes:
            for offset in range(20):
                probes.enter_context(socket.socket()).bind(("127.0.0.1", port + offset))
            return port


class Running:
    """One instance: `up`, `down`, and what its env file says."""

    def __init__(self, state: Path | None = None, tree: Path = TREE, programs: Path = PROGRAMS, prefix: tuple[str, ...] = ()):
        self.own_folder = None if state else Path(tempfile.mkdtemp(prefix="usher-end-to-end-"))
        self.state = state or self.own_folder / "state"
        self.tree, self.programs, self.prefix = tree, programs, prefix
        self.port = free_ports()

    def call(self, what: str, *more: str) -> subprocess.CompletedProcess:
        return subprocess.run([*self.prefix, "/usr/bin/python3", "-B", str(self.tree / "dev" / "instance.py"), what, "--state", str(self.state),
                               "--programs", str(self.programs), *more], text=True, capture_output=True, cwd="/", timeout=180)

    def up(self, *more: str, port: bool = True) -> subprocess.CompletedProcess:
        return self.call("up", *(("--port", str(self.port)) if port else ()), *more)

    def must_be_up(self, *more: str, port: bool = True) -> "Running":
        done = self.up(*more, port=port)
        if done.returncode:
            self.end()
            raise AssertionError(f"instance.py up: {done.stderr}")
        return self

    def must_be_up_with(self, settings: str) -> "Running":
        """With that TOML laid over the generated settings."""
        with tempfile.NamedTemporaryFile("w", suffix=".toml") as overlay:
            overlay.write(settings)
            overlay.flush()
            return self.must_be_up("--settings", overlay.name)

    def sql(self, statement: str) -> str:
        """What the database's root gets: a line for each row, without the names of columns."""
        env = self.env()
        return subprocess.run(["mariadb", "--no-defaults", "-N", "-B", "-uroot", "--default-character-set=utf8mb4", f"--socket={env['USHER_DB_SOCKET']}",
                               env["USHER_DB_NAME"]], input=statement, text=True, capture_output=True, check=True).stdout.strip()

    def env(self) -> dict[str, str]:
        """As a shell reads it."""
        words = shlex.split((self.state / "env").read_text())
        return dict(word.split("=", 1) for word in words)

    def pids(self) -> dict[str, int]:
        return {name: int(pid) for name, pid in (word.split("=") for word in self.env()["USHER_PIDS"].split())}

    def log(self, name: str) -> str:
        return (self.state / "log" / name).read_text(errors="replace")

    def end(self) -> None:
        self.call("down")
        reports = [file.name for file in (self.state / "log").glob("*") if REPORT.search(file.read_text(errors="replace"))]
        said = "\n".join(self.log(name) for name in reports)
        if self.own_folder:
            shutil.rmtree(self.own_folder, ignore_errors=True)
        if reports:
            raise AssertionError(f"a sanitizer has reported in {', '.join(reports)}:\n{said}")


_shared: list[Running] = []


def shared() -> Running:
    """One instance with the settings as they are by default, for all tests that do not change it."""
    if not _shared:
        _shared.append(Running().must_be_up())
    return _shared[0]


def end_shared() -> None:
    while _shared:
        _shared.pop().end()


def request(url: str, method: str = "GET", body: bytes | str | dict | None = None, headers: dict | None = None) -> SimpleNamespace:
    """One request; an error status is an answer like any other."""
    headers = dict(headers or {})
    if isinstance(body, dict):
        body, headers = json.dumps(body), {"Content-Type": "application/json"} | headers
    data = body.encode() if isinstance(body, str) else body
    asked = urllib.request.Request(url, data, headers, method=method)
    try:
        with urllib.request.urlopen(asked, timeout=30) as answer:
            return _answer(answer.status, answer.headers, answer.read())
    except urllib.error.HTTPError as error:
        with error:
            return _answer(error.code, error.headers, error.read())


def _answer(status: int, headers, content: bytes) -> SimpleNamespace:
    text = content.decode(errors="replace")
    is_json = headers.get("Content-Type", "").startswith("application/json")
    return SimpleNamespace(status=status, headers=headers, text=text, json=json.loads(text) if is_json and text else None)


def exchange(port: int, line: bytes) -> bytes:
    """Bytes to nginx as they are, and all it says until it closes or is silent for a second."""
    with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
        connection.sendall(line)
        connection.settimeout(1)
        said = b""
        with contextlib.suppress(TimeoutError):
            while more := connection.recv(65536):
                said += more
        return said


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] not in "ZX"
    except (FileNotFoundError, ProcessLookupError):
        return False


def await_that(condition, seconds: float, what: str) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {seconds:g} s: {what}")
        time.sleep(0.02)


def kill_hard(pid: int) -> None:
    os.kill(pid, signal.SIGKILL)
    await_that(lambda: not is_alive(pid), 5, f"process {pid} is gone")


def processes_of(state: Path) -> list[str]:
    """What still runs with its working folder in the state."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if Path(os.readlink(folder / "cwd")).is_relative_to(state) and is_alive(int(folder.name)):
                found.append((folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace"))
    return found
