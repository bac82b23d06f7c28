"""A Debian 12 with a systemd of its own, in a folder: made by mmdebstrap, booted by systemd-nspawn. Only root can.

It has no network but its loopback, which `enter` reaches: what a program of this machine does there, it does with its own
files, but on the container's addresses.
"""

import contextlib
import os
import re
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

CACHE = Path("/var/cache/apt/archives")
FIRST = ["systemd", "systemd-sysv", "dbus", "mariadb-server", "nginx"]


def what_is_missing() -> str:
    """Why there can be no container here; empty: there can."""
    if os.geteuid() != 0:
        return "only root can boot a container"
    for program in ("mmdebstrap", "systemd-nspawn"):
        if not shutil.which(program):
            return f"{program} is not installed"
    if subprocess.run(["unshare", "--mount", "--pid", "--net", "--fork", "true"], capture_output=True).returncode:
        return "this machine lets nobody make namespaces"
    return ""


class Container:
    def __init__(self, packages: list[str]):
        self.folder = Path(tempfile.mkdtemp(prefix="usher-container-"))
        self.root = self.folder / "root"
        self.init = 0
        self.nspawn: subprocess.Popen | None = None
        try:
            self._make(packages)
            self._boot()
        except BaseException:
            self.end()
            raise

    def _make(self, packages: list[str]) -> None:
        """Takes what apt has already fetched for this machine; the rest comes from where its packages come from."""
        reuse = f'mkdir -p "$1{CACHE}"; cp -l {CACHE}/*.deb "$1{CACHE}/" 2>/dev/null || true'
        done = subprocess.run(["mmdebstrap", "--mode=root", "--variant=minbase", "--quiet", f"--setup-hook={reuse}", "--aptopt=Acquire::Languages \"none\"",
                               "--dpkgopt=force-unsafe-io", "--dpkgopt=path-exclude=/usr/share/doc/*", "--dpkgopt=path-exclude=/usr/share/man/*",
                               f"--include={','.join(FIRST + packages)}", "bookworm", str(self.root), *self._sources()],
                              text=True, capture_output=True, timeout=900)
        if done.returncode:
            raise AssertionError(f"mmdebstrap: {done.stdout}{done.stderr}")

    @staticmethod
    def _sources() -> list[str]:
        """This machine's own, for Debian 12 alone."""
        named = [file for file in (Path("/etc/apt/sources.list"), *Path("/etc/apt/sources.list.d").glob("*")) if file.suffix in (".list", ".sources")]
        return [str(file) for file in sorted(named) if file.exists() and re.search(r"(?<!-)\bbookworm\b", file.read_text())]

    def _boot(self) -> None:
        (self.root / "etc" / "apt" / "apt.conf.d" / "yes").write_text('APT::Get::Assume-Yes "true";\n')   # nobody is there to be asked
        self.log = open(self.folder / "log", "w+")
        self.nspawn = subprocess.Popen(["systemd-nspawn", "-D", str(self.root), "--machine=usher-test", "--register=no", "--keep-unit", "--boot",
                                        "--private-network", "--resolv-conf=off", "--link-journal=no", "--console=pipe"],
                                       stdin=subprocess.DEVNULL, stdout=self.log, stderr=subprocess.STDOUT, start_new_session=True)
        self.wait_until(self._find_init, 60, "the container's first process")
        self.wait_until(lambda: self.run("systemctl is-system-running", check=False).stdout.strip() in ("running", "degraded"), 120, "systemd")

    def _find_init(self) -> bool:
        """The child that is the first process in a namespace of its own, and systemd by now."""
        for child in Path(f"/proc/{self.nspawn.pid}/task/{self.nspawn.pid}/children").read_text().split():
            with contextlib.suppress(OSError):
                status = Path(f"/proc/{child}/status").read_text()
                if re.search(r"(?m)^NSpid:.*\t1$", status) and status.startswith("Name:\tsystemd\n"):
                    self.init = int(child)
        return self.init > 0

    def enter(self, *what: str) -> list[str]:
        """A command in the container's network, with the files of this machine."""
        return ["nsenter", "-t", str(self.init), "-n", "--", *what]

    def run(self, script: str, given: str = "", check: bool = True) -> subprocess.CompletedProcess:
        """As root's shell in the container would; each command must succeed."""
        done = subprocess.run(["nsenter", "-t", str(self.init), "-m", "-u", "-i", "-n", "-p", "--", "/usr/bin/env", "-i", "HOME=/root", "LC_ALL=C.UTF-8",
                               "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "DEBIAN_FRONTEND=noninteractive",
                               "/bin/bash", "-euo", "pipefail", "-c", f"cd /root\n{script}"],
                              input=given, text=True, capture_output=True, timeout=300)
        if check and done.returncode:
            raise AssertionError(f"{script}\nstatus {done.returncode}\n{done.stdout}{done.stderr}")
        return done

    def wait_until(self, condition, seconds: float, what: str) -> None:
        deadline = time.monotonic() + seconds
        while not condition():
            if self.nspawn.poll() is not None:
                raise AssertionError(f"the container has ended: {(self.folder / 'log').read_text()[-2000:]}")
            if time.monotonic() > deadline:
                raise AssertionError(f"not within {seconds:g} s: {what}")
            time.sleep(0.1)

    def end(self) -> None:
        if self.nspawn and self.nspawn.poll() is None:
            self.nspawn.send_signal(signal.SIGTERM)   # an orderly shutdown; the second time it is none
            try:
                self.nspawn.wait(60)
            except subprocess.TimeoutExpired:
                self.nspawn.kill()
                self.nspawn.wait()
        if self.nspawn:
            self.log.close()
        shutil.rmtree(self.folder, ignore_errors=True)
