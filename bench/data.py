"""The rows that the works need: a caller with sessions, rooms he owns, and one link that is valid."""

import hashlib
import json
import secrets
import time

from mariadb import MariaDB
from state import State

ROOMS = 3000
# Rocket.Chat's; each pair makes a link of its own in a room.
DAYS, MAX_USES = (0, 1, 7, 15, 30), (0, 1, 5, 10, 25, 50, 100)
AUTH_TOKEN = "benchmark-" + secrets.token_urlsafe(24)
LINK_TOKEN = "23456789ABCDEFGHJKLMNP"


class Data:
    def __init__(self, database: MariaDB, name: str, owner: str, state: State):
        self.database, self.name = database, name
        self.user, self.realm = self.sql(f"SELECT LOWER(HEX(id)), LOWER(HEX(realm_id)) FROM users WHERE address = '{owner}'").split()
        self.rooms = [f"65000000{number:016x}" for number in range(ROOMS)]
        self._add_sessions()
        self._add_rooms()
        self.script_data = state.write("load.json", json.dumps(self.rooms))

    def sql(self, statements: str) -> str:
        return self.database.sql(statements, self.name)

    def _add_sessions(self) -> None:
        """usherd and the bare program hash tokens by BLAKE2b-256; Node and PHP by what they have at hand, SHA-256."""
        for digest in (hashlib.blake2b(AUTH_TOKEN.encode(), digest_size=32), hashlib.sha256(AUTH_TOKEN.encode())):
            self.sql("INSERT INTO sessions (token_hash, user_id, dialect, created_at, expires_at) VALUES "
                     f"(x'{digest.hexdigest()}', x'{self.user}', 'rocketchat', '2026-01-01', '2100-01-01')")

    def _add_rooms(self) -> None:
        rooms = ", ".join(f"(x'{room}', x'{self.realm}', 'channel', 'bench-{room}', 'bench-{room}', x'{self.user}', "
                          "'2026-01-01', '2026-01-01')" for room in self.rooms)
        members = ", ".join(f"(x'{room}', x'{self.user}', 'owner', '2026-01-01')" for room in self.rooms)
        self.sql("INSERT INTO rooms (id, realm_id, kind, name, name_key, created_by, created_at, updated_at) VALUES " + rooms + ";"
                 "INSERT INTO room_members (room_id, user_id, roles, created_at) VALUES " + members)

    def renew_links(self) -> None:
        """Only the one that is valid, of a term that no work creates in this room."""
        self.sql("TRUNCATE TABLE room_links; "
                 "INSERT INTO room_links (id, token, room_id, created_by, days, max_uses, uses, created_at, updated_at, expires_at) "
                 f"VALUES (x'{'64' * 12}', '{LINK_TOKEN}', x'{self.rooms[0]}', x'{self.user}', 30, 10, 3, "
                 "'2026-01-01', '2026-01-01', '2100-01-01')")

    def links_made(self) -> int:
        """Once nobody makes more: wrk leaves without waiting for the last answers."""
        count = -1
        while count != (count := int(self.sql("SELECT COUNT(*) FROM room_links")) - 1):
            time.sleep(0.2)
        return count
