"""Holds the includes of src/ to the table of the layers: who may include whom, and which room has which foreign library.

A file may include its own folder, the folders named for it here, and of the foreign headers only those of its own room.
"""

import re
import sys
from pathlib import Path

DIALECTS = ("rainbow", "orchd", "rocketchat", "pages")
MAY_INCLUDE = {
    "base": set(),
    "domain": {"base"},
    "store": {"base", "domain"},
    "service": {"base", "domain", "store"},
    "http": {"base"},
    "fcgi": {"base", "http"},
    "api": {"base", "domain", "http", "service"},
    **{f"api/{dialect}": {"api", "base", "domain", "http", "service"} for dialect in DIALECTS},
    "mail": {"base", "domain"},
    "smtp": {"base", "domain"},
    "xmpp": {"base", "domain"},
    "ctl": {"base", "domain", "store", "service", "mail", "smtp", "settings"},
    "worker": {"base", "domain", "store", "mail", "smtp", "xmpp"},
}
EVERYTHING = {*MAY_INCLUDE, "settings"}
FOREIGN = {
    r"sodium": {"base"}, r"spdlog/": {"base"}, r"prometheus/": {"base"}, r"idn2": {"base", "domain"},
    r"pugi": {"base"},
    r"cppconn/|mysql": {"store"}, r"fcgi": {"fcgi"}, r"gmime/|glib": {"mail"}, r"libical/": {"mail"}, r"mustache|kainjow": {"mail"},
    r"curl/": {"smtp", "ctl"}, r"strophe": {"xmpp"}, r"toml\+\+": {"settings"}, r"CLI/": {"main"},
    r"qrencode": {"api/pages"},
    r"json/": {"api", "ctl", "mail", "service", "store", "main", *(f"api/{dialect}" for dialect in DIALECTS)},
}


def room_of(path: Path) -> str:
    if len(path.parts) == 1:
        return "settings" if path.stem == "settings" else "main"
    return "/".join(path.parts[:-1])


def faults_of(file: Path, source: Path):
    room = room_of(file.relative_to(source))
    if room not in {*EVERYTHING, "main"}:
        yield f"{file}: {room}/ is not in the table of the layers"
        return
    allowed = MAY_INCLUDE.get(room, EVERYTHING) | {room}
    for number, line in enumerate(file.read_text().splitlines(), 1):
        found = re.match(r'\s*#\s*include\s*(["<])([^">]+)[">]', line)
        if not found:
            continue
        ours, header = found[1] == '"', found[2]
        if ours and not (source / header).exists():
            yield f"{file}:{number}: {header}: write it from src/, so that the line names its room"
        elif ours and room_of(Path(header)) not in allowed:
            yield f"{file}:{number}: {room} may not include {header}"
        elif not ours:
            for pattern, rooms in FOREIGN.items():
                if re.match(pattern, header) and room not in rooms:
                    yield f"{file}:{number}: <{header}> belongs to {', '.join(sorted(rooms))}, not to {room}"


def main() -> int:
    source = Path(sys.argv[1] if len(sys.argv) > 1 else "src")
    faults = [fault for file in sorted(source.rglob("*")) if file.suffix in (".h", ".cpp") for fault in faults_of(file, source)]
    print("\n".join(faults) or "the layers hold")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
