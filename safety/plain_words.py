"""What a rule looks for, in words for staff. Ids stay with an alarm for years: those of old rules are shown as they are."""

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
