"""Compares a diary entry with its label, field by field."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from tools.evaluation.replies import Replies
from tools.evaluation.rows import Wanted

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
LISTS = ("symptoms", "quality", "medications", "triggers")
# What still counts as the same: half a step of pain; a tenth of the time said, a minute at least.
SEVERITY_SLACK, DURATION_SLACK, LEAST_SLACK_MINUTES = 0.5, 0.1, 1.0


@dataclass(frozen=True)
class Names:
    """A list of names against its label."""

    hits: int
    spurious: int
    missed: int

    @property
    def good(self) -> bool:
        return not self.spurious and not self.missed


Compared = Mapping[str, "bool | Names"]


def days_meant(words: str | None, today: date) -> frozenset[date]:
    """The days that `words` may mean; none where they are too loose to score. A weekday may be today or a week ago."""
    plain = (words or "").lower().replace("last ", "").strip()
    if plain in ("today", "yesterday"):
        return frozenset({today - timedelta(days=plain == "yesterday")})
    first, *rest = plain.split() or [""]
    if rest == ["days", "ago"] and first.isdecimal():
        return frozenset({today - timedelta(days=int(first))})
    if plain in WEEKDAYS:
        back = (today.weekday() - WEEKDAYS.index(plain)) % 7
        return frozenset({today - timedelta(days=back), today - timedelta(days=back or 7)})
    return frozenset()


def _names(values: Iterable[Any] | None) -> frozenset[str]:
    """Names in lower case; of a combination the parts, whatever their order."""
    plain = (value.get("name") if isinstance(value, Mapping) else value for value in values or ())
    return frozenset("/".join(sorted(str(name).lower().replace("_", " ").strip().split("/"))) for name in plain)


def _near(wanted: float | None, got: float | None, slack: float) -> bool:
    if wanted is None or got is None:
        return wanted is got
    return abs(float(got) - wanted) <= slack


def _duration(wanted_hours: float | None, got_minutes: float | None) -> bool:
    wanted = None if wanted_hours is None else wanted_hours * 60
    return _near(wanted, got_minutes, max(LEAST_SLACK_MINUTES, (wanted or 0) * DURATION_SLACK))


def _lists(want: Wanted, got: Mapping[str, Any]) -> Iterable[tuple[str, Names]]:
    for field in LISTS:
        if field in want:
            need, have = _names(want[field]), _names(got.get(field))
            yield field, Names(len(need & have), len(have - need), len(need - have))


def compare(want: Wanted, got: Mapping[str, Any], today: date) -> dict[str, bool | Names]:
    """Every field that the label has and that can be scored. `got` is empty where the assistant understood no entry."""
    result: dict[str, bool | Names] = {}
    days = days_meant(want.get("date"), today)
    if days and not want.get("date_assumed"):
        result["date"] = got.get("date") in {day.isoformat() for day in days}
    if want.get("headache") is False:
        return {**result, "headache-free": got.get("headache") is False}
    if "severity" in want and not want.get("severity_text"):
        result["severity"] = _near(want["severity"], got.get("severity"), SEVERITY_SLACK)
    if "duration_hours" in want and not want.get("duration_text"):
        result["duration"] = _duration(want["duration_hours"], got.get("duration_minutes"))
    if want.get("side"):
        result["side"] = got.get("side") == want["side"]
    return {**result, **dict(_lists(want, got))}


def meant(want: Wanted, replies: Replies, today: date) -> Mapping[str, Any]:
    """The entry of the turn that is of the label's day, else the first one, else an empty one."""
    entries = [reply.entry for reply in replies if reply.entry]
    days = {day.isoformat() for day in days_meant(want.get("date"), today)}
    return next((entry for entry in entries if entry.get("date") in days), entries[0] if entries else {})


# Fields that the label, or the chat API, calls otherwise than a report does.
_LABELLED = {"duration": "duration_hours", "headache-free": "headache"}
_SENT = {"duration": "duration_minutes", "headache-free": "headache"}


def faults(compared: Compared, want: Wanted, got: Mapping[str, Any]) -> list[str]:
    """For every field that is not right, its name with what was wanted and what came."""
    return [
        f"{field}: {want.get(_LABELLED.get(field, field))}, not {got.get(_SENT.get(field, field))}"
        for field, result in compared.items()
        if not (result.good if isinstance(result, Names) else result)
    ]


class FieldScores:
    """Gathers comparisons over rows: a share for single values, F1 for lists of names."""

    def __init__(self) -> None:
        self._counts: dict[str, Counter[str]] = defaultdict(Counter)

    def add(self, compared: Compared) -> None:
        for field, result in compared.items():
            if isinstance(result, Names):
                self._counts[field].update(hits=result.hits, spurious=result.spurious, missed=result.missed)
            else:
                self._counts[field].update(n=1, right=int(result))

    def figures(self) -> dict[str, dict[str, float]]:
        return {f"diary {field}": _figure(counts) for field, counts in self._counts.items()}


def _figure(counts: Counter[str]) -> dict[str, float]:
    if "n" in counts:
        return {"n": counts["n"], "right": round(counts["right"] / counts["n"], 4)}
    named = 2 * counts["hits"] + counts["spurious"] + counts["missed"]
    return {"n": counts["hits"] + counts["missed"], "f1": round(2 * counts["hits"] / named, 4) if named else 1.0}
