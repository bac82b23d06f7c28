"""The statements of usherd, read from its source, so that the peers issue the very same ones."""

import json
import re
from pathlib import Path

from process import Failure

WANTED = {"room_links.cpp": ("select_state", "select_offer", "insert_link"), "sessions.cpp": ("select_caller",)}
LITERAL = r'"((?:[^"\\]|\\.)*)"'


def read(store: Path) -> dict[str, str]:
    """By their names there."""
    found = {}
    for file, names in WANTED.items():
        source = (store / file).read_text()
        macros = dict(re.findall(r"#define (\w+) +\\\n +(.*)", source))
        for name in names:
            match = re.search(rf"constexpr auto {name} =\s*(.*?);\n", source, re.S)
            if not match:
                raise Failure(f"{store / file} has no statement {name}")
            found[name] = text_of(match[1], macros)
    return found


def text_of(expression: str, macros: dict[str, str]) -> str:
    for name, value in macros.items():
        expression = re.sub(rf"\b{name}\b", value, expression)
    return "".join(re.findall(LITERAL, expression)).replace('\\"', '"')


def as_header(statements: dict[str, str]) -> str:
    return "".join(f"#define {name.upper()} {json.dumps(text)}\n" for name, text in statements.items())
