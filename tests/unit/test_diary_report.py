"""A report of a diary: every sentence of it is an approved text that gets just the fields it wants."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import actions.diary_view
import knowledge
from clinic.domain.diary import drawing, insights, picture, question
from clinic.domain.diary import report as report_module
from clinic.domain.diary.insights import Finding, Insight
from clinic.domain.diary.question import read_question
from clinic.domain.diary.report import Line, Report, insight, report, spans
from clinic.domain.diary.statistics import Count, DayRecord, Diary, Span
from clinic.domain.medication_classes import MedicationClass
from knowledge import Knowledge
from web.chat import diary_picture as web_picture

TODAY = date(2026, 11, 28)
GIVEN = [date(2026, 6, 22), date(2026, 9, 14)]


@cache
def base() -> Knowledge:
    return knowledge.load()


def text(line: Line) -> str:
    fields = {name: text(value) if isinstance(value, Line) else value for name, value in line.fields.items()}
    return base().text("diary_view", line.id, **fields)


def whole(told: Report) -> str:
    lines = [line for block in (*told.counts, told.changes, told.insights) for line in block]
    return "\n".join(map(text, lines))


def diary(headache: dict[str, int], *, first: date = date(2026, 5, 1), gaps: int = 0) -> Diary:
    """Headaches on the first days of each month as given, in a diary without gaps but for the last days of November."""
    days = [first + timedelta(days=n) for n in range((TODAY - first).days + 1 - gaps)]
    return Diary({day: DayRecord(day.day <= headache.get(f"{day:%b}", 0), Decimal(6)) for day in days})


def asked(words: str, known: Diary, injections: list[date] = GIVEN) -> str:
    return whole(report(known, read_question(words, TODAY, injections), injections, TODAY))


def test_a_month_that_is_over_is_compared_with_the_month_before() -> None:
    told = asked("how many in october", diary({"Sep": 12, "Oct": 8}))
    assert "October 2026:\n- With a headache: 8 days\n- With no headache: 23 days" in told
    assert "In October 2026 you had 8 headache days. That is 4 fewer than in the month before that (12)." in told


def test_this_month_is_compared_with_the_one_that_is_named_and_said_not_to_be_over() -> None:
    told = asked("compare this month to last month", diary({"Sep": 12, "Oct": 8, "Nov": 5}))
    assert "In November 2026 so far you had 5 headache days. That is 3 fewer than in October 2026 (8)." in told
    assert "November 2026 is not over yet: 2 days of it are still to come" in told
    assert "(12)" not in told and "first Botox" not in told


def test_what_two_months_show_is_told_of_the_later_one() -> None:
    question = read_question("compare this month to last month", TODAY, GIVEN)
    assert question.spoken_of.span.first == date(2026, 11, 1)


def test_months_are_compared_in_the_order_of_the_calendar() -> None:
    told = asked("is september better than june", diary({"Jun": 12, "Sep": 8}))
    assert "In September 2026 you had 8 headache days. That is 4 fewer than in June 2026 (12)." in told
    assert "not over" not in told


def test_a_month_with_too_few_entries_is_not_compared() -> None:
    told = asked("november vs october", diary({"Oct": 8, "Nov": 5}, gaps=15))
    assert "I cannot say how things have changed. In November 2026 so far only 13 of 28 days have an entry" in told
    began = asked("may vs october", diary({"Oct": 8}, first=date(2026, 5, 28)))
    assert "In October 2026 you had 8 headache days. I cannot compare that with May 2026, since only 4 of 31" in began


def test_a_month_that_has_only_begun_is_not_compared() -> None:
    early, known = date(2026, 11, 4), diary({"Oct": 8, "Nov": 1})
    question = read_question("this month vs last month", early, GIVEN)
    told = whole(report(known, question, GIVEN, early))
    assert "I cannot compare November 2026 yet. It has 4 days so far, and I need 20." in told and "fewer" not in told


def test_the_month_that_goes_on_is_compared_by_four_weeks() -> None:
    told = asked("how many this month", diary({"Oct": 4, "Nov": 9}))
    assert "This month so far:\n- With a headache: 9 days" in told
    assert "In the four weeks up to November 28, 2026 you had 9 headache days. That is 8 more than" in told


def test_it_is_compared_with_the_four_weeks_before_the_first_injection() -> None:
    told = asked("is it better", diary({"May": 31, "Jun": 21, "Nov": 9}))
    assert "before your first Botox, you had 28 headache days. Now it is 9 in four weeks, 19 fewer." in told
    assert "down by half or more" in told


def test_without_a_treatment_it_says_why_it_does_not_compare() -> None:
    assert "I have no date of a first Botox for you" in asked("is it better", diary({"Nov": 9}), [])


def test_too_few_entries_of_the_baseline_are_named() -> None:
    told = asked("is it better", diary({"Nov": 9}, first=date(2026, 6, 10)))
    assert "before your first Botox, since only 12 of 28 days have an entry there" in told


def test_gaps_are_shown_and_not_filled_in() -> None:
    told = asked("this month", diary({"Nov": 9}, gaps=10))
    assert "- With no entry: 10 days" in told and "- With a headache: 9 days\n- With no headache: 9 days" in told
    assert "only 18 of 28 days have an entry, and I need 20" in told
    assert "I see entries for 18 of 28 days" in told


def test_a_time_without_any_entry_says_so() -> None:
    assert "There is no entry for this time." in asked("how many in january", diary({}))


def test_one_day_is_one_day() -> None:
    assert "- With a headache: 1 day\n" in asked("this month", diary({"Nov": 1}))


@given(
    st.dictionaries(st.integers(0, 400), st.tuples(st.booleans(), st.sets(st.sampled_from(MedicationClass))), max_size=400),
    st.lists(st.integers(0, 400), max_size=4),
    st.sampled_from(
        [
            "this month",
            "in october",
            "is it better since my botox",
            "last 90 days",
            "march vs april",
            "this week",
            "this month vs last",
        ]
    ),
)
def test_every_report_renders_and_nothing_more_has_to_be_read_for_it(
    told: dict[int, tuple[bool, set[MedicationClass]]], given: list[int], words: str
) -> None:
    records = {
        TODAY - timedelta(days=n): DayRecord(aching, Decimal(n % 11) if aching else None, frozenset(taken))
        for n, (aching, taken) in told.items()
    }
    injections = [TODAY - timedelta(days=n) for n in given]
    question = read_question(words, TODAY, injections)
    everything = report(Diary(records), question, injections, TODAY)
    assert "{" not in whole(everything)
    wanted = spans(question, injections, TODAY)
    read = {day: record for day, record in records.items() if any(_holds(span, day) for span in wanted)}
    assert report(Diary(read), question, injections, TODAY) == everything


def _holds(span: Span, day: date) -> bool:
    return span.first <= day <= span.last


@pytest.mark.parametrize("insight", Insight)
def test_every_insight_has_a_text_and_facts_with_sources(insight: Insight) -> None:
    answer = base().answers["diary_view"]
    assert answer.reply(insight.value).facts
    assert base().sources_of(answer, insight.value)


def test_medication_days_lead_to_the_care_team_and_change_nothing() -> None:
    said = base().answers["diary_view"].reply(Insight.MEDICATION.value).text
    assert "speak with your care team" in " ".join(said.split())
    assert "do not change a medicine on your own" in " ".join(said.split())


@pytest.mark.parametrize("words", ["how many since my last botox", "headaches since my first injections"])
def test_since_the_botox_without_one_on_record_says_what_it_is_about(words: str) -> None:
    said = asked(words, diary({"Nov": 5}), [])
    assert said.startswith("I have no date of a Botox treatment for you. So this is about the last 28 days:")
    assert "Since your Botox on" in asked(words, diary({"Nov": 5}))


def test_days_with_any_medicine_are_told_beside_those_of_each_kind() -> None:
    both = frozenset({MedicationClass.TRIPTAN, MedicationClass.SIMPLE})
    taken = {1: both, 2: frozenset({MedicationClass.TRIPTAN}), 3: frozenset({MedicationClass.SIMPLE}), 4: frozenset()}

    def said(number: int) -> str:
        days = {date(2026, 11, day): DayRecord(True, Decimal(6), kinds) for day, kinds in taken.items() if day >= number}
        return asked("how many this month", Diary(days))

    assert "- With any medicine for a headache: 3 days, each day counted once" in said(1)
    assert "With triptan drugs: 2 days" in said(1) and "With simple painkillers: 2 days" in said(1)
    assert "any medicine" not in said(3) and "With simple painkillers: 1 day" in said(3)  # one kind alone
    assert "medicine" not in said(4) and "painkillers" not in said(4)


def test_a_mix_of_medicines_is_told_with_the_days_of_any_of_them() -> None:
    now = Count(Span.ending(TODAY), 28, 12, {MedicationClass.TRIPTAN: 5, MedicationClass.OPIOID: 5}, ten_day=10)
    fields = insight(Finding(Insight.MEDICATION, now)).fields
    assert (fields["kind"], fields["days"], fields["limit"]) == (Line("kind_mixed", {}), "10 days", "10")


def test_no_reply_of_the_diary_is_left_without_a_speaker() -> None:
    modules = (actions.diary_view, drawing, insights, picture, question, report_module, web_picture)
    code = "\n".join(Path(str(module.__file__)).read_text(encoding="utf-8") for module in modules)
    made = {f"kind_{kind}" for kind in MedicationClass} | {f"key_{pain}" for pain in picture.Pain}
    made |= {f"period_{named}" for named in question.Named} | {insight.value for insight in Insight}
    made |= {f"{name}_{way}" for name in ("change", "baseline") for way in ("fewer", "more", "same")} | {"picture_of"}
    made |= {f"{reply}_past" for reply in ("counted", "overview")}
    replies = {reply.id for reply in base().answers["diary_view"].replies}
    assert made <= replies
    assert {id for id in replies - made if not re.search(rf"\"{id}\"", code)} == set()


def test_that_no_medicine_was_taken_is_told_who_asks_about_it() -> None:
    known = diary({"Nov": 3})
    assert "With medicine: no day" in asked("how many days did i take meds this month", known)
    assert "medicine" not in asked("how many headaches this month", known)
