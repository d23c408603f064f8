"""When a reminder of the diary is due, and how its hour is said."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta


def due_day(at_hour: int, switched_on_at: datetime, now: datetime) -> date | None:
    """The day whose entry a reminder asks for at `now` (aware, on the clinic's clock): today from `at_hour` on, before it
    yesterday; None as long as no hour of the reminder has come since it was switched on."""
    day = now.date() if now.hour >= at_hour else now.date() - timedelta(days=1)
    return day if datetime.combine(day, time(at_hour), tzinfo=now.tzinfo) >= switched_on_at else None


def spoken_hour(hour: int) -> str:
    """20 is "8 PM"."""
    return f"{hour % 12 or 12} {'AM' if hour < 12 else 'PM'}"
