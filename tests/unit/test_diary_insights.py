"""Each insight at its edge: the day that makes it, and the day before."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic.domain.diary.insights import Insight, findings, frequent_headaches, medication_days, response, wearing_off
from clinic.domain.diary.statistics import Count, DayRecord, Diary, Span
from clinic.domain.medication_classes import MedicationClass

GIVEN = date(2026, 6, 1)
TODAY = GIVEN + timedelta(days=83)
MONTH = Span.ending(TODAY)
BASELINE = Span(GIVEN - timedelta(days=28), GIVEN - timedelta(days=1))


def days(span: Span, headache: int, *, recorded: int | None = None) -> dict[date, DayRecord]:
    """Records of the first days of a span, of which the first ones have a headache."""
    written = span.days if recorded is None else recorded
    return {span.first + timedelta(days=n): DayRecord(n < headache, Decimal(5)) for n in range(written)}


def month(*, headache: int = 0, recorded: int = 28, **taken: int) -> Count:
    return Count(MONTH, recorded, headache, {MedicationClass(name): number for name, number in taken.items()})


@pytest.mark.parametrize("kind", ["triptan", "combination", "opioid", "ergot"])
def test_ten_days_with_a_triptan_a_combination_an_opioid_or_an_ergot_are_named(kind: str) -> None:
    assert [found.kind for found in medication_days(month(**{kind: 10}))] == [MedicationClass(kind)]
    assert medication_days(month(**{kind: 9})) == []


def test_simple_painkillers_are_named_from_fifteen_days_on() -> None:
    assert [found.kind for found in medication_days(month(simple=15))] == [MedicationClass.SIMPLE]
    assert medication_days(month(simple=14)) == []


@pytest.mark.parametrize("kind", ["gepant", "ditan", "unknown"])
def test_a_class_without_a_limit_in_the_fact_base_is_counted_and_not_judged(kind: str) -> None:
    assert medication_days(month(**{kind: 28})) == []


def taking(**kinds: int) -> Count:
    """A whole month on whose first days the medicines were taken, each kind on days of its own."""
    classes = [MedicationClass(name) for name, number in kinds.items() for _ in range(number)]
    none = [frozenset[MedicationClass]()] * (MONTH.days - len(classes))
    told = [*(frozenset({one}) for one in classes), *none]
    return Diary({MONTH.first + timedelta(days=n): DayRecord(True, None, taken) for n, taken in enumerate(told)}).count(MONTH)


def test_classes_with_a_limit_of_ten_days_count_together() -> None:
    assert [(found.kind, found.now.ten_day) for found in medication_days(taking(triptan=5, opioid=5))] == [(None, 10)]
    assert medication_days(taking(triptan=5, combination=4)) == []
    assert [found.kind for found in medication_days(taking(triptan=10, opioid=5))] == [MedicationClass.TRIPTAN]


def test_simple_painkillers_and_classes_without_a_limit_are_not_added_to_them() -> None:
    assert medication_days(taking(triptan=9, simple=9, gepant=9)) == []


def test_two_medicines_of_one_day_are_one_day() -> None:
    both = frozenset({MedicationClass.TRIPTAN, MedicationClass.OPIOID})
    records = {MONTH.first + timedelta(days=n): DayRecord(True, None, both if n < 9 else frozenset()) for n in range(28)}
    assert medication_days(Diary(records).count(MONTH)) == []


def test_fifteen_headache_days_are_named_and_fourteen_are_not() -> None:
    assert [found.insight for found in frequent_headaches(month(headache=15))] == [Insight.FREQUENT]
    assert frequent_headaches(month(headache=14)) == []


@pytest.mark.parametrize(
    ("now", "insight"),
    [(10, Insight.RESPONSE_50), (11, Insight.RESPONSE_30), (14, Insight.RESPONSE_30), (15, None), (20, None), (24, None)],
)
def test_a_response_is_a_drop_by_half_or_by_thirty_percent_from_twenty_days(now: int, insight: Insight | None) -> None:
    diary = Diary(days(BASELINE, 20) | days(MONTH, now))
    found = response(diary, diary.count(MONTH), [GIVEN])
    assert [each.insight for each in found] == ([insight] if insight else [])


def test_days_without_a_record_do_not_make_a_response() -> None:
    """10 of 20 recorded days is half of the days, as 14 of 28 is: against 20 of 28 that is down by 30 %, not by half."""
    diary = Diary(days(BASELINE, 20) | days(MONTH, 10, recorded=20))
    assert [found.insight for found in response(diary, diary.count(MONTH), [GIVEN])] == [Insight.RESPONSE_30]


def test_gaps_in_the_baseline_do_not_make_a_response_either() -> None:
    diary = Diary(days(BASELINE, 20, recorded=20) | days(MONTH, 15))
    assert response(diary, diary.count(MONTH), [GIVEN]) == []


@pytest.mark.parametrize(("baseline", "now"), [(19, 28), (28, 19)])
def test_nothing_is_compared_below_twenty_recorded_days(baseline: int, now: int) -> None:
    diary = Diary(days(BASELINE, 19, recorded=baseline) | days(MONTH, 2, recorded=now))
    assert response(diary, diary.count(MONTH), [GIVEN]) == []


def test_there_is_no_response_without_an_injection_or_before_it_or_from_a_baseline_without_headaches() -> None:
    diary = Diary(days(BASELINE, 0) | days(MONTH, 0))
    assert response(diary, diary.count(MONTH), []) == []
    assert response(diary, diary.count(MONTH), [GIVEN]) == []
    diary = Diary(days(BASELINE, 20) | days(MONTH, 0))
    assert response(diary, diary.count(Span.ending(GIVEN)), [GIVEN]) == []


MIDDLE = Span(GIVEN + timedelta(days=28), GIVEN + timedelta(days=55))
LAST = Span(GIVEN + timedelta(days=70), GIVEN + timedelta(days=83))


@pytest.mark.parametrize(("middle", "last", "is_found"), [(4, 5, True), (4, 4, False), (0, 3, True), (8, 6, False), (7, 7, True)])
def test_wearing_off_is_three_days_more_in_the_last_two_weeks_than_in_two_of_the_middle(
    middle: int, last: int, is_found: bool
) -> None:
    found = wearing_off(Diary(days(MIDDLE, middle) | days(LAST, last)), [GIVEN], TODAY)
    assert [each.insight for each in found] == ([Insight.WEARING_OFF] if is_found else [])


def test_a_cycle_that_goes_on_is_spoken_of_once_its_twelve_weeks_are_over() -> None:
    diary = Diary(days(MIDDLE, 0) | days(LAST, 14))
    assert wearing_off(diary, [GIVEN], TODAY - timedelta(days=1)) == []
    assert len(wearing_off(diary, [GIVEN], TODAY)) == 1


def test_the_last_two_weeks_are_those_before_the_next_injection() -> None:
    following = GIVEN + timedelta(days=91)
    late = Span.ending(following - timedelta(days=1), days=14)
    (found,) = wearing_off(Diary(days(MIDDLE, 2) | days(late, 9)), [GIVEN, following], following + timedelta(days=40))
    assert (found.now.span, found.now.headache, found.then and found.then.headache) == (late, 9, 2)


def test_a_cycle_too_short_to_have_a_middle_and_an_end_is_not_judged() -> None:
    following = GIVEN + timedelta(days=60)
    everything = days(Span(GIVEN, following), 0) | days(Span.ending(following - timedelta(days=1), days=14), 14)
    assert wearing_off(Diary(everything), [GIVEN, following], following) == []


@pytest.mark.parametrize(("middle", "last"), [(19, 14), (28, 9)])
def test_wearing_off_is_not_claimed_from_too_few_days(middle: int, last: int) -> None:
    assert wearing_off(Diary(days(MIDDLE, 0, recorded=middle) | days(LAST, 14, recorded=last)), [GIVEN], TODAY) == []


def test_too_few_days_say_so_and_nothing_else_of_the_month() -> None:
    diary = Diary(days(BASELINE, 28) | days(MONTH, 19, recorded=19))
    (found,) = findings(diary, MONTH, [GIVEN], TODAY)
    assert (found.insight, found.now.recorded, found.now.needed) == (Insight.TOO_FEW, 19, 20)


@given(st.integers(0, 28), st.integers(0, 28), st.integers(0, 28), st.integers(0, 28))
def test_nothing_is_ever_claimed_from_a_month_with_fewer_than_twenty_days(
    recorded: int, headache: int, before: int, aching: int
) -> None:
    diary = Diary(days(BASELINE, aching, recorded=before) | days(MONTH, min(headache, recorded), recorded=recorded))
    claims = {Insight.MEDICATION, Insight.FREQUENT, Insight.RESPONSE_30, Insight.RESPONSE_50}
    found = {each.insight for each in findings(diary, MONTH, [GIVEN], TODAY)}
    assert (Insight.TOO_FEW in found) == (recorded < 20)
    assert recorded >= 20 or not found & claims
    assert before >= 20 or not found & {Insight.RESPONSE_30, Insight.RESPONSE_50}
