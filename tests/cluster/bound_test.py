"""Two usherd that are bound to different nodes: limits are exact, and each sees at once what was done at the other."""

import threading
import unittest
import uuid
from concurrent.futures import ThreadPoolExecutor

from clustering import BoundUsherd, shared
from rainbow import Client as RainbowClient
from rainbow import application_of
from rocketchat_test import Client

PASSWORD = "rocket.chat"
MAX_USES = 5
RACERS = 12


class Bound(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.cluster = shared()
        cls.urls = []
        for node in (2, 3):
            bound = BoundUsherd(cls.cluster, node)
            cls.addClassCleanup(bound.end)
            cls.urls.append(bound.url)
        env = cls.cluster.env()
        cls.owners = [Client(url).sign_in(env["USHER_OWNER_EMAIL"], env["USHER_OWNER_PASSWORD"]) for url in cls.urls]

    def user(self, name: str, address: str = "") -> str:
        """Created at the first use; their name."""
        made = self.owners[0].post("users.create", {"email": address or f"{name}@example.net", "name": name, "username": name, "password": PASSWORD})
        self.assertEqual(made.status, 200, made.text)
        return name

    def at(self, where: int, who: Client) -> Client:
        """The same person at another usherd."""
        there = Client(self.urls[where])
        there.headers = who.headers
        return there

    def test_each_sees_at_once_what_was_done_at_the_other(self):
        for number in range(30):
            here, there = self.owners[number % 2], self.owners[1 - number % 2]
            room = here.post("groups.create", {"name": f"sight-{uuid.uuid4().hex}"}).json["group"]["_id"]
            self.assertEqual(there.get(f"groups.info?roomId={room}").status, 200)
            link = here.post("findOrCreateInvite", {"rid": room, "days": 1, "maxUses": MAX_USES}).json["_id"]
            self.assertEqual(there.post("validateInviteToken", {"token": link}).json["valid"], True)
            self.assertEqual(there.delete(f"removeInvite/{link}").text, "true")
            self.assertEqual(here.post("validateInviteToken", {"token": link}).json["valid"], False)

    def test_a_node_that_lags_behind_waits_until_it_has_caught_up(self):
        for node, here, there in ((3, *self.owners), (2, *reversed(self.owners))):
            room = here.post("groups.create", {"name": f"lag-{uuid.uuid4().hex}"}).json["group"]["_id"]
            with self.cluster.lagging(node):
                link = here.post("findOrCreateInvite", {"rid": room, "days": 1, "maxUses": MAX_USES}).json["_id"]
                self.assertEqual(there.post("validateInviteToken", {"token": link}).json["valid"], True)

    def test_a_session_is_good_at_once_at_the_other(self):
        name = self.user("session.maker")
        for number in range(10):
            session = Client(self.urls[number % 2]).sign_in(name, PASSWORD)
            self.assertEqual(self.at(1 - number % 2, session).get("me").status, 200)

    def test_no_more_than_max_uses_join_whoever_asks_where(self):
        racers = [Client(self.urls[0]).sign_in(self.user(f"racer.{number}"), PASSWORD) for number in range(RACERS)]
        racers = [self.at(number % 2, racer) for number, racer in enumerate(racers)]
        for _ in range(3):
            room = self.owners[0].post("groups.create", {"name": f"race-{uuid.uuid4().hex}"}).json["group"]["_id"]
            link = self.owners[0].post("findOrCreateInvite", {"rid": room, "days": 1, "maxUses": MAX_USES}).json["_id"]
            answers = self.at_once([lambda racer=racer: racer.post("useInviteToken", {"token": link}) for racer in racers])
            self.assertEqual(sorted(answer.status for answer in answers), [200] * MAX_USES + [400] * (RACERS - MAX_USES),
                             [answer.text for answer in answers])
            self.assertEqual(self.owners[1].get(f"groups.info?roomId={room}").json["group"]["usersCount"], MAX_USES + 1)
            [uses] = [entry["uses"] for entry in self.owners[1].get("listInvites").json if entry["_id"] == link]
            self.assertEqual(uses, MAX_USES)

    def test_who_is_invited_and_makes_an_account_at_the_same_time_is_in(self):
        inviter = RainbowClient(self.urls[0]).sign_in(f"{self.user('host')}@example.net", PASSWORD, application_of(self.cluster))
        made = inviter.post("rooms", {"name": "meeting", "visibility": "private"})
        self.assertIn(made.status, (200, 201), made.text)
        room = made.json["data"]["id"]
        for number in range(10):
            address = f"{uuid.uuid4().hex}@example.net"
            with self.cluster.lagging(3):   # so that what was begun there meets what comes from node 2
                invited, registered = self.at_once([
                    lambda: inviter.post(f"rooms/{room}/invitations", {"scenario": "chat", "emails": [address]}),
                    lambda: self.owners[1].post("users.create", {"email": address, "name": "N", "username": f"met.{number}", "password": PASSWORD})])
            self.assertEqual((invited.status, registered.status), (200, 200), invited.text + registered.text)
            places, waiting = self.cluster.sql(
                f"SET SESSION wsrep_sync_wait = 7; SELECT COUNT(*) FROM room_members m JOIN users u ON u.id = m.user_id WHERE u.address = '{address}' "
                f"AND m.room_id = x'{room}'; SELECT COUNT(*) FROM room_guests WHERE address = '{address}'").split()
            self.assertEqual((places, waiting), ("1", "0"), f"after {number}")

    def at_once(self, calls: list) -> list:
        """Their answers."""
        start = threading.Barrier(len(calls))

        def call(what):
            start.wait()
            return what()
        with ThreadPoolExecutor(len(calls)) as threads:
            return list(threads.map(call, calls))
