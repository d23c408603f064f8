"""The red-flag rules of a folder, ready to read messages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from .context import Surroundings
from .language import is_spanish
from .loader import Book, load
from .model import Assessment, Level
from .page import Page
from .rule import Pattern, Rule, segments
from .text import plain

_WORD = re.compile(r"[^\W\d_]+")
FOLDER = Path(__file__).parent / "rules"


class Rules:
    """Compiled rules; immutable, so one object serves every thread."""

    def __init__(self, book: Book) -> None:
        self._book = book
        patterns = [(number, pattern) for number, rule in enumerate(book.rules) for pattern in rule.patterns]
        uses = Counter(segment for _, pattern in patterns for segment in segments(pattern))
        self._by_segment: dict[int, list[tuple[int, Pattern, frozenset[int]]]] = {}
        for number, pattern in patterns:
            needs = segments(pattern)
            rarest = min(needs, key=uses.__getitem__)
            self._by_segment.setdefault(rarest, []).append((number, pattern, frozenset(needs)))

    @classmethod
    def load(cls, folder: Path | str) -> Rules:
        """Read a folder of rules. Raises `RulesError` naming the file, the rule and the field."""
        return cls(load(Path(folder)))

    @property
    def all(self) -> tuple[Rule, ...]:
        """Every rule, in the order of files and of rules in them."""
        return self._book.rules

    def assess(self, text: str) -> Assessment:
        """What a message raises. Never raises itself, keeps nothing, reads any length.

        Linear in the length of the text for all practical purposes: well under 1 ms for a short
        message, under 10 ms for 2,000 characters of anything.
        """
        page = self._book.lexicon.page(text)
        fired, quiet = self._fired(page)
        fired.sort(key=lambda rule: -rule.level)
        spanish = is_spanish(tuple(_WORD.findall(plain(text))))
        return _assessment(fired, spanish, quiet)

    def _fired(self, page: Page) -> tuple[list[Rule], dict[Level, bool]]:
        """Rules that fire, in their order; and the levels of those that are harmless or whose words are taken back: True where
        all of a level were taken back by an excuse.

        Only patterns all of whose segments are there are tried: the others cannot stand in the message.
        """
        rules, there = self._book.rules, page.spans.keys()
        around = Surroundings(page, self._book.groups, self._book.claims, self._book.asides)
        fired: set[int] = set()
        quiet: dict[int, bool] = {}
        for segment in page.spans:
            for number, pattern, needs in self._by_segment.get(segment, ()):
                if number in fired or not needs <= there:
                    continue
                rule = rules[number]
                if rule.stands(pattern, page, around):
                    if rule.harmless:
                        quiet[number] = False
                    else:
                        fired.add(number)
                elif not rule.harmless and rule.named(pattern, page, around):
                    quiet[number] = quiet.get(number, True) and not rule.denied(pattern, page, around)
        levels: dict[Level, bool] = {}
        for number in quiet.keys() - fired:
            levels[rules[number].level] = levels.get(rules[number].level, True) and quiet[number]
        return [rules[number] for number in sorted(fired)], levels


def _assessment(fired: list[Rule], spanish: bool, quiet: Mapping[Level, bool]) -> Assessment:
    graver = [excused for level, excused in quiet.items() if level > Level.URGENT]
    only_spanish = bool(fired) and all(rule.language == "es" for rule in fired)
    return Assessment(
        level=fired[0].level if fired else Level.NONE,
        rules=tuple(rule.id for rule in fired),
        levels=tuple(dict.fromkeys(rule.level for rule in fired)),
        language="es" if spanish or only_spanish else "en",
        spanish=spanish,
        taken_back=max(quiet, default=Level.NONE),
        excused=bool(graver) and all(graver),
    )


@lru_cache(maxsize=1)
def default_rules() -> Rules:
    """The rules of this package, read once. Raises `RulesError` if they are wrong."""
    return Rules.load(FOLDER)
