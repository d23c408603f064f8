"""A figure is a pain where one is asked for or it is said as one; elsewhere what was told stays."""

from __future__ import annotations

from datetime import date

import pytest

from clinic.domain.diary_form.form import DiaryForm, begin, hear
from clinic.domain.diary_parser import parse

TODAY = date(2026, 11, 30)  # a Monday


def _after(*texts: str) -> DiaryForm:
    form = begin(texts[0], today=TODAY)
    for text in texts[1:]:
        form, _ = hear(form, text, today=TODAY)
    return form


@pytest.mark.parametrize(
    "text", ["yes 2", "mag and b2", "magnesium and d3", "none, it went away at 9", "whats 2+2", "is it 5 already", "my bad"]
)
def test_a_figure_beside_what_was_taken_is_no_pain(text: str) -> None:
    form = _after("headache today 4/10 for 2 hours", "nausea", text)
    assert form.drafts[0].severity == 4


@pytest.mark.parametrize("text", ["mag and b2", "whats 2+2", "is it 5 already"])
def test_nor_is_one_at_the_read_back(text: str) -> None:
    form = _after("headache today 7/10 for 2 hours, nausea, no meds", text)
    assert (form.drafts[0].severity, form.misses) == (7, 1)


@pytest.mark.parametrize("text", ["none, pain was 6", "no wait it was a 6", "actually 6", "none, it was 6/10 at the worst"])
def test_a_figure_that_is_said_to_be_the_pain_is(text: str) -> None:
    assert _after("headache today 7/10 for 2 hours", "nausea", text).drafts[0].severity == 6


@pytest.mark.parametrize(
    ("text", "severity"),
    [
        ("out of 10? 6", 6),
        ("10 being worst, 7", 7),
        ("7 with 10 being the worst", 7),
        ("6 out of 10", 6),
        ("10 is the worst and i had 10", 10),
        ("as bad as it gets", 10),
        ("as bad as they come", 10),
        ("it was bad", 7),
        ("barely there", 2),
        ("is it 7?", 7),
        ("could barely function", None),
        ("can barely see", None),
        ("oh my bad", None),
        ("my pain doc says 9 is high", None),
        ("my doctor called it a 9", 9),
    ],
)
def test_how_bad_it_was(text: str, severity: int | None) -> None:
    assert _after("headache today", text).drafts[0].severity == severity


@pytest.mark.parametrize(
    ("text", "day"),
    [("2 tuesdays ago 5", 17), ("3 fridays ago 5", 13), ("headache two mondays ago, 5/10", 16), ("tuesday 5", 24)],
)
def test_weekdays_are_counted_back(text: str, day: int) -> None:
    [draft] = parse(text, TODAY)
    assert (draft.date, draft.severity) == (date(2026, 11, day), 5)


def test_a_figure_behind_a_length_of_another_day_is_one() -> None:
    drafts = parse("friday 2 hours, saturday 4", TODAY)
    assert [(draft.duration_minutes, draft.severity) for draft in drafts] == [(120, None), (240, None)]


@pytest.mark.parametrize(
    "text", ["friday 2 hours, saturday a 4", "friday 2 hours, saturday 4/10", "friday 2 hours 6/10, saturday 4"]
)
def test_unless_it_is_said_to_be_a_pain(text: str) -> None:
    last = parse(text, TODAY)[-1]
    assert (last.duration_minutes, last.severity) == (None, 4)


@pytest.mark.parametrize("text", ["my meeting was 3 hours long", "the movie went on for 2 hours", "what have you got so far"])
def test_the_length_of_something_else_is_none_of_the_headache(text: str) -> None:
    form = _after("headache today 7/10", text)
    assert (form.drafts[0].duration_minutes, form.drafts[0].ongoing, form.misses) == (None, None, 1)


@pytest.mark.parametrize("text", ["3 hours", "since the meeting, lasted 3 hours", "headache after my meeting lasted 3 hours"])
def test_the_length_of_the_headache_is(text: str) -> None:
    assert _after("headache today 7/10", text).drafts[0].duration_minutes == 180


@pytest.mark.parametrize(("text", "side"), [("nothing is right", None), ("right", "right"), ("pain is right side", "right")])
def test_right_is_a_side_of_the_head(text: str, side: str | None) -> None:
    assert _after("headache today 7/10 for 2 hours", text).drafts[0].side == side
