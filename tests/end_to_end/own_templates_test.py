"""Templates of the operator's own are checked when usher-mailer starts: not when somebody's invite is to leave."""

import subprocess
import tempfile
import unittest
from pathlib import Path

from running import PROGRAMS, TREE


class AMailerWithABrokenTemplate(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="usher-own-templates-")
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        (self.folder / "own" / "de").mkdir(parents=True)
        self.settings = self.folder / "usher.toml"
        self.settings.write_text(f'[database]\nhosts = ["unix:{self.folder}/none"]\n[mail]\ntemplates = "{TREE}/templates"\n'
                                 f'own_templates = "{self.folder}/own"\njournal = "{self.folder}"\n')

    def starts(self) -> subprocess.CompletedProcess:
        return subprocess.run([PROGRAMS / "usher-mailer", "--settings", self.settings], capture_output=True, text=True, timeout=30)

    def test_does_not_start_and_says_which_and_why(self):
        for part, text, why in (("subject", "Hallo {{wer}}", "wer"), ("html", "<p>{{#inviter_name}}</p>", "inviter_name"),
                                ("txt", "{{> other}}", "are allowed")):
            file = self.folder / "own" / "de" / f"workspace_invitation.{part}"
            file.write_text(text)
            done = self.starts()
            self.assertEqual(done.returncode, 1, done.stderr)
            self.assertIn(f"de/workspace_invitation.{part}", done.stderr)
            self.assertIn(why, done.stderr)
            file.unlink()


if __name__ == "__main__":
    unittest.main()
