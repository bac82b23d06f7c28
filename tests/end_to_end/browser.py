"""A browser for the tests: Chromium, moved by playwright-core in a node process of its own (clients/pages/browser.js)."""

import json
import os
import shutil
import subprocess
from pathlib import Path

from running import TREE

CLIENT = Path(__file__).resolve().parent / "clients" / "pages"
SCREENSHOTS = TREE / "build" / "screenshots"


def missing() -> str:
    """What prevents a browser; empty if there is one."""
    for program in ("node", "npm", "chromium"):
        if not shutil.which(program):
            return f"{program} is not installed"
    mark = CLIENT / "node_modules" / ".complete"
    if mark.exists() and mark.stat().st_mtime >= (CLIENT / "package-lock.json").stat().st_mtime:
        return ""
    done = subprocess.run(["npm", "ci", "--silent", "--ignore-scripts"], cwd=CLIENT, timeout=900, text=True, capture_output=True)
    if done.returncode:
        return f"playwright-core cannot be installed: {done.stderr.strip() or 'npm ci failed'}"
    mark.touch()
    return ""


class Browser:
    def __init__(self):
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        self._process = subprocess.Popen(["node", str(CLIENT / "browser.js")], cwd=CLIENT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
                                         env=os.environ | {"CHROMIUM": shutil.which("chromium")})

    def end(self) -> None:
        self._process.stdin.close()
        self._process.stdout.close()
        self._process.wait(30)

    def do(self, what: str, page: str = "one", **words):
        self._process.stdin.write(json.dumps({"do": what, "page": page, **words}) + "\n")
        self._process.stdin.flush()
        answer = json.loads(self._process.stdout.readline())
        assert "value" in answer, f"{what} {words}: {answer['error']}"
        return answer["value"]

    def open(self, url: str, **words) -> None:
        self.do("open", url=url, **words)

    def click(self, name: str, role: str = "button", **words) -> None:
        self.do("click", name=name, role=role, **words)

    def fill(self, **fields: str) -> None:
        for label, value in fields.items():
            self.do("fill", label=label.replace("_", " "), value=value)

    def await_text(self, text: str) -> None:
        self.do("await", text=text)

    def await_heading(self, text: str) -> None:
        self.do("appear", selector=f'h1:text-is("{text}")')

    def text(self) -> str:
        return self.do("text")

    def shot(self, name: str) -> None:
        self.do("shot", file=str(SCREENSHOTS / f"{name}.png"))
