"""A postfix of our own, which nothing leaves: it delivers box.test to a maildir, refuses some receivers, and hands late.test to
another server."""

import os
import pwd
import shutil
import subprocess
import tempfile
from pathlib import Path

from running import await_that, free_ports

MAIN = """\
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = relay.usher.test
mydestination =
mynetworks = 127.0.0.0/8
smtpd_relay_restrictions = permit_mynetworks, reject
smtpd_recipient_restrictions = check_recipient_access inline:{{{{busy@box.test = 450 4.2.1 busy}},{{none@box.test = 550 5.1.1 nobody}}}}, permit_mynetworks, reject
virtual_mailbox_domains = box.test
virtual_mailbox_base = {folder}/mail
virtual_mailbox_maps = static:inbox/
virtual_minimum_uid = 100
virtual_uid_maps = static:{uid}
virtual_gid_maps = static:{gid}
default_transport = error:5.7.1 nothing leaves this relay
transport_maps = inline:{{{{late.test = smtp:[127.0.0.1]:{next_hop}}}}}
relay_domains = late.test
maillog_file = {folder}/mail.log
maillog_file_prefixes = {folder}
alias_maps =
alias_database =
"""


class Postfix:
    """Only root may run it."""

    def __init__(self, next_hop: int):
        """next_hop: the port that takes late.test's e-mails."""
        self.folder = Path(tempfile.mkdtemp(prefix="usher-postfix-"))
        self.folder.chmod(0o755)
        for name in ("etc", "queue", "data", "mail"):
            (self.folder / name).mkdir()
        owner, nobody = pwd.getpwnam("postfix"), pwd.getpwnam("nobody")
        os.chown(self.folder / "data", owner.pw_uid, owner.pw_gid)
        os.chown(self.folder / "mail", nobody.pw_uid, nobody.pw_gid)
        self.port = free_ports()
        (self.folder / "etc" / "main.cf").write_text(MAIN.format(folder=self.folder, uid=nobody.pw_uid, gid=nobody.pw_gid, next_hop=next_hop))
        (self.folder / "etc" / "master.cf").write_text(self._services())
        self._postfix("start")
        self.inbox = self.folder / "mail" / "inbox" / "new"

    def _services(self) -> str:
        """The distribution's, none of them in a chroot, and our port for its."""
        lines = []
        for line in Path("/etc/postfix/master.cf").read_text().splitlines():
            words = line.split()
            if len(words) >= 8 and not line.startswith(("#", " ")):
                if words[:2] == ["smtp", "inet"]:
                    continue
                words[4] = "n"
                line = " ".join(words)
            lines.append(line)
        return "\n".join([*lines, f"127.0.0.1:{self.port} inet n - n - - smtpd", ""])

    def _postfix(self, what: str) -> None:
        done = subprocess.run(["/usr/sbin/postfix", "-c", str(self.folder / "etc"), what], text=True, capture_output=True, timeout=60)
        if done.returncode:
            raise AssertionError(f"postfix {what}: {done.stderr}{done.stdout}")

    def end(self) -> None:
        pid = int((self.folder / "queue" / "pid" / "master.pid").read_text())
        self._postfix("stop")
        await_that(lambda: not Path(f"/proc/{pid}").exists(), 20, "postfix has ended")
        shutil.rmtree(self.folder, ignore_errors=True)

    def emails(self) -> list[str]:
        return [file.read_text(errors="replace") for file in self.inbox.glob("*")] if self.inbox.exists() else []
