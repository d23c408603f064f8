"""Days and times as people at the clinic read them: the one style of the desk's pages and of its mail."""

from __future__ import annotations

from datetime import date, datetime

from knowledge.opening_hours import spoken_clock

TODAY = "today"


def spoken_day(day: date, today: date | None = None) -> str:
    """ "Nov 30, 2026"; "today" when it is `today`."""
    return TODAY if day == today else f"{day:%b} {day.day}, {day.year}"


def spoken_days(first: date, last: date) -> str:
    """ "Nov 30, 2026", or "Nov 16, 2026 to Nov 22, 2026"."""
    return spoken_day(first) if first == last else f"{spoken_day(first)} to {spoken_day(last)}"


def spoken_moment(at: datetime, now: datetime) -> str:
    """ "today, 10:32 am", or "Mon, Nov 30, 10:32 am"; with the year when it is another. Both are in the clinic's zone."""
    day = TODAY if at.date() == now.date() else weekday(at, now.year)
    return f"{day}, {spoken_clock(at.time())}"


def weekday(at: datetime, year: int | None = None) -> str:
    """ "Mon, Nov 30", or "Mon, Nov 30, 2026" where `year` is another or unknown."""
    return f"{at:%a, %b} {at.day}{'' if at.year == year else f', {at.year}'}"
