"""What is asked of the peers: who does it, what it needs before a run, which rows it makes, how one answer must look."""

import json
import uuid
from urllib.request import Request

import data as rows
from data import Data

JSON = {"Content-Type": "application/json"}
RAINBOW = "/api/rainbow/enduser/v1.0/"


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


class Work:
    """A plain one prepares nothing and makes nothing."""
    name: str
    peers = ("usherd", "bare C", "Node", "PHP")
    counts: tuple[str, ...] = ()   # SQL: each grows by one with every request
    warm_up = 1   # seconds

    def __init__(self, data: Data):
        self.data = data

    def renew(self) -> None:
        """Before a run."""

    def request(self, url: str, number: int) -> Request:
        """One such as load.lua makes; those of different numbers do not meet."""
        raise NotImplementedError

    def is_right(self, answer, of_usherd) -> bool:
        """answer: the status and the JSON of it."""
        return answer == of_usherd and answer[0] == 200


class Hello(Work):
    name = "hello"
    peers = ("usherd", "nginx", "bare C", "Node", "PHP")

    def request(self, url: str, number: int) -> Request:
        return Request(f"{url}/api/info")


class Validate(Work):
    """Rocket.Chat's validateInviteToken."""
    name = "validate"

    def renew(self) -> None:
        self.data.renew_links()

    def request(self, url: str, number: int) -> Request:
        return Request(f"{url}/api/v1/validateInviteToken", json.dumps({"token": rows.LINK_TOKEN}).encode(), JSON)

    def is_right(self, answer, of_usherd) -> bool:
        return answer == of_usherd == (200, {"valid": True, "success": True})


class FindOrCreate(Work):
    """Rocket.Chat's findOrCreateInvite, of links that do not exist yet."""
    name = "find-or-create"
    counts = ("(SELECT COUNT(*) FROM room_links)",)

    def renew(self) -> None:
        self.data.renew_links()

    def request(self, url: str, number: int) -> Request:
        body = {"rid": self.data.rooms[-1 - number], "days": 1, "maxUses": 100}
        headers = JSON | {"X-Auth-Token": self.data.auth_token, "X-User-Id": self.data.user}
        return Request(f"{url}/api/v1/findOrCreateInvite", json.dumps(body).encode(), headers)

    def is_right(self, answer, of_usherd) -> bool:
        status, link = answer
        return status == 200 and link["success"] and link["maxUses"] == 100 and set(link) == set(of_usherd[1])


class CreateInvite(Work):
    """orchd's createInvite, by the owner's session, of addresses that nobody knows yet."""
    name = "create-invite"
    peers = ("usherd", "bare C")
    counts = tuple(f"(SELECT COUNT(*) FROM {table})" for table in ("users", "members", "invites", "mail_spool", "events"))

    def request(self, url: str, number: int) -> Request:
        body = {"email": f"{uuid.uuid4()}@example.org", "name": "Ines Moreau", "roles": ["SuperAdmin"], "sendEmail": True}
        headers = JSON | {"Cookie": f"id0={self.data.owner_session}"}
        return Request(f"{url}/api/orgs/{self.data.org}/invites", json.dumps(body).encode(), headers)

    def is_right(self, answer, of_usherd) -> bool:
        (status, link), (_, link_of_usherd) = answer, of_usherd
        before_key = link_of_usherd.index("/invites/") + len("/invites/")
        return status == 201 and len(link) == len(link_of_usherd) and link[:before_key] == link_of_usherd[:before_key]


class AcceptInvite(Work):
    """orchd's acceptInvite by the session of the invited, who needs no password then."""
    name = "accept-invite"
    peers = ("usherd", "bare C")
    counts = ("(SELECT COUNT(*) FROM events)", "(SELECT COUNT(*) FROM members WHERE active)", "-(SELECT COUNT(*) FROM invites)")

    def renew(self) -> None:
        self.data.renew_invites()

    def request(self, url: str, number: int) -> Request:
        return Request(f"{url}/api/invites/{rows.invite_key(number)}", b"", {"Cookie": f"id0={self.data.invited_session}"})

    def is_right(self, answer, of_usherd) -> bool:
        return answer == of_usherd == (200, None)


class JoinRoom(Work):
    """Rainbow's joining by a public link, of rooms that the caller is not in."""
    name = "join-room"
    peers = ("usherd", "bare C")
    counts = ("(SELECT COUNT(*) FROM room_members)", "(SELECT SUM(uses) FROM room_links)", "(SELECT COUNT(*) FROM events)")

    def renew(self) -> None:
        self.data.empty_rooms()
        self.data.renew_public_links(rows.ROOMS)

    def request(self, url: str, number: int) -> Request:
        """In the same room, so that the answers are equal."""
        body = {"openInviteId": rows.link_token(0).replace("-", "")}
        return Request(f"{url}{RAINBOW}rooms/open-invites", json.dumps(body).encode(), JSON | bearer(self.data.joiner_sessions[number]))

    def is_right(self, answer, of_usherd) -> bool:
        return answer == of_usherd == (200, {"data": {"roomId": self.data.rooms[0], "hasAlreadyJoinThisRoom": False}})


class ListLinks(Work):
    """Rainbow's list of one's own public links."""
    name = "list-links"
    peers = ("usherd", "bare C")
    links = 5

    def renew(self) -> None:
        self.data.renew_public_links(self.links)

    def request(self, url: str, number: int) -> Request:
        return Request(f"{url}{RAINBOW}users/{self.data.user}/public-links", headers=bearer(self.data.rainbow_session))

    def is_right(self, answer, of_usherd) -> bool:
        return super().is_right(answer, of_usherd) and len(answer[1]["data"]) == self.links


class InviteToRoom(Work):
    """Rainbow's invitation to a telephone conference: of 100 addresses and of 100 users, who all get an e-mail."""
    name = "invite-to-room"
    peers = ("usherd",)
    warm_up = 4
    counts = tuple(f"(SELECT COUNT(*) DIV {rows.PEOPLE} FROM {table})" for table in ("room_members", "room_guests")) + (
        f"(SELECT COUNT(*) DIV {2 * rows.PEOPLE} FROM mail_spool)",)

    def renew(self) -> None:
        self.data.empty_rooms()

    def request(self, url: str, number: int) -> Request:
        room = self.data.rooms[-1 - number]
        body = {"scenario": "pstn-conference", "confId": room, "users": self.data.people,
                "emails": [f"guest-{number}@example.org" for number in range(rows.PEOPLE)]}
        return Request(f"{url}{RAINBOW}rooms/{room}/invitations", json.dumps(body).encode(), JSON | bearer(self.data.rainbow_session))

    def is_right(self, answer, of_usherd) -> bool:
        status, said = answer
        return status == 200 and len(said["data"]["guestEmails"]) == rows.PEOPLE and not said["data"]["invalidUsers"]


class ValidateInvite(Work):
    """orchd's validateInvite, of one that is open."""
    name = "validate-invite"
    peers = ("usherd",)

    def renew(self) -> None:
        self.data.renew_invites()

    def request(self, url: str, number: int) -> Request:
        return Request(f"{url}/api/invites/{rows.invite_key(0)}/validate", b"")

    def is_right(self, answer, of_usherd) -> bool:
        return answer[0] == 200 and answer[1]["isValid"]


class RefusedLogin(Work):
    """orchd's createSession, with a password that is wrong."""
    name = "refused-login"
    peers = ("usherd",)

    def request(self, url: str, number: int) -> Request:
        body = {"email": self.data.owner, "password": "not-the-password"}
        return Request(f"{url}/api/login/sessions", json.dumps(body).encode(), JSON)

    def is_right(self, answer, of_usherd) -> bool:
        return answer[0] == 401 and answer[1]["code"] == "invalid_credentials"


COMPARED = {work.name: work for work in (Hello, Validate, FindOrCreate, CreateInvite, AcceptInvite, JoinRoom, ListLinks, InviteToRoom)}
