"""A private MariaDB server: its own folder, reached by a unix socket only, its root without a password behind that socket.

Used by the running instance (durable) and by the tests (throw-away: nothing is flushed to the disk).
"""

import os
import shutil
import subprocess
from pathlib import Path

from process import Daemon, Failure, Identity, run_to_its_end

TABLESPACE = "--innodb-data-file-path=ibdata1:3M:autoextend"   # must be the same at installation and at each start
DURABLE = ["--innodb-flush-log-at-trx-commit=1", "--innodb-buffer-pool-size=256M"]
THROW_AWAY = ["--innodb-flush-log-at-trx-commit=0", "--innodb-flush-method=nosync", "--innodb-buffer-pool-size=64M",
              "--innodb-fast-shutdown=2"]


class MariaDB:
    network = ["--skip-networking"]

    def __init__(self, state: Path, socket: Path, identity: Identity, durable: bool, name: str = "mariadbd", folder: str = "mariadb"):
        self.data, self.tmp, self.socket, self.identity = state / folder, state / "tmp", socket, identity
        self.daemon = Daemon(state, name, identity)
        self.durable = durable

    def install(self) -> None:
        """Makes the data folder. It gets its name when it is whole, so a killed installation is simply begun again."""
        if self.data.exists():
            return
        fresh = self.data.with_suffix(".new")
        shutil.rmtree(fresh, ignore_errors=True)
        self.identity.folder(fresh, 0o700)
        self._run(["mariadb-install-db", "--no-defaults", f"--datadir={fresh}", f"--tmpdir={self.tmp}", TABLESPACE, self._log_size(),
                   "--auth-root-authentication-method=normal", "--skip-test-db", "--skip-name-resolve",
                   "--force",   # also where the host's own name cannot be looked up
                   *([] if self.durable else ["--innodb-flush-method=nosync", "--innodb-flush-log-at-trx-commit=0"])])
        fresh.rename(self.data)

    def argv(self) -> list[str]:
        return ["/usr/sbin/mariadbd", "--no-defaults", f"--datadir={self.data}", f"--socket={self.socket}", f"--tmpdir={self.tmp}",
                f"--pid-file={self.data}/mariadbd.pid", TABLESPACE, self._log_size(), *self.network, "--skip-name-resolve",
                "--character-set-server=utf8mb4", "--collation-server=utf8mb4_general_ci", "--thread-handling=pool-of-threads",
                "--max-connections=400", *(DURABLE if self.durable else THROW_AWAY)]

    def wait_until_ready(self) -> None:
        self.daemon.wait_until(self.answers, 60, "its socket")

    def answers(self) -> bool:
        if not self.socket.exists():
            return False
        ping = ["mariadb-admin", "--no-defaults", "-uroot", f"--socket={self.socket}", "--connect-timeout=5", "ping"]
        return subprocess.run(ping, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == 0

    def sql(self, statements: str, database: str = "") -> str:
        done = subprocess.run(["mariadb", "--no-defaults", "-uroot", f"--socket={self.socket}", "--batch", "--skip-column-names",
                               "--default-character-set=utf8mb4", database], input=statements, text=True, capture_output=True)
        if done.returncode:
            raise Failure(f"MariaDB refused: {done.stderr.strip()}")
        return done.stdout

    def _log_size(self) -> str:
        return f"--innodb-log-file-size={'48M' if self.durable else '8M'}"

    def _run(self, argv: list[str]) -> None:
        done = run_to_its_end(self.identity.prefix + argv, env=os.environ | {"HOME": str(self.tmp)}, cwd=self.tmp)
        if done.returncode:
            raise Failure(f"{argv[0]} failed:\n{done.stdout}{done.stderr}")
