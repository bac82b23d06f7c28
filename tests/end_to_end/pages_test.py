"""The pages that links lead to, in a real browser: each in its states, on a phone and a desk, in the dark and in the light, in three
languages; with nothing for axe-core to find fault with; and the stories that people live with them. Screenshots: build/screenshots."""

import json
import os
import re
import shutil
import signal
import subprocess
import unittest
import uuid
from urllib.parse import unquote

import browser
from browser import SCREENSHOTS, Browser
from pages_world import PASSWORD, World
from rainbow import add_user
from running import TREE, await_that, request

LIMIT = 30_000   # bytes of a page, all of its files and its data, uncompressed
SIGHTS = [{"name": "phone-light-de", "width": 360, "height": 740, "locale": "de-DE"},
          {"name": "phone-dark-en", "width": 360, "height": 740, "locale": "en-GB", "dark": True},
          {"name": "desk-light-en", "width": 1280, "height": 800, "locale": "en-GB"},
          {"name": "desk-dark-fr", "width": 1280, "height": 800, "locale": "fr-CA", "dark": True}]


class PagesTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        if why := browser.missing():
            raise unittest.SkipTest(why)
        cls.world = World()
        cls.addClassCleanup(cls.world.end)
        cls.browser = Browser()
        cls.addClassCleanup(cls.browser.end)

    def look_at(self, name: str, url: str, prepare=lambda: None, sights=SIGHTS, expected: str = "nothing") -> None:
        """From every side: nothing sticks out, axe finds nothing, the browser complains of nothing (but of what is expected)."""
        for sight in sights:
            with self.subTest(page=name, sight=sight["name"]):
                self.browser.open(url, **{key: value for key, value in sight.items() if key != "name"})
                prepare()
                self.browser.shot(f"{name}-{sight['name']}")
                self.assertEqual(self.browser.do("overflow"), 0, "wider than the window")
                self.assertEqual(self.browser.do("axe"), [])
                self.assertEqual([one for one in self.browser.do("errors") if expected not in one], [])
                self.assertNotIn("undefined", self.browser.text())


class EachPage(PagesTest):
    def test_of_an_invite_in_its_states(self):
        for state in ("new", "registered", "expired", "used", "withdrawn", "renewed", "unknown"):
            self.look_at(f"invite-{state}", self.world.invite_in_state(state))

    def test_of_a_room_link_in_its_states(self):
        for state in ("open", "chat", "locked", "full", "expired", "used", "withdrawn", "unknown"):
            self.look_at(f"room-{state}", self.world.room_link_in_state(state))

    def test_of_a_guest_in_its_states(self):
        for state in ("new", "used", "withdrawn", "unknown"):
            self.look_at(f"register-{state}", self.world.guest_in_state(state))

    def test_of_a_block_link(self):
        self.look_at("block", f"{self.world.url}/block/x", lambda: self.browser.do("appear", selector="#head .mark"))
        self.browser.open(f"{self.world.url}/block/x", scripts=False)
        self.assertIn("No more e-mails", self.browser.text())

    def test_of_the_server(self):
        self.look_at("home", f"{self.world.url}/")

    def test_from_the_narrowest_window_to_the_widest(self):
        sights = [{"name": "320", "width": 320, "height": 568, "locale": "de-DE"}, {"name": "4k", "width": 3840, "height": 2160, "locale": "es-ES"}]
        self.look_at("invite-new", self.world.invite_in_state("new"), sights=sights)
        self.look_at("room-open", self.world.room_link_in_state("open"), sights=sights)

    def test_is_small_and_asks_for_its_own_files_and_its_data_alone(self):
        for name, url in (("invite", self.world.invite_in_state("new")), ("room", self.world.room_link_in_state("open")),
                          ("register", self.world.guest_in_state("new")), ("home", f"{self.world.url}/")):
            with self.subTest(page=name):
                self.browser.open(url, locale="fr-FR")
                traffic = self.browser.do("traffic")
                self.assertTrue(all(one["url"].startswith(self.world.url) for one in traffic), traffic)
                before_use = [one for one in traffic if not one["url"].endswith("/opened")]
                self.assertLessEqual(sum(one["bytes"] for one in before_use), LIMIT)
                data = [one for one in before_use if "/pages/" in one["url"] or "/api/" in one["url"]]
                self.assertEqual(len(data), 1, data)
                self.assertEqual({one["cache"] for one in data}, {"no-store"})
                self.assertEqual({one["cache"] for one in traffic if "/assets/" in one["url"]}, {"no-cache"})
                self.assertEqual({one["referer"] for one in traffic}, {""})
                print(f"{name}: {sum(one['bytes'] for one in before_use)} bytes")

    def test_tells_no_secret_by_its_title(self):
        link = self.world.invite_in_state("new")
        self.browser.open(link)
        self.assertEqual(self.browser.do("title"), "Your invitation · Garden Club")


class Stories(PagesTest):
    def test_from_curl_to_the_email_to_accepted_in_the_browser(self):
        address = f"ines.{uuid.uuid4().hex[:8]}+dev@example.org"
        done = subprocess.run(["curl", "-sS", "-X", "POST", "-H", f"Cookie: {self.world.cookie}", "-H", "Content-Type: application/json", "-d",
                               f'{{"email":"{address}","name":"Ines Moreau","roles":["SuperAdmin"]}}', f"{self.world.url}/api/orgs/{self.world.master}/invites"],
                              text=True, capture_output=True, check=True)
        email = self.world.email_to(address)
        link = re.search(rf"{self.world.url}/invites/\S+", email["text"])[0]
        self.assertEqual(f'"{link}"', done.stdout)
        self.assertIn("Garden Club", email["html"])
        self.assertIn("#0f766e", email["html"])

        self.browser.open(link)
        self.browser.await_text("Olga Owner invites you to Usher")
        self.browser.fill(Choose_a_password="short")
        self.browser.click("Accept the invitation")
        self.browser.await_text("At least 8 characters, please.")
        self.browser.fill(Choose_a_password="correct horse")
        self.browser.click("Accept the invitation")
        self.browser.await_heading("You are in")
        self.assertIn("member of Usher, as super administrator", self.browser.text())
        self.assertEqual(self.browser.do("focused"), "You are in")
        self.assertEqual(self.browser.do("eval", script="document.querySelector('a.main').href"),
                         f"https://app.example.org/?org={self.world.master}&room=&name=")
        self.browser.shot("invite-accepted")
        self.assertEqual(self.browser.do("axe"), [])
        members = request(f"{self.world.url}/api/orgs/{self.world.master}/members", headers={"Cookie": self.world.cookie}).json["items"]
        self.assertIn((address, True), [(one["email"], one["isActive"]) for one in members])

        self.browser.open(link, fresh=False)
        self.browser.await_text("This invitation has been used")

    def test_an_invite_is_accepted_with_the_password_of_an_account(self):
        self.browser.open(self.world.invite_in_state("registered"))
        self.browser.await_text("You already have an account.")
        self.browser.fill(Password="wrong horse")
        self.browser.click("Sign in and accept")
        self.browser.await_text("Wrong password.")
        self.browser.fill(Password="correct horse")
        self.browser.click("Sign in and accept")
        self.browser.await_heading("You are in")

    def test_an_invite_is_accepted_with_the_session_that_is_there(self):
        address, link = self.world.invited()
        self.browser.open(link)
        self.browser.fill(Choose_a_password="correct horse")
        self.browser.click("Accept the invitation")
        self.browser.await_heading("You are in")
        other, others_link = self.world.invited()
        self.browser.open(others_link, fresh=False)
        self.browser.await_text(f"You are signed in as {address}, but the invitation is for someone else.")
        self.browser.shot("invite-wrong-account")
        self.assertEqual(self.browser.do("axe"), [])
        self.browser.click("Switch account")
        self.browser.fill(Choose_a_password="correct horse")
        self.browser.click("Accept the invitation")
        self.browser.await_heading("You are in")

        self.world.sql(f"UPDATE members SET active = FALSE WHERE user_id = (SELECT id FROM users WHERE address = '{other}')")
        self.browser.open(self.world.invite(other), fresh=False)
        self.browser.await_text("Not you?")
        self.browser.shot("invite-signed-in")
        self.assertEqual(self.browser.do("axe"), [])
        self.browser.click("Accept as Ines Moreau")
        self.browser.await_heading("You are in")

    def test_a_public_link_creates_an_account_and_a_place_in_the_room_at_once(self):
        room = self.world.room("Potting Shed")
        self.browser.open(self.world.public_link(room))
        self.browser.await_text("invites you to Potting Shed")
        address = f"dora.{uuid.uuid4().hex[:8]}@example.org"
        for label, value in (("First name", "Dora"), ("Last name", "Dahl"), ("E-mail address", address), ("Choose a password", "simple word")):
            self.browser.do("fill", label=label, value=value)
        self.browser.click("Create the account and join")
        self.browser.await_text("This password cannot be used")
        self.browser.do("fill", label="Choose a password", value=PASSWORD)
        self.browser.click("Create the account and join")
        self.browser.await_text("You are now in the room Potting Shed.")
        self.browser.shot("room-joined")
        self.assertIn("name=Potting%20Shed", self.browser.do("eval", script="document.querySelector('a.main').href"))
        self.assertEqual(self.world.sql("SELECT COUNT(*) FROM room_members m JOIN users u ON u.id = m.user_id WHERE m.room_id = "
                                        f"UNHEX('{room}') AND u.address = '{address}' AND m.status = 'accepted'"), "1")

        self.browser.open(self.world.public_link(self.world.room("Greenhouse")), fresh=False)
        self.browser.shot("room-signed-in")
        self.assertEqual(self.browser.do("axe"), [])
        self.browser.click("Join as Dora Dahl")
        self.browser.await_text("You are now in the room Greenhouse.")

    def test_a_chat_link_lets_in_who_signs_in_and_who_creates_an_account(self):
        link = self.world.room_link_in_state("chat")
        self.browser.open(link)
        for label, value in (("First name", "Emil"), ("Last name", "Egli"), ("E-mail address", f"bob@{uuid.uuid4().hex[:8]}.example.org"),
                             ("Choose a password", "correct horse")):   # the user name bob is taken
            self.browser.do("fill", label=label, value=value)
        self.browser.click("Create the account and join")
        self.browser.await_text("You are now in the room")

        self.browser.open(link)
        self.browser.click("Sign in")
        self.browser.shot("room-sign-in")
        self.assertEqual(self.browser.do("axe"), [])
        self.browser.do("fill", label="E-mail address or user name", value="hosting")
        self.browser.do("fill", label="Password", value="wrong horse")
        self.browser.click("Sign in and join")
        self.browser.await_text("Wrong password.")
        self.browser.do("fill", label="Password", value=PASSWORD)
        self.browser.click("Sign in and join")
        self.browser.await_text("You are now in the room")

    def test_a_guest_registers_by_the_link_in_their_email_and_is_in_the_room(self):
        room, address, link = self.world.guest()
        self.browser.open(link)
        self.assertEqual(self.browser.do("eval", script="document.querySelector('#email').value"), address)
        for label, value in (("First name", "Carol"), ("Last name", "Quist"), ("Choose a password", PASSWORD)):
            self.browser.do("fill", label=label, value=value)
        self.browser.click("Create the account and join")
        self.browser.await_heading("You are in")
        self.assertEqual(self.world.sql("SELECT COUNT(*) FROM room_members m JOIN users u ON u.id = m.user_id WHERE m.room_id = "
                                        f"UNHEX('{room}') AND u.address = '{address}'"), "1")

    def test_who_asks_for_a_new_link_is_told_the_same_always_and_the_inviter_once_a_day(self):
        links = {state: self.world.invite_in_state(state) for state in ("new", "expired", "withdrawn", "renewed", "used", "unknown")}
        for link in links.values():
            for _ in range(3):
                key = link.split("/invites/")[1].split("?")[0]
                answer = request(f"{self.world.url}/pages/invites/{key}/ask", "POST", b"", {"X-Usher-Page": "1"})
                self.assertEqual((answer.status, answer.text.strip()), (202, "{}"))
        asked = {state: unquote(link.split("email=")[1]) for state, link in links.items()}
        for state in ("expired", "withdrawn", "renewed"):
            email = self.world.email_to(self.world.owner["email"], asked[state])
            self.assertIn(f"{self.world.url}/console", email["text"])
            self.assertEqual(len(self.world.emails_to(self.world.owner["email"], asked[state])), 1)
        for state in ("new", "used", "unknown"):
            self.assertEqual(self.world.emails_to(self.world.owner["email"], asked[state]), [])

        self.browser.open(links["expired"])
        self.browser.click("Ask for a new one")
        self.browser.await_text("Thank you.")
        self.browser.shot("invite-asked")
        self.assertEqual(self.browser.do("axe"), [])

    def test_who_wants_no_more_emails_says_so_by_the_link_in_one(self):
        address = f"paul.{uuid.uuid4().hex[:8]}@example.org"
        self.world.invite(address, send=True)
        link = re.search(rf"{self.world.url}/block/\S+", self.world.email_to(address)["text"])[0]
        self.browser.open(link)
        self.browser.await_text("Opening this page changes nothing yet")
        blocked = f"SELECT COUNT(*) FROM mail_blocks WHERE address_key = '{address}'"
        self.assertEqual(self.world.sql(blocked), "0")
        self.browser.click("No more e-mails")
        self.browser.await_text("From this sender you will get no more e-mails.")
        self.browser.do("appear", selector="#head .mark")
        self.browser.shot("blocked")
        self.assertEqual(self.browser.do("axe"), [])
        self.assertEqual(self.world.sql(blocked), "1")
        self.browser.open(link[:-3] + "aaa")
        self.browser.click("No more e-mails")
        self.browser.await_text("This link is not known")

    def test_a_page_can_be_used_by_keys_alone(self):
        self.browser.open(self.world.invite_in_state("new"))
        seen = []
        for _ in range(4):
            self.browser.do("press", key="Tab")
            seen.append(self.browser.do("focused"))
        self.assertEqual(seen, ["email", "password", "Show", "Accept the invitation"])


class TheConsole(PagesTest):
    def sign_in(self, address: str, password: str, **sight) -> None:
        self.browser.open(f"{self.world.url}/console", **sight)
        self.browser.do("eval", script="document.querySelector('#email').focus()")
        self.browser.do("eval", script=f"document.querySelector('#email').value = {json.dumps(address)}")
        self.browser.do("eval", script=f"document.querySelector('#password').value = {json.dumps(password)}")
        self.browser.do("press", key="Enter")

    def test_from_every_side(self):
        for state in ("new", "used", "withdrawn", "expired", "registered"):
            self.world.invite_in_state(state)
        self.world.chat_link()
        not_signed_in = "401"   # what the console asks, to know whether somebody is
        self.look_at("console-sign-in", f"{self.world.url}/console", expected=not_signed_in)

        def sign_in():
            self.browser.do("fill", label={"de": "E-Mail-Adresse", "en": "E-mail address", "fr": "Adresse e-mail"}[self.language()], value=self.world.owner["email"])
            self.browser.do("eval", script=f"document.querySelector('#password').value = {json.dumps(self.world.owner['password'])}")
            self.browser.do("press", key="Enter")
            self.browser.do("appear", selector="table")
        self.look_at("console", f"{self.world.url}/console", sign_in, expected=not_signed_in)

    def language(self) -> str:
        return self.browser.do("eval", script="document.documentElement.lang")

    def test_an_inviter_invites_follows_and_revokes(self):
        self.sign_in(self.world.owner["email"], self.world.owner["password"])
        address = f"nora.{uuid.uuid4().hex[:8]}@example.org"
        self.browser.await_text("Invitations to Usher")
        self.browser.click("Invite")
        self.browser.do("fill", label="E-mail address", value=address)
        self.browser.do("fill", label="Name", value="Nora Noll")
        self.browser.click("Send the invitation")
        self.browser.await_text(f"Invited: {address}")
        link = self.browser.do("eval", script="document.querySelector('#made-link').value")
        self.browser.do("appear", selector=".code svg")
        self.browser.shot("console-code")
        self.assertEqual(self.browser.do("axe"), [])
        self.browser.click("Copy the link")
        self.browser.await_text("Copied.")
        self.assertEqual(self.browser.do("eval", script="navigator.clipboard.readText()"), link)
        self.assertEqual(self.decoded("console-code"), link)
        self.browser.click("Close")

        email = self.world.email_to(address)
        self.assertIn(link, email["text"])
        self.browser.open(link, page="guest")
        self.browser.do("traffic", page="guest")
        await_that(lambda: self.state_of(address) == "opened", 10, "the console shows that the page was opened")
        self.browser.do("click", name="Send again", within=address)
        self.browser.await_text(f"Invited: {address}")
        again = self.browser.do("eval", script="document.querySelector('#made-link').value")
        self.assertNotEqual(again, link)
        self.browser.click("Close")
        self.browser.open(link, page="guest")
        self.assertIn("There is a newer invitation", self.browser.do("text", page="guest"))

        self.browser.do("click", name="History", within=address)
        self.browser.await_text("sent again")
        shown = self.browser.text()
        for words in ("created", "Olga Owner", "opened", "e-mail sent"):
            self.assertIn(words, shown)
        self.assertLess(shown.index("created"), shown.index("e-mail written"))
        self.browser.shot("console-history")
        self.assertEqual(self.browser.do("axe"), [])
        self.browser.click("Close")
        self.browser.do("click", name="Revoke", within=address)
        self.browser.click("Yes, revoke it")
        await_that(lambda: self.state_of(address) == "withdrawn", 10, "the console shows that it is revoked")
        self.browser.open(again, page="guest")
        self.assertIn("This invitation was revoked", self.browser.do("text", page="guest"))

    def state_of(self, address: str) -> str:
        listed = request(f"{self.world.url}/pages/console/orgs/{self.world.master}/invites", headers={"Cookie": self.world.cookie}).json["invites"]
        return next(one["state"] for one in listed if one["email"] == address)

    def decoded(self, shot: str) -> str:
        done = subprocess.run(["zbarimg", "--quiet", "--raw", str(SCREENSHOTS / f"{shot}.png")], text=True, capture_output=True)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout.strip()

    def test_whoever_leads_a_room_creates_a_link_and_revokes_it(self):
        self.world.room("Rose Bed")
        self.sign_in(self.world.host.address, PASSWORD)
        self.browser.await_text("Room links")
        self.assertNotIn("Everyone’s e-mails", self.browser.text())
        self.browser.click("New link")
        self.browser.do("select", label="Room", value={"label": "Rose Bed"})
        self.browser.click("Create the link")
        self.browser.do("appear", selector=".code svg")
        link = self.browser.do("eval", script="document.querySelector('#made-link').value")
        self.browser.shot("console-link")
        self.assertEqual(self.decoded("console-link"), link)
        self.browser.click("Close")
        self.browser.open(link, page="guest")
        self.assertIn("invites you to Rose Bed", self.browser.do("text", page="guest"))
        self.browser.do("click", name="Revoke", within="Rose Bed")
        self.browser.click("Yes, revoke it")
        self.browser.await_text("revoked")
        self.browser.open(link, page="guest")
        self.assertIn("This invitation was revoked", self.browser.do("text", page="guest"))

    def test_an_administrator_sees_everyones_emails(self):
        name = f"warden{uuid.uuid4().hex[:6]}"
        add_user(self.world.running, name)
        self.world.sql(f"UPDATE users SET roles = 'admin,user' WHERE username = '{name}'")
        address = f"otto.{uuid.uuid4().hex[:8]}@example.org"
        self.world.invite(address, send=True)
        self.world.email_to(address)
        self.sign_in(f"{name}@example.org", PASSWORD)
        self.browser.await_text("Everyone’s e-mails")
        self.browser.await_text(address)
        self.browser.shot("console-administrator")
        self.assertEqual(self.browser.do("axe"), [])

    def test_is_small(self):
        self.world.invite_in_state("new")
        self.sign_in(self.world.owner["email"], self.world.owner["password"], locale="fr-FR")
        self.browser.do("appear", selector="table")
        files = [one for one in self.browser.do("traffic") if "/assets/" in one["url"] or one["url"].endswith("/console")]
        print(f"console: {sum(one['bytes'] for one in files)} bytes")
        self.assertLessEqual(sum(one["bytes"] for one in files), LIMIT)


class ItsLook(PagesTest):
    def test_is_the_operators_and_an_organization_may_have_its_own(self):
        folder = self.world.running.state / "look"
        folder.mkdir()
        folder.chmod(0o755)
        logo = folder / "acme.svg"
        logo.write_text('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40"><circle cx="20" cy="20" r="18" fill="#b45309"/></svg>')
        logo.chmod(0o644)
        self.addCleanup(self.org_look)
        self.org_look("--name", "Acme Nurseries", "--colour", "#fbbf24", "--logo", "acme.svg")
        address, link = self.world.invited()
        self.look_at("look-of-an-organization", link, sights=SIGHTS[:2])
        self.assertEqual(self.browser.do("eval", script="[document.querySelector('#head').innerText, document.querySelector('#head img').naturalWidth > 0, "
                                         "getComputedStyle(document.querySelector('button.main')).color]"), ["Acme Nurseries", True, "rgb(0, 0, 0)"])
        self.world.invite(address, send=True)
        email = self.world.email_to(address)["html"]
        for part in ("Acme Nurseries", "#fbbf24", f"{self.world.url}/look/acme.svg"):
            self.assertIn(part, email)

    def org_look(self, *words: str) -> None:
        env = self.world.env
        subprocess.run([env["USHER_CTL"], "--settings", env["USHER_SETTINGS"], "org", "look", *words], check=True, capture_output=True)


class FurtherLanguage(PagesTest):
    """A folder in mail.own_templates is all that it takes."""

    def test_is_spoken_by_pages_and_by_the_answer_to_a_block(self):
        own = self.world.running.state / "templates"
        shutil.copytree(TREE / "templates" / "en", own / "tlh")
        self.addCleanup(shutil.rmtree, own)
        for name, old, new in (("words.toml", "This link is not known", "This link is not known, tlh"),
                               ("pages/links.js", "invites you to {room}", "invites you, tlh, to {room}")):
            file = own / "tlh" / name
            text = file.read_text()
            self.assertIn(old, text)
            file.write_text(text.replace(old, new))
        own.chmod(0o755)
        self.browser.open(self.world.room_link_in_state("open"), locale="tlh")
        self.browser.await_text("invites you, tlh, to")
        self.assertEqual(self.browser.do("eval", script="document.documentElement.lang"), "tlh")
        words = f"{self.world.url}/assets/words/links.tlh.js"
        self.assertEqual(request(words).headers["Cache-Control"], "no-cache")
        self.assertEqual(request(words.replace("tlh", "tlx")).status, 404)

        os.kill(self.world.running.pids()["usherd"], signal.SIGHUP)
        await_that(lambda: "This link is not known, tlh" in request(f"{self.world.url}/block/x", "POST", b"", {"Accept-Language": "tlh, en;q=0.5"}).text,
                   20, "usherd speaks the further language")


class Words(unittest.TestCase):
    LANGUAGES = {file.parent.name for file in TREE.glob("templates/*/words.toml")}

    def keys_of(self, part: str, language: str) -> list[str]:
        return re.findall(r"^  (\w+): ", (TREE / "templates" / language / "pages" / f"{part}.js").read_text(), re.M)

    def test_are_the_same_in_all_languages(self):
        self.assertLessEqual({"en", "fr", "de", "es"}, self.LANGUAGES)
        for part in ("forms", "links", "console"):
            for language in self.LANGUAGES:
                self.assertEqual(self.keys_of(part, language), self.keys_of(part, "en"), f"{part}.{language}")
        for language in self.LANGUAGES - {"en"}:   # the English ones stand in the page
            self.assertEqual(self.keys_of("block", language), self.keys_of("block", "de"), f"block.{language}")

    def test_are_there_for_all_that_pages_say(self):
        known = {key for part in ("forms", "links", "console") for key in self.keys_of(part, "en")} | set(self.keys_of("block", "de"))
        for script in (TREE / "www" / "assets").glob("*.js"):
            said = set(re.findall(r"\bt\((?:\w+ \? )?\"(\w+)\"", script.read_text()))
            self.assertLessEqual(said, known, script.name)


class Previews(PagesTest):
    """Programs that look at links before people do."""

    def test_spend_nothing_and_are_not_recorded(self):
        links = [self.world.invite_in_state("new"), self.world.room_link_in_state("open"), self.world.room_link_in_state("chat"), self.world.guest_in_state("new")]
        def rows():
            return {table: self.world.sql(f"CHECKSUM TABLE {table}") for table in ("invites", "members", "users", "room_links", "room_members", "room_guests",
                                                                                   "dead_links", "link_requests", "events", "sessions")}
        # What was sent for them has its lines of history.
        on_its_way = "SELECT (SELECT COUNT(*) FROM mail_spool) + (SELECT COUNT(*) FROM notifications)"
        await_that(lambda: self.world.sql(on_its_way) == "0", 30, "all e-mails and notifications have left")
        before = rows()
        for link in links:
            for _ in range(20):
                for method, headers in (("HEAD", {}), ("GET", {}), ("GET", {"Purpose": "prefetch", "Sec-Purpose": "prefetch;prerender"})):
                    self.assertEqual(request(link, method, headers=headers).status, 200)
            for place in re.findall(r"/(?:invites|i|invite)/([^?]+)", link):
                for kind in ("invites", "links"):
                    request(f"{self.world.url}/pages/{kind}/{place}")
        self.assertEqual(rows(), before)
        for link in links:
            self.browser.open(link)
            self.assertEqual(self.browser.do("errors"), [])
            self.assertRegex(self.browser.text(), "invites you to|invited to")

    def test_only_a_page_that_is_seen_is_recorded_as_opened_once_an_hour(self):
        link = self.world.invite_in_state("new")
        for _ in range(3):
            self.browser.open(link)
            self.browser.do("traffic")
        self.assertEqual(self.world.sql("SELECT COUNT(*) FROM events e JOIN invites i ON i.id = e.about_id JOIN members m ON m.id = i.member_id JOIN users u "
                                        f"ON u.id = m.user_id WHERE e.kind = 'opened' AND u.address = '{link.split('email=')[1]}'"), "1")


class OtherSites(PagesTest):
    def test_cannot_post_in_a_readers_name(self):
        key = self.world.invite_in_state("new").split("/invites/")[1].split("?")[0]
        for headers in ({}, {"X-Usher-Page": "1", "Origin": "https://evil.example"}, {"Origin": "null"}):
            for what in ("opened", "ask"):
                self.assertEqual(request(f"{self.world.url}/pages/invites/{key}/{what}", "POST", b"", headers).status, 403, headers)

    def test_are_kept_out_by_the_policy_of_every_page(self):
        for path in ("/", "/console", "/register", "/invite/x", "/i/x", "/block/x", f"/invites/{uuid.uuid4()}"):
            policy = request(self.world.url + path).headers["Content-Security-Policy"]
            self.assertIn("default-src 'none'", policy)
            self.assertNotIn("unsafe", policy)


if __name__ == "__main__":
    unittest.main()
