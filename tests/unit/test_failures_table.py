"""docs/failures.md names the test of each failure: they exist."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_every_failure_in_the_table_has_a_test() -> None:
    table = (ROOT / "docs/failures.md").read_text(encoding="utf-8")
    written = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
    rows = [line for line in table.splitlines() if line.startswith("| ")][1:]
    named = [re.findall(r"`(test_\w+)`", row) for row in rows]
    assert all(named)
    missing = {name for names in named for name in names if f"def {name}(" not in written}
    assert missing == set()
