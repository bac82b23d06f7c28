"""The statements of usherd, read from its source, so that the peers issue the very same ones."""

import json
import re
from pathlib import Path

from process import Failure

WANTED = {
    "database.cpp": ("start_transaction", "commit_transaction"),
    "sessions.cpp": ("select_caller",),
    "room_links.cpp": ("select_state", "select_offer", "insert_link"),
    "orgs.cpp": ("select_standing", "select_panel_domain"),
    "users.cpp": ("insert_user",),
    "members.cpp": ("insert_member", "activate_member"),
    "invites.cpp": ("select_invitee", "insert_invite", "select_open", "delete_open"),
    "mail_spool.cpp": ("insert_mail", "select_about"),
    "events.cpp": ("insert_event",),
}
LITERAL_OR_NAME = r'"((?:[^"\\]|\\.)*)"|(\w+)'


def read(store: Path) -> dict[str, str]:
    """By their names there."""
    found = {}
    for file, names in WANTED.items():
        source = (store / file).read_text().replace("\\\n", "")
        macros = dict(re.findall(r"^#define (\w+) +(.*)", source, re.M))
        for name in names:
            match = re.search(rf"constexpr auto {name} =\s*(.*?);\n", source, re.S)
            if not match:
                raise Failure(f"{store / file} has no statement {name}")
            found[name] = text_of(match[1], macros)
    return found


def text_of(expression: str, macros: dict[str, str]) -> str:
    """Its literals and those of the macros it names, one after the other."""
    return "".join(text_of(macros[name], macros) if name in macros else literal.replace('\\"', '"')
                   for literal, name in re.findall(LITERAL_OR_NAME, expression))


def as_header(statements: dict[str, str]) -> str:
    return "".join(f"#define {name.upper()} {json.dumps(text)}\n" for name, text in statements.items())
