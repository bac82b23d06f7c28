"""A cluster for the tests: `dev/cluster.py run`, which starts again what ends, in a network of its own where root allows it;
clients that keep it busy and remember what they were told; two usherd that are each bound to a node."""

import ctypes
import json
import os
import re
import shutil
import signal
import subprocess
import tempfile
import threading
import time
import uuid
from collections import Counter, defaultdict
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from email.parser import BytesHeaderParser
from pathlib import Path

from running import PROGRAMS, Running, TREE, await_that, free_ports, is_alive, kill_hard, request

import web
from process import Daemon
from state import State

IS_ROOT = os.geteuid() == 0
PATIENCE = 120   # seconds for whatever has to be awaited: also a claim that its mailer knows nothing of ends at last
SETTINGS = """\
[limits]
enabled = false
[rainbow]
bubble_participant_count = 0
[smtp]
connect_seconds = 5
reply_seconds = 5
[mail]
retry_first_seconds = 1
retry_longest_seconds = 2
"""
CLONE_NEWNET = 0x40000000


@contextmanager
def network_of_its_own():
    """For this thread, and what it starts from here on: with a loopback device, and packet filters, that concern nobody else."""
    if not IS_ROOT:
        yield
        return
    libc = ctypes.CDLL(None, use_errno=True)
    with open("/proc/self/ns/net") as before:
        if libc.unshare(CLONE_NEWNET):
            raise OSError(ctypes.get_errno(), "unshare")
        try:
            subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
            yield
        finally:
            libc.setns(before.fileno(), CLONE_NEWNET)


class RunningCluster(Running):
    def __init__(self):
        super().__init__()
        self.port = 20000 if IS_ROOT else free_ports()
        self.log_file = tempfile.NamedTemporaryFile("w+")
        settings = self.own_folder / "settings.toml"
        settings.write_text(SETTINGS)
        self.process = subprocess.Popen(["/usr/bin/python3", "-B", str(TREE / "dev" / "cluster.py"), "run", "--state", str(self.state), "--port",
                                         str(self.port), "--settings", str(settings), "--programs", str(PROGRAMS)], stdout=self.log_file, stderr=subprocess.STDOUT)
        try:
            await_that(self._is_ready, 180, "the cluster is ready")
        except BaseException:
            print(self.said())
            self.end()
            raise

    def _is_ready(self) -> bool:
        if self.process.poll() is not None:
            raise AssertionError("cluster.py ended")
        return "cluster is ready" in self.said()

    def said(self) -> str:
        return Path(self.log_file.name).read_text()

    def end(self) -> None:
        self.process.send_signal(signal.SIGINT)
        self.process.wait(60)
        shutil.rmtree(self.own_folder, ignore_errors=True)

    # --- its processes

    def pid(self, name: str) -> int | None:
        """Of the daemon as it runs now."""
        return self._daemon(name).pid()

    def _daemon(self, name: str) -> Daemon:
        return Daemon(self.state, name, State(self.state, TREE).identity)

    def kill(self, name: str) -> None:
        kill_hard(self.pid(name))

    def restart(self, name: str) -> None:
        """In good order; returns when it is back."""
        before = self.pid(name)
        os.kill(before, signal.SIGTERM)
        await_that(lambda: not is_alive(before), PATIENCE, f"{name} has ended")
        self.await_back(name, before)

    def await_back(self, name: str, before: int) -> None:
        await_that(lambda: self.pid(name) not in (None, before), PATIENCE, f"{name} is started again")
        if name.startswith("mariadbd"):
            await_that(lambda: self.standing(int(name[-1]))["wsrep_local_state"] == "4", PATIENCE, f"{name} is a member again")
            await_that(lambda: self.is_up(int(name[-1])), PATIENCE, f"HAProxy takes {name} for good")
        elif name == "haproxy":
            await_that(lambda: self.is_up(1), PATIENCE, "HAProxy has found the nodes")
        await_that(self.answers, PATIENCE, "Usher answers")

    def answers(self) -> bool:
        try:
            return request(f"{self.env()['USHER_URL']}/api/v1/validateInviteToken", "POST", {"token": "nonsense"}).status < 500
        except OSError:
            return False

    # --- its nodes, from 1 on

    def sql(self, statements: str, node: int = 1, database: str = "usher") -> str:
        done = subprocess.run(["mariadb", "--no-defaults", "-uroot", f"--socket={self.env()['USHER_NODE_SOCKETS'].split()[node - 1]}", "-BN", database],
                              input=statements, text=True, capture_output=True, timeout=60)
        if done.returncode:
            raise AssertionError(done.stderr)
        return done.stdout

    def standing(self, node: int) -> dict[str, str]:
        """What the node says of itself; one that is away says nothing."""
        said = defaultdict(str)
        with suppress(AssertionError):
            said.update(line.split("\t") for line in self.sql("SHOW STATUS LIKE 'wsrep\\_%'", node, "").splitlines() if "\t" in line)
        return said

    def is_up(self, node: int) -> bool:
        """In the eyes of HAProxy."""
        try:
            lines = request(f"{self.env()['USHER_HAPROXY_NUMBERS']};csv").text.splitlines()
        except OSError:
            return False
        return any(line.split(",")[1] == f"n{node}" and line.split(",")[17].startswith("UP") for line in lines if "," in line)

    def address(self, node: int) -> str:
        return self.env()["USHER_NODES"].split()[node - 1].split(":")[0]

    @contextmanager
    def lagging(self, node: int):
        """The node takes what the others have committed, and does not apply it for half a second."""
        with ThreadPoolExecutor(1) as thread:
            before = self.standing(node)["wsrep_desync_count"]
            done = thread.submit(self.sql, "FLUSH TABLES WITH READ LOCK; SELECT SLEEP(0.5); UNLOCK TABLES", node)
            await_that(lambda: self.standing(node)["wsrep_desync_count"] != before or done.done(), PATIENCE, "it lags behind")
            yield
            done.result()

    @contextmanager
    def cut_off(self, node: int):
        """The other nodes do not hear it, nor it them. Everybody else does: HAProxy, and we."""
        here, others = self.address(node), "127.0.0.8/29"   # .8 to .15
        try:
            for source, target, verdict in ((here, here, "ACCEPT"), (here, others, "DROP"), (others, here, "DROP")):
                subprocess.run(["iptables", "-A", "INPUT", "-s", source, "-d", target, "-j", verdict], check=True)
            yield
        finally:
            subprocess.run(["iptables", "-F", "INPUT"], check=True)


_shared = ExitStack()
_cluster: list[RunningCluster] = []


def shared() -> RunningCluster:
    """One for all tests, until end_shared(); the thread that asked first is in its network from then on."""
    if not _cluster:
        _shared.enter_context(network_of_its_own())
        _cluster.append(RunningCluster())
    return _cluster[0]


def end_shared() -> None:
    while _cluster:
        _cluster.pop().end()
    _shared.close()


class Clients:
    """Some that invite addresses and look at once at what they have made, until they are told to end. They remember what they
    were told, and when they were told of a fault."""

    def __init__(self, cluster: RunningCluster, count: int = 4, pause: float = 0.2):
        self.cluster, self.pause, env = cluster, pause, cluster.env()
        self.url, self.org = env["USHER_URL"], env["USHER_MASTER_ORG"]
        signed_in = request(f"{self.url}/api/login/sessions", "POST", {"email": env["USHER_OWNER_EMAIL"], "password": env["USHER_OWNER_PASSWORD"]})
        self.cookie = signed_in.headers["Set-Cookie"].split(";")[0]
        self.invited: dict[str, str] = {}                # address: link; acknowledged
        self.faults: list[tuple[float, str]] = []        # when, what
        self.wrong: list[str] = []                       # answers that are neither right nor faults
        self._ending, self._threads = threading.Event(), [threading.Thread(target=self._work) for _ in range(count)]
        for thread in self._threads:
            thread.start()

    def end(self) -> None:
        self._ending.set()
        for thread in self._threads:
            thread.join()

    def _work(self) -> None:
        while not self._ending.wait(self.pause):
            address = f"{uuid.uuid4().hex}@example.org"
            link = self._ask(f"{self.url}/api/orgs/{self.org}/invites", {"email": address, "name": "N", "roles": ["Support"]}, 201)
            if link is None:
                continue
            self.invited[address] = link
            validated = self._ask(link.split("?")[0].replace("/invites/", "/api/invites/") + "/validate", {}, 200)
            if validated is not None and not validated["isValid"]:
                self.wrong.append(f"the invite of {address}, just made, is not valid")

    def _ask(self, url: str, body: dict, status: int):
        """The JSON of the answer; None after a fault, which is remembered."""
        begun = time.monotonic()
        try:
            answer = request(url, "POST", body, {"Cookie": self.cookie})
        except OSError as error:
            self.faults.append((time.monotonic(), f"{error}"))
            return None
        if answer.status == status:
            return answer.json
        if answer.status >= 500:
            self.faults.append((time.monotonic(), f"{answer.status} after {time.monotonic() - begun:.1f} s"))
        else:
            self.wrong.append(f"{answer.status} {answer.text}")
        return None

    def acknowledged(self) -> int:
        return len(self.invited)

    def await_more(self, count: int) -> None:
        enough = self.acknowledged() + count
        await_that(lambda: self.acknowledged() >= enough, PATIENCE, f"{count} more invites are acknowledged")


def check_promise(test, cluster: RunningCluster, clients: Clients) -> None:
    """Every acknowledged invite is there, on every node, with at least one e-mail, and none left twice but those of which it
    is recorded that nobody knew whether they had left."""
    addresses = set(clients.invited)
    for node in (1, 2, 3):
        there = set(cluster.sql("SET SESSION wsrep_sync_wait = 7; SELECT u.address FROM invites i JOIN members m ON m.id = i.member_id "
                                "JOIN users u ON u.id = m.user_id", node).split())
        test.assertEqual(addresses - there, set(), f"acknowledged, and not on node {node}")
    await_that(lambda: cluster.sql("SELECT COUNT(*) FROM mail_spool").strip() == "0", PATIENCE, "all e-mails have left")
    messages = messages_of(cluster)
    test.assertEqual(addresses - {address for address, _ in messages}, set(), "acknowledged, and no e-mail")
    uncertain = Counter(dict(line.split("\t") for line in cluster.sql(
        "SELECT l.message_id, COUNT(*) FROM mail_log l JOIN mail_attempts a ON a.mail_id = l.id AND a.outcome = 'uncertain' GROUP BY l.id").splitlines()))
    doubled = [message for message, copies in Counter(messages).items() if copies - 1 > int(uncertain[message[1]])]
    test.assertEqual(doubled, [], "left twice, though it was known to have left")


def messages_of(cluster: RunningCluster) -> list[tuple[str, str]]:
    """Receiver and Message-ID of each that was caught."""
    headers = (BytesHeaderParser().parsebytes(file.read_bytes()) for file in (cluster.state / "mailbox").glob("*.eml"))
    return [(re.search(r'\["([^"]+)"\]\]', header["X-Mailbox-Envelope"])[1], header["Message-ID"].strip()) for header in headers]


class BoundUsherd:
    """An usherd whose database is one node, without HAProxy, and an nginx before it."""

    def __init__(self, cluster: RunningCluster, node: int):
        env = cluster.env()
        folder = cluster.own_folder / f"bound-{node}"
        state = State(folder, TREE)
        state.prepare()
        self.url = f"http://127.0.0.1:{cluster.port + 10 + 2 * node}"
        listen = str(state.sockets / "usherd.sock")
        own = state.write("own.toml", f'listen = {json.dumps(listen)}\nworkers = 16\n[database]\nhosts = ["{env["USHER_NODES"].split()[node - 1]}"]\n')
        self.usherd, self.nginx = (Daemon(folder, name, state.identity) for name in ("usherd", "nginx"))
        self.usherd.start([str(PROGRAMS / "usherd"), "--settings", env["USHER_SETTINGS"], "--settings", str(own)], "")
        mail = {"templates": str(TREE / "templates"), "own_templates": str(folder / "templates")}
        web.configure(state, TREE, cluster.port + 10 + 2 * node, {"limits": {"enabled": False}, "mail": mail}, [listen])
        self.nginx.start(web.argv(state), "")
        await_that(self._answers, 30, f"usherd of node {node}")

    def _answers(self) -> bool:
        try:
            return request(f"{self.url}/api/rainbow/ping").status == 200
        except OSError:
            return False

    def end(self) -> None:
        self.nginx.stop()
        self.usherd.stop()
