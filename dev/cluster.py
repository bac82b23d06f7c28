#!/usr/bin/python3 -B
"""An Usher of which every part may be lost, in one folder of one machine: three MariaDB Galera nodes behind HAProxy, two
usherd behind one nginx, two usher-mailer, and the rest as instance.py has it.

    cluster.py run   starts it, lives the first story on it, and watches it until Ctrl-C: what ends is started again
    cluster.py up    starts what does not run, in the background; nobody watches it
    cluster.py down  ends every process of the state

Called by the Makefile. Ports of 127.0.0.1: those of instance.py, PORT+8 the second mailer's numbers, PORT+9 HAProxy for
MariaDB's clients, PORT+10 its page of numbers; PORT+20 to PORT+23 of 127.0.0.11, .12 and .13: the nodes.
"""

import sys
import time

import haproxy
import story
from galera import Galera, daemons_of
from instance import Instance, TREE, accepts, main
from process import Daemon

HAPROXY_ACCOUNT = "haproxy"   # as in haproxy/galera.cfg
REST = 1   # second before what has ended is started again


class Cluster(Instance):
    ports = 40
    copies = 2
    account_host = "127.0.0.1"

    def _database_daemons(self) -> list[Daemon]:
        self.haproxy = self._daemon("haproxy")
        return [self.haproxy, *daemons_of(self._daemon)]

    def _database(self) -> Galera:
        self.haproxy_port = self.port + 9
        return Galera(self.port + 20, self.state.folder, self.state.sockets, self.state.identity, durable=True)

    def _database_host(self) -> str:
        return f"127.0.0.1:{self.haproxy_port}"

    def _start_database(self) -> None:
        self.database.start()
        self.database.sql(f"CREATE USER IF NOT EXISTS '{HAPROXY_ACCOUNT}'@'127.0.0.1'")
        files = haproxy.configure(self.state, TREE, self.haproxy_port, self.haproxy_port + 1, self.database.nodes)
        self._ensure(self.haproxy, haproxy.argv(files), *files, ports=(self.haproxy_port, self.haproxy_port + 1))
        self.haproxy.wait_until(lambda: accepts(self._database_host()), 10, self._database_host())

    def _prepare_database(self) -> None:
        super()._prepare_database()
        self.database.keep_accounts()

    def _env(self) -> dict[str, str]:
        nodes = self.database.nodes
        return super()._env() | {
            "USHER_SOCKETS": " ".join(self._listen_of(usherd) for usherd in self.usherds),
            "USHER_HAPROXY": f"127.0.0.1:{self.haproxy_port}",
            "USHER_HAPROXY_NUMBERS": f"http://127.0.0.1:{self.haproxy_port + 1}/",
            "USHER_NODES": " ".join(f"{node.address}:{node.port}" for node in nodes),
            "USHER_NODE_SOCKETS": " ".join(str(node.socket) for node in nodes),
        }

    # --- in the foreground ---

    def _watch(self) -> None:
        """Starts again what has ended, as systemd would; not what somebody else has put down, whose record is gone."""
        for daemon in self._wanted():
            if daemon.pid() is None and daemon.record() and self._has_rested(daemon):
                print(f"{daemon.name} has ended and is started again.", flush=True)
                self._start_again(daemon)

    def _has_rested(self, daemon: Daemon) -> bool:
        """It is a while since it was seen to have ended."""
        since = self._ended.setdefault(daemon.name, time.monotonic())
        if time.monotonic() - since < REST:
            return False
        del self._ended[daemon.name]
        return True

    def _start_again(self, daemon: Daemon) -> None:
        for node in self.database.nodes:
            if node.daemon.name == daemon.name:
                return node.start()
        daemon.restart()

    def run(self) -> None:
        self._ended: dict[str, float] = {}
        super().run()

    def _tell_what_to_try(self) -> None:
        told = story.live(self.url, self.mailbox_url, self.master_org, self.owner())
        print(f"\nUsher's cluster is ready: {self.url}, e-mails: {self.mailbox_url}\n"
              f"{told}\n"
              f"Logs, settings and env are in {self.state.folder}. Ctrl-C ends everything; what ends before is started again. In another\n"
              f"terminal, try to take parts of it away while you use it (docs/operating/cluster.md tells what to expect):\n\n"
              f"  . {self.state.folder}/env; echo $USHER_PIDS        # all processes\n"
              f"  curl -s '{self._numbers()}' | cut -d, -f2,18         # which nodes HAProxy takes for good\n"
              f"  kill -9 $(echo $USHER_PIDS | grep -o 'mariadbd-1=[0-9]*' | cut -d= -f2)   # lose the node that is written to\n", flush=True)

    def _numbers(self) -> str:
        return f"http://127.0.0.1:{self.haproxy_port + 1}/;csv"


if __name__ == "__main__":
    sys.exit(main(Cluster, __doc__))
