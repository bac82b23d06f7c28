"""Three MariaDB servers that are one database: a Galera cluster on one machine.

Each node has an address of its own, 127.0.0.11 and the two after it, as if it were a machine of its own: so one can be
cut off from the others. All use the same ports there: MariaDB's, the group's, and those by which a node that comes back is
told what it has missed (a part: IST; everything: SST).
"""

from pathlib import Path

from mariadb import MariaDB
from process import Daemon, Failure, Identity, fingerprint_of

NODES = 3
PROVIDER = "/usr/lib/galera/libgalera_smm.so"
# A node that is not heard of for two seconds is taken for lost. (Galera's own five are right for networks that stutter.)
TIMING = "evs.keepalive_period=PT0.5S;evs.inactive_check_period=PT0.25S;evs.suspect_timeout=PT2S;evs.inactive_timeout=PT4S"
# A node that was killed does not know in its state file how far it had come, but its tables do: asked first, it has to be
# told only what it has missed. (Debian's galera_recovery does so for the system's own server.)
START = """
if grep -qs "^seqno: *-1" "$0/grastate.dat"; then
    position=$("$@" --wsrep-recover 2>&1 | sed -n "s/.*Recovered position: *//p" | tail -n 1)
fi
exec "$@" ${position:+--wsrep-start-position="$position"}"""


class Node(MariaDB):
    def __init__(self, number: int, port: int, state: Path, sockets: Path, identity: Identity, durable: bool):
        """Uses four ports of its address, from `port` on."""
        self.name = f"n{number}"
        super().__init__(state, sockets / f"{self.name}.sock", identity, durable, node_daemon(number), f"mariadb-{number}")
        self.address, self.port = address_of(number), port
        self.network = [f"--bind-address={self.address}", f"--port={port}"]

    def argv(self) -> list[str]:
        group = self.port + 1
        members = ",".join(f"{address_of(number)}:{group}" for number in range(1, NODES + 1))
        return [*super().argv(), "--binlog-format=ROW", "--innodb-autoinc-lock-mode=2", "--wsrep-on=ON", f"--wsrep-provider={PROVIDER}",
                "--wsrep-cluster-name=usher", f"--wsrep-cluster-address=gcomm://{members}", f"--wsrep-node-name={self.name}",
                f"--wsrep-node-address={self.address}:{group}", f"--wsrep-node-incoming-address={self.address}:{self.port}",
                "--wsrep-sst-method=rsync", f"--wsrep-sst-receive-address={self.address}:{group + 2}",
                f"--wsrep-provider-options=base_host={self.address};base_port={group};gmcast.listen_addr=tcp://{self.address}:{group};"
                f"ist.recv_addr={self.address}:{group + 1};gcache.size=64M;{TIMING}"]

    def start(self, is_first: bool = False) -> None:
        """Joins the others, from whom it gets everything if its folder is new; is_first: there are none yet."""
        self.identity.folder(self.data, 0o700)
        self.daemon.stop()
        argv = self.argv()
        self.daemon.start(["sh", "-c", START, str(self.data), *argv, *(["--wsrep-new-cluster"] if is_first else [])], fingerprint_of(argv))

    def wait_until_ready(self) -> None:
        self.daemon.wait_until(self.is_synced, 120, "the cluster")

    def is_synced(self) -> bool:
        try:
            return self.socket.exists() and "Synced" in self.sql("SHOW STATUS LIKE 'wsrep_local_state_comment'")
        except Failure:
            return False

    def was_left_last(self) -> bool:
        """Whether it ended in good order, after all others: it has everything, and they may join it."""
        return "safe_to_bootstrap: 1" in self._state_file().read_text() if self._state_file().exists() else False

    def has_been_member(self) -> bool:
        return self._state_file().exists()

    def was_killed(self) -> bool:
        """It remembers who was there when it was, and waits for them if they were killed as well."""
        return (self.data / "gvwstate.dat").exists()

    def _state_file(self) -> Path:
        return self.data / "grastate.dat"


class Galera:
    """The nodes, as one database."""

    def __init__(self, port: int, state: Path, sockets: Path, identity: Identity, durable: bool):
        self.nodes = [Node(number, port, state, sockets, identity, durable) for number in range(1, NODES + 1)]
        self.socket = self.nodes[0].socket

    def install(self) -> None:
        """Only the first node; the others get everything from it."""
        self.nodes[0].install()

    def start(self) -> None:
        """Those that do not run, and waits for them. One after the other: a node can tell everything to one at a time."""
        if not any(node.daemon.pid() for node in self.nodes):
            self._begin()
        for node in self.nodes:
            if not node.daemon.pid():
                node.start()
            node.wait_until_ready()

    def _begin(self) -> None:
        """When none runs: starts whom the others join."""
        killed = [node for node in self.nodes if node.was_killed()]
        last = [node for node in self.nodes if node.was_left_last()]
        if not any(node.has_been_member() for node in self.nodes):
            last = self.nodes[:1]
        if last:
            last[0].start(is_first=True)
            last[0].wait_until_ready()
        elif killed:
            for node in killed:
                node.start()
        else:
            raise Failure(f"no node knows that it ended last; find the one with the greatest seqno in {self.nodes[0].data.parent}/mariadb-*/"
                          "grastate.dat and write safe_to_bootstrap: 1 into that file")

    def wait_until_ready(self) -> None:
        for node in self.nodes:
            node.wait_until_ready()

    def keep_accounts(self) -> None:
        """The tables of accounts are not InnoDB's: what was changed there reaches the disk late, and would be lost to a node that
        is killed; the group, which tells it what it has missed, does not know."""
        for node in self.nodes:
            node.sql("FLUSH TABLES")

    def sql(self, statements: str, database: str = "") -> str:
        ready = [node for node in self.nodes if node.is_synced()]
        return (ready or self.nodes)[0].sql(statements, database)


def address_of(node: int) -> str:
    return f"127.0.0.{10 + node}"


def node_daemon(node: int) -> str:
    return f"mariadbd-{node}"


def daemons_of(make) -> list[Daemon]:
    """In the order they end: the first node last, which is then the one to begin with."""
    return [make(node_daemon(number)) for number in range(NODES, 0, -1)]
