"""The reminder of the diary: which words wish for it, and when it is due."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic.domain.reminders import ReminderWish, asks_about_reminder, due_day, read_wish, spoken_hour

CHICAGO = ZoneInfo("America/Chicago")


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        ("remind me every evening", 20),
        ("Can you remind me each night to log my headaches?", 21),
        ("remind me every morning", 9),
        ("remind me at 8pm every day", 20),
        ("remind me at 9 p.m. to write in my diary", 21),
        ("remind me at 7 in the morning to log", 7),
        ("remind me at 7 to fill in the diary", 19),
        ("remind me at 20:00 daily", 20),
        ("remind me at 12 am every day", 0),
        ("remind me to do my diary", 20),
        ("please send me a daily reminder", 20),
        ("turn on reminders", 20),
        ("I'd like a reminder in the afternoon", 15),
        ("set up a diary reminder", 20),
        ("nudge me each evening if I haven't logged", 20),
        ("start reminding me again", 20),
        *(("change the reminder to 7pm", 19), ("move my reminder to 9 pm", 21), ("set my reminder for 6 am", 6)),
    ],
)
def test_a_wish_to_be_reminded_is_heard_with_its_hour(text: str, hour: int) -> None:
    assert read_wish(text) == ReminderWish(hour)


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        *(("remind me at 9:30 p.m. to write in my diary", 21), ("remind me at 8:30 pm on weekdays", 20)),
        *(("remind me every monday at 7 to log", 19), ("remind me every other day", 20), ("send me a weekly reminder", 20)),
    ],
)
def test_minutes_and_certain_days_are_heard_as_more_than_the_reminder_has(text: str, hour: int) -> None:
    assert read_wish(text) == ReminderWish(hour, finer=True)


@pytest.mark.parametrize(
    "text", ["remind me at 25 o clock", "remind me at 13 pm daily", "remind me at 8:75 every day", "remind me at 0 am to log"]
)
def test_an_hour_that_is_none_is_asked_for(text: str) -> None:
    assert read_wish(text) == ReminderWish(None, no_hour=True)


@pytest.mark.parametrize(
    "text",
    [
        *("stop reminding me", "Stop the reminders please", "turn off the reminder", "switch my reminders off"),
        *("no more reminders", "don't remind me anymore", "please don’t remind me", "cancel my evening reminder"),
        *("i don't want reminders every evening", "take me off reminders", "quit nudging me", "reminders off"),
    ],
)
def test_a_wish_to_be_left_alone_is_heard(text: str) -> None:
    assert read_wish(text) == ReminderWish(None)


@pytest.mark.parametrize(
    "text",
    [
        *("remind me of my appointment every day", "remind me when my visit is", "remind me what I logged every day last week"),
        *("that reminds me, I had a migraine yesterday", "migraine today, 6/10, all evening", "stop", "turn it off"),
        *("remind me how the diary works", "remind me of my options", "my phone's reminder went off", ""),
    ],
)
def test_other_words_are_no_wish_about_the_reminder(text: str) -> None:
    assert read_wish(text) is None


@given(st.text())
def test_no_text_makes_it_fail(text: str) -> None:
    read_wish(f"remind me {text}")


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=CHICAGO)


@pytest.mark.parametrize(
    ("now", "day"),
    [
        (at(10, 12), None),  # just switched on
        (at(10, 19, 59), None),
        (at(10, 20), date(2026, 11, 10)),
        (at(10, 23, 59), date(2026, 11, 10)),
        (at(11, 9), date(2026, 11, 10)),
        (at(11, 20), date(2026, 11, 11)),
    ],
)
def test_a_reminder_asks_for_today_from_its_hour_on_and_before_it_for_yesterday(now: datetime, day: date | None) -> None:
    assert due_day(20, at(10, 10), now) == day


def test_a_reminder_that_was_switched_on_after_its_hour_begins_on_the_next_day() -> None:
    assert due_day(20, at(10, 21), at(10, 22)) is None
    assert due_day(20, at(10, 21), at(11, 8)) is None
    assert due_day(20, at(10, 21), at(11, 20)) == date(2026, 11, 11)


@given(
    hour=st.integers(0, 23),
    minutes=st.integers(0, 60 * 24 * 400),
    since=st.integers(0, 60 * 24 * 400),
)
def test_the_day_is_always_today_or_yesterday_and_never_before_the_wish(hour: int, minutes: int, since: int) -> None:
    start = datetime(2026, 1, 1, tzinfo=CHICAGO)
    now, on = start + timedelta(minutes=minutes), start + timedelta(minutes=since)
    day = due_day(hour, on, now)
    assert day is None or (day in (now.date(), now.date() - timedelta(days=1)) and day >= on.date())


def test_hours_are_spoken_as_people_say_them() -> None:
    assert [spoken_hour(hour) for hour in (0, 9, 12, 20)] == ["12 AM", "9 AM", "12 PM", "8 PM"]


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        *((text, True) for text in ("do you remind me?", "Do you send reminders", "is there a reminder", "will you remind me")),
        *((text, True) for text in ("what reminders do i have", "do u remind me", "what time do you remind me")),
        *((text, True) for text in ("how does the reminder work", "how do i turn the reminder off", "and do you nudge me")),
        *(
            (text, True)
            for text in ("is my reminder on?", "are the reminders off", "am i getting reminders", "did you set a reminder")
        ),
        *((text, True) for text in ("have i a reminder", "ok is the evening reminder still on")),
        *((text, False) for text in ("is my appointment reminder on", "turn my reminder on", "set a reminder")),
        *((text, False) for text in ("can you remind me every evening", "would you remind me every night", "do remind me at 8")),
        *((text, False) for text in ("will you remind me of my appointment", "how bad is a 7", "remind me how the diary works")),
    ],
)
def test_a_question_about_the_reminder_switches_nothing(text: str, asks: bool) -> None:
    assert asks_about_reminder(text) is asks
