"""`usherctl nginx` prints servers that nginx accepts, also below a sub-path, and `usherctl doctor --nginx` tells one that hands
requests on as it must from one that does not."""

import json
import os
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

from running import TREE, Running, await_that, request

HOSTILE = {"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https", "X-Forwarded-Prefix": "/evil", "X-Forwarded-Port": "1",
           "Forwarded": "host=evil.example;proto=https", "X-Original-URL": "/evil", "Host": "evil.example"}
NGINX = """\
daemon off;
pid nginx.pid;
error_log error.log notice;
events {{ }}
http {{
    client_body_temp_path tmp; fastcgi_temp_path tmp; proxy_temp_path tmp; uwsgi_temp_path tmp; scgi_temp_path tmp;
    include servers.conf;
}}
"""


class Proxy:
    """A second nginx before the instance's usherd, of what usherctl prints for these settings."""

    def __init__(self, running: Running, origin: str):
        self.running, self.origin = running, origin
        self.folder = Path(tempfile.mkdtemp(prefix="usher-proxy-"))
        nginx = os.stat(f"/proc/{running.pids()['nginx']}")
        self.account = {"user": nginx.st_uid, "group": nginx.st_gid, "extra_groups": []} if os.geteuid() == 0 else {}
        (self.folder / "tmp").mkdir()
        for folder, source in (("usher", TREE / "nginx"), ("www", TREE / "www"), ("tls", running.state / "tls")):
            shutil.copytree(source, self.folder / folder)
        (self.folder / "nginx.conf").write_text(NGINX.format())
        self.extra = self.folder / "origin.toml"
        self.extra.write_text(f"public_origin = {json.dumps(origin)}\n")
        printed = self.usherctl("nginx", "--www", str(self.folder / "www"), "--own-files", str(self.folder), "--logs", str(self.folder),
                                "--certificate", "tls/certificate.pem", "--key", "tls/key.pem")
        (self.folder / "servers.conf").write_text(printed.stdout)
        self.nginx = None

    def usherctl(self, *words: str) -> subprocess.CompletedProcess:
        env = self.running.env()
        return subprocess.run([env["USHER_CTL"], "--settings", env["USHER_SETTINGS"], "--settings", str(self.extra), *words],
                              text=True, capture_output=True, timeout=120)

    def change(self, file: str, before: str, after: str) -> None:
        path = self.folder / file
        text = path.read_text()
        assert before in text, f"{file} has no {before}"
        path.write_text(text.replace(before, after))

    def start(self) -> "Proxy":
        for path in [self.folder, *self.folder.rglob("*")]:
            if self.account:
                os.chown(path, self.account["user"], self.account["group"])
        argv = ["/usr/sbin/nginx", "-p", f"{self.folder}/", "-c", "nginx.conf", "-e", "error.log"]
        tested = subprocess.run([*argv, "-t"], **self.account, text=True, capture_output=True, timeout=30)
        assert tested.returncode == 0, tested.stderr
        self.nginx = subprocess.Popen(argv, **self.account, stdin=subprocess.DEVNULL)
        await_that(lambda: (self.folder / "nginx.pid").read_text(), 10, "nginx has started")
        return self

    def doctor(self, *words: str) -> dict[str, str]:
        done = self.usherctl("--json", "doctor", "--nginx", self.origin, "--access-log", str(self.folder / "usher.log"), *words)
        findings = json.loads(done.stdout)
        assert (done.returncode != 0) == any(one["level"] == "fail" for one in findings), done.stdout
        return {one["what"]: one["level"] for one in findings}

    def end(self) -> None:
        if self.nginx:
            self.nginx.terminate()
            self.nginx.wait(30)
        shutil.rmtree(self.folder)


def setUpModule():
    running = Running()
    ProxyTest.running, ProxyTest.origin = running, f"http://127.0.0.1:{running.port + 10}/usher"
    overlay = running.own_folder / "overlay.toml"
    overlay.write_text(f"public_origin = {json.dumps(ProxyTest.origin)}\n")
    running.must_be_up("--settings", str(overlay))
    unittest.addModuleCleanup(running.end)
    for folder in (running.own_folder, running.state):
        folder.chmod(folder.stat().st_mode | 0o011)   # the socket of usherd lies below it


class ProxyTest(unittest.TestCase):
    running: Running
    origin: str

    def proxy(self, origin: str = "") -> Proxy:
        proxy = Proxy(self.running, origin or self.origin)
        self.addCleanup(proxy.end)
        return proxy

    def assert_all_ok(self, findings: dict[str, str]):
        self.assertEqual({what: level for what, level in findings.items() if level != "ok"}, {})
        self.assertGreaterEqual(len(findings), 13, findings)


class WhatIsPrinted(ProxyTest):
    def test_satisfies_doctor_below_a_sub_path(self):
        self.assert_all_ok(self.proxy().start().doctor())

    def test_satisfies_doctor_at_the_root(self):
        self.assert_all_ok(self.proxy(f"http://127.0.0.1:{self.running.port + 11}").start().doctor())

    def test_satisfies_doctor_with_tls(self):
        proxy = self.proxy(f"https://127.0.0.1:{self.running.port + 12}/chat.room").start()
        self.assert_all_ok(proxy.doctor("--insecure"))
        self.assertIn("fail", proxy.doctor().values())

    def test_serves_nothing_beside_its_sub_path(self):
        self.proxy().start()
        root = self.origin.removesuffix("/usher")
        for path in ("/", "/console", "/api/info", "/usher-not", "/assets/usher.css"):
            self.assertEqual(request(root + path).status, 404, path)
        self.assertEqual(request(self.origin).status, 200)   # sent on to what follows the slash
        self.assertEqual(request(f"{self.origin}/assets/page.js").status, 200)

    def test_answers_errors_in_the_format_of_the_api_below_the_sub_path(self):
        self.proxy().start()
        refused = request(f"{self.origin}/api/v1/login", "POST", b"x" * 400_000)
        self.assertEqual((refused.status, refused.json["success"]), (413, False))
        self.assertEqual(request(f"{self.origin}/api/rainbow/none", "POST", b"x" * 400_000).json["errorCode"], 413)


class Links(ProxyTest):
    def test_begin_with_the_public_origin_whatever_a_request_says(self):
        self.proxy().start()
        env = self.running.env()
        login = request(f"{self.origin}/api/v1/login", "POST", {"user": env["USHER_OWNER_EMAIL"], "password": env["USHER_OWNER_PASSWORD"]},
                        HOSTILE).json["data"]
        session = HOSTILE | {"X-Auth-Token": login["authToken"], "X-User-Id": login["userId"]}
        link = request(f"{self.origin}/api/v1/findOrCreateInvite", "POST", {"rid": "GENERAL", "days": 1, "maxUses": 5}, session).json
        self.assertTrue(link["url"].startswith(f"{self.origin}/invite/"), link)
        opened = request(link["url"], headers=HOSTILE)
        self.assertEqual(opened.status, 200)
        self.assertNotIn("evil", opened.text)
        self.assertIn('href="/usher/assets/usher.css"', opened.text)

        sent = request(f"{self.origin}/api/v1/sendInvitationEmail", "POST", {"emails": ["friend@example.org"]}, session)
        self.assertEqual(sent.status, 200, sent.text)
        messages = lambda: request(f"{env['USHER_MAILBOX_URL']}/messages").json   # noqa: E731
        await_that(messages, 30, "the e-mail is there")
        email = messages()[0]
        for part in (email["text"], email["html"]):
            self.assertIn(f"{self.origin}/", part)
            self.assertNotIn("evil", part)


class Doctor(ProxyTest):
    FAULTS = [
        ("scheme: https", "usher/snippets/fastcgi.conf", "$https if_not_empty;", "on;"),
        ("host: elsewhere.example", "usher/snippets/fastcgi.conf", "fastcgi_pass usherd;",
         "fastcgi_param HTTP_HOST elsewhere.example; fastcgi_pass usherd;"),
        ("path and query: changed on the way", "usher/snippets/fastcgi.conf", "$usher_uri;", "$uri?$args;"),
        ("requests below ", "servers.conf", " $usher_rest;", " $request_uri;"),
        ("client address: 192.0.2.77", "servers.conf", "sub_filter_once", "set_real_ip_from 0.0.0.0/0; real_ip_header X-Forwarded-For; sub_filter_once"),
        ("request ids: ", "usher/snippets/fastcgi.conf", "fastcgi_param HTTP_X_REQUEST_ID $request_id;", ""),
        ("style sheet: ", "servers.conf", "sub_filter '\"/assets/", "sub_filter '\"/none/"),
        ("pages: ", "usher/snippets/pages.conf", "location = /console ", "location = /no-console "),
        ("POST: ", "usher/snippets/fastcgi.conf", "fastcgi_next_upstream error;", "fastcgi_next_upstream error non_idempotent;"),
        ("bodies of ", "usher/snippets/sizes.conf", "client_max_body_size 256k;", "client_max_body_size 8k;"),
        ("bodies far above it", "usher/snippets/sizes.conf", "client_max_body_size 256k;", "client_max_body_size 100m;"),
        ("log: no token", "usher/snippets/log.conf", "$usher_path $status", "$request_uri $status"),
        ("log: no token", "usher/snippets/log.conf", "id=$request_id", "id=$request_id $http_referer"),
        ("rate: ", "servers.conf", "include usher/snippets/rates.conf;", ""),
    ]

    def test_finds_each_fault_and_no_other(self):
        for what, file, before, after in self.FAULTS:
            with self.subTest(what):
                proxy = Proxy(self.running, self.origin)
                try:
                    proxy.change(file, before, after)
                    findings = proxy.start().doctor()
                finally:
                    proxy.end()
                wrong = [one for one, level in findings.items() if level != "ok"]
                self.assertEqual([one.startswith(what) for one in wrong], [True], findings)

    def test_says_so_if_nobody_answers(self):
        self.assertEqual(list(self.proxy().doctor().values()).count("fail"), 1)

    def test_tells_a_stranger_nothing(self):
        """Its path is like any that does not exist."""
        url = self.running.env()["USHER_URL"]
        for key in ("0" * 32, "x", ""):
            probed = request(f"{url}/api/doctor/{key}")
            other = request(f"{url}/api/doctors/{key}")
            self.assertEqual((probed.status, probed.text), (other.status, other.text))

    def test_leaves_nothing_behind(self):
        proxy = self.proxy().start()
        proxy.doctor()
        self.assertEqual(self.running.sql("SELECT COUNT(*) FROM nginx_probes"), "0")


if __name__ == "__main__":
    unittest.main()
