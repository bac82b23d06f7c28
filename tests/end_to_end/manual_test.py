"""The manual pages and the completion: do they tell of every command and option that the programs have?"""

import re
import subprocess
import tempfile
import unittest
from pathlib import Path

from running import PROGRAMS, TREE

NAMES = ("usherd", "usher-mailer", "usher-notifier", "usherctl")


def help_of(*words: str) -> str:
    return subprocess.run([PROGRAMS / words[0], *words[1:], "--help"], capture_output=True, text=True, check=True).stdout


def subcommands(help_text: str) -> list[str]:
    _, _, after = help_text.partition("\nSubcommands:\n")
    return re.findall(r"(?m)^  ([a-z][a-z-]*)", after)


def options(help_text: str) -> set[str]:
    return set(re.findall(r"(?m)^  (?:-h,)?(--[a-z-]+)", help_text)) - {"--help"}


def commands(*words: str):
    """Each command that does something, with its help."""
    text = help_of(*words)
    inner = subcommands(text)
    if not inner:
        yield words[1:], text
    for word in inner:
        yield from commands(*words, word)


class ManualTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        subprocess.run(["/usr/bin/python3", "-B", TREE / "dev" / "man.py", PROGRAMS, "0", folder.name], check=True)
        cls.pages = {page.stem: page.read_text().replace("\\-", "-").replace("\\(aq", "'") for page in Path(folder.name).iterdir()}

    def test_each_option_of_each_program_is_in_its_page(self):
        for name in NAMES:
            for option in options(help_of(name)):
                self.assertIn(option, self.pages[name], name)

    def test_each_command_of_usherctl_is_in_its_page_with_its_options(self):
        page = self.pages["usherctl"]
        for words, text in commands("usherctl"):
            with self.subTest(" ".join(words)):
                self.assertIsNotNone(re.search(rf"(?m)^  (.*\| )?{words[0]}\b", page), "not there")
                self.assertIsNotNone(re.search(rf"\b{words[-1]}\b", page), "not there")
                for option in options(text):
                    self.assertIn(option, page)

    def test_each_setting_is_in_its_page(self):
        defaults = subprocess.run([PROGRAMS / "usherd", "--print-defaults"], capture_output=True, text=True, check=True).stdout
        keys = re.findall(r"(?m)^#([\w.]+) = ", defaults)
        self.assertGreater(len(keys), 80)
        for key in keys:
            self.assertIn(f"\\fB{key}\\fR = ", self.pages["usher.toml"])


class CompletionTest(unittest.TestCase):
    def completed(self, *words: str) -> set[str]:
        """What a TAB after these words, the last of which may be begun, would offer."""
        quoted = " ".join(f"'{word}'" for word in words)
        script = f"source share/bash-completion/usher\nCOMP_WORDS=({quoted})\nCOMP_CWORD={len(words) - 1}\n_usher\nprintf '%s\\n' \"${{COMPREPLY[@]}}\"\n"
        done = subprocess.run(["bash", "-c", script], cwd=TREE, capture_output=True, text=True, check=True, env={"PATH": f"{PROGRAMS}:/usr/bin:/bin"})
        return set(done.stdout.split())

    def test_offers_the_commands_there_are(self):
        self.assertLessEqual(set(subcommands(help_of("usherctl"))), self.completed("usherctl", ""))
        self.assertEqual(self.completed("usherctl", "--json", "us"), {"user"})
        self.assertLessEqual(set(subcommands(help_of("usherctl", "user"))), self.completed("usherctl", "user", ""))

    def test_offers_the_options_of_the_command_and_their_values(self):
        self.assertEqual(self.completed("usherctl", "user", "add", "--user"), {"--username"})
        self.assertEqual(self.completed("usherctl", "user", "add", "--role", ""), {"admin", "user"})
        self.assertEqual(self.completed("usherd", "--print-s"), {"--print-settings"})


if __name__ == "__main__":
    unittest.main()
