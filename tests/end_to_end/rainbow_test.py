"""Rainbow's sign-in, users, open invites, public links and self-registration through nginx, as its clients call them."""

import base64
import hashlib
import json
import re
import threading
import time
import unittest
import urllib.parse

from bad_input_test import WRONG_BODIES, WRONG_VALUES
from rocketchat_test import owner_of
from running import request, shared

ENDUSER, AUTHENTICATION = "/api/rainbow/enduser/v1.0/", "/api/rainbow/authentication/v1.0/"
PASSWORD = "Rainbow-1: with a colon"


def basic(name, secret):
    return "Basic " + base64.b64encode(f"{name}:{secret}".encode()).decode()


def login_headers(env, address, password):
    digest = hashlib.sha256((env["USHER_RAINBOW_APP_SECRET"] + password).encode()).hexdigest()
    return {"Authorization": basic(address, password), "x-rainbow-app-auth": basic(env["USHER_RAINBOW_APP_ID"], digest),
            "Accept": "application/json", "Content-Type": "application/json", "x-rainbow-client": "sdk_node", "x-rainbow-client-version": "2.46.1"}


class Client:
    """What a client of the API keeps: where the server is, its token, and who it is."""

    def __init__(self, env):
        self.env, self.url, self.headers, self.me = env, env["USHER_URL"], {"Content-Type": "application/json"}, {}

    def sign_in(self, address, password=PASSWORD):
        answer = request(self.url + AUTHENTICATION + "login", headers=login_headers(self.env, address, password))
        assert answer.status == 200, answer.text
        self.me, self.headers = answer.json["loggedInUser"], {"Authorization": "Bearer " + answer.json["token"],
                                                              "Content-Type": "application/json"}
        return self

    def call(self, method, path, body=None, portal=ENDUSER):
        return request(self.url + portal + path, method, body, self.headers)

    def get(self, path):
        return self.call("GET", path)

    def own(self, method, path, body=None):
        return self.call(method, f"users/{self.me['id']}/{path}", body)

    def join(self, link):
        return self.call("POST", "rooms/open-invites", {"openInviteId": link})


def newcomer(env, name):
    """A user of the workspace who has signed in."""
    made = owner_of(env).post("users.create", {"email": f"{name}@example.net", "name": f"{name.title()} Moreau", "username": name,
                                               "password": PASSWORD})
    assert made.status == 200, made.text
    return Client(env).sign_in(f"{name}@example.net")


class RainbowTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.env = shared().env()
        cls.url = cls.env["USHER_URL"]
        cls.alice, cls.bob = newcomer(cls.env, "rainbow.alice"), newcomer(cls.env, "rainbow.bob")
        cls.owner = owner_of(cls.env)

    def room(self, name):
        """A room of Alice's, made by her under Rocket.Chat."""
        made = self.owner.post("groups.create", {"name": name}).json["group"]["_id"]
        self.owner.post("groups.invite", {"roomId": made, "userId": self.alice.me["id"]})
        self.sql(f"UPDATE room_members SET roles = 'owner' WHERE room_id = UNHEX('{made}') AND user_id = UNHEX('{self.alice.me['id']}')")
        return made

    def sql(self, statement):
        shared().sql(statement)

    # --- sign-in

    def test_a_client_learns_where_to_sign_in_signs_in_renews_and_signs_out(self):
        anonymous = Client(self.env)
        urls = anonymous.call("GET", "urls?uid=rainbow.alice%40example.net", portal=AUTHENTICATION).json["data"][0]
        path = urllib.parse.urlsplit(urls["loginUrl"]).path
        self.assertEqual(path, AUTHENTICATION + "login")
        self.assertEqual(len(anonymous.call("GET", "urls", portal=AUTHENTICATION).json["errorDetails"]), 2)

        answer = request(self.url + path, headers=login_headers(self.env, "rainbow.alice@example.net", PASSWORD))
        self.assertTrue(answer.headers["Content-Type"].startswith("application/json"))
        self.assertRegex(answer.headers["x-rainbow-request-id"], "^[0-9a-f]{32}$")
        self.assertEqual(answer.json["loggedInUser"]["displayName"], "Rainbow.Alice Moreau")
        payload = json.loads(base64.urlsafe_b64decode(answer.json["token"].split(".")[1] + "=="))
        self.assertEqual(payload["countRenewed"], 0)
        self.assertGreater(payload["exp"], time.time())

        client = Client(self.env).sign_in("rainbow.alice@example.net")
        renewed = client.call("GET", "renew", portal=AUTHENTICATION)
        self.assertEqual(renewed.status, 200, renewed.text)
        for authorization in ("Bearer " + renewed.json["token"], renewed.json["token"]):
            checked = request(self.url + AUTHENTICATION + "validator", headers={"Authorization": authorization})
            self.assertEqual((checked.status, checked.json), (200, {"status": "OK"}))
        left = client.call("GET", "logout", portal=AUTHENTICATION)
        self.assertEqual(left.json, {"status": "User rainbow.alice@example.net successfully logged out", "data": []})
        self.assertEqual(client.get("users/me").status, 401)

    def test_wrong_passwords_applications_and_tokens_are_told_in_rainbows_words(self):
        wrong = request(self.url + AUTHENTICATION + "login", headers=login_headers(self.env, "rainbow.alice@example.net", "wrong"))
        self.assertEqual((wrong.status, wrong.json["errorDetailsCode"]), (401, 401500))
        self.assertEqual(wrong.json["errorDetails"], "Unknown login or wrong password for login rainbow.alice@example.net")
        headers = login_headers(self.env, "rainbow.alice@example.net", PASSWORD) | {"x-rainbow-app-auth": basic("other", "0" * 64)}
        unknown = request(self.url + AUTHENTICATION + "login", headers=headers)
        self.assertEqual(unknown.json["errorDetails"], "Unknown application or wrong token for application id other")
        for authorization, words in ((None, "No authorization token was found"), ("Bearer x", "jwt malformed")):
            answer = request(self.url + ENDUSER + "users/me", headers={"Authorization": authorization} if authorization else {})
            self.assertEqual((answer.status, answer.json["errorDetailsCode"], answer.json["errorDetails"]), (401, 401202, words))

    def test_health_settings_and_the_company(self):
        self.assertEqual(request(self.url + "/api/rainbow/ping").json, {"status": "OK"})
        for portal in (AUTHENTICATION, ENDUSER):
            self.assertEqual(request(self.url + portal + "about").json["version"], "1.84.0")
        self.assertEqual(self.alice.get("settings/apis").json["data"]["ttl"], 1440)
        company = self.alice.get(f"companies/{self.alice.me['companyId']}?format=full&selectedThemeObj=false").json["data"]
        self.assertEqual(company["name"], "Usher")

    def test_every_refusal_is_json(self):
        for method, path, status in (("GET", "/api/rainbow/nowhere", 404), ("PATCH", "/api/rainbow/ping", 405), ("GET", "/api/rainbow", 404),
                                     ("GET", ENDUSER + "rooms/open-invites", 405)):
            answer = request(self.url + path, method)
            self.assertEqual((answer.status, answer.json["errorCode"]), (status, status), path)
        large = self.alice.call("POST", "rooms/open-invites", {"openInviteId": "x" * 100_000})
        self.assertEqual((large.status, large.json["errorCode"]), (413, 413))

    # --- users

    def test_users_are_shown_found_and_listed(self):
        self.assertEqual(self.alice.get("users/me").json["data"]["loginEmail"], "rainbow.alice@example.net")
        bob = self.alice.get(f"users/{self.bob.me['id']}?format=full").json["data"]
        self.assertEqual(bob["lastName"], "Moreau")
        self.assertEqual(self.alice.get(f"users/jids/{bob['jid_im']}").json["data"]["id"], self.bob.me["id"])
        for path in ("users/loginemails", "users/loginEmails"):
            found = self.alice.call("POST", path, {"loginEmail": ["rainbow.bob@example.net", "nobody@example.net"]}).json
            self.assertEqual([user["id"] for user in found["data"]], [self.bob.me["id"]])
        seen, offset = [], 0
        while True:
            page = self.alice.get(f"users/networks?limit=2&offset={offset}").json
            seen, offset = seen + page["data"], offset + 2
            if len(seen) >= page["total"]:
                break
        self.assertIn(self.bob.me["id"], [user["id"] for user in seen])
        self.assertEqual(self.alice.get("users/" + "0" * 24).json["errorDetailsCode"], 404000)
        self.assertEqual(self.alice.get("users/nobody").json["errorDetails"][0]["param"], "userId")

    # --- open invites

    def test_a_personal_open_invite_is_made_bound_used_reset_and_unbound(self):
        room, alice = self.room("rainbow-personal"), self.alice
        self.assertEqual(alice.own("GET", "open-invites").json["errorDetailsCode"], 404115)
        # Generated clients send a content type and no body.
        record = alice.own("POST", "open-invites/reset").json["data"]
        self.assertEqual(record["roomId"], None)
        self.assertRegex(record["openInviteId"], "^[0-9a-f]{12}4[0-9a-f]{3}[89ab][0-9a-f]{15}$")
        bound = alice.own("PUT", "open-invites/bind", {"roomId": room}).json["data"]
        self.assertEqual(bound, {"userId": alice.me["id"], "openInviteId": record["openInviteId"], "roomId": room})
        preview = request(f"{self.url}{ENDUSER}rooms/open-invites/validate?openInviteId={record['openInviteId']}").json["data"]
        self.assertEqual(preview["roomName"], "rainbow-personal")
        self.assertEqual(self.bob.join(record["openInviteId"]).json["data"], {"roomId": room, "hasAlreadyJoinThisRoom": False})
        self.assertEqual(self.bob.join(record["openInviteId"]).json["data"], {"roomId": room, "hasAlreadyJoinThisRoom": True})
        fresh = alice.own("POST", "open-invites/reset").json["data"]
        self.assertEqual(fresh["roomId"], room)
        self.assertEqual((self.bob.join(record["openInviteId"]).status, self.bob.join(record["openInviteId"]).json["errorDetailsCode"]),
                         (404, 40400))
        self.assertEqual(alice.own("PUT", "open-invites/unbind").json["data"]["roomId"], None)
        self.assertEqual(self.bob.join(fresh["openInviteId"]).json["errorDetailsCode"], 404116)
        self.assertEqual(self.bob.call("GET", f"users/{alice.me['id']}/open-invites").json["errorDetailsCode"], 403100)

    # --- public links

    def test_a_public_link_is_bound_listed_reset_shown_and_unbound(self):
        room = self.room("rainbow-public")
        link = self.alice.own("POST", "public-links/bind", {"roomId": room}).json["data"]
        self.assertEqual(link["roomType"], "default")
        self.assertEqual(link["invitationURL"], f"{self.url}/i/{link['openInviteId']}")
        page = request(link["invitationURL"])
        self.assertEqual((page.status, page.headers.get_content_type()), (200, "text/html"))
        for query in (f"?roomId={room}", f"?type=default&roomId={room}", f"?type=default+roomId%3D{room}"):
            self.assertEqual(self.alice.own("GET", "public-links" + query).json, {"data": [link]}, query)
        fresh = self.alice.own("PUT", "public-links/reset", {"roomId": room}).json["data"]
        self.assertNotEqual(fresh["openInviteId"], link["openInviteId"])
        shown = self.alice.get(f"rooms/{room}/public-links?emailContent=true&language=de").json["data"]
        self.assertEqual(shown["openInviteId"], fresh["openInviteId"])
        self.assertIn(fresh["invitationURL"], shown["emailContent"]["text"])
        gone = self.alice.own("PUT", "public-links/unbind", {"roomId": room}).json
        self.assertEqual((gone["status"], gone["data"]), ("Public link for roomType default successfully deleted", fresh))
        self.assertEqual(self.bob.join(fresh["openInviteId"]).status, 404)

    def test_links_are_shared_with_rocketchat(self):
        room = self.room("rainbow-shared")
        link = self.alice.own("POST", "public-links/bind", {"roomId": room}).json["data"]["openInviteId"]
        listed = [entry for entry in self.owner.get("listInvites").json if entry["rid"] == room]
        self.assertEqual([entry["_id"].replace("-", "") for entry in listed], [link])
        friend = owner_of(self.env)
        self.assertTrue(friend.post("validateInviteToken", {"token": listed[0]["_id"]}).json["valid"])
        self.assertEqual(friend.post("useInviteToken", {"token": link}).json["room"]["rid"], room)

    def test_of_many_at_once_exactly_as_many_join_as_there_are_places(self):
        room = self.room("rainbow-crowd")   # of 20 places the owner and Alice have two
        link = self.alice.own("POST", "public-links/bind", {"roomId": room}).json["data"]["openInviteId"]
        def register(number, answers):
            answers.append(self.register(f"crowd{number}@example.net", {"openInviteId": link}).status)
        answers = []
        threads = [threading.Thread(target=register, args=(number, answers)) for number in range(24)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual((answers.count(200), answers.count(403)), (18, 6), answers)

    # --- self-registration

    def register(self, address, key, **more):
        return request(self.url + ENDUSER + "users/self-register", "POST", {"loginEmail": address, "password": PASSWORD} | key | more)

    def test_a_stranger_with_a_link_registers_and_is_in(self):
        room = self.room("rainbow-strangers")
        link = self.alice.own("POST", "public-links/bind", {"roomId": room}).json["data"]["openInviteId"]
        made = self.register("stranger@example.net", {"openInviteId": link}, firstName="Sam", lastName="Stranger", isInitialized=True)
        self.assertEqual(made.status, 200, made.text)
        self.assertEqual((made.json["data"]["displayName"], made.json["data"]["guestMode"]), ("Sam Stranger", True))
        stranger = Client(self.env).sign_in("stranger@example.net")
        self.assertEqual(stranger.join(link).json["data"]["hasAlreadyJoinThisRoom"], True)
        again = self.register("stranger@example.net", {"openInviteId": link})
        self.assertEqual((again.status, again.json["errorDetailsCode"], again.json["errorDetailsData"]), (409, 409000, {"guestMode": True}))
        self.assertEqual(self.register("second@example.net", {}).json["errorDetailsCode"], 400451)

    # --- whatever is sent

    def test_wrong_values_and_bodies_are_refused_in_rainbows_words(self):
        own = f"users/{self.alice.me['id']}/"
        operations = [("POST", "users/loginemails", {"loginEmail": ["a@b.example"]}), ("POST", "rooms/open-invites", {"openInviteId": "0" * 32}),
                      ("PUT", own + "open-invites/bind", {"roomId": "0" * 24}), ("POST", own + "public-links/bind", {"roomId": "0" * 24}),
                      ("PUT", own + "public-links/reset", {"roomId": "0" * 24}), ("PUT", own + "public-links/unbind", {"roomId": "0" * 24}),
                      ("POST", "users/self-register", {"loginEmail": "bad@example.net", "password": PASSWORD, "openInviteId": "0" * 32,
                                                       "firstName": "A", "country": "FRA", "emails": [], "isInitialized": True})]
        for method, path, good in operations:
            bodies = [json.dumps(good | {field: value}).encode() for field in good for value in WRONG_VALUES] + WRONG_BODIES
            for body in bodies:
                answer = self.alice.call(method, path, body)
                with self.subTest(path=path, body=body[:80]):
                    may_be_good = path == "users/loginemails" and answer.status == 200
                    self.assertTrue(may_be_good or 400 <= answer.status < 500, answer.text)
                    self.assertTrue(may_be_good or answer.json["errorCode"] == answer.status, answer.text)
        for identifier in ("0", "x" * 24, "0" * 25, "%00", "a@b", "..%2f.."):
            for path in (f"users/{identifier}", f"users/{identifier}/open-invites", f"rooms/{identifier}/public-links", f"companies/{identifier}"):
                answer = self.alice.get(path)
                self.assertTrue(400 <= answer.status < 500 and answer.json["errorCode"] == answer.status, path)

    def test_no_token_or_password_is_in_a_log(self):
        link = self.alice.own("POST", "public-links/bind", {"roomId": self.room("rainbow-logs")}).json["data"]["openInviteId"]
        request(f"{self.url}{ENDUSER}rooms/open-invites/validate?openInviteId={link}")
        request(f"{self.url}/i/{link}")
        self.bob.join(link)
        token = self.bob.headers["Authorization"].split()[1]
        for name in ("usherd.log", "access.log", "error.log"):
            log = shared().log(name) if (shared().state / "log" / name).exists() else ""
            for secret in (link, token, PASSWORD, base64.b64encode(f"rainbow.bob@example.net:{PASSWORD}".encode()).decode()):
                self.assertNotIn(secret, log, name)
            self.assertIsNone(re.search(r"openInviteId=[0-9a-f]", log), name)


if __name__ == "__main__":
    unittest.main()
