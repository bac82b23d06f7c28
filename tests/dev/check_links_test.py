"""dev/check_links.py: it finds each kind of dead link, and lets the living ones be."""

import tempfile
import unittest
from pathlib import Path

import check_links


class CheckLinks(unittest.TestCase):
    def faults(self, **files: str) -> list[str]:
        """In a tree with these files besides a document, a picture and a source."""
        with tempfile.TemporaryDirectory() as folder:
            tree = Path(folder)
            for name, text in {"docs/design.md": "# Design\n\n## 4 The model\n\n### 4.1 `Ids`\n\n## What is new?\n\n## What is new?\n",
                               "docs/images/page.png": "", "src/store/room.cpp": "void take_place() {}\n", "src/store/room.h": "", "tests/one_test.cpp": "", **files}.items():
                (tree / name).parent.mkdir(parents=True, exist_ok=True)
                (tree / name).write_text(text)
            return list(check_links.faults_of(tree))

    def in_readme(self, text: str) -> list[str]:
        return self.faults(**{"README.md": text})

    def in_source(self, text: str) -> list[str]:
        return self.faults(**{"src/a.cpp": text})

    def test_links_to_files_pictures_and_headings(self):
        self.assertEqual(self.in_readme("[a](docs/design.md) ![b](docs/images/page.png) [c](docs/design.md#4-the-model) [d](docs) [e](https://example.org/x)\n"
                                        "[f](docs/design.md#41-ids) [g](docs/design.md#what-is-new-1) [h][i]\n\n# Top\n\n[j](#top)\n\n[i]: docs/design.md\n"), [])
        for dead, why in (("[a](docs/no.md)", "docs/no.md: no such file"), ("![a](docs/images/no.png)", "docs/images/no.png: no such file"),
                          ('<img src="docs/images/no.png">', "docs/images/no.png: no such file"), ("[a]: docs/no.md", "docs/no.md: no such file"),
                          ("[a](#no)", "#no: no such heading"), ("[a](docs/design.md#no)", "docs/design.md#no: no such heading")):
            self.assertIn(f"README.md: {why}", self.in_readme(dead))

    def test_links_are_relative_to_their_document(self):
        self.assertEqual(self.faults(**{"docs/operating/a.md": "[a](../design.md)"}), [])
        self.assertEqual(self.faults(**{"docs/operating/a.md": "[a](design.md)"}), ["docs/operating/a.md: design.md: no such file"])

    def test_code_in_documents_holds_no_links(self):
        self.assertEqual(self.in_readme("`[a](no.md)`\n\n    [b](no.md)\n\n```\n[c](no.md)\n# no heading\n```\n"), [])

    def test_documents_that_sources_name(self):
        self.assertEqual(self.in_source('// docs/design.md says why; docs/design.md §4 and §4.1; docs/design.md §4.1 to §4; docs/design.md, "What is new?"\n'
                                        '// The rest is in docs/design.md,\n// "The model", and not in https://example.org/docs/no.md\n'), [])
        for dead, why in (("// docs/no.md", "docs/no.md: no such file"), ("// (docs/design.md §5)", "docs/design.md §5: no such section"),
                          ("// docs/design.md §4, §4.2", "docs/design.md §4.2: no such section"), ("// docs/design.md §4.1 to §7", "docs/design.md §7: no such section"),
                          ('// docs/design.md, "Old"', 'docs/design.md, "Old": no such section'),
                          ('// docs/design.md,\n//   "Old"', 'docs/design.md, "Old": no such section')):
            self.assertEqual(self.in_source(dead), [f"src/a.cpp: {why}"])

    def test_specifications_that_are_not_in_the_repository(self):
        for stray in ("specs/orchd.md", "facts/performance.md", "../shared", "DESIGN.md", "orchd §", "Rocket.Chat §"):
            self.assertEqual(self.in_source(f"// {stray}: why"), [f"src/a.cpp: {stray}: not in the repository, name a document in docs/"])
        self.assertEqual(self.in_source("// artefacts/x and build/facts/y are something else\n"), [])

    def test_files_and_functions_between_backticks(self):
        self.assertEqual(self.in_readme("`src/store/room.cpp` `store/room.h` `store/room.{h,cpp}` `store/room` `Room::take_place` `take_place()` `one_test.cpp` `a/b`\n"), [])
        self.assertEqual(self.in_readme("`src/store/hall.cpp` `store/room.{h,sql}` `Room::leave_place()`"),
                         [f"README.md: {why}" for why in ("`src/store/hall.cpp`: no such file", "`store/room.sql`: no such file",
                                                          "`Room::leave_place()`: nothing has that name")])

    def test_settings_metrics_and_commands(self):
        code = {"src/metrics.cpp": 'count("usher_emails_total");', "src/settings_table.cpp": '        {"mail.batch",   Number{}},\n', "src/usherctl.cpp": "//   spool list   what waits\n"}
        self.assertEqual(self.faults(**code, **{"README.md": "`mail.batch`, `usher_emails_total` and `other.thing`: `usherctl --json spool list`\n"}), [])
        self.assertEqual(self.faults(**code, **{"README.md": "`mail.bach` `usher_email_total`\n\n    usherctl pool list\n"}),
                         ["README.md: `mail.bach`: no such setting", "README.md: `usher_email_total`: no such metric", "README.md: usherctl pool: no such command"])

    def test_what_is_built_and_what_an_instance_writes_is_left_out(self):
        self.assertEqual(self.faults(**{"build/a.md": "[a](no.md)", "run/a.md": "[a](no.md)", "tests/x/node_modules/a.md": "[a](no.md)"}), [])


if __name__ == "__main__":
    unittest.main()
