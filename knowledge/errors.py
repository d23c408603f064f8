"""What goes wrong with the knowledge folder, told so that the person who edits a file can mend it."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


class KnowledgeError(Exception):
    """`problems` has one line each: "knowledge/clinic.yml: phone: missing" (file, field, what is wrong)."""

    code = "knowledge"

    def __init__(self, *problems: str) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class Report:
    """Problems found so far, so that one run names all of them."""

    def __init__(self) -> None:
        self.problems: list[str] = []

    def add(self, file: str, field: str, wrong: str) -> None:
        self.problems.append(": ".join(piece for piece in (file, field, wrong) if piece))

    def raise_if_any(self) -> None:
        if self.problems:
            raise KnowledgeError(*self.problems)


def hint(name: str, known: Iterable[str]) -> str:
    """The words ", did you mean 'phone'?" for a near miss of a known name, else nothing."""
    near = get_close_matches(name, list(known), n=1)
    return f", did you mean '{near[0]}'?" if near else ""
