"""What is asked of a diary: the time, and whether a count, the trend, the picture or an entry."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic.domain.diary.question import Named, Wish, month_to_speak_of, read_question
from clinic.domain.diary.statistics import Span

TODAY = date(2026, 11, 25)  # a Wednesday
INJECTIONS = [date(2026, 6, 1), date(2026, 9, 7)]


@pytest.mark.parametrize(
    ("text", "first", "last", "named"),
    [
        ("how many headaches this month", date(2026, 11, 1), TODAY, Named.THIS_MONTH),
        ("how many last month", date(2026, 10, 1), date(2026, 10, 31), Named.MONTH),
        ("how many did i have in october", date(2026, 10, 1), date(2026, 10, 31), Named.MONTH),
        ("my count for november", date(2026, 11, 1), TODAY, Named.THIS_MONTH),
        ("what about december", date(2025, 12, 1), date(2025, 12, 31), Named.MONTH),
        ("headaches in february 2024", date(2024, 2, 1), date(2024, 2, 29), Named.MONTH),
        ("how many since my last botox", date(2026, 9, 7), TODAY, Named.SINCE_INJECTION),
        ("how many good days since botox", date(2026, 9, 7), TODAY, Named.SINCE_INJECTION),
        ("how have i done since my first injections", date(2026, 6, 1), TODAY, Named.SINCE_INJECTION),
        ("pull up the numbers since i started", date(2026, 6, 1), TODAY, Named.SINCE_INJECTION),
        ("show me this week", date(2026, 11, 23), TODAY, Named.THIS_WEEK),
        ("pull up last week", date(2026, 11, 16), date(2026, 11, 22), Named.LAST_WEEK),
        ("headache days for the last 4 weeks", date(2026, 10, 29), TODAY, Named.LAST_DAYS),
        ("how many over 90 days", date(2026, 8, 28), TODAY, Named.LAST_DAYS),
        ("the past 3 months please", date(2026, 8, 28), TODAY, Named.LAST_DAYS),
        ("show trend since june", date(2026, 6, 1), TODAY, Named.SINCE),
        ("worst one this year", date(2026, 1, 1), TODAY, Named.THIS_YEAR),
        ("how was last year", date(2025, 1, 1), date(2025, 12, 31), Named.YEAR),
        ("how many in may", date(2026, 5, 1), date(2026, 5, 31), Named.MONTH),
    ],
)
def test_the_time_that_is_named_is_understood(text: str, first: date, last: date, named: Named) -> None:
    (asked,) = read_question(text, TODAY, INJECTIONS).periods
    assert (asked.span, asked.named) == (Span(first, last), named)


@pytest.mark.parametrize(
    "text", ["show my diary", "may i see my diary", "how many headaches", "do i get more on mondays", "🙂", ""]
)
def test_without_a_time_it_is_this_month(text: str) -> None:
    question = read_question(text, TODAY, INJECTIONS)
    assert question.is_default and question.periods[0].span == Span(date(2026, 11, 1), TODAY)


def test_two_months_are_both_counted() -> None:
    question = read_question("march vs april pls", TODAY, INJECTIONS)
    assert [asked.span.first.month for asked in question.periods] == [3, 4]
    assert question.wish is Wish.TREND


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("how many headaches did i have this month", Wish.COUNT),
        ("whats my total", Wish.COUNT),
        ("is it getting better", Wish.TREND),
        ("am i getting better or worse, the numbers i mean", Wish.TREND),
        ("is it going down", Wish.TREND),
        ("are my numbers down compared with before the shots", Wish.TREND),
        ("can i see the chart", Wish.PICTURE),
        ("show me my headache calendar", Wish.PICTURE),
        ("show my diary", Wish.OVERVIEW),
        ("show me october", Wish.OVERVIEW),
        ("when was my last headache", Wish.LATEST),
        ("read me my last entry", Wish.LATEST),
        ("what did i put for tuesday", Wish.DAY),
        ("did yesterdays entry save", Wish.DAY),
    ],
)
def test_what_is_wanted_is_understood(text: str, wish: Wish) -> None:
    assert read_question(text, TODAY, INJECTIONS).wish is wish


@pytest.mark.parametrize(
    ("text", "day"), [("what did i put for tuesday", date(2026, 11, 24)), ("what did i write on the 14th", date(2026, 11, 14))]
)
def test_a_single_day_is_read(text: str, day: date) -> None:
    assert read_question(text, TODAY, INJECTIONS).day == day


def test_since_the_injection_without_one_is_the_last_four_weeks_and_named_so() -> None:
    (asked,) = read_question("how many since my botox", TODAY, []).periods
    assert asked.span == Span.ending(TODAY) and asked.named is Named.NO_INJECTION


def test_insights_look_at_a_month_that_is_over_and_else_at_the_latest_four_weeks() -> None:
    october, november = (read_question(text, TODAY, []).periods[0] for text in ("in october", "this month"))
    assert month_to_speak_of(october) == october.span
    assert month_to_speak_of(november) == Span.ending(TODAY)


@given(
    st.text(max_size=200) | st.sampled_from(["last 0 days", "past 99999999 weeks", "in 1850", "may 31", "february 30", "1/2/3"])
)
def test_any_text_gives_a_time_that_is_not_to_come(text: str) -> None:
    question = read_question(text, TODAY, INJECTIONS)
    assert question.periods
    assert all(asked.span.first <= asked.span.last <= TODAY for asked in question.periods)


NOVEMBER, OCTOBER, SEPTEMBER = Span(date(2026, 11, 1), TODAY), Span(date(2026, 10, 1), date(2026, 10, 31)), date(2026, 9, 1)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "compare this month to last month",
            "this month vs last month",
            "compare nov to oct",
            "is november better than october",
        ),
        *(
            "is this month better than last",
            "did i have fewer headaches this month than last month",
            "compare october to november",
        ),
        *("am i better this month than in october", "this month against last month please", "am i better than last month"),
        *("how am i doing compared to october", "how many headaches compared with last month", "november and the month before"),
    ],
)
def test_the_months_that_are_named_are_compared_whatever_their_order(text: str) -> None:
    compared = read_question(text, TODAY, INJECTIONS).compared
    assert compared is not None and [asked.span for asked in compared] == [OCTOBER, NOVEMBER]


@pytest.mark.parametrize(
    "text", ["last month vs the month before", "compare the month before last with last month", "sept or oct"]
)
def test_months_that_are_over_are_compared_with_each_other(text: str) -> None:
    compared = read_question(text, TODAY, INJECTIONS).compared
    assert compared is not None and [asked.span.first for asked in compared] == [SEPTEMBER, OCTOBER.first]


@pytest.mark.parametrize(
    "text",
    ["how many headaches last month", "is it better than last year", "better than last time", "how was october", "is it better"],
)
def test_one_time_alone_is_not_compared_with_this_month(text: str) -> None:
    assert read_question(text, TODAY, INJECTIONS).compared is None


def test_last_behind_a_week_is_a_week() -> None:
    named = [asked.named for asked in read_question("was this week better than last", TODAY, INJECTIONS).periods]
    assert named == [Named.THIS_WEEK, Named.LAST_WEEK]


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        *(
            (text, Wish.WORST)
            for text in ("what was my worst headache", "how bad was my worst one this month", "worst day in october")
        ),
        *((text, Wish.TREND) for text in ("am i getting worse", "did botox help me", "how am i compared to before botox")),
    ],
)
def test_the_worst_one_and_how_it_has_been_are_told_apart(text: str, wish: Wish) -> None:
    assert read_question(text, TODAY, INJECTIONS).wish is wish


@pytest.mark.parametrize(
    ("text", "asks"),
    [("how many times did i take imitrex", True), ("how many days did i take meds", True), ("how many days", False)],
)
def test_whether_medicines_are_asked_about_is_understood(text: str, asks: bool) -> None:
    assert read_question(text, TODAY, INJECTIONS).medicines is asks
