"""The first story, an invite into an organization, as orchd's clients live it: by curl, by a client made from the OpenAPI
document, and every operation with its answers held to that document."""

import json
import re
import subprocess
import tempfile
import unittest
import uuid
from pathlib import Path

import running
from openapi import Document

HERE = Path(__file__).resolve().parent
FIXTURE = HERE.parent / "fixtures" / "orchd" / "openapi.json"
CLIENTS = HERE / "clients"
NOBODY = str(uuid.UUID(int=0x0123456789AB_4000_8000_0123456789AB))


class OrchdTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        env = running.shared().env()
        cls.base, cls.master, cls.mailbox = env["USHER_URL"] + "/api", env["USHER_MASTER_ORG"], env["USHER_MAILBOX_URL"]
        cls.site = env["USHER_URL"]
        cls.owner = {"email": env["USHER_OWNER_EMAIL"], "password": env["USHER_OWNER_PASSWORD"]}

    def address(self) -> str:
        return f"{uuid.uuid4().hex[:12]}+dev@example.org"

    def email_to(self, address: str) -> dict:
        found = []

        def arrived():
            messages = running.request(self.mailbox + "/messages").json
            found[:] = [message for message in messages if address in str(message["to"])]
            return bool(found)

        running.await_that(arrived, 20, f"an e-mail to {address}")
        return found[0]

    def sign_in(self) -> str:
        answer = running.request(self.base + "/login/sessions", "POST", self.owner)
        self.assertEqual(answer.status, 200, answer.text)
        return answer.headers["Set-Cookie"].split(";")[0]


class TheStoryByCurl(OrchdTest):
    def curl(self, *words: str) -> tuple[int, str]:
        done = subprocess.run(["curl", "-sS", "-w", "\n%{http_code}", *words], capture_output=True, text=True, timeout=30)
        self.assertEqual(done.returncode, 0, done.stderr)
        body, status = done.stdout.rsplit("\n", 1)
        return int(status), body

    def post(self, path: str, body: dict | None, *words: str) -> tuple[int, str]:
        data = ["-H", "Content-Type: application/json", "-d", json.dumps(body)] if body is not None else []
        return self.curl("-X", "POST", *data, *words, self.base + path)

    def test_invite_email_page_accept_member(self):
        with tempfile.TemporaryDirectory() as folder:
            admin, hers = (f"{folder}/{name}" for name in ("admin", "hers"))
            address = self.address()
            self.assertEqual(self.post("/login/sessions", self.owner, "-c", admin)[0], 200)
            status, link = self.post(f"/orgs/{self.master}/invites", {"email": address, "name": "Inès Moreau", "roles": ["SuperAdmin"]},
                                     "-b", admin, "-H", "Accept-Language: fr")
            self.assertEqual(status, 201, link)
            url = json.loads(link)
            self.assertTrue(url.startswith(self.site + "/invites/"), url)

            email = self.email_to(address)
            self.assertIn(url, email["text"])
            self.assertIn("vous invite à rejoindre", email["subject"])
            self.assertIn("super-administrateur", email["text"])
            for link in re.findall(r"http\S+", email["text"]):
                page = running.request(link)
                self.assertEqual((page.status, page.headers.get_content_type()), (200, "text/html"), link)

            key = url.split("/invites/")[1].split("?")[0]
            status, validation = self.post(f"/invites/{key}/validate", None)
            self.assertEqual(status, 200)
            self.assertTrue(json.loads(validation)["isValid"])
            accept = {"email": address, "password": "a good password", "locale": "fr"}
            self.assertEqual(self.post(f"/invites/{key}", accept, "-c", hers), (200, ""))
            self.assertEqual(self.post(f"/invites/{key}", accept)[0], 404)
            self.assertEqual(json.loads(self.post(f"/invites/{key}/validate", None)[1]), {"isValid": False})

            status, memberships = self.curl("-b", hers, self.base + "/login/memberships")
            self.assertEqual(json.loads(memberships)["memberships"][0]["orgId"], self.master)
            status, members = self.curl("-b", hers, f"{self.base}/orgs/{self.master}/members")
            self.assertIn((address, True), [(member["email"], member["isActive"]) for member in json.loads(members)["items"]])


class TheStoryByAGeneratedClient(OrchdTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if not (CLIENTS / "node_modules" / "openapi-client-axios").exists():
            subprocess.run(["npm", "ci", "--silent", "--ignore-scripts"], cwd=CLIENTS, check=True, timeout=180)
        cls.client = subprocess.Popen(["node", str(CLIENTS / "orchd.js"), str(FIXTURE), cls.base], stdin=subprocess.PIPE,
                                      stdout=subprocess.PIPE, text=True)

    @classmethod
    def tearDownClass(cls):
        cls.client.stdin.close()
        cls.client.stdout.close()
        cls.client.wait(10)

    def call(self, operation: str, parameters: dict | None = None, body: dict | None = None, cookie: str = "") -> dict:
        asked = {"operation": operation, "parameters": parameters, "body": body, "headers": {"Cookie": cookie} if cookie else {}}
        self.client.stdin.write(json.dumps(asked) + "\n")
        self.client.stdin.flush()
        return json.loads(self.client.stdout.readline())

    def test_invite_email_accept_member(self):
        address = self.address()
        admin = self.call("createSession", None, self.owner)
        self.assertEqual(admin["status"], 200)
        invite = self.call("createInvite", {"org_id": self.master}, {"email": address, "name": "Ines", "roles": ["Support"]}, admin["cookie"])
        self.assertEqual(invite["status"], 201)
        self.assertIn(invite["data"], self.email_to(address)["text"])
        key = {"invite_id": invite["data"].split("/invites/")[1].split("?")[0]}
        self.assertEqual(self.call("validateInvite", key)["data"]["role"], "Support")
        accepted = self.call("acceptInvite", key, {"email": address, "password": "a good password"})
        self.assertEqual(accepted["status"], 200)
        self.assertEqual(self.call("getLogin", None, None, accepted["cookie"])["data"]["email"], address)
        # The bare form of generated Python clients.
        self.assertEqual(self.call("getLogin", None, None, accepted["cookie"].removeprefix("id0="))["status"], 200)
        listed = self.call("getMembers", {"org_id": self.master, "role": "Support"}, None, admin["cookie"])["data"]["items"]
        self.assertIn(address, [member["email"] for member in listed if member["isActive"]])


# Documented, but nothing here leads to it: no account is barred from signing in, GET has nothing that could be malformed,
# names may be given twice.
NEVER = {("createSession", "403"), ("getLogin", "400"), ("getOrg", "400"), ("createCustomer", "409"), ("createAccessToken", "409")}


class EveryOperation(OrchdTest):
    """Each with every documented status, held to the OpenAPI document."""

    def setUp(self):
        self.document = Document(FIXTURE)
        self.seen = set()

    def call(self, method: str, path: str, status: int, body=None, **headers: str):
        answer = running.request(self.base + path, method, json.dumps(body) if body is not None else None,
                                 {"Content-Type": "application/json"} | {name.capitalize(): value for name, value in headers.items()})
        what = f"{method} {path}"
        self.assertEqual(answer.status, status, f"{what}: {answer.text}")
        self.assertEqual(self.document.faults(method, path, status, answer.headers.get("Content-Type", ""), answer.text), [], what)
        self.seen.add((self.document.operation(method, path)["operationId"], str(status)))
        return answer

    def refusals(self, method: str, path: str, stranger: str, known: str, body=None, bad_body=False):
        """401 without a credential, 403 for a stranger, 404 for an organization that is not there, 400 for a body that does not fit."""
        self.call(method, path, 401, body)
        self.call(method, path, 401, body, cookie="id0=unknown")
        self.call(method, path, 403, body, cookie=stranger)
        self.call(method, path, 403, body, authorization="Bearer unknown")
        self.call(method, path.replace(self.org, NOBODY), 404, body, cookie=known)
        self.call(method, path.replace(self.org, "nonsense"), 404, body)
        if bad_body:
            self.call(method, path, 400, [], cookie=known)

    def test_answers_as_documented(self):
        owner = self.sign_in()
        for path in ("/version", "/status", "/branding"):
            self.call("GET", path, 200)
        self.call("POST", "/login/sessions", 400, {})
        self.call("POST", "/login/sessions", 401, {"email": "nobody@example.org", "password": "wrong password"})
        self.call("POST", "/login/sessions", 200, self.owner)

        self.org = self.call("POST", f"/orgs/{self.master}/customers", 201, {"name": "Moreau SARL"}, cookie=owner).json["id"]
        here = f"/orgs/{self.org}"
        address = self.address()
        who = {"email": address, "password": "a good password", "name": "A stranger"}
        login = self.call("POST", f"/logins?orgId={self.org}", 201, who, cookie=owner).json["id"]
        self.call("POST", f"/logins?orgId={self.org}", 409, who, cookie=owner)
        self.call("POST", f"/logins?orgId={self.org}", 400, {}, cookie=owner)
        self.call("POST", f"/logins?orgId={self.org}", 401, who)
        stranger = running.request(self.base + "/login/sessions", "POST", {"email": address, "password": who["password"]}).headers["Set-Cookie"].split(";")[0]
        self.call("POST", f"/logins?orgId={self.org}", 403, who, cookie=stranger)

        self.refusals("GET", here, stranger, owner)
        self.call("GET", here, 200, cookie=owner)
        self.refusals("PATCH", here, stranger, owner, {"name": "New"}, bad_body=True)
        self.call("PATCH", here, 204, {"locale": "fr"}, cookie=owner)
        self.refusals("GET", here + "/customers", stranger, owner)
        self.call("GET", here + "/customers?limit=x", 400, cookie=owner)
        self.call("GET", f"/orgs/{self.master}/customers?sortOrder=desc", 200, cookie=owner)
        self.refusals("POST", here + "/customers", stranger, owner, {"name": "Sub"}, bad_body=True)

        tokens = here + "/access_tokens"
        self.refusals("POST", tokens, stranger, owner, {"roles": ["SuperAdmin"]}, bad_body=True)
        token = self.call("POST", tokens, 201, {"roles": ["SuperAdmin"], "tokenExpires": "2099-01-01T00:00:00Z", "friendlyName": "CI"}, cookie=owner).json
        bearer = "Bearer " + token["unencryptedToken"]
        self.refusals("GET", tokens, stranger, owner)
        self.call("GET", tokens, 200, authorization=bearer)
        self.call("GET", "/login/memberships", 200, authorization=bearer)

        invites = here + "/invites"
        invited = {"email": self.address(), "name": "Ines Moreau", "roles": ["Owner"], "sendEmail": False}
        self.refusals("POST", invites, stranger, owner, invited, bad_body=True)
        key = self.call("POST", invites, 201, invited, authorization=bearer).json.split("/invites/")[1].split("?")[0]
        self.call("POST", f"/invites/{key}/validate", 200)
        self.call("POST", f"/invites/{key}", 400)
        self.call("POST", f"/invites/{key}", 403, cookie=stranger)
        self.call("POST", f"/invites/{NOBODY}", 404)
        known = self.call("POST", invites, 201, {"email": address, "name": "S", "roles": ["Support"], "sendEmail": False}, cookie=owner).json
        self.call("POST", "/invites/" + known.split("/invites/")[1].split("?")[0], 401, {"email": address, "password": "not the password"})
        self.call("POST", f"/invites/{key}", 200, {"email": invited["email"], "password": "her own password"})
        self.call("POST", invites, 409, invited, cookie=owner)

        members = here + "/members"
        self.refusals("GET", members, stranger, owner)
        listed = self.call("GET", members + "?sortBy=status", 200, cookie=owner).json["items"]
        pending, own = (next(member["id"] for member in listed if member["isActive"] is active) for active in (False, True))
        self.refusals("POST", members, stranger, owner, {"loginId": login, "roles": ["Support"]}, bad_body=True)
        self.call("POST", members, 409, {"loginId": login, "roles": ["Support"]}, cookie=owner)
        self.refusals("GET", f"{members}/{own}", stranger, owner)
        self.call("GET", f"{members}/{own}", 200, cookie=owner)
        self.refusals("PUT", f"{members}/{pending}", stranger, owner, {"roles": ["Business"]}, bad_body=True)
        self.call("PUT", f"{members}/{pending}", 200, {"notifications": ["billing"]}, cookie=owner)
        self.refusals("DELETE", f"{members}/{pending}", stranger, owner)
        self.call("DELETE", f"{members}/{own}", 400, cookie=owner)
        self.call("DELETE", f"{members}/{pending}", 204, cookie=owner)
        second = self.call("POST", members, 201, {"loginId": login, "roles": ["Support"]}, cookie=owner).json["id"]
        self.call("PUT", here + "/owner", 401, {"memberId": second})
        self.call("PUT", here + "/owner", 403, {"memberId": second}, cookie=stranger)
        self.call("PUT", here + "/owner", 404, {"memberId": NOBODY}, cookie=owner)
        self.call("PUT", here + "/owner", 400, {}, cookie=owner)
        self.call("PUT", here + "/owner", 200, {"memberId": second}, cookie=owner)

        self.refusals("DELETE", f"{tokens}/{token['id']}", self.foreign(), owner)
        self.call("DELETE", f"{tokens}/{token['id']}", 204, cookie=owner)

        self.call("GET", "/login", 200, cookie=owner)
        self.call("GET", "/login", 401)
        self.call("GET", "/login/memberships", 401)
        sessions = self.call("GET", "/login/sessions", 200, cookie=stranger).json["items"]
        self.call("GET", "/login/sessions", 401)
        self.call("DELETE", "/login/sessions/current", 401)
        self.call("DELETE", "/login/sessions", 401)
        self.call("DELETE", f"/login/sessions/{sessions[0]['id']}", 401)
        self.call("DELETE", f"/login/sessions/{sessions[0]['id']}", 200, cookie=stranger)
        self.call("DELETE", "/login/sessions/current", 200, cookie=self.sign_in())
        self.call("DELETE", "/login/sessions", 200, cookie=self.sign_in())

        self.assertEqual(self.document.answers() - self.seen, NEVER)

    def foreign(self) -> str:
        """The session of a login that is nobody in the organization."""
        address = self.address()
        running.request(f"{self.base}/logins?orgId={self.master}", "POST", {"email": address, "password": "a good password", "name": "Foreign"},
                        {"Cookie": self.sign_in()})
        return running.request(self.base + "/login/sessions", "POST", {"email": address, "password": "a good password"}).headers["Set-Cookie"].split(";")[0]


if __name__ == "__main__":
    unittest.main()
