"""Holds the includes of src/ to the table of layers: which folder may include which, and where each foreign library lives.

A file may include its own folder, the folders named for it here, and only those foreign headers that belong to its
folder. Inside service/ and store/ the folders are ordered: each may include those before it, store/engine/ comes first.
"""

import re
import sys
from pathlib import Path

DIALECTS = ("rainbow", "orchd", "rocketchat", "pages")
NOUNS = ("mail", "rooms", "links", "accounts", "orgs", "operator")
STORE = ["store/engine", *(f"store/{noun}" for noun in NOUNS)]
SERVICE = [f"service/{noun}" for noun in NOUNS]
MAY_INCLUDE = {
    "base": set(),
    "domain": {"base"},
    **{folder: {"base", "domain", *STORE[:i]} for i, folder in enumerate(STORE)},
    "service": {"base", "domain"},
    **{folder: {"base", "domain", "service", *STORE, *SERVICE[:i]} for i, folder in enumerate(SERVICE)},
    "http": {"base"},
    "fcgi": {"base", "http"},
    "api": {"base", "domain", "http", "service", *SERVICE},
    **{f"api/{dialect}": {"api", "base", "domain", "http", "service", *SERVICE} for dialect in DIALECTS},
    "mail": {"base", "domain"},
    "smtp": {"base", "domain"},
    "xmpp": {"base", "domain"},
    "ctl": {"base", "domain", "service", *STORE, *SERVICE, "mail", "smtp", "settings"},
    "worker": {"base", "domain", *STORE, "mail", "smtp", "xmpp"},
}
EVERYTHING = {*MAY_INCLUDE, "settings"}
FOREIGN = {
    r"sodium": {"base"}, r"spdlog/": {"base"}, r"prometheus/": {"base"}, r"idn2": {"base", "domain"},
    r"pugi": {"base"},
    r"cppconn/|mysql": {"store/engine"}, r"fcgi": {"fcgi"}, r"gmime/|glib": {"mail"}, r"libical/": {"mail"}, r"mustache|kainjow": {"mail"},
    r"curl/": {"smtp", "ctl"}, r"strophe": {"xmpp"}, r"toml\+\+": {"settings", "mail"}, r"CLI/": {"main", "ctl"},
    r"qrencode": {"api/pages"},
    r"json/": {"base", "api", "ctl", "mail", "main", *STORE, *SERVICE, *(f"api/{dialect}" for dialect in DIALECTS)},
}


INCLUDE = re.compile(r'\s*#\s*include\s*(["<])([^">]+)[">]')


def folder_of(path: Path) -> str:
    if len(path.parts) == 1:
        return "settings" if path.stem.startswith("settings") else "main"
    return "/".join(path.parts[:-1])


def includes_of(file: Path):
    """(line number, whether it is ours, header) of each."""
    for number, line in enumerate(file.read_text().splitlines(), 1):
        if found := INCLUDE.match(line):
            yield number, found[1] == '"', found[2]


def way_to_store(source: Path, header: str, seen: dict[str, str]) -> str:
    """The includes that lead from the header to store/, or "" if none do."""
    if header not in seen:
        seen[header] = header if header.startswith("store/") else ""
        if not seen[header] and (source / header).exists():
            ways = (way_to_store(source, included, seen) for _, ours, included in includes_of(source / header) if ours)
            seen[header] = next((f"{header} -> {way}" for way in ways if way), "")
    return seen[header]


def faults_of(file: Path, source: Path, seen: dict[str, str]):
    folder = folder_of(file.relative_to(source))
    if folder not in {*EVERYTHING, "main"}:
        yield f"{file}: {folder}/ is not in the table of layers"
        return
    allowed = MAY_INCLUDE.get(folder, EVERYTHING) | {folder}
    for number, ours, header in includes_of(file):
        if ours and not (source / header).exists():
            yield f"{file}:{number}: {header}: write it from src/, so that the line names its folder"
        elif ours and folder_of(Path(header)) not in allowed:
            yield f"{file}:{number}: {folder} may not include {header}"
        elif ours and folder.startswith("api") and (way := way_to_store(source, header, seen)):
            yield f"{file}:{number}: api may not reach store/: {way}"
        elif not ours:
            for pattern, folders in FOREIGN.items():
                if re.match(pattern, header) and folder not in folders:
                    yield f"{file}:{number}: <{header}> belongs to {', '.join(sorted(folders))}, not to {folder}"


def main() -> int:
    source = Path(sys.argv[1] if len(sys.argv) > 1 else "src")
    files = [file for file in sorted(source.rglob("*")) if file.suffix in (".h", ".cpp")]
    seen: dict[str, str] = {}
    faults = [fault for file in files for fault in faults_of(file, source, seen)]
    print("\n".join(faults) or "the layers hold")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
