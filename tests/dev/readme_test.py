"""tests/README.md: it says of each store file that has no test of its own where it is tested."""

import unittest
from pathlib import Path

TREE = Path(__file__).resolve().parent.parent.parent


class Readme(unittest.TestCase):
    def test_names_each_store_file_without_a_test(self):
        readme = (TREE / "tests" / "README.md").read_text()
        sources = [file.relative_to(TREE / "src").with_suffix("") for file in (TREE / "src" / "store").rglob("*.cpp")]
        self.assertEqual([str(source) for source in sources
                          if not (TREE / "tests" / f"{source}_test.cpp").exists() and f"`{source}`" not in readme], [])


if __name__ == "__main__":
    unittest.main()
