"""Starts, recognises and ends the daemons of an instance.

Each daemon is the leader of a session of its own and has a record: its pid, when the kernel says it was started, in
which boot, and a fingerprint of what it was started with. A pid alone proves nothing, since pids are used again.
Started by root, a daemon runs as nobody; started by anybody else, as that user.
"""

import contextlib
import grp
import hashlib
import json
import os
import pwd
import signal
import subprocess
import time
from pathlib import Path

CAP_DAC_OVERRIDE = 1
CAP_DAC_READ_SEARCH = 2


class Failure(Exception):
    """Something did not start; the text tells the developer what and why."""


class Identity:
    """Whom the daemons run as, and the command words that make it so."""

    def __init__(self):
        self.as_root = os.geteuid() == 0
        self.uid = pwd.getpwnam("nobody").pw_uid if self.as_root else os.geteuid()
        self.gid = grp.getgrnam("nogroup").gr_gid if self.as_root else os.getegid()
        self.prefix = ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"] if self.as_root else []

    def reach(self, *paths: Path) -> None:
        """Lets the daemons read these, wherever they are."""
        if self.as_root and not all(self._may_read(path) for path in paths):
            capability = readable_everywhere()
            self.prefix += [f"--inh-caps=+{capability}", f"--ambient-caps=+{capability}"]

    def own(self, path: Path) -> Path:
        """Gives a file or folder to the daemons."""
        if self.as_root:
            os.chown(path, self.uid, self.gid, follow_symlinks=False)
        return path

    def folder(self, path: Path, mode: int = 0o755) -> Path:
        path.mkdir(parents=True, exist_ok=True)
        path.chmod(mode)
        return self.own(path)

    def _may_read(self, path: Path) -> bool:
        path = path.resolve()
        status = path.stat()
        if status.st_uid != self.uid and not status.st_mode & 0o004:
            return False
        return all(self._may_traverse(folder.stat()) for folder in path.parents)

    def _may_traverse(self, status: os.stat_result) -> bool:
        return bool(status.st_mode & (0o100 if status.st_uid == self.uid else 0o001))


def readable_everywhere() -> str:
    """The capability that lets nobody into a clone or state below a closed folder, such as /root or one of mktemp's."""
    held = int(_status_of("self")["CapPrm"], 16)
    for bit, name in ((CAP_DAC_READ_SEARCH, "dac_read_search"), (CAP_DAC_OVERRIDE, "dac_override")):
        if held & 1 << bit:
            return name
    raise Failure("the user nobody, whom root's daemons run as, cannot read this tree or STATE: chmod o+rx the folders above")


def _status_of(pid: int | str) -> dict[str, str]:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return {name: value.strip() for name, value in (line.split(":", 1) for line in lines)}


def _stat_of(pid: int) -> list[str] | None:
    """The fields of /proc/PID/stat from the third on; None for a process that is gone or dead and not yet waited for."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    except (FileNotFoundError, ProcessLookupError):
        return None
    return None if fields[0] in "ZX" else fields


def started_at(pid: int) -> int | None:
    fields = _stat_of(pid)
    return int(fields[19]) if fields else None


def _session_of(pid: int) -> int | None:
    fields = _stat_of(pid)
    return int(fields[3]) if fields else None


def _boot() -> str:
    return Path("/proc/sys/kernel/random/boot_id").read_text().strip()


def fingerprint_of(argv: list[str], *files: Path) -> str:
    """Changes when the daemon would be started with other arguments, another program or other settings."""
    digest = hashlib.sha256(json.dumps(argv).encode())
    program = os.stat(argv[0]) if os.path.isabs(argv[0]) else None
    if program:
        digest.update(f"{program.st_size} {program.st_mtime_ns}".encode())
    for file in files:
        digest.update(file.read_bytes())
    return digest.hexdigest()


@contextlib.contextmanager
def deferred_signals():
    """A daemon that has been started is recorded, whatever signal comes between the two."""
    came = []
    caught = {which: signal.getsignal(which) for which in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    for which, handler in caught.items():
        if callable(handler):
            signal.signal(which, lambda which, _: came.append(which))
    try:
        yield
    finally:
        for which, handler in caught.items():
            signal.signal(which, handler)
    for which in came:
        os.kill(os.getpid(), which)


def run_to_its_end(argv: list, **options) -> subprocess.CompletedProcess:
    """Runs a helper program and takes its output. If we are interrupted meanwhile, it ends with all it has started."""
    argv = [str(word) for word in argv]
    with subprocess.Popen(argv, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                          errors="replace", start_new_session=True, **options) as process:
        try:
            out, err = process.communicate()
        except BaseException:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            raise
    return subprocess.CompletedProcess(argv, process.returncode, out, err)


class Daemon:
    """One daemon of a state: its record is STATE/pids/NAME, its log STATE/log/NAME.log."""

    def __init__(self, state: Path, name: str, identity: Identity):
        self.state, self.name, self.identity = state, name, identity
        self.record_file = state / "pids" / name
        self.log_file = state / "log" / f"{name}.log"

    def record(self) -> dict | None:
        try:
            record = json.loads(self.record_file.read_text())
        except (FileNotFoundError, ValueError):
            return None
        return record if record["boot"] == _boot() else None

    def pid(self) -> int | None:
        """Of the running daemon; None if it does not run."""
        record = self.record()
        return record["pid"] if record and started_at(record["pid"]) == record["started"] else None

    def is_as(self, fingerprint: str) -> bool:
        return self.pid() is not None and self.record()["fingerprint"] == fingerprint

    def start(self, argv: list[str], fingerprint: str) -> None:
        """After stop(), which also ends what a killed daemon may have left: nginx's workers keep its ports."""
        with open(self.log_file, "ab") as log, deferred_signals():
            self.identity.own(self.log_file)
            process = subprocess.Popen(self.identity.prefix + argv, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                                       cwd=self.state, env=self._environment(), start_new_session=True)
            _children[process.pid] = process
            self._write({"pid": process.pid, "started": started_at(process.pid), "boot": _boot(), "fingerprint": fingerprint, "argv": argv})

    def restart(self) -> None:
        """As it was started last, in this boot."""
        record = self.record()
        self.stop()
        self.start(record["argv"], record["fingerprint"])

    def _write(self, record: dict) -> None:
        fresh = self.record_file.with_suffix(".new")
        fresh.write_text(json.dumps(record))
        fresh.rename(self.record_file)

    def _environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if name in ("PATH", "TZ", "LANG") or name.endswith("SAN_OPTIONS")}
        kept["PATH"] = kept.get("PATH", "/usr/bin:/bin") + ":/usr/sbin:/sbin"
        return kept | {"HOME": str(self.state), "TMPDIR": str(self.state / "tmp")}

    def wait_until(self, ready, seconds: float, what: str) -> None:
        """Returns when `ready()` holds; a daemon that ends meanwhile, or never gets there, is a Failure."""
        deadline = time.monotonic() + seconds
        while not ready():
            if self.pid() is None:
                raise Failure(f"{self.name} ended while starting: {self.last_words()}")
            if time.monotonic() > deadline:
                raise Failure(f"{self.name} runs, but {what} did not answer within {seconds:g} s: {self.last_words()}")
            time.sleep(0.02)

    def last_words(self) -> str:
        try:
            lines = self.log_file.read_text(errors="replace").splitlines()[-8:]
        except FileNotFoundError:
            lines = []
        return f"see {self.log_file}" + "".join(f"\n    {line}" for line in lines)

    def signal_to_stop(self, how: int = signal.SIGTERM) -> None:
        pid = self.pid()
        if pid:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, how)

    def stop(self, how: int = signal.SIGTERM, patience: float = 8) -> None:
        """Ends the daemon, and the processes it started, by force if it takes longer than `patience` seconds."""
        remains = self.remains()
        self.signal_to_stop(how)
        deadline = time.monotonic() + patience
        while self.pid() and time.monotonic() < deadline:
            time.sleep(0.01)
        remains |= self.remains()
        while any(started_at(pid) == started for pid, started in remains):
            for pid, started in remains:
                if started_at(pid) == started:
                    with contextlib.suppress(ProcessLookupError):
                        os.kill(pid, signal.SIGKILL)
            time.sleep(0.01)
        self.record_file.unlink(missing_ok=True)

    def remains(self) -> set[tuple[int, int]]:
        """(pid, started) of every process in the daemon's session, which outlives its leader."""
        record = self.record()
        if not record or started_at(record["pid"]) not in (None, record["started"]):
            return set()
        found = set()
        for entry in os.listdir("/proc"):
            if entry.isdigit() and _session_of(int(entry)) == record["pid"]:
                started = started_at(int(entry))
                if started and started >= record["started"] and self._is_ours(int(entry)):
                    found.add((int(entry), started))
        return found

    def _is_ours(self, pid: int) -> bool:
        with contextlib.suppress(FileNotFoundError):
            return os.stat(f"/proc/{pid}").st_uid in (self.identity.uid, os.geteuid())
        return False


_children: dict[int, subprocess.Popen] = {}


def reap() -> None:
    """Forgets the daemons of this process that have ended, so that the kernel can."""
    for pid, child in list(_children.items()):
        if child.poll() is not None:
            del _children[pid]
