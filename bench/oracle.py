"""Whether the time of an answer tells what its words do not: why an invite's key opens nothing, whether an address has a
login. Asked at usherd's own socket on one kept connection, all kinds in turn; then only the medians count."""

import json
import statistics
import time
import uuid

import fastcgi
from data import invite_key
from process import Failure


class Oracle:
    def __init__(self, stage, validations: int = 3000, logins: int = 100):
        """How many of each kind are asked for."""
        self.data = stage.data
        self.validations_each, self.logins_each = validations, logins
        self.connection = fastcgi.Connection(stage.listen("usherd"))

    def measure(self) -> dict[str, float]:
        """The median time of each kind as a multiple of the kind that nobody knows."""
        with self.connection:
            keys = self._compare(self._validations(), self.validations_each)
            logins = self._compare(self._logins(), self.logins_each)
        return {f"validateInvite: {kind} key": ratio for kind, ratio in keys.items()} | {
            f"login: {kind}": ratio for kind, ratio in logins.items()}

    def _validations(self) -> dict[str, bytes]:
        """The three that were known once, each made by what makes them, and first one that nobody ever was given."""
        self.data.renew_invites()
        used, revoked, expired = range(self.data.invites - 3, self.data.invites)
        self._accept(invite_key(used))
        self._revoke(self.data.invite_id(revoked))
        self.data.expire_invite(expired)
        keys = {"unknown": str(uuid.uuid4()), "used": invite_key(used), "revoked": invite_key(revoked), "expired": invite_key(expired)}
        return {kind: fastcgi.request("POST", f"/api/invites/{key}/validate") for kind, key in keys.items()}

    def _accept(self, key: str) -> None:
        self._expect(200, fastcgi.request("POST", f"/api/invites/{key}", HTTP_COOKIE=f"id0={self.data.invited_session}"))

    def _revoke(self, member: str) -> None:
        """In the benchmark's rows a member and its organization have one id."""
        self._expect(204, fastcgi.request("DELETE", f"/api/orgs/{member}/members/{member}", HTTP_COOKIE=f"id0={self.data.owner_session}"))

    def _expect(self, status: int, request: bytes) -> None:
        answer = self.connection.ask(request)
        if answer.status != status:
            raise Failure(f"usherd answers {answer} instead of {status}")

    def _logins(self) -> dict[str, bytes]:
        return {"unknown address": login("nobody@example.org"), "wrong password": login(self.data.owner)}

    def _compare(self, requests: dict[str, bytes], times: int) -> dict[str, float]:
        """All but the first, to the first."""
        answers, taken = {}, {kind: [] for kind in requests}
        for _ in range(times):
            for kind, request in requests.items():
                begin = time.perf_counter()
                answers[kind] = self.connection.ask(request)
                taken[kind].append(time.perf_counter() - begin)
        if len(set(answers.values())) != 1:
            raise Failure(f"the words tell already: {answers}")
        reference, *others = (statistics.median(times_of_kind) for times_of_kind in taken.values())
        return {kind: median / reference for kind, median in zip(list(requests)[1:], others)}


def login(address: str) -> bytes:
    body = json.dumps({"email": address, "password": "not-the-password"}).encode()
    return fastcgi.request("POST", "/api/login/sessions", body, CONTENT_TYPE="application/json")
