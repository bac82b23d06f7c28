"""The statements of usherd, read from its source, so that the peers issue the very same ones."""

import json
import re
import subprocess
from pathlib import Path

from process import Failure

# By the file below src/store, in whichever folder it lies; what the peers call otherwise stands behind "as".
WANTED = {
    "database.cpp": ("start_transaction", "commit_transaction"),
    "sessions.cpp": ("select_caller",),
    "room_links.cpp": ("select_state", "select_offer", "insert_link", "select_public", "select_target", "update_uses"),
    "ended_links.cpp": ("insert_invite as insert_ended_invite",),
    "orgs.cpp": ("select_access", "select_panel_domain"),
    "branding.cpp": ("select_upwards as select_branding",),
    "users.cpp": ("insert_user",),
    "members.cpp": ("insert_member", "activate_member"),
    "invites.cpp": ("select_invitee", "insert_invite", "select_open", "delete_open"),
    "mail_blocks.cpp": ("select_obstacles as select_recipient",),
    "mail_spool.cpp": ("insert_mail", "select_about"),
    "rooms.cpp": ("touch_room",),
    "room_views.cpp": ("select_by_id",),
    "room_members.cpp": ("select_of_users", "insert_places"),
    "room_guests.cpp": ("select_of_users as select_guests",),
    "events.cpp": ("insert_event", "insert_events"),
}
LITERAL = re.compile(r'"((?:[^"\\]|\\.)*)"')


def read(src: Path) -> dict[str, str]:
    """By the names of the peers."""
    found = {}
    for name_of_file, names in WANTED.items():
        file = the_one(f"file {name_of_file} below {src / 'store'}", list((src / "store").rglob(name_of_file)))
        source = file.read_text()
        macros = macros_of(source, src)
        for name, _, alias in (wanted.partition(" as ") for wanted in names):
            what = f"statement {name} in {file}"
            found[alias or name] = text_of(what, the_one(what, definitions(name, source)), macros)
    return found


def the_one(what: str, found: list):
    if len(found) != 1:
        raise Failure(f"There is {'no' if not found else 'more than one'} {what}: WANTED in {__file__} must follow usherd's source.")
    return found[0]


def definitions(name: str, source: str) -> list[str]:
    """A statement of many rows is a head, what is repeated for each row, and a tail: one after the other, its form for one row."""
    found = re.findall(rf"^constexpr auto {name} =\s*(.*?);\n|^const \w+\s+{name}\(\s*(.*?)\);\n", source, re.S | re.M)
    return [plain or of_many for plain, of_many in found]


def macros_of(source: str, src: Path) -> str:
    """Its own, behind those of the headers it includes from store/."""
    headers = [(src / header).read_text() for header in re.findall(r'^#include "(store/.*)"', source, re.M)]
    return "\n".join(macro for text in (*headers, source) for macro in re.findall(r"^#define (?:.*\\\n)*.*", text, re.M))


def text_of(what: str, expression: str, macros: str) -> str:
    """Its literals, one after the other, once the preprocessor has put in the macros."""
    done = subprocess.run(["cpp", "-P", "-w"], input=f"{macros}\n{expression}", capture_output=True, text=True, check=True)
    if rest := LITERAL.sub("", done.stdout).replace(",", "").strip():
        raise Failure(f"The {what} is more than literals: {' '.join(rest.split())}")
    return "".join(literal.replace('\\"', '"') for literal in LITERAL.findall(done.stdout))


def as_header(statements: dict[str, str]) -> str:
    return "".join(f"#define {name.upper()} {json.dumps(text)}\n" for name, text in statements.items())
