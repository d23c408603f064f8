"""Questions whose words say little ("how long does that take", "where exactly", "and wine?"): what was spoken of says of what,
and the ways of asking of its parts say for which."""

from __future__ import annotations

from typing import List, Mapping, Optional, Sequence, Tuple

from bot.nlu.few_words import is_bare_of_care
from bot.nlu.history import History, Said
from bot.nlu.parts import SHORT
from bot.nlu.topic_kinds import ALARMS, EFFECT, HELPERS, REFUSALS, SMALL_TALK, THINGS, likeliest
from bot.nlu.turn_options import TurnOptions
from bot.nlu.turn_types import Reading
from bot.nlu.views import adds_one_thing, asks_how_long, is_open

Related = Mapping[str, Sequence[str]]
_NO_SUBJECT = (*REFUSALS, *HELPERS, *SMALL_TALK)
# Kin beside the `related` of an answer, which are what it offers to read next.
_KIN = {
    "consultation": ("procedure",),
    "cost": ("procedure",),
    "other_medications": ("aftercare",),
    "effectiveness": ("schedule",),
    "onset": ("schedule",),
    "how_it_works": ("schedule",),
    "not_working": ("schedule", "onset"),
    "who_administers": ("procedure",),
}


def kin_of(topics: Sequence[str], related: Related) -> List[str]:
    """`topics`, then what is kin to them, in order."""
    kin = [other for topic in topics for other in (*_KIN.get(topic, ()), *related.get(topic, ()))]
    return list(dict.fromkeys([*topics, *kin]))


def named_part(parts: Mapping[str, Tuple[str, float]], topics: Sequence[str], *, least: float) -> Optional[Said]:
    """The first of `topics` that has a part which is asked for in just these words. The short answer is one."""
    for topic in topics:
        part, near = parts.get(topic, (SHORT, 0.0))
        if near >= least:
            return topic, part
    return None


def open_answer(reading: Reading, history: History, related: Related, options: TurnOptions) -> Optional[Said]:
    """The part that a question of empty words, or of one word more, asks for; None for any other and where no part is."""
    opened, bare = is_open(reading.text), is_bare_of_care(reading.text, history)
    if not (opened or bare or adds_one_thing(reading.text)):
        return None
    context = reading.context.shares if reading.context else None
    if context is None or sum(context.get(topic, 0.0) for topic in REFUSALS) >= options.refuse:
        return None
    if bare:
        return _spoken_of(reading, history, options)
    subjects = _subjects(reading, history, context, options)
    kin = [topic for topic in kin_of(subjects, related) if topic not in ALARMS]
    named = named_part(reading.parts, kin, least=options.part_named)
    return named or (_spoken_of(reading, history, options) if opened else None)


def is_unanswerable(text: str, history: History) -> bool:
    """Whether a text asks how long something takes that no answer says and that is not the effect of Botox."""
    return asks_how_long(text) and bool(history.topics) and not EFFECT & set(history.topics)


def _subjects(reading: Reading, history: History, context: Mapping[str, float], options: TurnOptions) -> List[str]:
    """What the last turn answered, or what was asked in it without an answer; then what its own words are near."""
    asked = likeliest(context, without=_NO_SUBJECT)
    subjects = history.topics or ((asked,) if asked and context[asked] >= options.answer else ())
    own = likeliest(reading.whole, without=(*_NO_SUBJECT, *ALARMS))
    return [*subjects, own] if own and not is_open(reading.text) else list(subjects)


def _spoken_of(reading: Reading, history: History, options: TurnOptions) -> Optional[Said]:
    """The part that was spoken of, said again where it was said: it holds what "how long should i wait" is after. What the clinic
    does (the diary, a booking) says no time, and is not done again."""
    for topic in history.topics:
        if topic in THINGS or (topic in EFFECT and asks_how_long(reading.text)):
            return None
        if said := named_part(reading.parts_in_context, [topic], least=options.part_again):
            return said
    return None
