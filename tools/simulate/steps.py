"""What a patient can do in a conversation, as data: `kinds.py` is written in these words, `visit.py` does them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Words = tuple[str, ...]


@dataclass(frozen=True)
class Say:
    """Type one of `words`. `alarm`: the level that each of them must raise."""

    words: Words
    alarm: Literal["emergency", "crisis"] | None = None


@dataclass(frozen=True)
class Press:
    """Press a button of the last answer that leads to a text, if it has one."""


@dataclass(frozen=True)
class Rate:
    helpful: bool
    comments: Words = ()


@dataclass(frozen=True)
class AskCall:
    """Leave the number. `again`: the chance that the patient asks once more, which changes the wish and makes no second."""

    reasons: Words
    window: Literal["morning", "afternoon", "any"] = "any"
    share_chat: bool = False
    again: float = 0.0


@dataclass(frozen=True)
class AwaitPerson:
    """Wait for somebody of the clinic to write in the chat, and answer with `words`, one after each of their messages."""

    words: tuple[Words, ...]


@dataclass(frozen=True)
class SayTwice:
    """Send one message twice under the same id: at once where `at_once`, else after its answer came."""

    words: Words
    at_once: bool = False


@dataclass(frozen=True)
class Reconnect:
    """Lose the event stream, and while it is gone send one of `words`; then go on behind the last event that came."""

    words: Words


@dataclass(frozen=True)
class SecondTab:
    """Open another event stream of the same conversation, beside the first."""


Step = Say | Press | Rate | AskCall | AwaitPerson | SayTwice | Reconnect | SecondTab
