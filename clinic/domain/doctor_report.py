"""What a doctor, and an insurer who is asked to renew, wants to see of a diary: counted here, laid out elsewhere.

The counting itself is `diary_statistics`': headache days and not attacks, nothing scaled up or filled in, nothing claimed from
fewer than 20 recorded days of 28. Plans that renew want proof that headache days have gone down (knowledge/facts.yml,
ins-renewal), so the four weeks before the first treatment stand beside the last four.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from clinic.domain.diary.record import Recorded
from clinic.domain.diary.statistics import Count, Cycle, Diary, Period, Span, baseline_span, cycles, days_covered, four_weeks
from clinic.domain.medication_classes import MedicationClass


@dataclass(frozen=True, slots=True)
class Given:
    """A treatment that took place; `units` where the records have them."""

    day: date
    units: int | None = None


@dataclass(frozen=True, slots=True)
class Side:
    """One side of the comparison. `minutes`: of pain, summed over the entries that tell a length; `lengths`: days with one."""

    count: Count
    minutes: int
    lengths: int


@dataclass(frozen=True, slots=True)
class CycleRow:
    """A treatment and the headache days of each four weeks after it."""

    cycle: Cycle
    given: Given
    weeks: tuple[Count, ...]


@dataclass(frozen=True, slots=True)
class DoctorReport:
    """`entries`: newest first. `baseline`: None where no treatment is known. `whole`: from the first entry to today."""

    name: str
    portal_id: str
    made_on: date
    whole: Count
    baseline: Side | None
    now: Side
    cycles: tuple[CycleRow, ...]
    periods: tuple[Period, ...]
    entries: tuple[Recorded, ...]

    @property
    def change(self) -> int | None:
        """Headache days of the last four weeks less those of the baseline; None where one of them has too few records."""
        if self.baseline is None or not (self.baseline.count.is_enough and self.now.count.is_enough and self._apart):
            return None
        return self.now.count.headache - self.baseline.count.headache

    @property
    def _apart(self) -> bool:
        return self.baseline is not None and self.now.count.span.first > self.baseline.count.span.last

    @property
    def classes(self) -> list[MedicationClass]:
        """The classes of acute medicine that either side has days of, in order."""
        sides = [side for side in (self.baseline, self.now) if side]
        return [kind for kind in MedicationClass if any(side.count.medication.get(kind) for side in sides)]


def doctor_report(
    entries: Iterable[Recorded], treatments: Iterable[Given], *, name: str, portal_id: str, today: date
) -> DoctorReport:
    """The report on a diary, which may be empty. `today`: where the clinic is."""
    kept = sorted(entries, key=lambda recorded: recorded.day)
    given = {treatment.day: treatment for treatment in treatments if treatment.day <= today}
    diary = Diary.of(
        (one.day, bool(one.entry.headache), one.entry.severity, _names(one), one.entry.duration_minutes) for one in kept
    )
    baseline = baseline_span(list(given))
    periods = four_weeks(diary, list(given), today)
    return DoctorReport(
        name=name,
        portal_id=portal_id,
        made_on=today,
        whole=diary.count(Span(diary.span.first if diary.span else today, today)),
        baseline=_side(diary, kept, baseline) if baseline else None,
        now=_side(diary, kept, Span.ending(today)),
        cycles=tuple(_row(cycle, given[cycle.span.first], periods) for cycle in (cycles(given, today) if given else ())),
        periods=tuple(periods),
        entries=tuple(reversed(kept)),
    )


def _names(recorded: Recorded) -> list[str]:
    return [taken.name for taken in recorded.entry.medications]


def _side(diary: Diary, entries: Sequence[Recorded], span: Span) -> Side:
    inside = [one for one in entries if span.first <= one.day <= span.last]
    timed = [one for one in inside if one.entry.duration_minutes]
    return Side(
        count=diary.count(span),
        minutes=sum(one.entry.duration_minutes or 0 for one in timed),
        lengths=len({day for one in timed for day in days_covered(one.day, one.entry.duration_minutes) if day <= span.last}),
    )


def _row(cycle: Cycle, given: Given, periods: Sequence[Period]) -> CycleRow:
    return CycleRow(cycle, given, tuple(period.count for period in periods if period.cycle == cycle.number))
