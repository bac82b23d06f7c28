"""Rainbow's own SDK for Node, as it comes from npm, on its REST side: it signs in, and rooms are made, linked, shared and closed
by it."""

import json
import shutil
import subprocess
import unittest
from pathlib import Path

from rainbow import PASSWORD, add_user, application_of
from running import await_that, request, shared

CLIENTS = Path(__file__).resolve().parent / "clients" / "rainbow"


def install() -> str:
    """What prevents its installation; empty if it is there."""
    if (CLIENTS / "node_modules" / ".complete").exists():
        return ""
    done = subprocess.run(["npm", "ci", "--silent", "--ignore-scripts", "--omit=optional"], cwd=CLIENTS, timeout=900, text=True, capture_output=True)
    if done.returncode:
        return done.stderr.strip() or "npm ci failed"
    (CLIENTS / "node_modules" / ".complete").touch()
    return ""


class Sdk:
    def __init__(self, running, username: str):
        self.address = add_user(running, username)
        url, application = running.env()["USHER_URL"], application_of(running)
        self._process = subprocess.Popen(["node", str(CLIENTS / "sdk.js"), url, self.address, PASSWORD, *application], cwd=CLIENTS,
                                         stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.id = self._read()["value"]["id"]

    def end(self) -> None:
        self._process.stdin.close()
        self._process.stdout.close()
        self._process.wait(20)

    def call(self, method: str, *values):
        answer = self._ask(method, *values)
        assert "value" in answer, answer
        return answer["value"]

    def refusal(self, method: str, *values) -> dict:
        """The body of the answer, as the SDK hands it on."""
        answer = self._ask(method, *values)
        assert "error" in answer, answer
        return answer["error"]["error"]

    def _ask(self, method: str, *values) -> dict:
        self._process.stdin.write(json.dumps({"method": method, "arguments": values}) + "\n")
        self._process.stdin.flush()
        return self._read()

    def _read(self) -> dict:
        return json.loads(self._process.stdout.readline())


@unittest.skipUnless(shutil.which("node") and shutil.which("npm"), "node and npm are not installed")
class RoomsByTheSdk(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        if why := install():
            raise unittest.SkipTest(f"the SDK cannot be installed: {why}")
        cls.alice, cls.bob = (Sdk(shared(), username) for username in ("sdk.alice", "sdk.bob"))

    @classmethod
    def tearDownClass(cls):
        for sdk in (cls.alice, cls.bob):
            sdk.end()

    def member(self, sdk: Sdk, room: str) -> dict:
        return next(user for user in self.alice.call("getBubble", room)["users"] if user["userId"] == sdk.id)

    def test_a_room_from_its_making_to_its_end(self):
        room = self.alice.call("createBubble", "Weekly", "planning")["id"]
        shown = self.alice.call("getBubble", room)
        self.assertEqual((shown["name"], shown["topic"], shown["creator"], shown["history"]), ("Weekly", "planning", self.alice.id, "all"))
        self.assertEqual(self.alice.call("getBubbleByJid", shown["jid"])["id"], room)
        self.assertEqual(self.bob.refusal("getBubble", room)["errorDetailsCode"], 404001)

        self.alice.call("inviteContactToBubble", self.bob.id, room, False, True, "come")
        self.assertEqual(self.member(self.bob, room)["status"], "invited")
        self.bob.call("acceptInvitationToJoinBubble", room)
        self.assertEqual(self.member(self.bob, room)["status"], "accepted")
        self.assertIn(room, [bubble["id"] for bubble in self.bob.call("getBubbles", "full", True)])

        self.assertEqual(self.bob.refusal("setBubbleTopic", room, "mine")["errorDetailsCode"], 403000)
        self.alice.call("promoteContactInBubble", self.bob.id, room, True)
        self.bob.call("setBubbleTopic", room, "ours")
        self.assertEqual(self.alice.call("getBubble", room)["topic"], "ours")

        self.alice.call("unsubscribeContactFromBubble", self.bob.id, room)
        self.assertEqual(self.member(self.bob, room)["status"], "unsubscribed")
        self.alice.call("archiveBubble", room)
        self.assertEqual(self.alice.call("getBubble", room)["activeUsersCounter"], 0)
        self.alice.call("deleteBubble", room)
        self.assertEqual(self.alice.refusal("getBubble", room)["errorDetailsCode"], 404001)

    def test_an_invitation_is_declined_or_taken_back(self):
        room = self.alice.call("createBubble", "Lunch", "")["id"]
        self.alice.call("inviteContactToBubble", self.bob.id, room, True, True, "")
        self.bob.call("declineInvitationToJoinBubble", room)
        self.alice.call("inviteContactToBubble", self.bob.id, room, False, False, "")
        self.assertEqual(self.member(self.bob, room)["status"], "accepted")
        self.alice.call("removeInvitationOfContactToBubble", self.bob.id, room)
        self.assertEqual([user["userId"] for user in self.alice.call("getBubble", room)["users"]], [self.alice.id])

    def test_a_room_is_linked_and_joined_by_the_link(self):
        room = self.alice.call("createBubble", "Open", "to all")["id"]
        link = self.alice.call("createPublicUrl", room)
        self.assertEqual((link["roomId"], link["roomType"]), (room, "default"))
        self.assertEqual(self.alice.call("getAllOpenInviteIdPerRoomOfAUser", None, "default", room), [link])
        self.assertEqual(self.alice.call("getAllOpenInviteIdPerRoomOfAUser", None, "personal_audio_room", room), [])
        shown = self.alice.call("getABubblePublicLinkAsModerator", room, True, "fr")
        self.assertIn(link["invitationURL"], shown["emailContent"]["text"])

        old, new = link["openInviteId"], self.alice.call("generateNewPublicUrl", room)["openInviteId"]
        self.assertEqual(self.bob.refusal("joinBubbleByOpenInviteId", old)["errorDetailsCode"], 40400)
        preview = self.bob.call("checkOpenInviteIdValidity", new)
        self.assertEqual((preview["roomName"], preview["invitingUserId"]), ("Open", self.alice.id))
        self.assertEqual(self.bob.call("joinBubbleByOpenInviteId", new), {"roomId": room, "hasAlreadyJoinThisRoom": False})
        self.assertEqual(self.member(self.bob, room)["status"], "accepted")
        self.assertTrue(self.bob.call("joinBubbleByOpenInviteId", new)["hasAlreadyJoinThisRoom"])

        self.alice.call("removePublicUrl", room)
        self.assertEqual(self.alice.call("getAllOpenInviteIdPerRoomOfAUser", None, None, room), [])
        self.assertEqual(self.bob.refusal("checkOpenInviteIdValidity", new)["errorDetailsCode"], 404116)

    def test_addresses_are_invited_by_mail(self):
        room, stranger = self.alice.call("createBubble", "Lecture", "")["id"], "sdk.stranger@nowhere.test"
        invited = self.alice.call("inviteContactsByEmailsToBubble", [stranger, self.bob.address], room)
        self.assertEqual(invited["guestEmails"], [stranger])
        self.assertEqual(self.alice.call("getBubble", room)["guestEmails"], [stranger])
        self.assertEqual(self.member(self.bob, room)["status"], "invited")
        mailbox = shared().env()["USHER_MAILBOX_URL"]
        await_that(lambda: any(stranger in email["to"] for email in request(f"{mailbox}/messages").json), 30, "the e-mail to the stranger")


if __name__ == "__main__":
    unittest.main()
