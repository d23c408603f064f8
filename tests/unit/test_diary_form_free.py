"""A headache that was told becomes none only where it is taken back; a day without one is told in plain words."""

from __future__ import annotations

from datetime import date

import pytest

from clinic.domain.diary_form.form import DiaryForm, begin, hear
from clinic.domain.diary_parser import parse
from clinic.domain.names import Question

TODAY = date(2026, 11, 30)  # a Monday
TWO_DAYS = "friday 6/10 for 2 hours, saturday 3/10 for 3 hours"


def _after(*texts: str) -> DiaryForm:
    form = begin(texts[0], today=TODAY)
    for text in texts[1:]:
        form, _ = hear(form, text, today=TODAY)
    return form


@pytest.mark.parametrize(
    "text",
    [
        "im 65 and never had headaches before",
        "i dont get headaches much",
        "i dont usually get headaches",
        "never get migraines",
        "headache free till then",
        "no headaches until then",
        "my kids had no headaches",
        "pain free now",
        "head is fine now",
        "no headache right now",
        "headache free again",
        "my husband has no migraine today",
    ],
)
def test_a_headache_that_was_told_is_not_lost_to_what_is_told_of_another_time_or_person(text: str) -> None:
    [draft] = _after("headache today", "8", "2 hours", text).drafts
    assert (draft.headache, draft.severity, draft.duration_minutes) == (True, 8, 120)


@pytest.mark.parametrize(
    "text",
    [
        "actually i had no headache",
        "i had no headache today",
        "no headache",
        "no migraine at all that day",
        "it was a headache free day",
    ],
)
def test_a_headache_that_is_taken_back_is_none(text: str) -> None:
    assert [draft.headache for draft in _after("headache today", "8", "2 hours", text).drafts] == [False]


@pytest.mark.parametrize("opening", [(TWO_DAYS,), ("headache friday and saturday", "6")])
def test_nothing_of_one_of_two_days_is_the_answer_to_the_question(opening: tuple[str, ...]) -> None:
    form = _after(*opening, "2 hours", "nausea friday, nothing saturday")
    assert [draft.headache for draft in form.drafts] == [True, True]
    assert Question.SYMPTOMS in form.drafts[1].settled


def test_no_headache_of_one_of_two_days_is_none() -> None:
    form = _after(TWO_DAYS, "nausea friday, no headache saturday")
    assert [(draft.headache, draft.symptoms) for draft in form.drafts] == [(True, ("nausea",)), (False, ())]


@pytest.mark.parametrize(
    ("text", "minutes", "severity"),
    [
        ("headache free except for an hour this morning", 60, None),
        ("no headache yesterday except for like 20 min at night", 20, None),
        ("no migraine today apart from a mild one at noon", None, 3),
    ],
)
def test_an_exception_is_a_headache(text: str, minutes: int | None, severity: int | None) -> None:
    [draft] = parse(text, TODAY)
    assert (draft.headache, draft.duration_minutes, draft.severity) == (True, minutes, severity)


@pytest.mark.parametrize(
    "text", ["no headache today except for neck pain", "no headache today", "never had a headache yesterday"]
)
def test_no_headache_is_none(text: str) -> None:
    assert [draft.headache for draft in parse(text, TODAY)] == [False]


@pytest.mark.parametrize("free", ["wednesday free", "wed ok", "wednesday was free"])
def test_a_free_day_between_others_has_no_headache(free: str) -> None:
    drafts = parse(f"monday 4, tuesday 5, {free}, thursday 8", TODAY)
    assert [draft.headache for draft in drafts] == [True, True, False, True]


@pytest.mark.parametrize("text", ["im free wednesday", "i was free on wednesday"])
def test_who_is_free_on_a_day_tells_of_no_day_without_headache(text: str) -> None:
    assert parse(text, TODAY)[0].headache is not False
