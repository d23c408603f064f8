"""What each clause of a message asks about, and for which part of it."""

from __future__ import annotations

import re
from typing import Dict, List, Mapping, Optional, Sequence

from bot.nlu.follow_up import Related, kin_of, named_part
from bot.nlu.history import Said
from bot.nlu.parts import SHORT, part_for
from bot.nlu.topic_kinds import ALARMS, EFFECT, HELPERS, REFUSALS, SMALL_TALK, THINGS, likeliest
from bot.nlu.turn_options import TurnOptions
from bot.nlu.turn_types import Reading
from bot.nlu.views import CLAUSE, View, is_open, is_question, is_request, names_a_topic, points_back

_NOT_BESIDE_ANOTHER = frozenset({*ALARMS, *REFUSALS, *SMALL_TALK, *HELPERS})
# Behind what Botox did not do, it asks for other treatments; behind anything else, for nothing that one could know.
_WHEN_IS_IT = re.compile(r"(?:and |also )*when(?:s|'s| is| was)? (?:it|that|mine|it again)\W*$", re.IGNORECASE)
_PRONOUN = re.compile(r"\b(?:it|its|that|this|they|them|those|these)\b", re.IGNORECASE)
_WHAT_ELSE = re.compile(
    r"\bwhat else (?:is|are) there\b|\bwhat else (?:can|could|do|should|would|will|works?|helps?|might)\b", re.IGNORECASE
)


def asked_by_clauses(reading: Reading, related: Related, options: TurnOptions) -> Dict[str, List[str]]:
    """The topics that the clauses ask about, in order, each with the parts; empty for a message of one clause."""
    found: Dict[str, List[str]] = {}
    views = [view for view in reading.views if view.kind == CLAUSE]
    for before, view, after in zip([None, *views], views, [*views[1:], None]):
        beside = list(found)[-1:] or _first(after)
        if is_open(view.text):
            said = _open(view, beside, related, options)
        else:
            said = _when(view, beside)
            said = said or (None if _is_of_a_thing(view, before) else _asked(view, before, after, reading, options))
        if said:
            parts = found.setdefault(said[0], [])
            parts.extend([said[1]] if said[1] not in parts else [])
    return found


def _when(view: View, beside: List[str]) -> Optional[Said]:
    """ "When is it" beside a visit that is to be moved asks for the visit's day."""
    return ("next_appointment", SHORT) if _WHEN_IS_IT.match(view.text) and "change_appointment" in beside else None


def _open(view: View, beside: List[str], related: Related, options: TurnOptions) -> Optional[Said]:
    """A clause of empty words ("how long does it take") asks about what the clause beside it does, or about its kin."""
    return named_part(view.parts, kin_of(beside, related), least=options.part_named)


def _first(after: Optional[View]) -> List[str]:
    topic = likeliest(after.shares, without=tuple(_NOT_BESIDE_ANOTHER)) if after else None
    return [topic] if topic else []


def _is_of_the_effect(before: Optional[View]) -> bool:
    return before is not None and likeliest(before.shares, without=ALARMS) in EFFECT


def _wants_others(before: Optional[View], reading: Reading, options: TurnOptions) -> bool:
    """Whether "what else is there" asks for other treatments: behind what Botox did not do, or first, where the whole does."""
    return _is_of_the_effect(before) or (before is None and reading.whole.get("alternatives", 0.0) >= options.clear_clause)


def _is_of_a_thing(view: View, before: Optional[View]) -> bool:
    """Whether a clause of empty words stands behind one on the portal, say: "cant sign in, how does it work"."""
    return before is not None and points_back(view.text) and likeliest(before.shares, without=ALARMS) in THINGS


def stands_beside_advice(asked: Sequence[str], reading: Reading, options: TurnOptions) -> bool:
    """Whether one clause of several wants personal advice beyond doubt, and what the others ask is no part of that question, so
    that it is answered beside the refusal. "Should i have the surgery, would it help" is one question."""
    views = [view for view in reading.views if view.kind == CLAUSE]
    advice = [view for view in views if is_question(view.text) and view.shares.get("medical_advice", 0.0) >= options.clear_clause]
    others = [view for view in views if likeliest(view.shares, without=ALARMS) in asked]
    before = views[: views.index(advice[0])] if advice else []
    return bool(advice) and bool(others) and all(_asks_apart(view, view in before, options) for view in others)


def stands_beside_refused(asked: Sequence[str], reading: Reading, options: TurnOptions) -> bool:
    """Whether one question of several is out of scope beyond doubt, and one other as surely of a topic that the whole has too:
    "do you sell gift cards and how much is botox"."""
    views = [view for view in reading.views if view.kind == CLAUSE]
    refused = any(is_question(view.text) and view.shares.get("out_of_scope", 0.0) >= options.clear_clause for view in views)
    if not refused or len(asked) != 1 or reading.whole.get(asked[0], 0.0) < options.clause_support:
        return False
    sure = [view for view in views if view.shares.get(asked[0], 0.0) >= options.clear_clause]
    return any(is_question(view.text) and not _PRONOUN.search(view.text) for view in sure)


def is_one_story(best: str, asked: Sequence[str], reading: Reading, options: TurnOptions) -> bool:
    """Whether the whole message is about `best`: more than about all that its clauses ask, where each of those is sure."""
    sure = all(reading.in_clauses(topic) >= options.clear_clause for topic in asked)
    by_clauses = sum(reading.whole.get(topic, 0.0) for topic in asked) if sure else 0.0
    return reading.whole.get(best, 0.0) >= max(options.one_story, by_clauses)


def is_clear(topic: str, shares: Mapping[str, float], reading: Reading, options: TurnOptions) -> bool:
    """Whether a clause asks about `topic` beyond doubt, or the whole message has it too."""
    return reading.in_clauses(topic) >= options.clear_clause or shares.get(topic, 0.0) >= options.clear_whole


def _asks_apart(view: View, is_before: bool, options: TurnOptions) -> bool:
    """Whether a clause asks a question of its own. A pronoun in it may stand for the advice that is wanted, unless the clause
    comes first and is sure of its topic: "does it hurt?"."""
    sure = is_before and max(view.shares.values()) >= options.clear_clause
    return is_question(view.text) and (sure or not _PRONOUN.search(view.text))


def _asked(view: View, before: Optional[View], after: Optional[View], reading: Reading, options: TurnOptions) -> Optional[Said]:
    """What one clause asks about. A statement asks where the next clause points back at it ("it fades at week 10, is that
    common?") or where it is a request as sure as any, of what the clinic does ("see my diary") or that the whole message has
    too; a clause that only points back asks nothing of its own."""
    topic = likeliest(view.shares, without=())
    named = names_a_topic(view.text) or (_WHAT_ELSE.search(view.text) and _wants_others(before, reading, options))
    if topic is None or topic in _NOT_BESIDE_ANOTHER or not named:
        return None
    share, support = view.shares[topic], reading.whole.get(topic, 0.0)
    if is_question(view.text) or (after is not None and points_back(after.text)):
        asks = share >= options.clause or (share >= options.clause / 2 and support >= options.clause_support)
    elif topic in THINGS and is_request(view.text):
        asks = share >= options.clear_clause
    else:
        asks = share >= options.statement and support >= options.clause_support
    return (topic, part_for(view.parts, topic, least=options.part_clause) or SHORT) if asks else None
