"""Finds what the documents and comments point to and is not there.

In every *.md: links to files, pictures and headings (#anchors). In every text file: `docs/….md`, with the section named
after it, as in docs/x.md, "Title" or docs/x.md §4.1 (the heading that begins with that number); and specifications that
are not in docs/. In the documents of NAMING: paths, functions, settings and metrics between backticks, and commands of
usherctl, so that they are changed together with the code they tell of.
"""

import itertools
import re
import sys
from pathlib import Path

LEFT_OUT = {".git", "build", "node_modules", "__pycache__"}   # and the state of an instance, run*/
TEXT = {"", ".c", ".cfg", ".conf", ".cpp", ".css", ".cnf", ".h", ".html", ".js", ".lua", ".md", ".mjs", ".php", ".py", ".service", ".sh", ".socket", ".sql",
        ".timer", ".toml", ".txt"}
NAMING = ("README.md", "docs/walkthrough.md", "docs/how-to.md", "docs/performance.md", "docs/operating/", "tests/README.md")
EXAMPLES = ("dev/check_links.py", "tests/dev/check_links_test.py")   # of links, which lead nowhere
ROOTS = ("", "src", "tests", "nginx")   # of the paths between backticks
CODE = {".cpp", ".h", ".py", ".js", ".sql", ".c"}

FENCED = re.compile(r"(?ms)^(```|~~~).*?^\1[^\n]*$")
INDENTED = re.compile(r"(?m)(?<=\n\n)(?: {4}.*\n|\n(?= {4}))+")
SPAN = re.compile(r"`([^`\n]+(?:\n[^`\n]+)?)`")
LINK = re.compile(r"\]\(\s*<?([^)\s>]+)[^)]*\)|^\[[^\]]+\]:\s*(\S+)|(?:src|href)=\"([^\"]+)\"", re.MULTILINE)
HEADING = re.compile(r"(?m)^#{1,6}\s+(.+?)\s*#*$")
MENTION = re.compile(r"(?<![\w/.-])docs/[\w./-]*\w")
STRAY = re.compile(r"(?<![\w/.-])(?:specs|facts)/[\w.-]*\w|\.\./shared\b|(?<![\w/.-])(?:DESIGN|STYLE)\.md|\b(?:orchd|[Rr]ainbow|[Rr]ocket\.?[Cc]hat) §")
SECTION = re.compile(r'(?:,? ?(?:and |to )?(?:§§? ?(\d+(?:\.\d+)*)(?: ?"[^"\n]+")?|,? "([^"\n]+)"))')
BETWEEN_LINES = re.compile(r"\s*\n\s*(?://+!?<?|#+|--|\*+|;+)?[ \t]*")
PATH = re.compile(r"[\w.-]+(?:/[\w.-]+)*/(?:[\w.-]+|\{[\w.,-]+\})(?:\.\{\w+(?:,\w+)+\})?")
SETTING = re.compile(r"([a-z]+)\.[a-z_]+(?:\.[a-z_]+)?")
METRIC = re.compile(r"usherd?_[a-z_]+")
COMMAND = re.compile(r"\busherctl(?: --json)? (?!usher)([a-z][a-z-]*)")
FUNCTION = re.compile(r"(?:~?[A-Za-z_]\w*(?:::|\.))*([A-Za-z_]\w*)(?:\(.*\))?")


def files_of(tree: Path) -> list[Path]:
    kept = lambda parts: not LEFT_OUT & set(parts) and not re.match(r"run(-|$)", parts[0])   # noqa: E731
    return [file for file in sorted(tree.rglob("*")) if kept(file.relative_to(tree).parts) and file.is_file()]


def without_code(text: str, spans: bool = True) -> str:
    text = INDENTED.sub("\n", FENCED.sub("", text))
    return SPAN.sub("", text) if spans else text


def headings_of(document: Path) -> list[str]:
    return [re.sub(r"[`*]|\[([^\]]*)\]\([^)]*\)", r"\1", title) for title in HEADING.findall(without_code(document.read_text(), spans=False))]


def anchors_of(document: Path) -> set[str]:
    """As GitHub makes them of headings."""
    anchors, seen = set(), {}
    for title in headings_of(document):
        anchor = re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")
        count = seen[anchor] = seen.get(anchor, -1) + 1
        anchors.add(f"{anchor}-{count}" if count else anchor)
    return anchors


def dead_links(document: Path):
    for found in LINK.finditer(without_code(document.read_text())):
        link = next(filter(None, found.groups()))
        if re.match(r"[a-z][a-z0-9+.-]*:", link):
            continue
        path, _, anchor = link.partition("#")
        target = document.parent / path if path else document
        if not target.exists():
            yield f"{link}: no such file"
        elif anchor and (target.suffix != ".md" or anchor not in anchors_of(target)):
            yield f"{link}: no such heading"


def dead_mentions(text: str, tree: Path):
    """Of documents, and of the sections that are named after them."""
    for found in MENTION.finditer(text):
        document = tree / found[0]
        if not document.exists():
            yield f"{found[0]}: no such file"
        elif document.suffix == ".md":
            headings = headings_of(document)
            end, rest = 0, BETWEEN_LINES.sub(" ", text[found.end():found.end() + 300])
            while section := SECTION.match(rest, end):
                end = section.end()
                number, title = section.groups()
                if number and not any(re.match(rf"§? ?{re.escape(number)}(?![\d.]*\d)", heading) for heading in headings):
                    yield f"{found[0]} §{number}: no such section"
                if title and title not in {*headings, *(re.sub(r"^§? ?[\d.]+ ", "", heading) for heading in headings)}:
                    yield f'{found[0]}, "{title}": no such section'


def spelt_out(path: str) -> list[str]:
    """store/x.{h,cpp}: both."""
    if not (braces := re.search(r"\{([^}]*)\}", path)):
        return [path]
    return list(itertools.chain.from_iterable(spelt_out(path[:braces.start()] + one + path[braces.end():]) for one in braces[1].split(",")))


def is_there(path: str, tree: Path) -> bool:
    return any((tree / root / (path + ending)).exists() for root in ROOTS for ending in ("", ".h", ".cpp"))


class Names:
    """All that the code calls something."""

    def __init__(self, tree: Path, code: list[Path]):
        self.words = set(itertools.chain.from_iterable(re.findall(r"\w+", file.read_text(errors="replace")) for file in code))
        self.folders = {folder.name for root in ROOTS if (tree / root).is_dir() for folder in (tree / root).iterdir() if folder.is_dir()}
        self.settings = set(self.quoted(tree / "src" / "settings_table.cpp", r'(?m)^ *\{"([a-z_.]+)"'))
        self.sections = {setting.split(".")[0] for setting in self.settings if "." in setting}
        self.commands = set(self.quoted(tree / "src" / "usherctl.cpp", r"(?m)^//   ([a-z-]+)"))

    @staticmethod
    def quoted(file: Path, pattern: str) -> list[str]:
        return re.findall(pattern, file.read_text()) if file.exists() else []


def dead_names(document: Path, tree: Path, names: Names):
    """What begins with no folder of ours is no path of ours."""
    text = document.read_text()
    for span in SPAN.findall(FENCED.sub("", INDENTED.sub("\n", text))):
        setting = SETTING.fullmatch(span)
        if PATH.fullmatch(span) and span.split("/")[0] in names.folders:
            yield from (f"`{path}`: no such file" for path in spelt_out(span) if not is_there(path, tree))
        elif setting and setting[1] in names.sections and span not in names.settings:
            yield f"`{span}`: no such setting"
        elif METRIC.fullmatch(span) and span not in names.words:
            yield f"`{span}`: no such metric"
        elif ("::" in span or "(" in span) and (name := FUNCTION.fullmatch(span)) and name[1] not in names.words:
            yield f"`{span}`: nothing has that name"
    for command in COMMAND.findall(text) if names.commands else ():
        if command not in names.commands:
            yield f"usherctl {command}: no such command"


def faults_of(tree: Path):
    files = files_of(tree)
    code = [file for file in files if file.suffix in CODE and file.relative_to(tree).parts[0] != "docs"]
    names = Names(tree, code)
    for file in files:
        name = str(file.relative_to(tree))
        if file.suffix not in TEXT or name in EXAMPLES:
            continue
        text = file.read_text(errors="replace")
        faults = [*dead_mentions(text, tree), *(f"{stray}: not in the repository, name a document in docs/" for stray in STRAY.findall(text))]
        if file.suffix == ".md":
            faults += dead_links(file)
            if name.startswith(NAMING):
                faults += dead_names(file, tree, names)
        yield from (f"{name}: {fault}" for fault in dict.fromkeys(faults))


def main() -> int:
    faults = list(faults_of(Path(sys.argv[1] if len(sys.argv) > 1 else ".").resolve()))
    print("\n".join(faults) or "all links lead somewhere")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
