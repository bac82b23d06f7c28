"""What the benchmark runs: a durable MariaDB, usherd, the peers, and one nginx in front of all of them."""

import json
import re
import shutil
import signal
import statistics
import time
from pathlib import Path

import front
import statements
from data import Data
from fastcgi import ask
from mariadb import MariaDB
from ports import accepts, free_ports
from process import Daemon, Failure, run_to_its_end
from report import Start
from state import State

DATABASE = "usher"
HELLO = "/api/info"
SETTINGS = """\
development = true
listen = "{listen}"
[limits]
enabled = false
[rainbow]
bubble_participant_count = 0
[database]
name = "{database}"
hosts = ["unix:{socket}"]
[mail]
templates = "{templates}"
[database.usherctl]
user = "root"
"""


class Stage:
    def __init__(self, folder: Path, tree: Path, programs: Path, invites: int):
        """invites: how many can be accepted in one run."""
        self.state, self.tree, self.programs, self.invites = State(folder, tree), tree, programs, invites
        self.daemons: dict[str, Daemon] = {}
        self.database_name = DATABASE
        self.urls: dict[str, str] = {}   # by peer
        self.apps: dict[str, Daemon] = {}

    def build_up(self) -> None:
        self._remove_remains()
        self.state.prepare()
        self._start_database()
        self.start_of_usherd = self._start_usherd()
        hello = ask(self.listen("usherd"), HELLO)
        made = statements.read(self.tree / "src")
        self._build_bare(made)
        self._install_node_modules()
        self._start_peers(hello, made)
        self._start_nginx(hello)

    def take_down(self) -> None:
        """In the reverse order of starting; nothing is left running, and it may be called again."""
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        for name in reversed(list(self.daemons)):
            self.daemons.pop(name).stop(patience=20)
        self.state.remove_sockets()

    def pids_of(self, name: str) -> list[int]:
        return [pid for pid, _ in self.daemons[name].remains()]

    def resident_mib(self) -> float:
        status = Path(f"/proc/{self.daemons['usherd'].pid()}/status").read_text()
        return int(status.split("VmRSS:")[1].split()[0]) / 1024

    # --- the parts ---

    def _remove_remains(self) -> None:
        """Of a run that was killed: its processes, then its folder."""
        folder = self.state.folder
        for record in folder.glob("pids/*"):
            Daemon(folder, record.name, self.state.identity).stop()
        self.state.remove_sockets()
        shutil.rmtree(folder, ignore_errors=True)

    def listen(self, name: str) -> str:
        return str(self.state.sockets / f"{name}.sock")

    def start(self, name: str, argv: list) -> Daemon:
        daemon = self.daemons[name] = Daemon(self.state.folder, name, self.state.identity)
        daemon.start([str(word) for word in argv], "")
        return daemon

    def _start_database(self) -> None:
        database = MariaDB(self.state.folder, self.state.sockets / "mariadbd.sock", self.state.identity, durable=True)
        database.install()
        database.daemon = self.start("mariadbd", database.argv())
        database.wait_until_ready()
        grants = (self.tree / "sql" / "grants.sql").read_text()
        accounts = "".join(f"CREATE USER {account};" for account in sorted(set(re.findall(r"TO (\S+@\S+?);", grants))))
        database.sql(f"CREATE DATABASE {DATABASE} CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci; {accounts}")
        self.settings = self.state.write("usher.toml", SETTINGS.format(listen=self.listen("usherd"), database=DATABASE,
                                                                       socket=database.socket, templates=self.tree / "templates"))
        self._usherctl("migrate")
        database.sql(grants, DATABASE)
        owner = "owner@example.org"
        self._usherctl("bootstrap", "--org", "Bench", "--owner-email", owner, "--owner-name", "Olga Owner",
                       "--password-file", self.state.secret("owner"))
        self.database, self.data = database, Data(database, DATABASE, owner, self.invites, self.state)

    def _usherctl(self, *words) -> None:
        argv = [*self.state.identity.prefix, self.programs / "usherctl", "--settings", self.settings, "--json", *words]
        done = run_to_its_end(argv, cwd=self.state.folder)
        if done.returncode:
            raise Failure(f"usherctl {words[0]}: {done.stderr.strip()}{done.stdout.strip()}")

    def _start_usherd(self) -> Start:
        """Five times, for the median of the time until its first answer; the last one stays."""
        times = []
        for _ in range(5):
            if "usherd" in self.daemons:
                self.daemons["usherd"].stop()
            begin = time.monotonic()
            self.start("usherd", [self.programs / "usherd", "--settings", self.settings])
            self._wait("usherd", pause=0.0005)
            times.append((time.monotonic() - begin) * 1000)
        self.apps["usherd"] = self.daemons["usherd"]
        return Start(statistics.median(times), self.resident_mib())

    def _wait(self, name: str, pause: float = 0.02) -> None:
        """Until it answers (usherd) or its socket accepts (the peers)."""
        deadline = time.monotonic() + 20
        while not (ask(self.listen(name), HELLO) if name == "usherd" else accepts(self.listen(name))):
            if self.daemons[name].pid() is None or time.monotonic() > deadline:
                raise Failure(f"{name} does not answer: {self.daemons[name].last_words()}")
            time.sleep(pause)

    def _build_bare(self, made: dict[str, str]) -> None:
        self.state.write("statements.h", statements.as_header(made))
        done = run_to_its_end(["sh", "-c", 'gcc -std=gnu17 -O2 -Wall -Wextra -Werror -pthread -I"$1" -o "$1/bare" "$2"/*.c '
                               "$(pkg-config --cflags libmariadb) -lfcgi -lsodium $(pkg-config --libs libmariadb)",
                               "sh", self.state.folder, self.tree / "bench" / "peers" / "bare"])
        if done.returncode:
            raise Failure(f"the bare C peer does not compile:\n{done.stderr}")

    def _install_node_modules(self) -> None:
        folder = self.tree / "bench"
        modules, lock = folder / "node_modules", folder / "package-lock.json"
        if modules.exists() and modules.stat().st_mtime > lock.stat().st_mtime:
            return
        done = run_to_its_end(["npm", "ci", "--silent", "--ignore-scripts"], cwd=folder)
        if done.returncode:
            raise Failure(f"npm ci in {folder}: {done.stderr.strip()}{done.stdout.strip()}")
        modules.touch()

    def _start_peers(self, hello: str, made: dict[str, str]) -> None:
        peers = self.tree / "bench" / "peers"
        socket_and_name = [self.database.socket, DATABASE]
        self.start("bare", [self.state.folder / "bare", self.listen("bare"), *socket_and_name, hello])
        made_json = self.state.write("statements.json", json.dumps(made))
        self.start("node", [shutil.which("node"), peers / "node.js", self.listen("node"), *socket_and_name, hello, made_json])
        self.state.write("php-settings.php", front.php_settings(*socket_and_name, hello, made))
        pool = self.state.write("php-fpm.conf", front.php_pool(self.state.folder, self.listen("php")))
        self.start("php", [max(map(str, Path("/usr/sbin").glob("php-fpm*.*"))), "-F", "-y", pool])
        for peer, name in (("bare C", "bare"), ("Node", "node"), ("PHP", "php")):
            self._wait(name)
            self.apps[peer] = self.daemons[name]

    def _start_nginx(self, hello: str) -> None:
        ports = free_ports(5)
        self.urls = {peer: f"http://127.0.0.1:{port}" for peer, port in zip(("usherd", "nginx", "bare C", "Node", "PHP"), ports)}
        front.configure(self.state, self.tree, ports, hello)
        self.start("nginx", ["/usr/sbin/nginx", "-p", f"{self.state.folder}/", "-c", "nginx/nginx.conf", "-e", "log/nginx.log"])
        self.daemons["nginx"].wait_until(lambda: accepts(("127.0.0.1", ports[-1])), 10, "its port")
