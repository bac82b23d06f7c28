"""Writes the manual pages, from what is true anyway: a program's page is the comment that opens its main, that of the
settings is what `usherd --print-defaults` says.

    man.py PROGRAMS VERSION FOLDER     makes FOLDER/usherd.8 … and FOLDER/usher.toml.5
"""

import re
import subprocess
import sys
from pathlib import Path

TREE = Path(__file__).resolve().parent.parent
MAINS = {"usherd": "usherd.cpp", "usher-mailer": "usher_mailer.cpp", "usher-notifier": "usher_notifier.cpp", "usherctl": "usherctl.cpp"}
# A paragraph that begins with one of these words and a colon is a section of its own.
SECTIONS = {"Socket": "SOCKET", "Signals": "SIGNALS", "Systemd": "UNDER SYSTEMD", "Exit": "EXIT STATUS", "Tables": "TABLES", "Numbers": "NUMBERS"}
OPENING = re.compile(rf"^({'|'.join(SECTIONS)}): +(.*)")

SETTINGS_INTRODUCTION = """\
The settings of Usher's programs, in TOML. All of them read the same file,
.IR /etc/usher/usher.toml ,
where nothing else is named by
.BR \\-\\-settings .
A setting that is not known stops the start.
.BR "usherd \\-\\-print\\-settings"
shows what is in force. usherd and usher-notifier read the file again on SIGHUP
.RB ( "systemctl reload" ).
.PP
A password or key never stands in the file: a setting that ends in
.I _file
(and
.IR rocketchat.registration_secret )
names a file with it in the first line. Such files may be root's alone: each unit loads the secrets of its program from
.I /etc/usher/secrets
.RB ( LoadCredential= ),
and a program reads the credential with the file's own name before the file itself. The units know these:
"""


def escaped(text: str) -> str:
    """Text as roff shows it; a line must not begin with a control character."""
    text = text.replace("\\", "\\e").replace("-", "\\-").replace("'", "\\(aq")
    return f"\\&{text}" if text[:1] in (".", "'", "\\(aq"[:1]) and not text.startswith("\\-") else text


def preformatted(lines: list[str]) -> str:
    return ".nf\n" + "\n".join(escaped(line) for line in lines) + "\n.fi\n"


def title(name: str, section: int, version: str) -> str:
    return f'.TH "{name}" {section} "" "Usher {version}" "Usher"\n'


def head_comment(main: Path) -> list[str]:
    lines = []
    for line in main.read_text().splitlines():
        if not line.startswith("//"):
            break
        lines.append(line[2:].removeprefix(" ").rstrip())
    return lines


def blocks(lines: list[str]) -> list[list[str]]:
    """The paragraphs: what stands indented is one of its own, and so is what opens a section."""
    found: list[list[str]] = [[]]
    for line in lines:
        is_new = not line or OPENING.match(line) or (found[-1] and found[-1][0].startswith("  ") != line.startswith("  ") and not OPENING.match(found[-1][0]))
        if is_new and found[-1]:
            found.append([])
        if line:
            found[-1].append(line)
    return [block for block in found if block]


def program_page(name: str, version: str) -> str:
    first, *rest = head_comment(TREE / "src" / MAINS[name])
    what = first.removeprefix(f"{name}: ")
    paragraphs = blocks(rest)
    while paragraphs and not paragraphs[0][0].startswith("  "):   # the rest of the first sentence
        what += " " + " ".join(paragraphs.pop(0))
    summary, _, more = what.partition(". ")
    synopsis = [[line.strip() for line in paragraphs.pop(0)]] if paragraphs[0][0].strip().startswith(name) else []
    page = title(name, 8, version) + f".SH NAME\n{escaped(name)} \\- {escaped(summary.rstrip('.'))}\n.SH SYNOPSIS\n"
    page += preformatted(synopsis[0] if synopsis else [f"{name} [--settings FILE]… [--json] COMMAND …"])
    page += ".SH DESCRIPTION\n" + (f"{escaped(more)}\n" if more else "")
    for block in paragraphs:
        opening = OPENING.match(block[0])
        if opening:
            page += f".SH {SECTIONS[opening[1]]}\n"
            block = [opening[2], *(line.strip() for line in block[1:])]
        else:
            page += ".PP\n"
        page += preformatted(block) if block[0].startswith("  ") else "\n".join(escaped(line) for line in block) + "\n"
    pages = [f".BR {escaped(other)} (8)" for other in MAINS if other != name]
    return page + ".SH SEE ALSO\n" + ",\n".join([*pages, ".BR usher.toml (5)"]) + "\n"


def credentials() -> list[str]:
    rows = []
    for unit in sorted((TREE / "systemd").glob("*.service")):
        names = re.findall(r"(?m)^LoadCredential=([^:]+):", unit.read_text())
        rows.append(f"{unit.name:28} {', '.join(names)}")
    return rows


def settings_page(programs: Path, version: str) -> str:
    printed = subprocess.run([programs / "usherd", "--print-defaults"], check=True, capture_output=True, text=True).stdout
    page = title("usher.toml", 5, version) + ".SH NAME\nusher.toml \\- the settings of Usher\n.SH DESCRIPTION\n" + SETTINGS_INTRODUCTION
    page += preformatted(credentials()) + ".SH SETTINGS\n"
    for meaning, key, default in re.findall(r"(?m)^# (.*)\n#([\w.]+) = (.*)$", printed):
        page += f".TP\n\\fB{escaped(key)}\\fR = {escaped(default)}\n{escaped(meaning[:1].upper() + meaning[1:])}.\n"
    return page + ".SH SEE ALSO\n" + ",\n".join(f".BR {escaped(name)} (8)" for name in MAINS) + "\n"


def main() -> int:
    programs, version, folder = Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3])
    folder.mkdir(parents=True, exist_ok=True)
    for name in MAINS:
        (folder / f"{name}.8").write_text(program_page(name, version))
    (folder / "usher.toml.5").write_text(settings_page(programs, version))
    return 0


if __name__ == "__main__":
    sys.exit(main())
