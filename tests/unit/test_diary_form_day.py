"""Days that are named in an answer about an entry, and a headache that goes on: the entry keeps its own day."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import partial

import pytest

from clinic.domain.diary.draft import DiaryDraft
from clinic.domain.diary_form.form import DiaryForm
from clinic.domain.names import Question
from tests.unit.diary_turns import heard

TODAY = date(2026, 11, 29)  # a Sunday
after = partial(heard, today=TODAY)
THURSDAY = "migraine on thursday 6/10"


def only(form: DiaryForm) -> DiaryDraft:
    (draft,) = form.drafts
    return draft


@pytest.mark.parametrize("said", ["it is still going on", "still going", "its still there", "still hurts today", "not over yet"])
@pytest.mark.parametrize(("first", "day"), [("headache on tuesday 5/10", 24), (THURSDAY, 26), ("headache yesterday 4/10", 28)])
def test_a_headache_that_goes_on_keeps_the_day_on_which_it_began(first: str, day: int, said: str) -> None:
    form = after(first, said)
    assert (only(form).date, only(form).ongoing, form.asks) == (date(2026, 11, day), True, Question.SYMPTOMS)
    assert form.goes_on_for_days(TODAY) is (day < 27)


@pytest.mark.parametrize(
    ("text", "long"),
    [
        ("migraine since november 20, 4/10", True),
        ("i've had a headache since tuesday, 5/10", True),
        ("headache since wednesday morning 5/10", True),
        ("had a migraine since the 24th, 6/10", True),
        ("this headache started 4 days ago and is still here, 5/10", True),
        ("my head has hurt since the day before thanksgiving, 5/10", True),
        ("headache on tuesday 5/10 for 80 hours", True),
        ("headache on tuesday 5/10 for 5 hours", False),
        ("headache since yesterday, 6/10", False),
        ("no headache since tuesday", False),
        ("headache since this morning, 9/10", False),
        ("headache on tuesday 5/10", False),
    ],
)
def test_three_days_are_counted_from_the_entry_and_not_from_its_words(text: str, long: bool) -> None:
    assert after(text).goes_on_for_days(TODAY) is long


def test_a_headache_that_goes_on_is_todays_where_no_other_day_is_told() -> None:
    assert only(after("my head is still pounding, 7/10")).date == TODAY
    assert only(after("log a headache", "it's still going on")).date == TODAY


DONE = f"{THURSDAY}, 3 hours"


@pytest.mark.parametrize(
    ("first", "turns"),
    [
        (DONE, ("nothing", "I took an aleve this morning")),
        (DONE, ("nothing", "2 excedrin at 3pm yesterday")),
        (DONE, ("nothing", "none that day but 2 advil on friday")),
        (DONE, ("nothing", "no, but i took an aleve the day before")),
        (DONE, ("nothing", "actually yes, sumatriptan on friday")),
        (DONE, ("nothing", "advil on friday and saturday")),
        (DONE, ("nausea today as well",)),
        (DONE, ("nausea and yesterday some neck pain too",)),
        (DONE, ("felt sick the next day",)),
        (f"{DONE}, nausea, took advil", ("and an aleve this morning",)),
        ("migraine on thursday", ("pain was 6 then, today it's 2",)),
        (THURSDAY, ("about as long as the one last friday, 3 hours",)),
    ],
)
def test_a_day_in_an_answer_does_not_move_the_entry(first: str, turns: tuple[str, ...]) -> None:
    form = after(first, *turns)
    assert (only(form).date, only(form).headache, form.misses) == (date(2026, 11, 26), True, 0)


def test_what_stands_beside_the_day_is_taken() -> None:
    assert [medicine.name for medicine in only(after(DONE, "no", "2 excedrin at 3pm yesterday")).medications] == [
        "acetaminophen/aspirin/caffeine"
    ]
    assert only(after(THURSDAY, "about as long as the one last friday, 3 hours")).duration_minutes == 180
    assert only(after(DONE, "nausea today as well")).symptoms == ("nausea",)


@pytest.mark.parametrize(
    ("said", "hours"),
    [
        ("till friday noon", 24),
        ("until yesterday", 48),
        ("from 9am until this morning", 72),
        ("from 9pm thursday until 6am friday", 9),
        ("it went on through saturday", 48),
        ("i had it until i went to bed on friday", 24),
        ("it ended on friday", 24),
        ("it was gone by saturday morning", 48),
        ("thursday to saturday", 48),
    ],
)
def test_the_day_of_the_end_tells_the_length(said: str, hours: int) -> None:
    form = after(THURSDAY, said)
    assert (only(form).date, only(form).duration_minutes, only(form).ongoing) == (date(2026, 11, 26), hours * 60, False)
    assert form.goes_on_for_days(TODAY) is (hours >= 72)


def test_an_end_before_the_beginning_is_no_length() -> None:
    form = after(THURSDAY, "until tuesday")
    assert (only(form).date, only(form).duration_minutes, form.affirmed) == (date(2026, 11, 26), None, True)


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("actually it was friday", 27),
        ("no, monday", 23),
        ("sorry i meant yesterday", 28),
        ("it was on wednesday", 25),
        ("wait, it was friday and it lasted 3 hours", 27),
    ],
)
def test_a_day_that_is_put_right_moves_the_entry(said: str, day: int) -> None:
    assert only(after(THURSDAY, said)).date == date(2026, 11, day)


@pytest.mark.parametrize("said", ["friday", "it was friday", "actually friday"])
def test_a_bare_day_puts_right_what_was_read_back(said: str) -> None:
    assert only(after(f"{DONE}, nausea, took advil", said)).date == date(2026, 11, 27)


def test_a_day_that_nobody_told_gives_way() -> None:
    form = after("bad headache, 7/10", "4 hours yesterday evening")
    assert (only(form).date, only(form).duration_minutes, only(form).severity) == (date(2026, 11, 28), 240, Decimal(7))


@pytest.mark.parametrize("text", ["headache again, started an hr ago", "migraine just started 5/10", "headache, on 20 min ago"])
def test_what_began_a_short_time_ago_is_todays(text: str) -> None:
    assert only(after(text)).date == TODAY


@pytest.mark.parametrize(
    ("first", "said", "day"),
    [
        ("migraine today 6/10", "since thursday", 26), ("migraine today 6/10", "since the 25th", 25),
        ("migraine today 6/10", "since nov 24", 24), ("migraine today 6/10", "since yesterday", 28),
        ("migraine yesterday 6/10", "still going since wednesday", 25), (THURSDAY, "since tuesday", 24),
    ],
)  # fmt: skip
def test_the_day_since_which_a_headache_goes_on_is_the_one_it_began(first: str, said: str, day: int) -> None:
    form = after(first, said)
    assert (only(form).date, only(form).ongoing, form.asks) == (date(2026, 11, day), True, Question.SYMPTOMS)
    assert form.goes_on_for_days(TODAY) is (day < 27)


@pytest.mark.parametrize("said", ["till yesterday", "since 8 am", "2 hours", "since friday morning"])
def test_any_other_length_leaves_the_day_as_it_is(said: str) -> None:
    assert only(after("migraine on friday 6/10", said)).date == date(2026, 11, 27)


@pytest.mark.parametrize("said", ["thursday", "it began on thursday", "it started thursday", "on the 26th", "3 days ago"])
def test_behind_a_length_that_its_day_has_no_room_for_an_earlier_day_is_its_begin(said: str) -> None:
    form = after("headache yesterday 5/10", "4 days", said)
    assert (only(form).date, only(form).issues, form.asks) == (date(2026, 11, 26), (), Question.DURATION)


def test_since_an_earlier_day_it_goes_on() -> None:
    form = after("headache yesterday 5/10", "4 days", "since thursday")
    assert (only(form).date, only(form).ongoing, form.asks) == (date(2026, 11, 26), True, Question.SYMPTOMS)


@pytest.mark.parametrize("said", ["today", "5 hours", "6/10"])
def test_another_answer_moves_it_to_no_other_day(said: str) -> None:
    assert only(after("headache yesterday 5/10", "4 days", said)).date == date(2026, 11, 28)


def test_a_headache_of_today_that_began_before_keeps_that_day() -> None:
    form = after("headache today", "since friday")
    assert (only(form).date, only(form).ongoing) == (date(2026, 11, 27), True)
    assert form.asks == Question.SEVERITY


@pytest.mark.parametrize("said", ["but i had one last night", "i had a migraine yesterday"])
def test_a_headache_of_another_day_leaves_the_free_day(said: str) -> None:
    form = after("no headache today", said)
    assert [(draft.date, draft.headache) for draft in form.drafts] == [(TODAY, False), (date(2026, 11, 28), True)]


def test_a_free_day_is_moved_where_its_day_is_put_right() -> None:
    form = after("no headache today", "no, yesterday")
    assert only(form).date == date(2026, 11, 28)
