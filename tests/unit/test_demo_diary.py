"""The diaries of the demo patients."""

from __future__ import annotations

from datetime import date, timedelta

from clinic.services.demo_diary import DemoDiary, entries

TODAY = date(2026, 11, 20)
GIVEN = [date(2026, 6, 15), date(2026, 9, 7)]


def test_a_demo_diary_is_the_same_every_time() -> None:
    assert list(entries(DemoDiary(), GIVEN, TODAY, seed="a")) == list(entries(DemoDiary(), GIVEN, TODAY, seed="a"))
    assert list(entries(DemoDiary(), GIVEN, TODAY, seed="a")) != list(entries(DemoDiary(), GIVEN, TODAY, seed="b"))


def test_a_day_that_was_written_stays_as_it_was_when_time_goes_on() -> None:
    before = {entry.date: entry for entry in entries(DemoDiary(), GIVEN, TODAY, seed="a")}
    after = {entry.date: entry for entry in entries(DemoDiary(), GIVEN, TODAY + timedelta(days=9), seed="a")}
    assert all(after[day] == entry for day, entry in before.items())


def test_no_entry_is_of_today_or_later_and_the_treatment_helps() -> None:
    told = list(entries(DemoDiary(), GIVEN, TODAY, seed="a"))
    days = [entry.date for entry in told if entry.date]
    assert max(days) < TODAY and len(days) == len(set(days))
    baseline = [e.headache for e in told if e.date and e.date < GIVEN[0]]
    middle = [e.headache for e in told if e.date and 28 <= (e.date - GIVEN[1]).days < 56]
    assert sum(map(bool, baseline)) / len(baseline) > sum(map(bool, middle)) / len(middle) + 0.2


def test_without_an_injection_there_is_no_diary() -> None:
    assert not list(entries(DemoDiary(), [], TODAY, seed="a"))
