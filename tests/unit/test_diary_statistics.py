"""Counting a diary: days and not attacks, gaps as gaps, four weeks around the treatments."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from clinic.domain import lexicon
from clinic.domain.diary.statistics import FOUR_WEEKS, Diary, Span, baseline_span, cycles, four_weeks, joined
from clinic.domain.medication_classes import MedicationClass, class_of

FIRST = date(2026, 6, 1)
Entry = tuple[date, bool, Decimal | None, list[str], int | None]


def entry(
    number: int, *, headache: bool = True, severity: int | None = 5, taken: Iterable[str] = (), minutes: int | None = None
) -> Entry:
    """An entry of the day so many days after FIRST."""
    worst = None if severity is None else Decimal(severity if headache else 0)
    return FIRST + timedelta(days=number), headache, worst, list(taken), minutes


numbers = st.integers(0, 200)
all_entries = st.lists(
    st.builds(
        entry,
        numbers,
        headache=st.booleans(),
        severity=st.one_of(st.none(), st.integers(0, 10)),
        taken=st.lists(st.sampled_from(["sumatriptan", "ibuprofen", "topiramate", "zorblax"]), max_size=3),
    ),
    max_size=60,
)
spans = st.builds(
    lambda first, days: Span.beginning(FIRST + timedelta(days=first), days=days), st.integers(-20, 220), st.integers(1, 120)
)


def test_two_attacks_on_one_day_are_one_headache_day_at_its_worst() -> None:
    told = [entry(0, severity=4, taken=["ibuprofen"]), entry(0, severity=8, taken=["sumatriptan"]), entry(0, headache=False)]
    count = Diary.of(told).count(Span(FIRST, FIRST))
    assert (count.headache, count.free, count.gaps) == (1, 0, 0)
    assert count.mean_severity == Decimal("8.0")
    assert dict(count.medication) == {MedicationClass.TRIPTAN: 1, MedicationClass.SIMPLE: 1}


@pytest.mark.parametrize(("minutes", "days"), [(None, 1), (90, 1), (1440, 1), (1800, 2), (4320, 3), (10080, 7)])
def test_an_attack_makes_a_headache_day_of_each_day_that_it_covers(minutes: int | None, days: int) -> None:
    told = [entry(3, severity=7, taken=["sumatriptan"], minutes=minutes)]
    count = Diary.of(told).count(Span.beginning(FIRST))
    assert (count.headache, count.recorded, count.severities) == (days, days, (Decimal(7),))
    assert count.medication[MedicationClass.TRIPTAN] == 1
    assert Diary.of(told).count(Span(FIRST + timedelta(days=4), FIRST + timedelta(days=20))).headache == days - 1


def test_a_free_day_has_no_length_and_does_not_undo_an_attack_that_covers_it() -> None:
    told = [entry(0, minutes=4320), entry(1, headache=False), entry(5, headache=False, minutes=4320)]
    count = Diary.of(told).count(Span.beginning(FIRST))
    assert (count.headache, count.free) == (3, 1)


def test_a_diary_within_some_days_knows_of_no_others() -> None:
    diary = Diary.of([entry(0, minutes=4320), entry(9)]).within([Span(FIRST + timedelta(days=1), FIRST + timedelta(days=4))])
    assert list(diary.records) == [FIRST + timedelta(days=1), FIRST + timedelta(days=2)]


def test_two_triptans_on_one_day_are_one_triptan_day() -> None:
    told = [entry(0, taken=["sumatriptan", "rizatriptan"]), entry(0, taken=["sumatriptan"]), entry(1, taken=["sumatriptan"])]
    assert Diary.of(told).count(Span.beginning(FIRST)).medication[MedicationClass.TRIPTAN] == 2


def test_a_day_with_two_classes_is_one_day_with_acute_medicine_and_one_of_a_preventive_is_none() -> None:
    told = [entry(0, taken=["sumatriptan", "ibuprofen"]), entry(1, taken=["ginger tea"]), entry(2, taken=["topiramate"])]
    count = Diary.of(told).count(Span.beginning(FIRST))
    assert (count.acute, sum(count.medication.values())) == (2, 3)


def test_medicine_on_a_day_without_a_headache_counts_too() -> None:
    told = [entry(0, headache=False, taken=["ibuprofen"])]
    count = Diary.of(told).count(Span.beginning(FIRST))
    assert (count.headache, count.medication[MedicationClass.SIMPLE]) == (0, 1)


def test_a_day_without_a_record_is_a_gap_and_nothing_else() -> None:
    count = Diary.of([entry(0), entry(2, headache=False)]).count(Span.beginning(FIRST, days=5))
    assert (count.headache, count.free, count.gaps, count.recorded) == (1, 1, 3, 2)


def test_a_headache_whose_pain_was_not_told_counts_and_does_not_move_the_mean() -> None:
    count = Diary.of([entry(0, severity=6), entry(1, severity=None)]).count(Span.beginning(FIRST))
    assert (count.headache, count.mean_severity) == (2, Decimal("6.0"))


@pytest.mark.parametrize(("days", "needed"), [(28, 20), (30, 22), (31, 23), (14, 10), (7, 5), (1, 1)])
def test_twenty_days_of_twenty_eight_are_enough_and_as_large_a_share_of_other_times(days: int, needed: int) -> None:
    span = Span.beginning(FIRST, days=days)
    diary = Diary.of([entry(number) for number in range(needed)])
    assert diary.count(span).needed == needed and diary.count(span).is_enough
    assert not Diary.of([entry(number) for number in range(needed - 1)]).count(span).is_enough


@given(all_entries, spans)
def test_every_day_is_a_headache_day_a_free_day_or_a_gap(told: list[Entry], span: Span) -> None:
    count = Diary.of(told).count(span)
    assert count.headache + count.free + count.gaps == span.days
    assert min(count.headache, count.free, count.gaps) >= 0
    assert all(0 < days <= count.recorded for days in count.medication.values())


@given(all_entries, spans)
def test_the_order_and_a_repetition_of_entries_change_nothing(told: list[Entry], span: Span) -> None:
    assert Diary.of(told).count(span) == Diary.of([*reversed(told), *told]).count(span)


@given(all_entries, spans, st.integers(1, 100))
def test_two_halves_of_a_time_add_up(told: list[Entry], span: Span, cut: int) -> None:
    diary, left = Diary.of(told), Span.beginning(span.first, days=min(cut, span.days))
    right = Span(left.last + timedelta(days=1), span.last)
    parts, whole = [diary.count(left), diary.count(right)], diary.count(span)
    assert whole.headache == sum(part.headache for part in parts)
    assert whole.gaps == sum(part.gaps for part in parts)


def test_the_baseline_is_the_four_weeks_before_the_first_injection() -> None:
    assert baseline_span([date(2026, 9, 7), date(2026, 6, 15)]) == Span(date(2026, 5, 18), date(2026, 6, 14))
    assert baseline_span([]) is None


def test_a_cycle_ends_on_the_day_before_the_next_injection() -> None:
    found = cycles([date(2026, 9, 7), date(2026, 6, 15), date(2026, 9, 7)], date(2026, 10, 1))
    assert [(cycle.number, cycle.span, cycle.ended) for cycle in found] == [
        (1, Span(date(2026, 6, 15), date(2026, 9, 6)), True),
        (2, Span(date(2026, 9, 7), date(2026, 10, 1)), False),
    ]


def test_an_injection_that_is_still_to_come_begins_no_cycle() -> None:
    assert cycles([date(2026, 12, 1)], date(2026, 10, 1)) == []


def test_the_four_weeks_of_the_treatment_begin_with_the_baseline_and_each_injection() -> None:
    periods = four_weeks(Diary.of([entry(0)]), [date(2026, 6, 15), date(2026, 9, 10)], date(2026, 9, 20))
    firsts = [(period.cycle, period.count.span.first, period.is_whole) for period in periods]
    assert firsts == [
        (0, date(2026, 5, 18), True),
        (1, date(2026, 6, 15), True),
        (1, date(2026, 7, 13), True),
        (1, date(2026, 8, 10), True),
        (1, date(2026, 9, 7), False),
        (2, date(2026, 9, 10), False),
    ]


def test_without_injections_the_four_weeks_go_back_from_today_to_the_first_record() -> None:
    periods = four_weeks(Diary.of([entry(0)]), [], FIRST + timedelta(days=60))
    assert [period.count.span.days for period in periods] == [FOUR_WEEKS] * 3
    assert periods[-1].count.span.last == FIRST + timedelta(days=60)
    assert periods[0].count.headache == 1


@given(all_entries, st.lists(numbers, max_size=6), numbers)
def test_no_day_after_the_first_injection_stands_in_two_periods_or_in_none(told: list[Entry], given: list[int], now: int) -> None:
    today = FIRST + timedelta(days=now)
    injections = [FIRST + timedelta(days=number) for number in given if number <= now]
    if injections:
        periods = four_weeks(Diary.of(told), injections, today)
        days = [period.count.span.first + timedelta(days=n) for period in periods for n in range(period.count.span.days)]
        first = min(injections) - timedelta(days=FOUR_WEEKS)
        assert days == [first + timedelta(days=n) for n in range((today - first).days + 1)]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("rizatriptan", MedicationClass.TRIPTAN),
        ("sumatriptan/naproxen", MedicationClass.TRIPTAN),
        ("acetaminophen/aspirin/caffeine", MedicationClass.COMBINATION),
        ("butalbital/acetaminophen/caffeine", MedicationClass.COMBINATION),
        ("hydrocodone/acetaminophen", MedicationClass.OPIOID),
        ("dihydroergotamine", MedicationClass.ERGOT),
        ("naproxen", MedicationClass.SIMPLE),
        ("rimegepant", MedicationClass.GEPANT),
        ("topiramate", None),
        ("ondansetron", None),
        ("zorblax", MedicationClass.UNKNOWN),
    ],
)
def test_a_medicine_is_counted_in_its_class(name: str, kind: MedicationClass | None) -> None:
    assert class_of(name) is kind


def test_every_medicine_that_the_diary_knows_has_one_class() -> None:
    classes = yaml.safe_load((lexicon.FOLDER / "medication_classes.yml").read_text(encoding="utf-8"))
    names = [name for names in classes.values() for name in names]
    assert len(names) == len(set(names))
    kept = {word for line in lexicon.load("medications")["kept"] for word in line.split("|")}
    assert (
        set(lexicon.medication_names())
        <= set(names)
        <= set(lexicon.medication_names())
        | kept
        | {"rescue meds"}
        | {f"rescue {word}" for word in ("med", "meds", "medication", "medicine")}
    )


def test_spans_that_overlap_or_touch_are_one_and_empty_ones_are_none() -> None:
    day = date(2026, 3, 1)
    spans = [Span.beginning(day, days=3), Span(day, day - timedelta(days=1)), Span.beginning(day + timedelta(days=2), days=5)]
    touching, apart = Span.beginning(day + timedelta(days=7), days=1), Span.beginning(day - timedelta(days=9), days=8)
    assert joined([*spans, touching, apart]) == [apart, Span.beginning(day, days=8)]
    assert joined([]) == joined([Span(day, day - timedelta(days=3))]) == []


def test_a_span_inside_another_does_not_shorten_it() -> None:
    long = Span(date(2026, 1, 1), date(2026, 6, 1))
    assert joined([long, Span(date(2026, 2, 1), date(2026, 2, 3))]) == [long]
