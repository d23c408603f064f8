"""Cells of a CSV file that a spreadsheet may open: no text of a patient's becomes a formula there."""

from __future__ import annotations

import re

# What a spreadsheet may take for a formula or a command (OWASP, "CSV Injection"), full-width forms too; and what was
# made harmless already, so that `plain` takes away exactly what `harmless` put on.
_FORMULA = re.compile(r"'*(?:[\t\r\n]|\s*[=+\-@＝＋－＠])")


def harmless(cell: str) -> str:
    """The cell, with an apostrophe before it when it could be taken for a formula."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def plain(cell: str) -> str:
    """What `harmless` was given."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell
