"""What somebody wants to see of the diary: of which time, and whether a count, the trend, the picture or single entries."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache

from spacy.tokens import Span as Tokens

from clinic.domain import lexicon
from clinic.domain.diary.statistics import FOUR_WEEKS, Span
from clinic.domain.diary_parser.dates import days_named
from clinic.domain.diary_parser.phrases import Phrases
from clinic.domain.diary_parser.reading import Reading, read

# "May" and "march" are words, too: they are months only beside one of these.
_BESIDE_MONTH = frozenset(
    {"in", "for", "of", "since", "during", "from", "until", "vs", "versus", "and", "last", "this", "than", "with", "compared"}
)
_AGAINST = frozenset({"than", "then", "to", "vs", "versus", "with", "against"})
_LAST_WORDS = frozenset({"", ".", "?", "!", ",", "please", "pls", "one", "though", "or", "so"})
_ALSO_WORDS = frozenset({"may", "march", "mar"})


class Wish(StrEnum):
    COUNT = "count"
    TREND = "trend"
    PICTURE = "picture"
    DAY = "day"
    LATEST = "latest"
    WORST = "worst"
    OVERVIEW = "overview"


class Named(StrEnum):
    """How a period is spoken of; each has an approved text of its own. NO_INJECTION: "since my botox" where the records have
    none: the last four weeks, and it is said why."""

    MONTH = "month"
    THIS_MONTH = "this_month"
    THIS_WEEK = "this_week"
    LAST_WEEK = "last_week"
    THIS_YEAR = "this_year"
    YEAR = "year"
    LAST_DAYS = "last_days"
    SINCE = "since"
    SINCE_INJECTION = "since_injection"
    NO_INJECTION = "no_injection"


@dataclass(frozen=True, slots=True)
class Asked:
    """A period, cut at today, and the way to speak of it."""

    span: Span
    named: Named


@dataclass(frozen=True, slots=True)
class DiaryQuestion:
    """`periods`: at least one, in the order of the message; `is_default` when the message named none. `day`: for DAY alone.
    `medicines`: they were asked about."""

    wish: Wish
    periods: tuple[Asked, ...]
    is_default: bool = False
    day: date | None = None
    medicines: bool = False

    @property
    def compared(self) -> tuple[Asked, Asked] | None:
        """The two calendar months that are asked about together, the earlier one first."""
        first, *others = sorted(self.periods, key=lambda asked: asked.span.first)
        months = all(asked.named in (Named.MONTH, Named.THIS_MONTH) for asked in self.periods)
        return (first, others[0]) if len(others) == 1 and months else None

    @property
    def spoken_of(self) -> Asked:
        """The period whose change and insights are told: the later one of two months, else the last that was named."""
        return self.compared[1] if self.compared else self.periods[-1]


def read_question(text: str, today: date, injections: Sequence[date]) -> DiaryQuestion:
    """Never raises. `injections`: days on which they were given; "since my botox" without one is NO_INJECTION."""
    reading = read(text)
    periods = _periods(reading, today, sorted(day for day in injections if day <= today))
    medicines = bool(lexicon.words("diary_questions", "medicines") & set(reading.words(0, len(reading))))
    if periods:
        return DiaryQuestion(_wish(reading), tuple(periods), medicines=medicines)
    day = _day(text, today)
    if day is not None:
        return DiaryQuestion(Wish.DAY, (_this_month(today),), day=day)
    return DiaryQuestion(_wish(reading), (_this_month(today),), is_default=True, medicines=medicines)


def _day(text: str, today: date) -> date | None:
    """The first day that is named; "on mondays" is every Monday and none of them."""
    reading = read(text)
    named = [mention for mention in days_named(reading, today) if mention.day]
    plural = {word for word in lexicon.weekdays() if word.endswith("days")}
    return next((mention.day for mention in named if not plural & set(reading.words(mention.start, mention.end))), None)


@cache
def _wishes() -> Phrases:
    return Phrases({wish: lexicon.load("diary_questions")[wish] for wish in ("latest", "worst", "trend", "picture", "count")})


def _wish(reading: Reading) -> Wish:
    found = {label for label, _ in reading.find(_wishes(), take=False)}
    order = (Wish.WORST, Wish.TREND, Wish.PICTURE, Wish.COUNT, Wish.LATEST)
    return next((wish for wish in order if wish in found), Wish.OVERVIEW)


_THAN = "than|then|vs|versus|against|to"


@cache
def _times() -> Phrases:
    injections = "|".join(sorted(lexicon.words("diary_questions", "injections")))
    return Phrases(
        {
            "first injection": [
                f"since|after ~ first ~ {injections}",
                "since i|we started|began",
                f"since starting {injections}",
            ],
            "injection": [f"since ~ {injections}", f"since ~ last {injections}", f"after ~ last|latest {injections}"],
            "since month": ["since <month>"],
            "days": ["last|past <num> day|days|night|nights", "past <num>", "over|for|in <num> days"],
            "weeks": ["last|past|over|for|in <num> week|weeks|wks"],
            "months": ["last|past|over|for|in <num> month|months"],
            "quarter": ["last|past quarter"],
            "this month": ["this|current|the month|mnth", "month so far", "this mo"],
            "last month": ["last|past|previous|prior month|mnth", f"{_THAN} last|past|previous|prior month|mnth"],
            "month before": ["month|one before", "the month|one before", "month before that", "the month before that"],
            "before last": ["month before last", "the month before last"],
            "last": [f"{_THAN} last"],
            "this week": ["this|current week"],
            "last week": ["last|past|previous week", f"{_THAN} last|past|previous week"],
            "this year": ["this|past year", "year to date"],
            "last year": ["last year", f"{_THAN} last year"],
            "year": ["in|for|during <year>"],
            "month": ["<month>", "<month> <year>"],
        }
    )


def _periods(reading: Reading, today: date, injections: Sequence[date]) -> list[Asked]:
    found: dict[Asked, None] = {}
    against = False
    for label, span in reading.find(_times(), take=False):
        against |= bool(_AGAINST & set(reading.words(max(span.start - 2, 0), span.start + 1)))
        relative = label in ("month before", "last")
        period = (
            _before(label, span, reading, list(found), today) if relative else _period(label, span, reading, today, injections)
        )
        found |= {period: None} if period else {}
    months = [asked for asked in found if asked.named is Named.MONTH]
    if against and len(found) == len(months) == 1:  # "am i better than last month"
        return [_this_month(today), *months]
    return list(found)


def _before(label: str, span: Tokens, reading: Reading, found: Sequence[Asked], today: date) -> Asked | None:
    """The time before the one that was named: "october and the month before", "is this week better than last"; of "the month
    before" alone, the one before this month."""
    if label == "last" and (not found or reading.word(span.end) not in _LAST_WORDS):
        return None
    if found and found[-1].named is Named.THIS_WEEK:
        return _fixed("last week", today)
    named = [asked for asked in found if asked.named in (Named.MONTH, Named.THIS_MONTH)]
    if not named and (label == "last" or "month" not in reading.words(span.start, span.end)):
        return None
    first = named[-1].span.first if named else today.replace(day=1)
    return Asked(month_of(first - timedelta(days=1)), Named.MONTH)


def _period(label: str, span: Tokens, reading: Reading, today: date, injections: Sequence[date]) -> Asked | None:
    match label:
        case "first injection":
            return _since_injection(injections[:1], today)
        case "injection":
            return _since_injection(injections[-1:], today)
        case "days" | "weeks" | "months":
            return _last(int(reading.numbers(span)[0]), label, today)
        case "month" | "since month":
            return _of_month(label, span, reading, today)
        case "year":
            return _of_year(int(span[-1].text), today)
        case _:
            return _fixed(label, today)


def _fixed(label: str, today: date) -> Asked | None:
    monday = today - timedelta(days=today.weekday())
    match label:
        case "quarter":
            return _last(3, "months", today)
        case "this month":
            return _this_month(today)
        case "before last":
            last = today.replace(day=1) - timedelta(days=1)
            return Asked(month_of(last.replace(day=1) - timedelta(days=1)), Named.MONTH)
        case "last month":
            return Asked(month_of(today.replace(day=1) - timedelta(days=1)), Named.MONTH)
        case "this week":
            return Asked(Span(monday, today), Named.THIS_WEEK)
        case "last week":
            return Asked(Span.beginning(monday - timedelta(days=7), days=7), Named.LAST_WEEK)
        case "this year":
            return Asked(Span(today.replace(month=1, day=1), today), Named.THIS_YEAR)
        case _:
            return _of_year(today.year - 1, today)


def _since_injection(given: Sequence[date], today: date) -> Asked:
    if not given:
        return Asked(Span.ending(today), Named.NO_INJECTION)
    return Asked(Span(given[0], today), Named.SINCE_INJECTION)


def _last(number: int, unit: str, today: date) -> Asked | None:
    """The last so many days; a month is counted as 30 days, a quarter of a year as three months."""
    days = min(number * {"days": 1, "weeks": 7, "months": 30}[unit], 3660)
    return Asked(Span.ending(today, days=days), Named.LAST_DAYS) if days else None


def _of_month(label: str, span: Tokens, reading: Reading, today: date) -> Asked | None:
    """The latest month of that name; a month with a day beside it is a day and no month."""
    word = next(token for token in span if token.lower_ in lexicon.months())
    beside = {reading.word(word.i - 1), reading.word(word.i + 1)}
    is_word = word.lower_ in _ALSO_WORDS and len(span) == 1 and not beside & _BESIDE_MONTH
    if is_word or {reading.tag(word.i - 1), reading.tag(word.i + 1)} & {"NUM", "ORD"}:
        return None
    month = lexicon.months()[word.lower_]
    year = int(span[-1].text) if span[-1].tag_ == "YEAR" else today.year - (month > today.month)
    if not 1900 < year <= today.year or date(year, month, 1) > today:
        return None
    first = date(year, month, 1)
    return Asked(Span(first, today), Named.SINCE) if label == "since month" else _whole(month_of(first), today)


def _whole(span: Span, today: date) -> Asked:
    return _this_month(today) if span.last >= today else Asked(span, Named.MONTH)


def _of_year(year: int, today: date) -> Asked | None:
    if not 1900 < year <= today.year:
        return None
    return Asked(Span(date(year, 1, 1), date(year, 12, 31)).until(today), Named.THIS_YEAR if year == today.year else Named.YEAR)


def _this_month(today: date) -> Asked:
    return Asked(Span(today.replace(day=1), today), Named.THIS_MONTH)


def month_of(day: date) -> Span:
    """The calendar month of a day."""
    return Span(day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1]))


def month_to_speak_of(asked: Asked) -> Span:
    """Where insights look: the calendar month that was asked for, when it is over; else the four weeks up to the period's end."""
    if asked.named is Named.MONTH:
        return asked.span
    return Span.ending(asked.span.last, days=FOUR_WEEKS)
