"""A field that is named to be changed, and nothing said of its value: it is asked for anew."""

from __future__ import annotations

from datetime import date

import pytest
from diary_turns import heard

from clinic.domain.diary_form.form import Outcome, Step, begin, hear
from clinic.domain.names import Question

TODAY = date(2026, 11, 20)
ENTRY = "headache yesterday 6/10 for 4 hours, nausea, took advil"


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("the severity", Question.SEVERITY),
        ("change the pain level", Question.SEVERITY),
        ("no, the pain", Question.SEVERITY),
        ("the date was wrong", Question.DATE),
        ("change the date", Question.DATE),
        ("how long it lasted", Question.DURATION),
        ("edit the time", Question.DURATION),
        ("the symptoms", Question.SYMPTOMS),
        ("fix the medicine of my last entry", Question.MEDICATIONS),
        ("add a note", Step.NOTE),
    ],
)
@pytest.mark.parametrize("before", [(), ("change something",)])
def test_it_is_asked_for(text: str, asked: Question | Step, before: tuple[str, ...]) -> None:
    form = heard(ENTRY, *before, text, today=TODAY)
    assert form.asks is asked
    assert form.drafts == begin(ENTRY, today=TODAY).drafts


@pytest.mark.parametrize(
    ("field", "said", "name", "value"),
    [
        ("the severity", "7", "severity", 7),
        ("the day", "monday", "date", date(2026, 11, 16)),
        ("the length", "2 hours", "duration_minutes", 120),
        ("the symptoms", "dizzy", "symptoms", ("dizziness",)),
        ("the medicine", "none", "medications", ()),
        ("add a note", "felt stressed at work", "note", "felt stressed at work"),
    ],
)
def test_the_answer_takes_its_place_and_is_read_back(field: str, said: str, name: str, value: object) -> None:
    form = heard(ENTRY, "change something", field, said, today=TODAY)
    assert (form.asks, getattr(form.drafts[0], name)) == (Step.READ_BACK, value)


@pytest.mark.parametrize("field", ["the severity", "the day", "the symptoms", "the medicine", "the length", "add a note"])
@pytest.mark.parametrize("said", ["skip", "save it"])
def test_what_is_left_out_stays_as_it_was(field: str, said: str) -> None:
    form = heard(ENTRY, field, said, today=TODAY)
    assert (form.asks, form.drafts) == (Step.READ_BACK, begin(ENTRY, today=TODAY).drafts)


def test_what_does_not_help_is_asked_again_and_loses_nothing() -> None:
    form = heard(ENTRY, "the severity", "blah blah", today=TODAY)
    assert (form.asks, form.misses, form.drafts[0].severity) == (Question.SEVERITY, 1, 6)


def test_another_value_may_be_put_right_meanwhile() -> None:
    form = heard(ENTRY, "the severity", "it was monday", "8", today=TODAY)
    assert (form.drafts[0].date, form.drafts[0].severity) == (date(2026, 11, 16), 8)


def test_who_gives_up_is_let_go() -> None:
    assert hear(heard(ENTRY, "the severity", today=TODAY), "not now", today=TODAY)[1] is Outcome.DISCARD


@pytest.mark.parametrize("text", ["no pain", "the pain was a 7", "the dose", "change something", "how long did it last?"])
def test_no_field_alone_is_named(text: str) -> None:
    assert not isinstance(heard(ENTRY, text, today=TODAY).asks, Question)
