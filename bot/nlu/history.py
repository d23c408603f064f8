"""What the conversation so far says about the next message. Reads a Rasa tracker; knows nothing else of Rasa."""

from __future__ import annotations

from dataclasses import dataclass
from typing import List, Optional, Tuple

from rasa.shared.core.events import BotUttered, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

Said = Tuple[str, str]
# How many bot messages back an answer still counts as just said.
RECENT = 12
# A follow-up is read behind the question that it leans on, and the encoder reads 128 word pieces: the end of a long one.
QUESTION_CHARACTERS = 300
# A sign told in pieces: as many messages before the one that is read.
PIECES = 2


@dataclass(frozen=True)
class History:
    """`question`: the last thing typed or pressed that named its topic; `topics`: what the last turn answered, last one first;
    `said`: (topic, part) of recent messages, oldest first; `form`: the open form's name; `missed`: the last turn was a miss;
    `offers`: topics of the buttons that it offered instead; `last`: what the last turn said, oldest first."""

    question: Optional[str] = None
    topics: Tuple[str, ...] = ()
    said: Tuple[Said, ...] = ()
    form: Optional[str] = None
    missed: bool = False
    offers: Tuple[str, ...] = ()
    last: Tuple[Said, ...] = ()

    @property
    def alarmed(self) -> bool:
        """Whether an alarm was answered a moment ago."""
        return bool(self.last_alarm)

    @property
    def last_alarm(self) -> Optional[str]:
        """The kind of alarm that was answered a moment ago; None where none was."""
        return next((topic for topic, _ in reversed(self.said[-3:]) if topic in ("crisis", "emergency")), None)

    def last_part(self, topic: str) -> Optional[str]:
        """The part of `topic` that was said last; None where nothing of it was."""
        return next((part for said, part in reversed(self.said) if said == topic), None)


NO_HISTORY = History()
# What is said to a "no" or a shrug after an alarm.
AFTER_ALARM = ("clarify", "after_alarm")
# Said to somebody who has a question more and does not say which: it leans on nothing that was said before.
GO_ON = ("greet", "go_on")
_NOT_A_TOPIC = frozenset({"greet", "thanks", "goodbye", "clarify", "out_of_scope", "medical_advice", "bot_challenge"})
_MISSES = frozenset({"clarify", "out_of_scope"})


def _said(event: BotUttered) -> Optional[Said]:
    about = (event.metadata or {}).get("metadata") or {}
    return (about["topic"], about["part"]) if "topic" in about and "part" in about else None


def _last_turn(tracker: DialogueStateTracker) -> List[Said]:
    """What was said since the last user message, the last thing first."""
    said: List[Said] = []
    for event in reversed(tracker.events):
        if isinstance(event, UserUttered):
            break
        if isinstance(event, BotUttered) and (about := _said(event)):
            said.append(about)
    return said


def _question(tracker: DialogueStateTracker) -> Optional[str]:
    """The last message that named its topic; a follow-up to it carries it along in `turn.question`."""
    for event in reversed(tracker.events):
        if isinstance(event, UserUttered) and event.text:
            turn = (event.parse_data or {}).get("turn")
            question = _pressed(event) if event.text.startswith("/") else turn.get("question") if turn else event.text
            return question[-QUESTION_CHARACTERS:] if question else None
    return None


def told_before(tracker: Optional[DialogueStateTracker]) -> List[str]:
    """The last messages that were typed, one or two, oldest first. What stands before a pressed button or an alarm is past, and
    answers to a form's questions are no story."""
    told: List[str] = []
    most = PIECES if tracker and not tracker.active_loop_name else 1
    for event in reversed(tracker.events if tracker else ()):
        if isinstance(event, UserUttered) and event.text:
            alarmed = ((event.parse_data or {}).get("red_flags") or {}).get("level") in ("emergency", "crisis")
            if event.text.startswith("/") or alarmed or len(told) == most:
                break
            told.append(event.text[-QUESTION_CHARACTERS:])
    return told[::-1]


def _offers(tracker: DialogueStateTracker) -> Tuple[str, ...]:
    """What the last turn offered to choose from."""
    last = next((event for event in reversed(tracker.events) if isinstance(event, UserUttered)), None)
    return tuple(((last.parse_data or {}).get("turn") or {}).get("offers", ())) if last else ()


def _pressed(event: UserUttered) -> str:
    """A pressed button in words: `/onset{"part": "full_effect"}` is "onset full effect"."""
    parts = [entity["value"] for entity in event.entities if entity.get("entity") == "part"]
    return " ".join([str(event.intent_name), *parts]).replace("_", " ")


def history_of(tracker: Optional[DialogueStateTracker]) -> History:
    """The history before the message that is being read; empty without a tracker (as in `rasa test`)."""
    if tracker is None or not tracker.events:
        return NO_HISTORY
    said = [about for event in tracker.events if isinstance(event, BotUttered) and (about := _said(event))][-RECENT:]
    last = _last_turn(tracker)
    topics = tuple(dict.fromkeys(topic for topic, _ in last if topic not in _NOT_A_TOPIC))
    if not topics and last[:1] != [GO_ON]:  # small talk in between does not end what was spoken of
        topics = tuple(topic for topic, _ in reversed(said) if topic not in _NOT_A_TOPIC)[:1]
    return History(
        question=_question(tracker),
        topics=topics,
        said=tuple(said),
        form=tracker.active_loop_name,
        missed=bool(last) and last[0][0] in _MISSES and last[0] != AFTER_ALARM,
        offers=_offers(tracker),
        last=tuple(last[::-1]),
    )
