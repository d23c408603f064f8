"""The length of a headache against the clock: it cannot end later than now."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from clinic.domain.diary.in_time import in_time
from clinic.domain.diary_form.form import begin, hear
from clinic.domain.diary_form.state import DiaryForm
from clinic.domain.names import Issue

NIGHT = datetime(2026, 11, 30, 3, 10, tzinfo=ZoneInfo("America/Chicago"))
EVENING = NIGHT.replace(hour=20)


def told(text: str, now: datetime) -> DiaryForm:
    return in_time(begin(text, today=now.date()), text, now)


@pytest.mark.parametrize(
    "text",
    [
        *("headache today, 14 hours, 6/10", "started yesterday 7/10 lasted 30 hours", "yesterday pain 7 from 5pm to 3pm"),
        *("migraine today from 9am to 11am, 5/10", "migraine today, 16 hours"),
    ],
)
def test_a_length_that_would_end_later_than_now_is_asked_about(text: str) -> None:
    form = told(text, NIGHT)
    assert form.asks is Issue.DURATION_RANGE
    assert form.drafts[0].duration_minutes is None


@pytest.mark.parametrize(
    ("text", "now", "minutes"),
    [
        ("headache today, 14 hours, 6/10", EVENING, 840),
        ("started yesterday 7/10 lasted 30 hours", EVENING, 1800),
        ("yesterday pain 7 from 9pm to 2am", NIGHT, 300),
        ("migraine yesterday, 20 hours", NIGHT, 1200),
        ("migraine today, 6 hours", NIGHT.replace(hour=0), 360),  # the evening that was
        ("headache all day today, 5/10", EVENING, 960),
        ("headache all day yesterday, 5/10", NIGHT.replace(hour=14), 960),
        ("headache all day and all night yesterday", NIGHT, 1440),
        ("migraine on tuesday, 3 days", NIGHT, 4320),
        ("headache for a week, 6/10", EVENING, 10080),  # today is one of them
        ("migraine 8/10, 5 days now", NIGHT, 7200),
    ],
)
def test_a_length_that_fits_before_now_is_kept(text: str, now: datetime, minutes: int) -> None:
    form = told(text, now)
    assert [draft.duration_minutes for draft in form.drafts] == [minutes]
    assert not form.drafts[0].issues


@pytest.mark.parametrize("text", ["headache all day today, 5/10", "5/10 headache all day long"])
def test_all_day_of_a_day_that_is_not_over_goes_on(text: str) -> None:
    (draft,) = told(text, NIGHT.replace(hour=11, minute=51)).drafts
    assert (draft.duration_minutes, draft.ongoing, draft.date) == (None, True, NIGHT.date())


MORNING = NIGHT.replace(hour=10, minute=0)  # a Monday


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("bad headache monday 8/10 from noon til bed", 600),
        ("monday 8/10 from 8am to 3pm", 420),
        ("headache mon 2pm-5pm 6/10", 180),
        ("headache monday at 6pm, 8/10, 2 hours", 120),
        ("headache on monday, started at 2 pm, 7/10", None),
        ("headache monday 7/10 took imitrex at 6pm", None),
        ("migraine monday night 7/10", None),
        ("headache monday afternoon 5/10 for 3 hours", 180),
    ],
)
def test_todays_weekday_with_a_time_to_come_is_the_one_a_week_ago(text: str, minutes: int | None) -> None:
    form = told(text, MORNING)
    assert [(draft.date, draft.duration_minutes, draft.issues) for draft in form.drafts] == [(date(2026, 11, 23), minutes, ())]
    late = told(text, MORNING.replace(hour=22))
    assert [draft.date for draft in late.drafts] == [date(2026, 11, 30)]


@pytest.mark.parametrize(
    "text",
    [
        *(
            "headache monday 7/10",
            "monday 8/10 from 6am to 9am",
            "migraine monday morning 4/10",
            "headache since monday 6am 5/10",
        ),
        *("headache this monday night 6/10", "headache today, monday, at 6pm", "migraine today from noon to 3pm", "6/10 at 6pm"),
        *("monday 6/10, 14 hours", "headache on monday 5/10, botox on friday at 3pm"),
    ],
)
def test_todays_weekday_is_today_otherwise(text: str) -> None:
    assert date(2026, 11, 30) in [draft.date for draft in told(text, MORNING).drafts]


def test_of_two_days_the_one_with_a_time_to_come_was_a_week_ago() -> None:
    form = told("had one monday 9pm-11pm and sunday 5/10", MORNING)
    assert [draft.date for draft in form.drafts] == [date(2026, 11, 23), date(2026, 11, 29)]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("migraine for 14 hours now, 6/10", 29),
        ("been having this migraine for 80 hours", 26),
        ("migraine for 2 hours now", 30),
        ("been having this migraine for 4 days", 27),
        ("headache since friday, still going after 55 hours", 27),
    ],
)
def test_a_headache_that_goes_on_began_that_long_ago(text: str, day: int) -> None:
    form = told(text, NIGHT)
    assert form.drafts[0].date == date(2026, 11, day)
    assert form.drafts[0].ongoing and form.drafts[0].duration_minutes


@pytest.mark.parametrize(
    ("text", "now", "day"),
    [
        ("migraine from 1pm to 3pm, 6/10", NIGHT, 29),
        ("migraine 6/10, 14 hours", NIGHT, 29),
        ("migraine from 1pm to 3pm, 6/10", EVENING, 30),
        ("migraine 6/10, 2 hours", NIGHT, 30),
    ],
)
def test_one_that_is_told_of_no_day_and_cannot_be_todays_was_yesterday(text: str, now: datetime, day: int) -> None:
    form = told(text, now)
    assert form.drafts[0].date == date(2026, 11, day)
    assert not form.drafts[0].issues and form.drafts[0].duration_minutes


def test_an_answer_is_held_against_the_clock_and_what_stood_before_is_not() -> None:
    before = told("headache today 6/10", NIGHT)
    form = in_time(hear(before, "14", today=NIGHT.date())[0], "14", NIGHT, before)
    assert form.asks is Issue.DURATION_RANGE
    form = in_time(hear(before, "2 hours", today=NIGHT.date())[0], "2 hours", NIGHT, before)
    assert form.drafts[0].duration_minutes == 120
    stood = begin("migraine today, 14 hours, 6/10", today=NIGHT.date())
    assert in_time(hear(stood, "nausea", today=NIGHT.date())[0], "nausea", NIGHT, stood).drafts[0].duration_minutes == 840


def test_a_length_that_cannot_be_moves_the_entry_to_no_other_day() -> None:
    morning = NIGHT.replace(hour=8)
    before = told("headache today 6/10", morning)
    form = in_time(hear(before, "20 hours", today=morning.date())[0], "20 hours", morning, before)
    assert (form.asks, form.drafts[0].date) == (Issue.DURATION_RANGE, morning.date())


@pytest.mark.parametrize(("length", "minutes"), [("5 days", 7200), ("a week", 10080), ("3 days", 4320), ("72 hours", 4320)])
def test_days_told_of_todays_headache_count_today_as_one(length: str, minutes: int) -> None:
    first = begin("migraine today 9/10", today=EVENING.date())
    form = in_time(hear(first, length, today=EVENING.date())[0], length, EVENING, first)
    assert form.drafts[0].duration_minutes == minutes
    assert form.goes_on_for_days(EVENING.date())
