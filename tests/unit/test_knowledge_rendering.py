"""An answer's texts rendered, found by id, and hashed for a sign-off."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

import knowledge
from knowledge import Answer, KnowledgeError, Part, Reply, text_hash
from knowledge.model import Knowledge

ANSWER = Answer(
    topic="onset",
    title="Onset",
    short=Part("short", "Onset", "Call {clinic.phone}."),
    parts=(Part("full", "Full", "Weeks.", asks=("when",)),),
    replies=(Reply("one", "On {when} at {place}.", ("when", "place")),),
    related=(),
    next_step="Wait.",
    figure=None,
    sources=(),
    review_interval_months=12,
)


@pytest.fixture
def known() -> Knowledge:
    return replace(knowledge.load(), answers={"onset": ANSWER})


def test_short_part_next_step_and_reply_are_rendered_by_id(known: Knowledge) -> None:
    assert known.text("onset") == "Call (312) 555-0142."
    assert known.text("onset", "full") == "Weeks."
    assert known.text("onset", "next_step") == "Wait."
    assert known.text("onset", "one", when="Monday", place="the desk") == "On Monday at the desk."


def test_a_value_with_braces_stays_as_it_is(known: Knowledge) -> None:
    assert known.text("onset", "one", when="{place}", place="{clinic.phone}") == "On {place} at {clinic.phone}."


@pytest.mark.parametrize(
    ("topic", "part", "fields", "message"),
    [
        ("nowhere", "short", {}, "nowhere: no such topic"),
        ("onset", "nothing", {}, "onset: no part 'nothing'"),
        ("onset", "one", {"when": "x"}, "onset.one: field 'place' is missing"),
        ("onset", "one", {"when": "x", "place": "y", "who": "z"}, "onset.one: there is no field 'who'"),
        ("onset", "short", {"when": "x"}, "onset.short: there is no field 'when'"),
    ],
)
def test_what_is_not_there_or_not_wanted_is_refused(
    known: Knowledge, topic: str, part: str, fields: dict[str, str], message: str
) -> None:
    with pytest.raises(KnowledgeError, match=message):
        known.text(topic, part, **fields)


def test_parts_and_replies_are_found_by_id() -> None:
    assert ANSWER.part("short") is ANSWER.short
    assert ANSWER.part("full").title == "Full"
    assert ANSWER.reply("one").fields == ("when", "place")
    with pytest.raises(KnowledgeError, match="onset: no reply 'two'"):
        ANSWER.reply("two")


@pytest.mark.parametrize(
    "changed",
    [
        replace(ANSWER, title="Start"),
        replace(ANSWER, short=replace(ANSWER.short, text="Call.")),
        replace(ANSWER, parts=(replace(ANSWER.parts[0], text="Days."),)),
        replace(ANSWER, parts=(replace(ANSWER.parts[0], title="All"),)),
        replace(ANSWER, parts=()),
        replace(ANSWER, replies=(replace(ANSWER.replies[0], text="{when} {place}"),)),
        replace(ANSWER, next_step=None),
        replace(ANSWER, figure="timeline"),
    ],
)
def test_a_change_of_what_patients_read_changes_the_hash(changed: Answer) -> None:
    assert text_hash(changed) != text_hash(ANSWER)


@pytest.mark.parametrize(
    "changed",
    [
        replace(ANSWER, review_interval_months=6),
        replace(ANSWER, parts=(replace(ANSWER.parts[0], asks=("how long",)),)),
        replace(ANSWER, short=replace(ANSWER.short, facts=("ons-slow",))),
    ],
)
def test_a_change_of_what_patients_do_not_read_keeps_the_hash(changed: Answer) -> None:
    assert text_hash(changed) == text_hash(ANSWER)


@pytest.mark.parametrize(
    ("changes", "is_learned"),
    [
        ({"asks": ("anybody there",)}, True),
        ({"title": "Good day"}, True),
        ({"text": "Good day to you. I am an automated assistant."}, False),
        ({"facts": ()}, False),
    ],
)
def test_the_fingerprint_is_of_what_is_learned(changes: dict[str, Any], is_learned: bool) -> None:
    base = knowledge.load()
    greet = base.answers["greet"]
    answers = {**base.answers, "greet": replace(greet, short=replace(greet.short, **changes))}
    assert (knowledge.fingerprint(replace(base, answers=answers)) != knowledge.fingerprint(base)) == is_learned
