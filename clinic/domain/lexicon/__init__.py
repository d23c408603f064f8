"""The lexicon folder, read once, and its small language for phrases turned into spaCy token patterns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import yaml

import knowledge

FOLDER = Path(__file__).resolve().parent
MEDICATIONS = Path(knowledge.__file__).parent / "medications.yml"
TokenPattern = dict[str, Any]

# A name between angle brackets stands for tokens with this tag (see reading.py).
_TAGS = {
    "<num>": "NUM",
    "<slash>": "SLASH",
    "<slash3>": "SLASH3",
    "<time>": "TIME",
    "<ord>": "ORD",
    "<iso>": "ISO",
    "<year>": "YEAR",
}


@cache
def load(name: str) -> Any:
    """The content of `<name>.yml`; every scalar is a string, so that "no" and "on" stay words."""
    return yaml.load((FOLDER / f"{name}.yml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506


@cache
def medication_names() -> dict[str, list[str]]:
    """Each medicine's generic name to what patients write for it; the same list that the assistant reads by."""
    return yaml.load(MEDICATIONS.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # type: ignore[no-any-return]  # noqa: S506


@cache
def words(name: str, key: str) -> frozenset[str]:
    """The words of a flat list, those joined with "|" taken apart."""
    return frozenset(word for line in load(name)[key] for word in line.split("|"))


@cache
def weekdays() -> Mapping[str, int]:
    """A weekday's names to its number, Monday 0."""
    return _numbered(load("dates")["weekdays"])


@cache
def all_weekdays() -> Mapping[str, int]:
    """The same, with "sat" and "sun", which are other words too."""
    return {**weekdays(), **_numbered(load("dates")["weekday_short"])}


@cache
def months() -> Mapping[str, int]:
    """A month's names to its number, January 1."""
    return _numbered(load("dates")["months"])


def _numbered(names: Mapping[str, Iterable[str]]) -> dict[str, int]:
    return {name: int(number) for number, spelled in names.items() for name in spelled}


def patterns(line: str) -> list[list[TokenPattern]]:
    """The token patterns of one line: `~` becomes none, one or two words of any kind."""
    return [[token for piece in line.split() for token in _token(piece)]]


def _token(piece: str) -> list[TokenPattern]:
    if piece == "~":
        return [{"IS_PUNCT": False, "OP": "{0,2}"}]
    optional = piece.endswith("?") and len(piece) > 1
    pattern = _word(piece[:-1] if optional else piece)
    return [pattern | {"OP": "?"}] if optional else [pattern]


def _word(piece: str) -> TokenPattern:
    if piece in _TAGS:
        return {"TAG": _TAGS[piece]}
    if piece == "<weekday>":
        return {"LOWER": {"IN": sorted(weekdays())}}
    if piece == "<day>":
        names = [*weekdays(), "yesterday", "today"]
        return {"LOWER": {"IN": sorted([*names, *(f"{name}s" for name in names)])}}
    if piece == "<month>":
        return {"LOWER": {"IN": sorted(months())}}
    if piece == "<yes>":
        return {"LOWER": {"IN": sorted(knowledge.yes_words())}}
    choices: Sequence[str] = [choice for choice in piece.split("|") if choice] or [piece]
    return {"LOWER": {"IN": list(choices)}} if len(choices) > 1 else {"LOWER": choices[0]}


@cache
def single_words() -> frozenset[str]:
    """Every single word of six or more letters that a misspelling may be meant for: medicines, symptoms, headache."""
    lines = [line for names in medication_names().values() for line in names]
    lines += [line for names in load("symptoms").values() for line in names if " " not in line]
    lines += ["headache|headaches|migraine|migraines|yesterday|wednesday|thursday|throbbing|stabbing|excruciating|menstruation"]
    lines += ["severity|thanksgiving|christmas|halloween|independence"]
    lines += ["monday|tuesday|friday|saturday|sunday", "|".join(weekdays())]
    lines += ["january|february|august|september|october|november|december"]
    return frozenset(word for line in lines if " " not in line for word in line.split("|") if len(word) >= 6 and word.isalpha())
