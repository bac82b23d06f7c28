"""The folder of one instance: everything it writes lies in here, so two folders are two instances.

    env            shell assignments for scripts           log/      one file per daemon, and nginx's access log
    usher.toml     the settings, complete                  pids/     what runs, see process.py
    mariadb/       the database                            secrets/  passwords, a file each
    mailbox/       the e-mails caught, a file each         journal/  the mailer's
    tls/ nginx/ prosody/ tmp/ sockets/
"""

import contextlib
import fcntl
import json
import os
import secrets
import shlex
import shutil
import tempfile
from pathlib import Path

from process import Identity

LONGEST_SOCKET_PATH = 107   # bytes; the kernel's limit
LONGEST_SOCKET_NAME = len("/mariadbd.sock")


class State:
    def __init__(self, folder: Path, tree: Path):
        self.folder, self.tree, self.identity = folder, tree, Identity()

    def prepare(self) -> None:
        self.identity.folder(self.folder)
        self.identity.reach(self.tree / "Makefile", self.folder)
        for name in ("log", "pids", "nginx", "tls", "tmp", "mailbox", "journal"):
            self.identity.folder(self.folder / name)
        self.identity.folder(self.folder / "secrets", 0o700)
        self.sockets = self._socket_folder()

    @contextlib.contextmanager
    def locked(self):
        """One `up` or `down` of a state at a time; the lock ends with the process that holds it."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with open(self.folder / "lock", "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def write(self, name: str, text: str, mode: int = 0o644) -> Path:
        """Replaces a file as a whole, so that nobody ever reads half of it."""
        path, fresh = self.folder / name, self.folder / f"{name}.new"
        with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode), "w") as file:
            file.write(text)
        self.identity.own(fresh)
        fresh.rename(path)
        return path

    def secret(self, name: str) -> Path:
        """A file with a password, made at random the first time."""
        path = self.folder / "secrets" / name
        return path if path.exists() else self.write(f"secrets/{name}", secrets.token_urlsafe(18) + "\n", 0o600)

    def remember(self, **asked) -> None:
        """What `up` was asked for, until `down`: so that a repair need not be told again."""
        self.write("asked.json", json.dumps(asked), 0o600)

    def remembered(self) -> dict:
        with contextlib.suppress(FileNotFoundError, ValueError):
            return json.loads((self.folder / "asked.json").read_text())
        return {}

    def forget(self) -> None:
        (self.folder / "asked.json").unlink(missing_ok=True)

    def remove_sockets(self) -> None:
        """Those outside the folder, which deleting it would leave behind."""
        link = self.folder / "sockets"
        if link.is_symlink():
            shutil.rmtree(os.readlink(link), ignore_errors=True)
            link.unlink()

    def write_env(self, values: dict[str, str]) -> None:
        self.write("env", "".join(f"{name}={shlex.quote(value)}\n" for name, value in values.items()), 0o600)

    def _socket_folder(self) -> Path:
        """STATE/sockets; where that is too long for a socket's path, a short folder elsewhere to which it is a link."""
        place = self.folder / "sockets"
        if len(os.fsencode(place)) + LONGEST_SOCKET_NAME <= LONGEST_SOCKET_PATH:
            return self.identity.folder(place, 0o700)
        if not (place.is_symlink() and os.path.isdir(place)):
            place.unlink(missing_ok=True)
            place.symlink_to(self._short_folder())
        return self.identity.folder(Path(os.readlink(place)), 0o700)

    def _short_folder(self) -> str:
        folder = tempfile.mkdtemp(prefix="usher-")
        if len(os.fsencode(folder)) + LONGEST_SOCKET_NAME > LONGEST_SOCKET_PATH:
            os.rmdir(folder)
            folder = tempfile.mkdtemp(prefix="usher-", dir="/tmp")
        return folder
