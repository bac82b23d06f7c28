"""The first story: an invite, its e-mail, the invited person is in. Lived by whoever wants to see that an instance works."""

import json
import time
import urllib.request
import uuid

from process import Failure

PATIENCE = 20   # seconds for an e-mail


def live(url: str, mailbox: str, org: str, owner: tuple[str, str]) -> str:
    """owner: address and password. What has happened, in a sentence; Failure if it went otherwise."""
    address = f"newcomer-{uuid.uuid4().hex[:8]}@example.org"
    begin = time.monotonic()
    _, cookie = _ask(f"{url}/api/login/sessions", {"email": owner[0], "password": owner[1]})
    link, _ = _ask(f"{url}/api/orgs/{org}/invites", {"email": address, "name": "Nadia Newcomer", "roles": ["Support"]}, cookie)
    if link not in _email_to(address, mailbox):
        raise Failure(f"the e-mail to {address} has not the link of the invite")
    invite = link.split("?")[0].replace("/invites/", "/api/invites/")
    _, hers = _ask(invite, {"email": address, "password": "a good password"})
    memberships, _ = _ask(f"{url}/api/login/memberships", None, hers)
    if org not in json.dumps(memberships):
        raise Failure(f"{address} has accepted, and is no member")
    return f"{address} was invited, got an e-mail, accepted and is a member, in {time.monotonic() - begin:.1f} s."


def _ask(url: str, body: dict | None, cookie: str = "") -> tuple[object, str]:
    """The JSON of the answer, and the session it gives."""
    data = json.dumps(body).encode() if body is not None else None
    request = urllib.request.Request(url, data, {"Content-Type": "application/json", "Cookie": cookie})
    with urllib.request.urlopen(request, timeout=20) as answer:
        text = answer.read()
        return json.loads(text) if text else None, answer.headers.get("Set-Cookie", "").split(";")[0]


def _email_to(address: str, mailbox: str) -> str:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        emails, _ = _ask(f"{mailbox}/messages", None)
        for email in emails:
            if address in str(email["to"]):
                return email["text"]
        time.sleep(0.1)
    raise Failure(f"no e-mail to {address} within {PATIENCE} s")
