"""A client of Rainbow's API for the tests, and people who sign in with it."""

import base64
import hashlib
import json
import subprocess
import tempfile
import tomllib
from pathlib import Path
from types import SimpleNamespace

from running import Running, request

PASSWORD = "Rainbow.1"


def _basic(name: str, secret: str) -> str:
    return "Basic " + base64.b64encode(f"{name}:{secret}".encode()).decode()


class Client:
    """Where the server is, and the token of whoever has signed in."""

    def __init__(self, url: str):
        self.url, self.token, self.id, self.address, self.jid = url, "", "", "", ""

    def call(self, method: str, path: str, body: dict | str | None = None, portal: str = "enduser") -> SimpleNamespace:
        """As generated clients: with a JSON content type on everything."""
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        return request(f"{self.url}/api/rainbow/{portal}/v1.0/{path}", method, body, headers)

    def get(self, path):
        return self.call("GET", path)

    def post(self, path, body=None):
        return self.call("POST", path, body)

    def put(self, path, body=None):
        return self.call("PUT", path, body)

    def delete(self, path, body=None):
        return self.call("DELETE", path, body)

    def sign_in(self, address: str, password: str, application: tuple[str, str]) -> "Client":
        name, secret = application
        proof = hashlib.sha256((secret + password).encode()).hexdigest()
        answer = request(f"{self.url}/api/rainbow/authentication/v1.0/login", headers={
            "Authorization": _basic(address, password), "x-rainbow-app-auth": _basic(name, proof)})
        assert answer.status == 200, answer.text
        user = answer.json["loggedInUser"]
        self.token, self.id, self.address, self.jid = answer.json["token"], user["id"], user["loginEmail"], user["jid_im"]
        return self


def application_of(running: Running) -> tuple[str, str]:
    """The id and secret of a program that people may sign in with."""
    settings = tomllib.loads(Path(running.env()["USHER_SETTINGS"]).read_text())
    application = settings["rainbow"]["applications"][0]
    return application["id"], application["secret"]


def add_user(running: Running, username: str, password: str = PASSWORD) -> str:
    """His address."""
    env = running.env()
    address = f"{username}@example.org"
    with tempfile.NamedTemporaryFile("w") as file:
        file.write(password + "\n")
        file.flush()
        done = subprocess.run([env["USHER_CTL"], "--settings", env["USHER_SETTINGS"], "--json", "user", "add", "--email", address, "--username", username,
                               "--name", username.replace(".", " ").title(), "--password-file", file.name], text=True, capture_output=True, timeout=60)
    assert done.returncode == 0 and json.loads(done.stdout), done.stderr
    return address


def people_of(running: Running, *usernames: str) -> list[Client]:
    """New users, each signed in."""
    url, application = running.env()["USHER_URL"], application_of(running)
    return [Client(url).sign_in(add_user(running, username), PASSWORD, application) for username in usernames]
