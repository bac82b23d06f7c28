"""HAProxy of a cluster: one address for all nodes, with the check of haproxy/galera.cfg, and a page of numbers."""

from pathlib import Path

from galera import Node
from state import State

CONFIGURATION = """\
# Written by `make cluster`. docs/operating/cluster.md shows one for servers of your own.
listen usher from galera
    bind 127.0.0.1:{port}
{servers}

defaults numbers
    mode http
    timeout client 10s
    timeout server 10s
    timeout connect 2s

frontend numbers from numbers
    bind 127.0.0.1:{numbers_port}
    stats enable
    stats uri /
"""


def configure(state: State, tree: Path, port: int, numbers_port: int, nodes: list[Node]) -> list[Path]:
    """Writes the configuration; the first node gets all statements, the others stand by. Returns the files in their order."""
    servers = "\n".join(f"    server {node.name} {node.address}:{node.port} check{' backup' if node is not nodes[0] else ''}" for node in nodes)
    own = state.write("haproxy.cfg", CONFIGURATION.format(port=port, numbers_port=numbers_port, servers=servers))
    return [tree / "haproxy" / "galera.cfg", own]


def argv(files: list[Path]) -> list[str]:
    return ["/usr/sbin/haproxy", "-db", *(word for file in files for word in ("-f", str(file)))]
