"""TLS to the database: certificate and host name are verified, or there is no connection."""

import os
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

from mariadb import MariaDB
from process import Identity
from running import free_ports

USHERCTL = Path(os.environ["USHER_PROGRAMS"]) / "usherctl"


class TlsMariaDB(MariaDB):
    """Reached over TCP on loopback too, and with TLS if there is a certificate."""

    def __init__(self, state, identity, port, certificate):
        super().__init__(state, state / "s", identity, durable=False)
        self.port, self.certificate = port, certificate

    def argv(self):
        plain = [word for word in super().argv() if word != "--skip-networking"] + ["--bind-address=127.0.0.1", f"--port={self.port}"]
        if not self.certificate:
            return plain + ["--skip-ssl"]
        return plain + [f"--ssl-cert={self.certificate}.crt", f"--ssl-key={self.certificate}.key", "--require-secure-transport=ON"]


class DatabaseTlsTest(unittest.TestCase):
    def setUp(self):
        self.state = Path(tempfile.mkdtemp(prefix="usher-tls-"))
        self.addCleanup(shutil.rmtree, self.state, ignore_errors=True)
        self.identity = Identity()
        for name in (".", "pids", "log", "tmp"):
            self.identity.folder(self.state / name)
        self.port = free_ports()

    def certificate(self, name, host):
        place = self.state / name
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
                        "-keyout", f"{place}.key", "-out", f"{place}.crt", "-subj", f"/CN={host}", "-addext", f"subjectAltName=DNS:{host},IP:127.0.0.1"
                        if host == "localhost" else f"subjectAltName=DNS:{host}"], check=True, capture_output=True)
        for ending in ("key", "crt"):
            self.identity.own(Path(f"{place}.{ending}"))
        return place

    def serve(self, certificate):
        server = TlsMariaDB(self.state, self.identity, self.port, certificate)
        server.install()
        server.daemon.start(server.argv(), "")
        self.addCleanup(server.daemon.stop)
        server.wait_until_ready()
        server.sql("CREATE DATABASE usher; CREATE USER usherctl@'127.0.0.1' IDENTIFIED BY 'a-password'; "
                   "GRANT ALL ON usher.* TO usherctl@'127.0.0.1'")
        return server

    def migrate(self, authority):
        password, settings = self.state / "password", self.state / "usher.toml"
        password.write_text("a-password\n")
        settings.write_text(f'[database]\nhosts = ["127.0.0.1:{self.port}"]\ntls = true\ntls_ca = "{authority}.crt"\n'
                            f'[database.usherctl]\npassword_file = "{password}"\n')
        return subprocess.run([USHERCTL, "--settings", settings, "migrate"], capture_output=True, text=True, timeout=60)

    def assert_refused(self, done):
        self.assertEqual(done.returncode, 1, done.stdout + done.stderr)
        self.assertNotIn("a-password", done.stdout + done.stderr)

    def test_a_server_with_the_right_certificate_is_used_over_tls_only(self):
        right = self.certificate("right", "localhost")
        self.serve(right)   # which takes no plain connection
        done = self.migrate(right)
        self.assertEqual(done.returncode, 0, done.stderr)

    def test_a_certificate_of_another_authority_is_refused(self):
        self.serve(self.certificate("right", "localhost"))
        self.assert_refused(self.migrate(self.certificate("other", "localhost")))

    def test_a_certificate_of_another_host_is_refused(self):
        elsewhere = self.certificate("elsewhere", "db.example.org")
        self.serve(elsewhere)
        self.assert_refused(self.migrate(elsewhere))

    def test_a_server_without_tls_is_refused(self):
        self.serve(None)
        self.assert_refused(self.migrate(self.certificate("right", "localhost")))


if __name__ == "__main__":
    unittest.main()
