"""The statements of usherd, read from its source, so that the peers issue the very same ones."""

import json
import re
import subprocess
from pathlib import Path

from process import Failure

WANTED = {
    "database.cpp": ("start_transaction", "commit_transaction"),
    "sessions.cpp": ("select_caller",),
    "room_links.cpp": ("select_state", "select_offer", "insert_link"),
    "owned_links.cpp": ("select_public", "select_target", "update_uses"),
    "orgs.cpp": ("select_standing", "select_panel_domain"),
    "users.cpp": ("insert_user",),
    "members.cpp": ("insert_member", "activate_member"),
    "invites.cpp": ("select_invitee", "insert_invite", "select_open", "delete_open"),
    "mail_spool.cpp": ("insert_mail", "select_about"),
    "rooms.cpp": ("touch_room",),
    "room_views.cpp": ("select_by_id",),
    "room_members.cpp": ("select_of_users", "insert_places"),
    "room_guests.cpp": ("delete_by_key",),
    "events.cpp": ("insert_event", "insert_events"),
}


def read(store: Path) -> dict[str, str]:
    """By their names there."""
    found = {}
    for file, names in WANTED.items():
        source = (store / file).read_text()
        macros = "\n".join(re.findall(r"^#define (?:.*\\\n)*.*", source, re.M))
        for name in names:
            # A Many is a head, what is repeated for each row, and a tail: one after the other they are its form for one row.
            match = re.search(rf"(?:constexpr auto {name} =|const Many {name}\()\s*(.*?)\)?;\n", source, re.S)
            if not match:
                raise Failure(f"{store / file} has no statement {name}")
            found[name] = text_of(match[1], macros)
    return found


def text_of(expression: str, macros: str) -> str:
    """Its literals, one after the other, once the preprocessor has put in the macros."""
    done = subprocess.run(["cpp", "-P", "-w"], input=f"{macros}\n{expression}", capture_output=True, text=True, check=True)
    return "".join(literal.replace('\\"', '"') for literal in re.findall(r'"((?:[^"\\]|\\.)*)"', done.stdout))


def as_header(statements: dict[str, str]) -> str:
    return "".join(f"#define {name.upper()} {json.dumps(text)}\n" for name, text in statements.items())
