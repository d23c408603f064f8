"""What an answer to one question of the diary is read as."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from clinic.domain.diary.draft import DiaryDraft
from clinic.domain.diary_parser.answers import answer
from clinic.domain.names import NO_MEDICATION, Issue, Question

TODAY = date(2026, 11, 20)
OPEN = DiaryDraft(headache=True)


@pytest.mark.parametrize(
    ("text", "issue"),
    [
        *[(text, Issue.NO_DATE) for text in ("31 june", "on the 40th", "2/31", "nov 31st", "31.09.2026")],
        *[(text, Issue.OLD_DATE) for text in ("1994", "in 2003", "2011.")],
    ],
)
def test_a_day_that_cannot_be_is_asked_for_again(text: str, issue: Issue) -> None:
    heard = answer(text, Question.DATE, draft=OPEN, today=TODAY)
    assert heard is not None
    assert (heard.date, heard.issues) == (None, (issue,))


@pytest.mark.parametrize(
    ("text", "day", "minutes"),
    [("60 hours", 16, 3600), ("it lasted 35 hrs", 18, 2100), ("30 hours", 20, None), ("60 hours", 19, None)],
)
def test_more_than_a_day_in_hours_is_taken_when_it_fits_before_now(text: str, day: int, minutes: int | None) -> None:
    draft = DiaryDraft(date=date(2026, 11, day), headache=True)
    heard = answer(text, Question.DURATION, draft=draft, today=TODAY)
    assert heard is not None
    assert (heard.date, heard.duration_minutes) == (draft.date, minutes)
    assert heard.issues == (() if minutes else (Issue.DURATION_RANGE,))


@pytest.mark.parametrize(
    ("text", "question", "issue"),
    [
        *[(text, Question.SEVERITY, Issue.SEVERITY_RANGE) for text in ("-3", "minus 4", " -1.", "- 5")],
        ("-2", Question.DURATION, Issue.DURATION_RANGE),
    ],
)
def test_a_figure_below_nothing_is_asked_for_again(text: str, question: Question, issue: Issue) -> None:
    heard = answer(text, question, draft=OPEN, today=TODAY)
    assert heard is not None
    assert (heard.severity, heard.duration_minutes, heard.issues) == (None, None, (issue,))


@pytest.mark.parametrize(
    ("text", "question", "severity"),
    [
        ("3 hours i think? maybe 4", Question.DURATION, 7),
        ("2 excedrin, maybe 3", Question.MEDICATIONS, 7),
        ("light", Question.DURATION, 7),
        ("gone in 3 hours, down to a 2 by then", Question.DURATION, 7),
        ("2 hours, its a 3 now", Question.DURATION, 7),
        ("nausea, now its a 5", Question.SYMPTOMS, 7),
        ("nausea, its a 9 now", Question.SYMPTOMS, 9),
        ("2 hours and it was a 6", Question.DURATION, 6),
        ("3 hours, worst was 8", Question.DURATION, 8),
        ("two advil 8/10", Question.MEDICATIONS, 8),
    ],
)
def test_a_figure_beside_the_answer_is_no_pain_unless_it_says_so(text: str, question: Question, severity: int) -> None:
    draft = DiaryDraft(date=TODAY, headache=True, severity=Decimal(7))
    heard = answer(text, question, draft=draft, today=TODAY)
    assert heard is not None
    assert heard.severity == severity


@pytest.mark.parametrize(
    ("text", "severity"),
    [
        *[("like a 3 at first then 9", 9), ("2 all day 6 at night", 6), ("started at a 3, climbed to 7", 7)],
        *[("8 down to a 2 after the pill", 8), ("4 in the morning 8 by night", 8), ("4 on waking, 7 by afternoon", 7)],
        *[("8 no wait 5", 5), ("6, took advil at 8", 6), ("usually 8 but this one 5", 5), ("6 but my usual is 8", 6)],
    ],
)
def test_asked_how_bad_it_was_the_worst_is_kept(text: str, severity: int) -> None:
    heard = answer(text, Question.SEVERITY, draft=replace(OPEN, date=TODAY), today=TODAY)
    assert heard is not None and heard.severity == severity


@pytest.mark.parametrize("text", ["no", "nope", "none", "nah"])
def test_a_no_to_the_scale_is_no_day_without_pain(text: str) -> None:
    draft = replace(OPEN, date=TODAY, issues=(Issue.SEVERITY_RANGE,))
    assert answer(text, Question.SEVERITY, draft=draft, today=TODAY) is None
    asked = answer(text, Question.SEVERITY, draft=replace(draft, issues=()), today=TODAY)
    assert asked is not None and asked.headache is False


def test_so_many_days_are_no_day() -> None:
    heard = answer("3 days", Question.DATE, draft=OPEN, today=TODAY)
    assert heard is not None
    assert (heard.date, heard.duration_minutes, heard.issues) == (None, None, (Issue.VAGUE_DATE,))


@pytest.mark.parametrize("told", [Issue.NO_DATE, Issue.OLD_DATE, Issue.FUTURE_DATE, Issue.VAGUE_DATE])
def test_a_day_that_was_told_and_cannot_be_is_not_skipped_to_today(told: Issue) -> None:
    draft = DiaryDraft(headache=True, severity=Decimal(5), issues=(told,))
    assert answer("skip", Question.DATE, draft=draft, today=TODAY) is None


@pytest.mark.parametrize(
    ("text", "settled"),
    [
        *[(text, {Question.MEDICATIONS}) for text in ("no meds", "nothing taken", "didn't take anything", "took nothing")],
        *[(text, {Question.MEDICATIONS, Question.SYMPTOMS}) for text in ("nothing else, no meds", "no and no meds either")],
    ],
)
def test_no_medicine_told_while_it_is_asked_what_else_was_felt_is_kept_and_answers_nothing_else(
    text: str, settled: set[Question]
) -> None:
    heard = answer(text, Question.SYMPTOMS, draft=OPEN, today=TODAY)
    assert heard is not None and heard.settled == settled and NO_MEDICATION in heard.denied


def test_no_nausea_answers_what_else_was_felt_and_not_what_was_taken() -> None:
    for question in (Question.SYMPTOMS, Question.MEDICATIONS):
        heard = answer("no nausea", question, draft=OPEN, today=TODAY)
        assert heard is not None and heard.settled == ({question} & {Question.SYMPTOMS})


@pytest.mark.parametrize("text", ["not yet", "nothing yet", "none so far"])
def test_nothing_so_far_answers_what_was_felt_or_taken_and_is_no_day_without_pain(text: str) -> None:
    for question in (Question.SYMPTOMS, Question.MEDICATIONS):
        heard = answer(text, question, draft=OPEN, today=TODAY)
        assert heard is not None and question in heard.settled
    heard = answer(text, Question.SEVERITY, draft=OPEN, today=TODAY)
    assert heard is None or heard.headache


@pytest.mark.parametrize(
    ("said", "day"),
    [("11/5", date(2026, 11, 5)), ("9/10", date(2026, 9, 10)), ("11-5", date(2026, 11, 5)), ("28.10.", date(2026, 10, 28))],
)
def test_a_figure_with_a_slash_is_a_day_where_the_day_was_asked_for(said: str, day: date) -> None:
    told = answer(said, Question.DATE, draft=DiaryDraft(headache=True, severity=Decimal(6)), today=date(2026, 11, 20))
    assert told is not None and (told.date, told.severity) == (day, Decimal(6))


def test_a_figure_that_is_called_a_pain_is_none_of_the_day() -> None:
    told = answer("10/10 pain", Question.DATE, draft=DiaryDraft(headache=True), today=date(2026, 11, 20))
    assert told is not None and (told.date, told.severity) == (None, Decimal(10))


@pytest.mark.parametrize(
    ("said", "begun", "minutes"),
    [("4 days straight", 17, 5760), ("for 4 days now", 17, 5760), ("3 days", 18, 4320), ("3 hours", 20, 180)],
)
def test_a_headache_of_today_that_lasted_for_days_began_before(said: str, begun: int, minutes: int) -> None:
    told = answer(said, Question.DURATION, draft=DiaryDraft(date=TODAY, headache=True), today=TODAY)
    assert told is not None and (told.date, told.duration_minutes) == (date(2026, 11, begun), minutes)


@pytest.mark.parametrize("text", ["between 6 and 7", "somewhere between a 6 and a 7", "from 6 to 7"])
def test_two_figures_that_the_pain_is_between_are_no_times_of_the_day(text: str) -> None:
    heard = answer(text, Question.SEVERITY, draft=OPEN, today=TODAY)
    assert heard is not None
    assert (heard.severity, heard.duration_minutes) == (Decimal("6.5"), None)


def test_two_figures_are_times_of_the_day_where_the_length_was_asked_for() -> None:
    heard = answer("between 6 and 7", Question.DURATION, draft=OPEN, today=TODAY)
    assert heard is not None
    assert (heard.severity, heard.duration_minutes) == (None, 60)
