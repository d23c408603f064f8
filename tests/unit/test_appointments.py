"""Which visit is told of, and in what words."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from clinic.domain.appointments import (
    Outlook,
    Shown,
    Turn,
    Visit,
    asks_of_all,
    asks_of_last_treatment,
    next_appointment,
    spoken_length,
    spoken_time,
)

CHICAGO = ZoneInfo("America/Chicago")
NOW = datetime(2026, 11, 20, 10, 0, tzinfo=CHICAGO)


def visit(days: float, *, status: str = "booked", minutes: int = 30, kind: str = "treatment") -> Visit:
    return Visit(NOW + timedelta(days=days), minutes, kind, status, "Dr. Test", "Room 1")


def told(*visits: Visit) -> tuple[Outlook, list[Visit]]:
    found = next_appointment(visits, NOW)
    return found.outlook, list(found.visits)


def changed(shown: Visit, *visits: Visit, days: float = 0) -> list[Turn]:
    """What is said of a visit that was told of, `days` later."""
    told_of = Shown("a", shown.starts_at)
    return [change.turn for change in next_appointment(visits, NOW + timedelta(days=days), [told_of]).changes]


def test_a_visit_told_of_before_is_said_to_have_moved_been_called_off_or_gone() -> None:
    shown, booked = replace(visit(9), id="a"), replace(visit(20), id="b")
    assert changed(shown, shown, booked) == []
    assert changed(shown, replace(visit(10), id="a"), booked) == [Turn.MOVED]
    assert changed(shown, replace(visit(9, status="cancelled"), id="a"), booked) == [Turn.CALLED_OFF]
    assert changed(shown, booked) == [Turn.GONE]


def test_what_is_told_anyway_or_is_over_is_not_told_as_a_change() -> None:
    shown = replace(visit(9), id="a")
    assert changed(shown, replace(visit(9, status="cancelled"), id="a")) == []  # the answer itself says so
    assert changed(shown, replace(shown, status="fulfilled"), days=10) == []
    assert changed(shown, days=10) == []
    assert changed(shown, replace(visit(30), id="a"), days=10) == [Turn.MOVED]
    assert changed(shown, replace(shown, starts_at=shown.starts_at.astimezone(UTC))) == []


def test_no_visit_at_all() -> None:
    assert told() == (Outlook.NONE, [])


def test_the_next_of_several_far_apart_is_told_alone() -> None:
    near, far = visit(9), visit(93)
    assert told(far, near, visit(-80, status="fulfilled")) == (Outlook.ONE, [near])


def test_visits_of_the_same_days_are_told_together_in_order() -> None:
    first, second, third = visit(3), visit(3.1), visit(8)
    assert told(third, second, first, visit(90)) == (Outlook.SEVERAL, [first, second, third])


def test_at_most_four_visits_are_told_together() -> None:
    assert len(told(*(visit(day) for day in range(1, 9)))[1]) == 4


def test_a_cancelled_visit_is_told_when_nothing_else_is_booked() -> None:
    cancelled = visit(6, status="cancelled")
    assert told(cancelled, visit(-90, status="fulfilled")) == (Outlook.CANCELLED, [cancelled])


def test_a_cancelled_visit_is_not_told_beside_a_booked_one() -> None:
    booked = visit(20)
    assert told(visit(6, status="cancelled"), booked) == (Outlook.ONE, [booked])


def test_a_visit_cancelled_long_ago_is_not_told_after_a_later_one_took_place() -> None:
    last = visit(-10, status="fulfilled")
    assert told(visit(-40, status="cancelled"), last) == (Outlook.PAST, [last])


def test_a_visit_that_was_missed_is_told_as_that_and_never_as_one_that_was() -> None:
    missed, earlier, later = visit(-30, status="noshow"), visit(-60, status="fulfilled"), visit(-10, status="fulfilled")
    assert told(earlier, missed) == (Outlook.MISSED, [missed])
    assert told(missed, later) == (Outlook.PAST, [later])
    assert told(missed, booked := visit(20)) == (Outlook.ONE, [booked])


@pytest.mark.parametrize("status", ["noshow", "fulfilled"])
def test_what_the_records_say_was_before_it_is_to_be_is_not_told(status: str) -> None:
    assert told(visit(20, status=status)) == (Outlook.NONE, [])
    last = visit(-60, status="fulfilled")
    assert told(last, visit(20, status=status)) == (Outlook.PAST, [last])


@pytest.mark.parametrize("status", ["booked", "arrived", "fulfilled"])
def test_only_past_visits(status: str) -> None:
    past = visit(-30, status=status)
    assert told(visit(-60, status="fulfilled"), past) == (Outlook.PAST, [past])


@pytest.mark.parametrize("status", ["proposed", "pending"])
def test_a_visit_that_nobody_has_agreed_to_is_not_told(status: str) -> None:
    assert told(visit(5, status=status)) == (Outlook.NONE, [])


def test_a_visit_that_is_going_on_is_still_the_next_one_until_its_end() -> None:
    going_on = visit(-10 / 1440, minutes=30)
    assert told(going_on) == (Outlook.ONE, [going_on])
    over = visit(-30 / 1440, minutes=30)
    assert told(over) == (Outlook.PAST, [over])


@pytest.mark.parametrize(
    ("moment", "zone", "words"),
    [
        ("2026-12-03T15:30:00+00:00", "America/Chicago", "Thursday, December 3, 2026, at 9:30 AM CST"),
        ("2026-07-01T18:00:00+00:00", "America/Chicago", "Wednesday, July 1, 2026, at 1:00 PM CDT"),
        ("2026-12-03T18:00:00+00:00", "America/Chicago", "Thursday, December 3, 2026, at 12:00 PM CST"),
        ("2026-12-03T06:05:00+00:00", "America/Chicago", "Thursday, December 3, 2026, at 12:05 AM CST"),
        # The night on which the clocks go back has 1:30 twice; the letters tell them apart.
        ("2026-11-01T06:30:00+00:00", "America/Chicago", "Sunday, November 1, 2026, at 1:30 AM CDT"),
        ("2026-11-01T07:30:00+00:00", "America/Chicago", "Sunday, November 1, 2026, at 1:30 AM CST"),
        # The night on which they go forward has no 2:30.
        ("2026-03-08T07:59:00+00:00", "America/Chicago", "Sunday, March 8, 2026, at 1:59 AM CST"),
        ("2026-03-08T08:00:00+00:00", "America/Chicago", "Sunday, March 8, 2026, at 3:00 AM CDT"),
        # The same moment is another day in another zone.
        ("2026-12-04T02:00:00+00:00", "America/Los_Angeles", "Thursday, December 3, 2026, at 6:00 PM PST"),
        ("2026-12-04T02:00:00+00:00", "Europe/Berlin", "Friday, December 4, 2026, at 3:00 AM CET"),
        ("2026-12-04T02:00:00+00:00", "America/Sao_Paulo", "Thursday, December 3, 2026, at 11:00 PM UTC-03"),
    ],
)
def test_a_time_is_said_as_it_is_where_the_clinic_is(moment: str, zone: str, words: str) -> None:
    assert spoken_time(datetime.fromisoformat(moment), ZoneInfo(zone)) == words


def test_a_visit_in_the_night_of_the_clock_change_ends_after_its_real_length() -> None:
    starts = datetime(2026, 11, 1, 1, 45, tzinfo=CHICAGO, fold=0)
    during = Visit(starts, 30, "treatment", "booked", "Dr. Test", "Room 1")
    assert during.ends_at == datetime(2026, 11, 1, 7, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (30, "30 minutes"),
        (60, "1 hour"),
        (61, "1 hour 1 minute"),
        (90, "1 hour 30 minutes"),
        (2880, "2 days"),
        (1500, "1 day 1 hour"),
        (0, "0 minutes"),
    ],
)
def test_a_length_is_said_in_days_hours_and_minutes(minutes: int, words: str) -> None:
    assert spoken_length(minutes) == words


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("when was my last injection", True),
        ("how long ago did i have my last set of shots", True),
        ("What day was my most recent Botox?", True),
        ("how many weeks is it since my last treatment", True),
        ("when did i last get botox", True),
        ("what date did I last have my injections", True),
        ("date of my last botox", True),
        ("when is my next injection", False),
        ("last time you said the 3rd, when is my treatment", False),
        ("my last injection hurt, when is the next one", False),
    ],
)
def test_a_question_on_the_last_treatment_is_told_from_one_on_the_next(text: str, asks: bool) -> None:
    assert asks_of_last_treatment(text) is asks


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("show all my appointments", True),
        ("list my upcoming visits", True),
        ("do i have any other appointments", True),
        ("all of my visits please", True),
        ("when is my next appointment", False),
        ("is the appointment all set", False),
    ],
)
def test_a_question_on_all_visits_is_told_from_one_on_the_next(text: str, asks: bool) -> None:
    assert asks_of_all(text) is asks


def test_all_visits_to_come_are_told_where_all_are_asked_for() -> None:
    near, far = visit(9), visit(93)
    found = next_appointment([far, near, visit(-80, status="fulfilled"), visit(20, status="cancelled")], NOW, every=True)
    assert (found.outlook, list(found.visits)) == (Outlook.SEVERAL, [near, far])
    assert next_appointment([near], NOW, every=True).outlook is Outlook.ONE


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        *(
            (text, True)
            for text in ("do i have anything in january", "any appointments in december", "appts?", "my visits please")
        ),
        *((text, True) for text in ("do i have something booked next month", "show me my appointmnts")),
        *(
            (text, False)
            for text in ("my next visit", "when do i see dr rivers", "do i have anything to bring", "how long is my visit")
        ),
    ],
)
def test_visits_of_a_month_and_all_of_them_are_asked_for_together(text: str, asks: bool) -> None:
    assert asks_of_all(text) is asks
