"""What the red-flag rules say about a message: a level, and the rules that gave it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum


class RulesError(ValueError):
    """A rule file is wrong; the text names the file, the rule and the field."""


class Level(IntEnum):
    """How fast a person needs help; compare with `<`.

    `CRISIS` stands above `EMERGENCY` only so that a message that is both has one level: the text
    for a crisis names 911 too (facts cr-988, cr-911-danger). See `Assessment.levels` for both.
    """

    NONE = 0
    URGENT = 1
    EMERGENCY = 2
    CRISIS = 3

    @property
    def code(self) -> str:
        """The `urgency` of the chat API: "none", "urgent", "emergency" or "crisis"."""
        return self.name.lower()


@dataclass(frozen=True)
class Assessment:
    """What one message raises.

    `rules`: ids of the rules that fired, most pressing first, each once; empty for `Level.NONE`.
    `levels`: the distinct levels of those rules, most pressing first.
    `language`: "es" if the answer should be in Spanish, else "en". `spanish`: the message itself
    is in Spanish; a Spanish alarm inside an English message has language "es" and spanish False.
    `taken_back`: the highest level of what is named but not told as happening ("no trouble breathing", "my
    aunt had a stroke"), told as well or a figure of speech ("i can swallow fine",
    "dying to know"): whoever else reads the message need not take its words for an alarm.
    `excused`: it was taken back by nothing but words near it that may give it another meaning ("my nurse cant talk").
    """

    level: Level
    rules: tuple[str, ...] = ()
    levels: tuple[Level, ...] = ()
    language: str = "en"
    spanish: bool = False
    taken_back: Level = Level.NONE
    excused: bool = False
