"""What a diary shows beyond its counts. Each insight is defined here and nowhere else; its wording and its facts stand in
knowledge/answers/diary_view.yml under the same name.

An insight informs. It names what the diary shows and what that is called, and leads to the care team; it is no diagnosis.
Nothing is claimed from a period with fewer than 20 recorded days of 28 (`Count.is_enough`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction
from math import inf

from clinic.domain.diary.statistics import Count, Cycle, Diary, Span, baseline_span, cycles
from clinic.domain.medication_classes import TEN_DAY_CLASSES, MedicationClass
from clinic.domain.treatments import CYCLE

# el-ichd3: chronic migraine has headache on 15 or more days a month. A month may be four weeks or a calendar month.
FREQUENT_DAYS = 15
# nw-stop-30-percent: less than this is called a non-response; eff-responder-47: trials count a drop of half or more.
RESPONSES = (Fraction(50, 100), Fraction(30, 100))
# om-overuse-limits, om-overuse-combination and om-overuse-mixed: days a month, of one of these classes or of any mix of them.
TEN_DAYS = 10
MEDICATION_LIMITS = {**dict.fromkeys(sorted(TEN_DAY_CLASSES), TEN_DAYS), MedicationClass.SIMPLE: 15}
TWO_WEEKS = 14
# Weeks 5 to 8 of a cycle, in days after the injection.
MIDDLE = (28, 55)
# wo-definition names no number. A difference below three headache days in two weeks is as large as chance makes it.
WEARING_OFF_DAYS = 3


class Insight(StrEnum):
    """In the order in which they are told."""

    MEDICATION = "medication_days"
    FREQUENT = "frequent_headaches"
    RESPONSE_50 = "response_50"
    RESPONSE_30 = "response_30"
    WEARING_OFF = "wearing_off_weeks"
    TOO_FEW = "too_few_days"


@dataclass(frozen=True, slots=True)
class Finding:
    """An insight and the counts that it rests on. `kind`: the class of medicine, for MEDICATION; None for a mix of
    TEN_DAY_CLASSES."""

    insight: Insight
    now: Count
    then: Count | None = None
    kind: MedicationClass | None = None


def findings(diary: Diary, month: Span, injections: Sequence[date], today: date) -> list[Finding]:
    """The insights of a diary, the pressing ones first. `month`: the four weeks or the calendar month to speak of.

    From a month with too few recorded days comes TOO_FEW, and only what other weeks show.
    """
    now = diary.count(month)
    if now.is_enough:
        found = [*medication_days(now), *frequent_headaches(now), *response(diary, now, injections)]
    else:
        found = [Finding(Insight.TOO_FEW, now)]
    return [*found, *wearing_off(diary, injections, today)]


def medication_days(month: Count) -> list[Finding]:
    """Acute medicine on 10 or more days of the month (triptans, ergots, opioids, combinations, or now one and now another of
    them) or 15 or more (simple ones)."""
    over: list[MedicationClass | None] = [
        kind for kind in MedicationClass if month.medication.get(kind, 0) >= MEDICATION_LIMITS.get(kind, inf)
    ]
    if month.ten_day >= TEN_DAYS and not TEN_DAY_CLASSES & set(over):
        over.insert(0, None)
    return [Finding(Insight.MEDICATION, month, kind=kind) for kind in over] if month.is_enough else []


def frequent_headaches(month: Count) -> list[Finding]:
    """Headache on 15 or more days of the month."""
    return [Finding(Insight.FREQUENT, month)] if month.is_enough and month.headache >= FREQUENT_DAYS else []


def response(diary: Diary, month: Count, injections: Sequence[date]) -> list[Finding]:
    """Headache days down by half or more, else by 30 % or more, from the four weeks before the first injection.

    The month must lie after that injection. Of two ways to see the drop the smaller one counts: in headache days per 28 days,
    and as a share of the recorded days, since a day without a record must not look like a day without a headache.
    """
    span = baseline_span(injections)
    if span is None or month.span.first <= span.last:
        return []
    baseline = diary.count(span)
    if not (month.is_enough and baseline.is_enough and baseline.headache):
        return []
    drop = 1 - max(_per_day(month) / _per_day(baseline), _per_record(month) / _per_record(baseline))
    names = zip(RESPONSES, (Insight.RESPONSE_50, Insight.RESPONSE_30), strict=True)
    return [Finding(name, month, baseline) for least, name in names if drop >= least][:1]


def wearing_off(diary: Diary, injections: Iterable[date], today: date) -> list[Finding]:
    """Three or more headache days more in the last two weeks of the latest cycle than in two weeks of its middle.

    The last two weeks are those before the next injection; before it was given, weeks 11 and 12, once they are over. The
    middle is weeks 5 to 8. `now` counts the last two weeks, `then` the four of the middle, of which half is compared.
    """
    spoken_of = [cycle for cycle in cycles(injections, today) if cycle.ended or cycle.span.days >= CYCLE.days][-1:]
    for cycle in spoken_of:
        middle, last = diary.count(_middle(cycle)), diary.count(_last(cycle))
        apart = last.span.first > middle.span.last
        if apart and middle.is_enough and last.is_enough and last.headache - Fraction(middle.headache, 2) >= WEARING_OFF_DAYS:
            return [Finding(Insight.WEARING_OFF, last, middle)]
    return []


def _middle(cycle: Cycle) -> Span:
    first, last = (cycle.span.first + timedelta(days=days) for days in MIDDLE)
    return Span(first, last)


def _last(cycle: Cycle) -> Span:
    end = cycle.span.last if cycle.ended else cycle.span.first + CYCLE - timedelta(days=1)
    return Span.ending(end, days=TWO_WEEKS)


def _per_day(count: Count) -> Fraction:
    return Fraction(count.headache, count.span.days)


def _per_record(count: Count) -> Fraction:
    return Fraction(count.headache, count.recorded)
