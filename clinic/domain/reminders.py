"""A patient's wish to be reminded of the diary: how it is told, and when a reminder is due."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

# Where the hour is not said. "Evening" leaves time to write the day down before bed.
EVENING = 20
_HOUR_OF = {"morning": 9, "mornings": 9, "noon": 12, "lunch": 12, "afternoon": 15, "evening": EVENING, "night": 21, "bed": 21}

_MENTION = re.compile(r"\b(?:remind(?:er|ers|ing)?|nudg(?:e|es|ing))\b")
_OFF = re.compile(
    r"\b(?:stop|end|quit|cancel|disable|delete|remove|no more|no longer|without|enough|don'?t|do not|never)\b"
    r"|\b(?:turn|turned|switch|switched|take|shut)\b.*\boff\b|\breminders? off\b"
)
# "Remind me what I took": a question about the past and no wish for the evening.
_QUESTION = re.compile(r"\b(?:remind|nudge) me (?:again )?(?:what|how|when|which|why|who|where|if|whether|of my (?!diary))\b")
_OTHER = re.compile(r"\b(?:appointments?|visits?|injections?|shots?|botox|refills?)\b")
_OFTEN = r"(?:every|each|daily|nightly|evenings?|nights?|mornings?|afternoons?|tonight|a day|noon|bed)"
_DIARY = r"(?:diary|log|logging|journal|entry|entries|track|tracking|headaches?|migraines?|write)"
_ON = re.compile(
    rf"\b(?:remind|nudge) me\b.*(?:\b(?:{_OFTEN}|{_DIARY})\b|\bat \d)"
    rf"|\b(?:{_OFTEN}|{_DIARY}) (?:\w+ )?(?:reminders?|nudges?)\b"
    r"|\b(?:turn|switch|set|put|start|change|move|make|shift|send|give|get|have|want|need|activate|enable|like|use)\b.*\b(?:reminders?|nudges?)\b"
    r"|\breminders? (?:on|please)\b|\bstart reminding\b"
)
_LEAD = r"^(?:(?:and|ok|okay|so|hey|wait|check|see|can you|could you|tell me|please|if|whether)\W+)*"
_NEVER_A_WISH = (
    r"do you|do i|does|is there|are there|(?:is|are) (?:my|the|that|any)|am i|(?:did|have) (?:you|i)|how|what|which|when|at what"
)
_ASKS = re.compile(
    rf"{_LEAD}(?:(?P<never_a_wish>{_NEVER_A_WISH})|will|would|can i)\b.*\b(?:remind(?:er|ers|ed|ing)?|nudg(?:e|es|ing))\b"
)
_YOU = re.compile(r"\b(?:u|ya)\b")
_CERTAIN_DAYS = re.compile(
    r"\b(?:week ?days?|week ?ends?|work(?:ing)? days?|(?:mon|tues|wednes|thurs|fri|satur|sun)days?|every (?:other|second|\d+)"
    r"|weekly|(?:once|twice) a (?:day|week|month)|monthly|each week|every week|every month)\b"
)
_AT = re.compile(r"\b(?:at|reminders? (?:to|for)) (\d{1,2})(?::(\d{2}))?\s*(a\.?m|p\.?m|o'?clock)?")


@dataclass(frozen=True, slots=True)
class ReminderWish:
    """`at_hour`: 0 to 23 on the clinic's clock; None switches the reminder off. `finer`: minutes or certain days were wished for,
    which it has not. `no_hour`: the hour that was told is none of a clock, and is asked for."""

    at_hour: int | None
    finer: bool = False
    no_hour: bool = False


def read_wish(text: str) -> ReminderWish | None:
    """ "Remind me every evening", "stop reminding me". None for a message that wishes neither."""
    said = _plain(text)
    if not _MENTION.search(said) or _QUESTION.search(said) or _OTHER.search(said):
        return None
    if _OFF.search(said):
        return ReminderWish(None)
    if not _ON.search(said):
        return None
    at = _AT.search(said)
    if at and not _is_time(at):
        return ReminderWish(None, no_hour=True)
    return ReminderWish(_hour(said), finer=bool((at and (at[2] or "00") != "00") or _CERTAIN_DAYS.search(said)))


def _is_time(at: re.Match[str]) -> bool:
    half = (at[3] or "").strip()[:1]
    possible = range(1, 13) if half in ("a", "p") else range(24)
    return int(at[1]) in possible and int(at[2] or 0) < 60


def asks_about_reminder(text: str) -> bool:
    """Whether the reminder is asked about, and no wish: "do you remind me?", "how does the reminder work"."""
    said = _plain(text)
    asks = None if _QUESTION.search(said) or _OTHER.search(said) else _ASKS.search(said)
    return asks is not None and (bool(asks["never_a_wish"]) or read_wish(text) is None)


def _plain(text: str) -> str:
    return _YOU.sub("you", " ".join(text.lower().replace("’", "'").split()))


def _hour(said: str) -> int:
    part = next((_HOUR_OF[word.rstrip("s")] for word in re.findall(r"[a-z]+", said) if word.rstrip("s") in _HOUR_OF), None)
    at = _AT.search(said)
    if at is None:
        return EVENING if part is None else part
    hour = int(at[1])
    half = (at[3] or "").replace(".", "")
    if half in ("am", "pm"):
        return hour % 12 + (12 if half == "pm" else 0)
    early = part is not None and part < 12
    return hour if hour > 12 or early or (at[2] and hour == 0) else hour % 12 + 12


def due_day(at_hour: int, switched_on_at: datetime, now: datetime) -> date | None:
    """The day whose entry a reminder asks for at `now` (aware, on the clinic's clock): today from `at_hour` on, before it
    yesterday; None as long as no hour of the reminder has come since it was switched on."""
    day = now.date() if now.hour >= at_hour else now.date() - timedelta(days=1)
    return day if datetime.combine(day, time(at_hour), tzinfo=now.tzinfo) >= switched_on_at else None


def spoken_hour(hour: int) -> str:
    """20 is "8 PM"."""
    return f"{hour % 12 or 12} {'AM' if hour < 12 else 'PM'}"
