"""Whatever is sent to an operation: the dialect's own refusal with a status of 4xx, and not a row more or less."""

import json
import unittest

from rocketchat_test import owner_of
from running import Running, exchange, request

POSTED = {
    "login": {"user": "x", "password": "y"},
    "users.create": {"email": "a@b.example", "name": "A", "username": "a", "password": "rocket.chat"},
    "users.register": {"username": "r", "email": "r@b.example", "pass": "rocket.chat", "name": "R"},
    "users.delete": {"userId": "0" * 24},
    "groups.create": {"name": "g"},
    "channels.create": {"name": "c"},
    "groups.invite": {"roomId": "0" * 24, "userId": "0" * 24},
    "channels.invite": {"roomId": "0" * 24, "userId": "0" * 24},
    "groups.delete": {"roomId": "0" * 24},
    "channels.delete": {"roomId": "0" * 24},
    "rooms.banUser": {"roomId": "0" * 24, "userId": "0" * 24},
    "rooms.unbanUser": {"roomId": "0" * 24, "userId": "0" * 24},
    "im.create": {"username": "nobody.there"},
    "permissions.update": {"permissions": [{"_id": "create-invite-links", "roles": ["admin"]}]},
    "findOrCreateInvite": {"rid": "GENERAL", "days": 1, "maxUses": 1},
    "useInviteToken": {"token": "none"},
    "validateInviteToken": {"token": "none"},
    "sendInvitationEmail": {"emails": ["a@b.example"]},
}
WRONG_VALUES = [None, True, -1, 1.5, 10**30, "", " ", "\0", "a\r\nBcc: x@y.example", "\u2028", "x" * 5000, [], [[]], [None], {}, {"a": {}},
                "\U0001F6AA", "a@b@c", "<script>", "'; DROP TABLE users; --", "%00", "../../etc/passwd"]
# Refused as a whole: no JSON object, or none that can be read.
WRONG_BODIES = [b"", b"{", b"[]", b'"text"', b"null", b"{}garbage", b'{"a":1,}', b"{'a':1}", b"[" * 40000, b'{"a":' * 5000 + b"1" + b"}" * 5000,
                b'{"rid":"\xff\xfe"}', b"\xef\xbb\xbf{}", b'{"\\u0000":1}', b"{" + b" " * 70000 + b"}"]
# With these a value may be good, so that the operation does its work.
MAY_SUCCEED = {"validateInviteToken"}


class BadInputTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.running = Running().must_be_up_with("[limits]\nenabled = false\n[rocketchat]\nregistration = \"disabled\"\n")
        cls.addClassCleanup(cls.running.end)
        cls.env = cls.running.env()
        cls.owner = owner_of(cls.env)

    def rows(self):
        """How many rows each table has; sessions and e-mails move by themselves."""
        sql = ("SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name NOT IN "
               "('sessions', 'mail_spool', 'mail_log', 'mail_attempts')")
        tables = self.sql(sql).split()
        return self.sql(" UNION ALL ".join(f"SELECT '{table}', COUNT(*) FROM {table}" for table in tables))

    def sql(self, statement):
        return self.running.sql(statement)

    def send(self, name, body):
        headers = self.owner.headers | {"Content-Type": "application/json"}
        return request(f"{self.owner.url}/api/v1/{name}", "POST", body, headers)

    def assert_refused(self, answer, name, what):
        self.assertIn(answer.status, range(400, 500), f"{name} {what!r:.100}: {answer.text[:200]}")
        self.assertIs(answer.json["success"], False)
        self.assertEqual(answer.headers["Content-Type"], "application/json")

    def test_bodies_that_are_no_json_object_are_refused(self):
        before = self.rows()
        for name in POSTED:
            for body in WRONG_BODIES:
                self.assert_refused(self.send(name, body), name, body)
        self.assertEqual(self.rows(), before)

    def test_a_body_over_the_limit_is_413(self):
        for size in (65_537, 300_000):
            answer = self.send("findOrCreateInvite", b'{"rid":"' + b"x" * size + b'"}')
            self.assertEqual((answer.status, answer.json["success"]), (413, False))

    def test_unknown_fields_are_refused_where_nothing_else_is_allowed(self):
        for name in ("findOrCreateInvite", "useInviteToken", "validateInviteToken", "sendInvitationEmail", "rooms.banUser", "rooms.unbanUser"):
            good = POSTED[name]
            answer = self.send(name, json.dumps(good | {"unknown": 1}))
            self.assertEqual((answer.status, answer.json["errorType"]), (400, "invalid-params"), f"{name}: {answer.text}")

    def test_no_value_of_a_field_makes_a_fault(self):
        for name, good in POSTED.items():
            for field in good:
                for value in WRONG_VALUES:
                    answer = self.send(name, json.dumps(good | {field: value}))
                    self.assertLess(answer.status, 500, f"{name} {field}={value!r:.60}: {answer.text[:200]}")
                    if answer.status == 200:
                        self.assert_may_be_taken(name, field, value)
        self.assertNotIn(" error ", self.running.log("usherd.log"))

    def assert_may_be_taken(self, name, field, value):
        """What is taken must not be able to do harm where it is shown or sent."""
        text = json.dumps(value, ensure_ascii=False)
        self.assertNotRegex(value if isinstance(value, str) and name != "validateInviteToken" else "", r"[\0\r\n\u2028]",
                            f"{name} {field}={text} was taken")

    def test_queries_and_paths_that_do_not_fit_are_refused(self):
        for path in ("users.info", "users.info?userId=zz", "users.info?userId[]=1", "groups.info", "groups.info?roomId=%00", "groups.members",
                     "rooms.info?roomId=%ff%fe", "channels.info?roomName=%0d%0a", "permissions.listAll?updatedSince=never", "nothing", ""):
            self.assert_refused(self.owner.get(path), path, "")
        for path in ("removeInvite/%00", "removeInvite/%ff", "removeInvite/" + "x" * 2000, "removeInvite/"):
            self.assert_refused(self.owner.delete(path), path, "")

    def test_usherd_serves_on_after_requests_that_are_no_http(self):
        for line in (b"\0\0\0\0\r\n\r\n", b"GET /api/v1/\xff HTTP/1.1\r\nHost: x\r\n\r\n", b"POST /api/v1/login HTTP/1.1\r\nHost: x\r\n"
                     b"Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{}"):
            exchange(self.running.port, line)
        self.assertEqual(self.owner.get("me").status, 200)


if __name__ == "__main__":
    unittest.main()
