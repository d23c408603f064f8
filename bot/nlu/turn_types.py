"""What a turn is decided from, and what it is."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Mapping, Optional, Sequence, Tuple

from bot.nlu.history import Said
from bot.nlu.views import CLAUSE, CONTEXT, View


@dataclass(frozen=True)
class Turn:
    """`intent` for Rasa's rules; `answers`: (topic, part) to say, in order; `offers`: topics of a clarify's buttons;
    `question`: what a follow-up to this message is to be read together with; `gives_up`: what the diary's form asks is left."""

    intent: str
    answers: Tuple[Said, ...]
    offers: Tuple[str, ...] = ()
    question: Optional[str] = None
    gives_up: bool = False


@dataclass(frozen=True)
class Reading:
    """What is known of a message. `level`: the red-flag rules' word for it. `taken_back`: the level of an alarm whose words they
    saw, but not told as happening ("no trouble breathing"), which the trained intents cannot tell apart; `excused`:
    they may, as it has another meaning at most (`safety.Assessment`)."""

    text: str
    views: Sequence[View]
    parts: Mapping[str, Tuple[str, float]] = field(default_factory=dict)
    level: str = "none"
    spanish: bool = False
    taken_back: str = "none"
    excused: bool = False

    @cached_property
    def context(self) -> Optional[View]:
        """The message together with the question before it, where it leans on that; read when a rule first asks for it."""
        return next((view.read_now() for view in self.views if view.kind == CONTEXT), None)

    def in_clauses(self, topic: str) -> float:
        """The greatest share of `topic` in any clause; 0 for a message of one clause."""
        return max((view.shares.get(topic, 0.0) for view in self.views if view.kind == CLAUSE), default=0.0)

    @property
    def parts_in_context(self) -> Mapping[str, Tuple[str, float]]:
        return self.context.parts if self.context else {}

    @property
    def whole(self) -> Mapping[str, float]:
        return self.views[0].shares
