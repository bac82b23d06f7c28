"""The rows that the works need: an owner with sessions, rooms of theirs, links to them, people who may join, and a login that
is invited to many organizations."""

import hashlib
import json
import secrets
import time

from mariadb import MariaDB
from process import Failure
from state import State

ROOMS = 3000
PEOPLE = 100   # besides the owner; the first of them have a session each
# Rocket.Chat's; each pair makes a link of its own in a room.
DAYS, MAX_USES = (0, 1, 7, 15, 30), (0, 1, 5, 10, 25, 50, 100)
LINK_TOKEN = "23456789ABCDEFGHJKLMNP"
INVITED = "65000000ffffffffffffffff"
FAR_AWAY = "'2100-01-01'"


class Data:
    def __init__(self, database: MariaDB, name: str, owner: str, invites: int, state: State):
        """invites: how many can be accepted in one run."""
        self.database, self.name, self.owner, self.invites = database, name, owner, invites
        self.user, self.realm = self.sql(f"SELECT LOWER(HEX(id)), LOWER(HEX(realm_id)) FROM users WHERE address = '{owner}'").split()
        self.org = uuid_of(self.realm)
        self.rooms = [f"65000000{number:016x}" for number in range(ROOMS)]
        self.auth_token, self.owner_session, self.invited_session = (
            f"benchmark-{secrets.token_urlsafe(24)}" for _ in range(3))
        self.rainbow_session = f"benchmark-{secrets.token_urlsafe(24)}"
        self.people = [f"65000001{number:016x}" for number in range(PEOPLE)]
        self.joiner_sessions = [f"benchmark-{secrets.token_urlsafe(24)}" for _ in range(min(PEOPLE, -(-invites // ROOMS)))]
        self._add_rooms()
        self._add_people()
        self._add_invited()
        self._add_sessions()
        self.script = state.write("data.lua", self._as_lua())

    def sql(self, statements: str) -> str:
        return self.database.sql(statements, self.name)

    def _add_sessions(self) -> None:
        """usherd and the bare program hash tokens by BLAKE2b-256; Node and PHP by what they have at hand, SHA-256."""
        sessions = [(blake2b(self.auth_token), self.user, "rocketchat"),
                    (hashlib.sha256(self.auth_token.encode()).hexdigest(), self.user, "rocketchat"),
                    (blake2b(self.owner_session), self.user, "orchd"), (blake2b(self.invited_session), INVITED, "orchd"),
                    (blake2b(self.rainbow_session), self.user, "rainbow"),
                    *((blake2b(token), user, "rainbow") for token, user in zip(self.joiner_sessions, self.people))]
        self.sql("INSERT INTO sessions (token_hash, user_id, dialect, created_at, expires_at) VALUES " + ", ".join(
            f"(x'{digest}', x'{user}', '{dialect}', '2026-01-01', {FAR_AWAY})" for digest, user, dialect in sessions))

    def _add_rooms(self) -> None:
        rooms = ", ".join(f"(x'{room}', x'{self.realm}', 'channel', 'bench-{room}', 'bench-{room}', x'{self.user}', "
                          "'2026-01-01', '2026-01-01')" for room in self.rooms)
        members = ", ".join(f"(x'{room}', x'{self.user}', 'owner', '2026-01-01')" for room in self.rooms)
        conferences = ", ".join(f"(x'{room}', x'{room}', 'pstnAudio', '2026-01-01')" for room in self.rooms)   # of the same id
        self.sql("INSERT INTO rooms (id, realm_id, kind, name, name_key, created_by, created_at, updated_at) VALUES " + rooms + ";"
                 "INSERT INTO room_members (room_id, user_id, roles, created_at) VALUES " + members + ";"
                 "INSERT INTO conferences (room_id, endpoint_id, endpoint_media_type, updated_at) VALUES " + conferences)

    def _add_people(self) -> None:
        self.sql("INSERT INTO users (id, realm_id, address, address_key, name, password_hash, roles, active, verified, created_at, "
                 "updated_at) VALUES " + ", ".join(
                     f"(x'{user}', x'{self.realm}', '{user}@example.org', '{user}@example.org', 'Paul {number}', 'none', 'user', TRUE, "
                     "TRUE, '2026-01-01', '2026-01-01')" for number, user in enumerate(self.people)))

    def _add_invited(self) -> None:
        """One login; an organization below the owner's, a pending member and a key for each invite. The three have one id."""
        keys = ", ".join(f"(x'65000000{number:016x}', x'{blake2b(invite_key(number))}')" for number in range(self.invites))
        self.sql(
            "CREATE TABLE benchmark_invites (id BINARY(12) PRIMARY KEY, key_hash BINARY(32) NOT NULL);"
            f"INSERT INTO benchmark_invites VALUES {keys};"
            "INSERT INTO users (id, realm_id, address, address_key, name, password_hash, roles, active, verified, created_at, "
            f"updated_at) VALUES (x'{INVITED}', x'{self.realm}', 'invited@example.org', 'invited@example.org', 'Ines', 'none', "
            "'user', TRUE, TRUE, '2026-01-01', '2026-01-01');"
            "INSERT INTO orgs (id, parent_id, name, path, created_at, updated_at) "
            f"SELECT id, x'{self.realm}', HEX(id), CONCAT(x'{self.realm}', id), '2026-01-01', '2026-01-01' FROM benchmark_invites;"
            "INSERT INTO members (id, org_id, user_id, roles, active, created_at) "
            f"SELECT id, id, x'{INVITED}', 'SuperAdmin', FALSE, '2026-01-01' FROM benchmark_invites")

    def _as_lua(self) -> str:
        texts = {"link_token": LINK_TOKEN, "user": self.user, "auth_token": self.auth_token, "org": self.org,
                 "owner": self.owner, "owner_session": self.owner_session, "invited_session": self.invited_session,
                 "rainbow_session": self.rainbow_session}
        lines = [f"{name} = {json.dumps(text)}" for name, text in texts.items()]
        for name, texts in {"rooms": self.rooms, "people": self.people, "joiner_sessions": self.joiner_sessions}.items():
            lines.append(f"{name} = {{{', '.join(json.dumps(text) for text in texts)}}}")
        return "return {\n    " + ",\n    ".join(lines) + "\n}\n"

    def renew_links(self) -> None:
        """Only the one that is valid, of a term that no work creates in this room."""
        self.sql("TRUNCATE TABLE room_links; "
                 "INSERT INTO room_links (id, token, room_id, created_by, days, max_uses, uses, created_at, updated_at, expires_at) "
                 f"VALUES (x'{'64' * 12}', '{LINK_TOKEN}', x'{self.rooms[0]}', x'{self.user}', 30, 10, 3, "
                 f"'2026-01-01', '2026-01-01', {FAR_AWAY})")

    def renew_public_links(self, count: int) -> None:
        """The owner's, one to each of the first rooms, and no others."""
        self.sql("TRUNCATE TABLE room_links; "
                 "INSERT INTO room_links (id, token, kind, slot, room_id, created_by, days, max_uses, created_at, updated_at) VALUES "
                 + ", ".join(f"(x'{room}', '{link_token(number)}', 'room', CONCAT('r', x'{self.user}', x'{room}'), x'{room}', "
                             f"x'{self.user}', 0, 0, '2026-01-01', '2026-01-01')" for number, room in enumerate(self.rooms[:count])))

    def empty_rooms(self) -> None:
        """Nobody but the owner is in them, nobody is asked to come, no e-mail waits."""
        self.sql("DELETE FROM room_members WHERE user_id IN (" + ", ".join(f"x'{user}'" for user in self.people) + ");"
                 "DELETE FROM room_guests; TRUNCATE TABLE mail_spool; TRUNCATE TABLE notifications")

    def renew_invites(self) -> None:
        """All open again, and no others. None has an e-mail in the spool: it was sent long before somebody accepts."""
        self.sql("TRUNCATE TABLE invites;"
                 f"UPDATE members SET active = FALSE, joined_at = NULL WHERE user_id = x'{INVITED}' AND active;"
                 "INSERT INTO invites (id, member_id, key_hash, created_by, created_at, expires_at) "
                 f"SELECT id, id, key_hash, x'{self.user}', '2026-01-01', {FAR_AWAY} FROM benchmark_invites JOIN members USING (id)")

    def expire_invite(self, number: int) -> None:
        self.sql(f"UPDATE invites SET expires_at = '2026-01-02' WHERE key_hash = x'{blake2b(invite_key(number))}'")

    def invite_id(self, number: int) -> str:
        """Also the member's and the organization's."""
        return uuid_of(f"65000000{number:016x}")

    def settled_counts(self, counts: tuple[str, ...]) -> list[int]:
        """What these expressions come to once nobody makes more: wrk leaves without waiting for the last answers."""
        if not counts:
            return []
        last, deadline = None, time.monotonic() + 30
        while last != (last := [int(count) for count in self.sql("SELECT " + ", ".join(counts)).split()]):
            if time.monotonic() > deadline:
                raise Failure("the tables keep changing after a run")
            time.sleep(0.2)
        return last


def blake2b(text: str) -> str:
    return hashlib.blake2b(text.encode(), digest_size=32).hexdigest()


def invite_key(number: int) -> str:
    """As load.lua makes it."""
    return f"{number:08x}-0000-4000-8000-000000000000"


def link_token(number: int) -> str:
    """Of a public link; clients see it without hyphens, and load.lua makes it so."""
    return invite_key(number)


def uuid_of(id_in_hex: str) -> str:
    """As usherd shows an id of 12 bytes to clients that want UUIDs."""
    return f"{id_in_hex[:8]}-{id_in_hex[8:12]}-4000-8000-{id_in_hex[12:]}"
