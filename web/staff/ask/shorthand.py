"""What staff write short ("r/s", "cxl", "f/u"), written out as a caller would say it. The words stand in `shorthand.yml`."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

import yaml

FILE = Path(__file__).with_name("shorthand.yml")


def written_out(text: str) -> str:
    """The same text with every shorthand in full."""
    pattern, words = _lexicon()
    return pattern.sub(lambda found: _meant(found[0], words), text)


def _meant(short: str, words: dict[str, str]) -> str:
    return words.get(short) or words.get(_folded(short), short)


@lru_cache(maxsize=1)
def _lexicon() -> tuple[re.Pattern[str], dict[str, str]]:
    groups: dict[str, dict[str, str]] = yaml.safe_load(FILE.read_text("utf-8"))
    words = {short: meant for group in groups.values() for short, meant in group.items()}
    forms = "|".join(_form(short) for short in sorted(words, key=len, reverse=True))
    return re.compile(rf"(?<![\w/])(?:{forms})(?![\w/])"), words


def _form(short: str) -> str:
    """A pattern for it: capitals count where it has some, white space is of any length."""
    form = r"\s+".join(map(re.escape, short.split()))
    return form if short != short.lower() else f"(?i:{form})"


def _folded(short: str) -> str:
    return " ".join(short.lower().split())
