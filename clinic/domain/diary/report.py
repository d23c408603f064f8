"""A diary as what is said of it: ids of approved texts of diary_view, each with the values it wants."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from clinic.domain.diary.insights import MEDICATION_LIMITS, TEN_DAYS, Finding, Insight, findings
from clinic.domain.diary.question import Asked, DiaryQuestion, Named, month_of, month_to_speak_of
from clinic.domain.diary.statistics import Count, Diary, Span, baseline_span
from clinic.domain.diary.summary import spoken_day
from clinic.domain.medication_classes import MedicationClass

# Of a month that goes on, as many must be over for it to be compared: as of four weeks.
FEWEST_DAYS = 20


@dataclass(frozen=True, slots=True)
class Line:
    """A text's id and its fields. A field that is a `Line` itself is rendered first."""

    id: str
    fields: dict[str, str | Line]


@dataclass(frozen=True, slots=True)
class Report:
    """`counts`: a heading and lines for each period. `changes`: against the time before, then against the baseline."""

    counts: tuple[tuple[Line, ...], ...]
    changes: tuple[Line, ...]
    insights: tuple[Line, ...]


def report(diary: Diary, question: DiaryQuestion, injections: Sequence[date], today: date) -> Report:
    """What to say of a diary that is not empty."""
    month = month_to_speak_of(question.spoken_of)
    return Report(
        counts=tuple(tuple(counted(diary.count(asked.span), asked, question.medicines)) for asked in question.periods),
        changes=tuple(between(diary, *question.compared) if question.compared else changes(diary, month, injections)),
        insights=tuple(insight(finding) for finding in findings(diary, month, injections, today)),
    )


def counted(count: Count, asked: Asked, medicines: bool = False) -> Iterator[Line]:
    """One line for each thing that is counted. What is nought is told of headaches and free days alone, and of medicine where
    that was asked about."""
    yield _period(asked)
    if not count.recorded:
        yield Line("line_none", {})
        return
    yield Line("line_headache", {"days": days(count.headache)})
    yield Line("line_free", {"days": days(count.free)})
    if count.gaps:
        yield Line("line_gaps", {"days": days(count.gaps)})
    if count.mean_severity is not None:
        yield Line("line_severity", {"severity": f"{count.mean_severity.normalize():f}"})
    kinds = [kind for kind in MedicationClass if count.medication.get(kind)]
    if len(kinds) > 1:  # of one kind alone they are its own days
        yield Line("line_acute", {"days": days(count.acute)})
    for kind in kinds:
        yield Line("line_medication", {"kind": Line(f"kind_{kind}", {}), "days": days(count.medication[kind])})
    if medicines and not count.medication:
        yield Line("line_no_medication", {})


def changes(diary: Diary, month: Span, injections: Sequence[date]) -> Iterator[Line]:
    """The month against the one before, and against the four weeks before the first injection. Why not, when it cannot be."""
    now, before = diary.count(month), Line("before_month" if _is_month(month) else "before_days", {})
    yield _change(now, diary.count(_before(month)), _window(month), before)
    if now.is_enough:
        yield from _against_baseline(diary, diary.count(Span.ending(month.last)), injections)


def _change(now: Count, then: Count, window: Line, before: Line) -> Line:
    """Headache days now against those of another time. Why not, when it cannot be said."""
    fields: dict[str, str | Line] = {"window": window}
    if not now.is_enough:
        return Line("change_not_now", fields | _recorded(now) | {"needed": str(now.needed)})
    fields |= {"before": before, "now": headache_days(now.headache)}
    if not then.is_enough:
        return Line("change_not_before", fields | _recorded(then))
    change = now.headache - then.headache
    return _compared("change", change, fields | {"then": str(then.headache), "change": str(abs(change))})


def between(diary: Diary, earlier: Asked, later: Asked) -> Iterator[Line]:
    """One calendar month against another one that was named. Of a month that goes on it is said, and nothing is claimed from its
    first days."""
    unfinished = later.named is Named.THIS_MONTH
    if unfinished and later.span.days < FEWEST_DAYS:
        yield Line("compare_too_early", {**_spoken_month(later), "days": days(later.span.days), "needed": str(FEWEST_DAYS)})
        return
    yield _change(diary.count(later.span), diary.count(earlier.span), _month(later), _month(earlier))
    left = month_of(later.span.first).days - later.span.days
    if unfinished and left:
        yield Line("compare_unfinished", {**_spoken_month(later), "left": days(left)})


def _against_baseline(diary: Diary, now: Count, injections: Sequence[date]) -> Iterator[Line]:
    span = baseline_span(injections)
    if span is None:
        yield Line("baseline_unknown", {})
        return
    baseline = diary.count(span)
    if now.span.first <= span.last:  # the month is the baseline itself, or before it
        return
    if not now.is_enough:  # the end of a calendar month that is recorded well enough as a whole
        return
    if not baseline.is_enough:
        yield Line("baseline_too_few", _recorded(baseline))
        return
    change = now.headache - baseline.headache
    fields: dict[str, str | Line] = {"now": str(now.headache), "change": str(abs(change))}
    yield _compared("baseline", change, {"then": headache_days(baseline.headache), **fields})


def insight(finding: Finding) -> Line:
    """The text of a finding, with the figures that it rests on."""
    now, then, window = finding.now, finding.then, _window(finding.now.span)
    aching = headache_days(now.headache)
    fields: dict[str, str | Line]
    match finding.insight:
        case Insight.MEDICATION:
            taken = now.medication[finding.kind] if finding.kind else now.ten_day
            limit = MEDICATION_LIMITS[finding.kind] if finding.kind else TEN_DAYS
            kind = Line(f"kind_{finding.kind}" if finding.kind else "kind_mixed", {})
            fields = {"window": window, "kind": kind, "days": days(taken), "limit": str(limit)}
        case Insight.FREQUENT:
            fields = {"window": window, "days": aching}
        case Insight.TOO_FEW:
            fields = {"window": window, "needed": str(now.needed), **_recorded(now)}
        case Insight.WEARING_OFF:
            assert then is not None
            first, last = spoken_day(now.span.first), spoken_day(now.span.last)
            fields = {"first": first, "last": last, "now": aching, "then": str(then.headache)}
        case _:
            assert then is not None
            fields = {"window": window, "now": aching, "then": str(then.headache)}
    return Line(finding.insight.value, fields)


def days(number: int) -> str:
    return f"{number} day{'' if number == 1 else 's'}"


def headache_days(number: int) -> str:
    return f"{number} headache day{'' if number == 1 else 's'}"


def spans(question: DiaryQuestion, injections: Sequence[date], today: date) -> list[Span]:
    """The days that a report needs: nothing else has to be read for it."""
    month = month_to_speak_of(question.spoken_of)
    baseline = baseline_span(injections)
    given = sorted(day for day in injections if day <= today)[-2:]
    cycle = [Span(given[0], today)] if given else []
    return [*(asked.span for asked in question.periods), month, _before(month), *([baseline] if baseline else []), *cycle]


def _before(month: Span) -> Span:
    """The calendar month before a calendar month; the four weeks before four weeks."""
    before = month.before()
    return month_of(before.last) if _is_month(month) else before


def _is_month(span: Span) -> bool:
    return span == month_of(span.first)


def _period(asked: Asked) -> Line:
    fields: dict[Named, dict[str, str | Line]] = {
        Named.MONTH: {"month": f"{asked.span.first:%B %Y}"},
        Named.YEAR: {"year": str(asked.span.first.year)},
        Named.LAST_DAYS: {"days": days(asked.span.days)},
        Named.NO_INJECTION: {"days": days(asked.span.days)},
        Named.SINCE: {"day": spoken_day(asked.span.first)},
        Named.SINCE_INJECTION: {"day": spoken_day(asked.span.first)},
    }
    return Line(f"period_{asked.named}", fields.get(asked.named, {}))


def _spoken_month(asked: Asked) -> dict[str, str | Line]:
    return {"month": f"{asked.span.first:%B %Y}"}


def _month(asked: Asked) -> Line:
    return Line("window_month_so_far" if asked.named is Named.THIS_MONTH else "window_month", _spoken_month(asked))


def _window(span: Span) -> Line:
    if _is_month(span):
        return Line("window_month", {"month": f"{span.first:%B %Y}"})
    return Line("window_days", {"day": spoken_day(span.last)})


def _recorded(count: Count) -> dict[str, str | Line]:
    return {"recorded": str(count.recorded), "of": str(count.span.days)}


def _compared(name: str, change: int, fields: dict[str, str | Line]) -> Line:
    if not change:
        same = {"change_same": ("window", "before", "now"), "baseline_same": ("then",)}[f"{name}_same"]
        return Line(f"{name}_same", {field: fields[field] for field in same})
    return Line(f"{name}_{'fewer' if change < 0 else 'more'}", fields)
