"""What a rule looks for, in words for staff. An alarm keeps the ids of its rules for years: those of old rules stand as ids."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

import yaml

FILE = Path(__file__).parent / "plain_words.yml"


def plain_words(rules: Iterable[str]) -> list[str]:
    """The words of these rules, each once, in their order."""
    known = all_words()
    return list(dict.fromkeys(known.get(rule, rule.replace("_", " ")) for rule in rules))


@lru_cache(maxsize=1)
def all_words() -> Mapping[str, str]:
    """By the id of the rule."""
    return MappingProxyType(yaml.safe_load(FILE.read_text(encoding="utf-8")))
