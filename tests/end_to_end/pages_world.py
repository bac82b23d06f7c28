"""A world for the tests of the pages: an instance without limits, people, and links in every state they can be in."""

import re
import uuid

from rainbow import Client, add_user, application_of
from running import Running, await_that, request

PASSWORD = "Rainbow.1"
OVERLAY = """app_url = "https://app.example.org/?org={org}&room={room}&name={room_name}"
[limits]
enabled = false
[look]
name = "Garden Club"
colour = "#0f766e"
[rainbow]
bubble_participant_count = 4
"""


class World:
    def __init__(self):
        self.running = Running().must_be_up_with(OVERLAY)
        self.env = self.running.env()
        self.url, self.master = self.env["USHER_URL"], self.env["USHER_MASTER_ORG"]
        self.owner = {"email": self.env["USHER_OWNER_EMAIL"], "password": self.env["USHER_OWNER_PASSWORD"]}
        self.cookie = self.sign_in_at_panel(**self.owner)
        self.chat = self.sign_in_at_workspace(self.owner["email"], self.owner["password"])
        self.host = Client(self.url).sign_in(add_user(self.running, "hosting"), PASSWORD, application_of(self.running))

    def end(self) -> None:
        self.running.end()

    def sql(self, statement: str) -> str:
        return self.running.sql(statement)

    # --- signing in

    def sign_in_at_panel(self, email: str, password: str) -> str:
        answer = request(f"{self.url}/api/login/sessions", "POST", {"email": email, "password": password})
        assert answer.status == 200, answer.text
        return answer.headers["Set-Cookie"].split(";")[0]

    def sign_in_at_workspace(self, user: str, password: str) -> dict:
        data = request(f"{self.url}/api/v1/login", "POST", {"user": user, "password": password}).json["data"]
        return {"X-Auth-Token": data["authToken"], "X-User-Id": data["userId"]}

    # --- invites into the organization

    def invite(self, address: str, role: str = "SuperAdmin", send: bool = False) -> str:
        answer = request(f"{self.url}/api/orgs/{self.master}/invites", "POST",
                         {"email": address, "name": "Ines Moreau", "roles": [role], "sendEmail": send}, {"Cookie": self.cookie})
        assert answer.status == 201, answer.text
        return answer.json

    def invited(self) -> tuple[str, str]:
        """An address nobody has had, and the link of its invite."""
        address = f"ines.{uuid.uuid4().hex[:8]}@example.org"
        return address, self.invite(address)

    def accept(self, link: str, address: str, password: str = "correct horse") -> None:
        key = link.split("/invites/")[1].split("?")[0]
        answer = request(f"{self.url}/api/invites/{key}", "POST", {"email": address, "password": password})
        assert answer.status == 200, answer.text

    def withdraw(self, address: str) -> None:
        members = request(f"{self.url}/api/orgs/{self.master}/members", headers={"Cookie": self.cookie}).json["items"]
        member = next(one["id"] for one in members if one["email"] == address)
        assert request(f"{self.url}/api/orgs/{self.master}/members/{member}", "DELETE", headers={"Cookie": self.cookie}).status == 204

    def invite_in_state(self, state: str) -> str:
        address, link = self.invited()
        if state == "registered":
            self.accept(link, address)
            self.sql("UPDATE members SET active = FALSE, joined_at = NULL WHERE user_id = (SELECT id FROM users WHERE address = "
                     f"'{address}')")
            link = self.invite(address)
        if state == "expired":
            self.sql(f"UPDATE invites i JOIN members m ON m.id = i.member_id JOIN users u ON u.id = m.user_id SET i.expires_at = i.created_at "
                     f"WHERE u.address = '{address}'")
        if state == "used":
            self.accept(link, address)
        if state == "withdrawn":
            self.withdraw(address)
        if state == "renewed":
            self.invite(address)
        if state == "unknown":
            link = f"{self.url}/invites/{uuid.uuid4()}?email={address}"
        return link

    # --- room links

    def room(self, name: str = "") -> str:
        """Of hosting's, with a topic."""
        made = self.host.post("rooms", {"name": name or f"Weekly {uuid.uuid4().hex[:4]}", "topic": "Plans for the week"})
        assert made.status == 200, made.text
        return made.json["data"]["id"]

    def public_link(self, room: str) -> str:
        made = self.host.post(f"users/{self.host.id}/public-links/bind", {"roomId": room})
        assert made.status == 200, made.text
        return made.json["data"]["invitationURL"]

    def chat_link(self, days: int = 1, uses: int = 5) -> str:
        made = request(f"{self.url}/api/v1/findOrCreateInvite", "POST", {"rid": "GENERAL", "days": days, "maxUses": uses}, self.chat)
        assert made.status == 200, made.text
        return made.json["url"]

    def room_link_in_state(self, state: str) -> str:
        if state in ("expired", "used"):
            link = self.chat_link(days=7, uses={"expired": 25, "used": 50}[state])
            change = "expires_at = created_at" if state == "expired" else "uses = max_uses"
            self.sql(f"UPDATE room_links SET {change}, offered = NULL WHERE token = '{link.rsplit('/', 1)[1]}'")
            return link
        if state == "unknown":
            return f"{self.url}/invite/{uuid.uuid4().hex[:22]}"
        if state == "chat":
            return self.chat_link()
        room = self.room({"locked": "Locked Garden", "full": "Crowded Shed"}.get(state, ""))
        link = self.public_link(room)
        if state == "locked":
            assert self.host.put(f"rooms/{room}", {"autoRegister": "lock"}).status == 200
        if state == "full":
            for name in ("one", "two", "three"):
                self.sql(f"INSERT INTO room_members (room_id, user_id, created_at) SELECT UNHEX('{room}'), id, created_at FROM users "
                         f"WHERE username = '{ {'one': 'alice', 'two': 'bob'}.get(name, self.filler()) }'")
        if state == "withdrawn":
            assert self.host.put(f"users/{self.host.id}/public-links/unbind", {"roomId": room}).status == 200
        return link

    def filler(self) -> str:
        name = f"filler{uuid.uuid4().hex[:6]}"
        add_user(self.running, name)
        return name

    # --- a room's guests

    def guest(self) -> tuple[str, str, str]:
        """Room, address and the link in their e-mail."""
        room, address = self.room(), f"carol.{uuid.uuid4().hex[:8]}@example.org"
        made = self.host.post(f"rooms/{room}/invitations", {"scenario": "chat", "emails": [address]})
        assert made.status == 200, made.text
        return room, address, re.search(rf"{self.url}/register\?\S+", self.email_to(address)["text"])[0]

    def guest_in_state(self, state: str) -> str:
        room, address, link = self.guest()
        if state == "used":
            body = {"loginEmail": address, "password": PASSWORD, "invitationId": link.rsplit("=", 1)[1]}
            assert Client(self.url).post("users/self-register", body).status == 200
        if state == "withdrawn":
            assert self.host.post(f"rooms/{room}/invitations/cancel", {"scenario": "chat", "emails": [address]}).status == 200
        if state == "unknown":
            link = link[:-8] + "00000000"
        return link

    # --- e-mails

    def emails_to(self, address: str, subject: str = "") -> list[dict]:
        messages = request(f"{self.env['USHER_MAILBOX_URL']}/messages").json
        return [message for message in messages if address in str(message["to"]) and subject in message["subject"]]

    def email_to(self, address: str, subject: str = "") -> dict:
        await_that(lambda: self.emails_to(address, subject), 20, f"an e-mail to {address}")
        return self.emails_to(address, subject)[0]
