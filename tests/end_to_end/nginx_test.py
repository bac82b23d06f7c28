"""nginx in front of usherd: what it refuses by itself and in whose words, which pages it serves, what its log shows."""

import http.client
import json
import os
import re
import shutil
import signal
import ssl
import subprocess
import tempfile
import time
import unittest
import urllib.request
from pathlib import Path

from running import TREE, Running, await_that, exchange, is_alive, kill_hard, request, shared

RAINBOW, ROCKETCHAT, ORCHD = "/api/rainbow/enduser/v1.0/rooms", "/api/v1/findOrCreateInvite", "/api/orgs"
OPEN = "/api/v1/validateInviteToken"   # needs no session
TOKEN = "Zx9SecretTokenOfALink7"
INVITE = "5f0a1d0c-6f6e-4c0f-8a55-0b3f7f2f9c1e"
PAGES = [f"/invites/{TOKEN}?email=a@b.example", f"/invite/{TOKEN}", f"/i/{TOKEN}", f"/register?invitationId={TOKEN}", f"/block/{TOKEN}",
         "/console", "/"]


class NginxTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.running = shared()
        cls.url = cls.running.env()["USHER_URL"]

    def ask(self, path, method="GET", body=None, headers=None):
        return request(self.url + path, method, body, headers)

    def assert_rainbow(self, answer, status):
        self.assert_json(answer, status)
        self.assertEqual(answer.json["errorCode"], status)
        self.assertIn("errorMsg", answer.json)
        self.assertIn("errorDetails", answer.json)

    def assert_rocketchat(self, answer, status):
        self.assert_json(answer, status)
        self.assertEqual(answer.headers["Content-Type"], "application/json")
        self.assertIs(answer.json["success"], False)
        self.assertTrue(answer.json["error"])

    def assert_orchd(self, answer, status):
        self.assert_json(answer, status)
        self.assertTrue(answer.json["code"])
        self.assertTrue(answer.json["message"])

    def assert_json(self, answer, status):
        self.assertEqual((answer.status, answer.headers.get_content_type()), (status, "application/json"), answer.text[:200])
        self.assertEqual(answer.headers.get_all("Cache-Control"), ["no-store"])

    def assert_each_in_its_own_words(self, status, **asked):
        self.assert_rainbow(self.ask(RAINBOW, **asked), status)
        self.assert_rocketchat(self.ask(ROCKETCHAT, **asked), status)
        self.assert_rocketchat(self.ask("/api/info", **asked), status)
        for path in (ORCHD, "/orgs/x/invites", "/logins", f"/invites/{TOKEN}/validate"):
            self.assert_orchd(self.ask(path, **asked), status)


class Refusals(NginxTest):
    def test_of_a_body_that_is_too_large(self):
        """By usherd above 64 KiB, by nginx where it is far above."""
        self.assert_rocketchat(self.ask(OPEN, "POST", b"x" * 65_537), 413)
        self.assert_each_in_its_own_words(413, method="POST", body=b"x" * 300_000)
        self.assert_orchd(self.ask(f"/invites/{TOKEN}", "POST", b"x" * 300_000), 413)

    def test_of_a_method(self):
        self.assert_each_in_its_own_words(405, method="TRACE")

    def test_of_a_header_that_is_too_long(self):
        self.assert_each_in_its_own_words(400, headers={"X-Long": "x" * 20_000})

    def test_of_a_path_that_is_too_long(self):
        self.assert_rainbow(self.ask(f"{RAINBOW}/{'x' * 20_000}"), 414)
        self.assert_rocketchat(self.ask(f"{ROCKETCHAT}?{'x' * 20_000}"), 414)
        self.assert_orchd(self.ask(f"{ORCHD}/{'x' * 20_000}"), 414)

    def test_of_requests_that_are_malformed(self):
        for head in (b"POST /api/v1/login HTTP/1.1\r\nHost: x\r\nContent-Length: many\r\n\r\n",
                     b"GET /api/v1/login HTTP/1.1\r\n\r\n",
                     b"GET /api/v1/login HTTP/1.1\r\nHost: x\r\nno colon\r\n\r\n"):
            said = exchange(self.running.port, head)
            self.assertTrue(said.startswith(b"HTTP/1.1 400 "), said)
            self.assertIs(json.loads(said.split(b"\r\n\r\n", 1)[1])["success"], False)

    def test_of_an_encoding_it_does_not_know(self):
        said = exchange(self.running.port, b"POST /api/rainbow/x HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: rot13\r\n\r\n")
        self.assertEqual(json.loads(said.split(b"\r\n\r\n", 1)[1])["errorCode"], 501)

    def test_of_unknown_paths_by_usherd(self):
        self.assert_rainbow(self.ask("/api/rainbow/no/such"), 404)
        self.assert_rocketchat(self.ask("/api/v1/noSuch"), 404)
        self.assert_orchd(self.ask("/api/no/such"), 404)
        self.assert_orchd(self.ask("/api"), 404)

    def test_leave_the_connection_usable(self):
        connection = http.client.HTTPConnection("127.0.0.1", self.running.port, timeout=10)
        self.addCleanup(connection.close)
        for size in (100_000, 10, 100_000, 10):
            connection.request("POST", OPEN, b"x" * size)
            answer = connection.getresponse()
            answer.read()
            self.assertEqual(answer.status, 413 if size > 65536 else 400)


class Pages(NginxTest):
    def test_open_without_a_session(self):
        for path in PAGES:
            answer = self.ask(path)
            self.assertEqual((answer.status, answer.headers.get_content_type()), (200, "text/html"), path)
            self.assertEqual(self.ask(path, "HEAD").status, 200, path)

    def test_keep_their_address_to_themselves(self):
        for path in PAGES:
            headers = self.ask(path).headers
            self.assertEqual(headers.get_all("Cache-Control"), ["no-store"])
            self.assertEqual(headers.get_all("Referrer-Policy"), ["no-referrer"])
            self.assertIn("default-src 'none'", headers["Content-Security-Policy"])
            self.assertEqual(headers["X-Content-Type-Options"], "nosniff")
            self.assertNotRegex(headers["Server"], r"\d")

    def test_have_no_other_methods(self):
        for path in ("/", "/console", "/register", f"/invite/{TOKEN}", f"/i/{TOKEN}"):
            for method in ("POST", "PUT", "DELETE"):
                answer = self.ask(path, method, b"")
                self.assertEqual((answer.status, answer.headers["Allow"]), (405, "GET, HEAD"), f"{method} {path}")

    def test_of_an_invite_are_an_operation_to_a_client(self):
        for path in (f"/invites/{INVITE}", f"/invites/{INVITE}/validate"):
            self.assertEqual(self.ask(path, "POST", b"").headers.get_content_type(), "application/json", path)

    def test_that_do_not_exist_are_not_found(self):
        for path in ("/nothing", "/invite/", "/room.html/x", "/../Makefile", "/%2e%2e/Makefile"):
            answer = self.ask(path)
            self.assertIn(answer.status, (400, 404), path)

    def test_come_over_tls_as_well(self):
        unverified = ssl.create_default_context()
        unverified.check_hostname, unverified.verify_mode = False, ssl.CERT_NONE
        for path in ("/", "/api/rainbow/ping"):
            with urllib.request.urlopen(self.running.env()["USHER_TLS_URL"] + path, context=unverified) as answer:
                self.assertEqual(answer.status, 200)


class TheOperator(NginxTest):
    def test_asks_from_this_machine(self):
        self.assertEqual(self.ask("/healthz").status, 200)
        self.assertEqual(self.ask("/readyz").status, 200)


class Logs(NginxTest):
    def test_show_neither_tokens_nor_queries_nor_addresses(self):
        paths = [*PAGES, f"/invite//{TOKEN}", f"//invite/{TOKEN}", f"/invite/{TOKEN}/more", f"/%69nvite/{TOKEN}", f"/api/v1/removeInvite/{TOKEN}",
                 "/api/v1/removeInvite/allinletters", f"/api/v1/x?token={TOKEN}", f"/api/invites/{TOKEN}", f"/invites/{TOKEN}/validate",
                 f"/api/orgs/{TOKEN}/invites/{TOKEN}", f"{RAINBOW}/open-invites/{TOKEN}", f"{RAINBOW}/open-invites/allinletters/join",
                 f"/api/rainbow/enduser/v1.0/users/person@secret.example/rooms/{TOKEN}", f"/nothing/{TOKEN}", f"/{TOKEN}",
                 f"/pages/invites/{TOKEN}/opened", f"/pages/links/{TOKEN}", "/pages/links/allinletters/ask", "/pages/guests/allinletters"]
        lines_before = len(self.running.log("access.log").splitlines())
        for path in paths:
            for method in ("GET", "DELETE"):
                self.ask(path, method, headers={"Referer": f"{self.url}/invite/{TOKEN}", "X-Auth-Token": TOKEN})
        exchange(self.running.port, f"GET /api/v1/{TOKEN} HTTP/9.9\r\n\r\n".encode())
        exchange(self.running.port, f"{TOKEN}\r\n\r\n".encode())
        written = lambda: len(self.running.log("access.log").splitlines()) - lines_before   # noqa: E731
        await_that(lambda: written() >= 2 * len(paths) + 2, 5, "the access log is written")

        for name in ("access.log", "nginx.log", "usherd.log"):
            for secret in (TOKEN, "allinletters", "secret.example", "email="):
                self.assertNotIn(secret, self.running.log(name), name)
        access_log = self.running.log("access.log")
        for shown in ("GET /invite/- 200", "DELETE /api/v1/removeInvite/- 4", "GET /invites/- 200", "/api/orgs/-/invites/- ", "/rooms/open-invites/-/join "):
            self.assertTrue(shown in access_log, f"{shown} in:\n" + "\n".join(line[26:90] for line in access_log.splitlines()))

    def test_join_by_the_id_of_the_request(self):
        answer = self.ask("/api/v1/noSuch", headers={"X-Request-Id": "chosen-by-the-client"})
        request_id = answer.headers["X-Request-Id"]
        self.assertRegex(request_id, r"^[0-9a-f]{32}$")
        await_that(lambda: request_id in self.running.log("access.log"), 5, "the access log is written")
        self.assertIn(request_id, self.running.log("usherd.log"))


class WithoutUsherd(NginxTest):
    """An instance of its own, since its parts are broken here."""

    @classmethod
    def setUpClass(cls):
        cls.running = Running().must_be_up()
        cls.url = cls.running.env()["USHER_URL"]

    @classmethod
    def tearDownClass(cls):
        cls.running.end()

    def test_every_api_says_502_in_its_own_words_and_no_token_is_logged(self):
        kill_hard(self.running.pids()["usherd"])
        self.assert_each_in_its_own_words(502, method="POST", body=b"{}")
        self.assertTrue(self.ask("/api/v1/me").headers["Retry-After"])
        self.assertEqual(self.ask(f"/invite/{TOKEN}").status, 200)
        self.ask(f"/api/v1/removeInvite/{TOKEN}", "DELETE")
        self.assertNotIn(TOKEN, self.running.log("nginx.log"))
        self.running.must_be_up()
        self.assertEqual(self.ask("/api/rainbow/ping").status, 200)

    def test_a_restart_of_usherd_loses_no_request_that_comes_after_it(self):
        self.assertEqual(self.ask("/api/rainbow/ping").status, 200)
        usherd = self.running.pids()["usherd"]
        os.kill(usherd, signal.SIGTERM)
        await_that(lambda: self.ask("/api/rainbow/ping").status == 502, 15, "usherd takes no more requests")
        await_that(lambda: not is_alive(usherd), 15, "usherd has left")   # until then `up` finds it running
        self.running.must_be_up()
        self.assertEqual([self.ask("/api/rainbow/ping").status for _ in range(10)], [200] * 10)

    def test_too_many_requests_are_refused_in_each_ones_words(self):
        """More at once than the burst lets through: nginx counts before it asks usherd."""
        connection = http.client.HTTPConnection("127.0.0.1", self.running.port, timeout=10)
        self.addCleanup(connection.close)
        deadline = time.monotonic() + 20
        for path, check in ((RAINBOW, self.assert_rainbow), (ROCKETCHAT, self.assert_rocketchat), (ORCHD, self.assert_orchd)):
            status = 0
            while status != 429:
                self.assertLess(time.monotonic(), deadline)
                said = exchange_many(self.running.port, path, 400)
                status = 429 if b" 429 " in said else 0
            body = next(part for part in said.split(b"HTTP/1.1 ") if part.startswith(b"429 ") and b'"' in part)
            self.assertIn(b"Content-Type: application/json\r\n", body)
            self.assertIn(b"Retry-After: ", body)


def exchange_many(port: int, path: str, count: int) -> bytes:
    """`count` requests written at once on one connection."""
    one = f"HEAD {path} HTTP/1.1\r\nHost: x\r\n\r\n" * (count - 1) + f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    return exchange(port, one.encode())


class InProduction(unittest.TestCase):
    def test_the_complete_configuration_is_accepted(self):
        """nginx/usher.conf as it is, but for paths and ports that only a server of one's own has."""
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            shutil.copytree(TREE / "nginx", folder / "usher")
            subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-subj", "/CN=x",
                            "-keyout", folder / "privkey.pem", "-out", folder / "fullchain.pem"], check=True, capture_output=True)
            site = (folder / "usher" / "usher.conf").read_text()
            site = site.replace("/etc/letsencrypt/live/usher.example.org", name).replace("/var/log/nginx", name)
            site = re.sub(r"listen \[::\].*", "", site)   # a machine may lack IPv6
            site = re.sub(r"listen (80|443)", lambda found: f"listen {20000 + int(found[1])}", site)
            (folder / "usher" / "usher.conf").write_text(site)
            temporary = "".join(f"{kind}_temp_path {name}/{kind};\n" for kind in ("client_body", "fastcgi", "proxy", "uwsgi", "scgi"))
            (folder / "nginx.conf").write_text(f"pid {name}/pid;\nevents {{ }}\nhttp {{\n{temporary}include usher/usher.conf;\n}}\n")
            done = subprocess.run(["/usr/sbin/nginx", "-t", "-p", name, "-c", f"{name}/nginx.conf", "-e", f"{name}/error.log"],
                                  text=True, capture_output=True)
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertNotIn("[warn]", done.stderr.replace('the "user" directive', ""))
