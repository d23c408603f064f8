"""The picture of a diary: what it shows, that it is sound XML, and that it can be read in light and dark."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

import knowledge
from clinic.domain.diary.drawing import LEFT, RIGHT, WIDTH, alt, spoken_months, svg
from clinic.domain.diary.picture import MONTHS, MOST_BARS, Pain, picture
from clinic.domain.diary.statistics import DayRecord, Diary, Span
from web.theme import contrast

BASE = knowledge.load()
TODAY = date(2026, 11, 28)
SIX_MONTHS = Span.ending(TODAY, days=183)
SVG = "{http://www.w3.org/2000/svg}"


def words(id: str, **fields: str) -> str:
    return BASE.text("diary_view", id, **fields)


def drawn(diary: Diary, injections: list[date], span: Span = SIX_MONTHS) -> ElementTree.Element:
    return ElementTree.fromstring(svg(picture(diary, injections, span, TODAY), words))


def classes(tree: ElementTree.Element, name: str) -> int:
    return sum(element.get("class") == name for element in tree.iter())


def every_day(**severities: float | None) -> Diary:
    """Days of November by number, as d3=7."""
    told = {date(2026, 11, int(day[1:])): severity for day, severity in severities.items()}
    return Diary({day: DayRecord(worst != 0, None if worst is None else Decimal(str(worst))) for day, worst in told.items()})


NOVEMBER = Span(date(2026, 11, 1), TODAY)


def test_each_day_is_drawn_as_what_it_was() -> None:
    diary = every_day(d1=0, d2=2, d3=5, d4=7, d5=None, d6=3.5, d7=6.5)
    shown = picture(diary, [date(2026, 11, 9)], NOVEMBER, TODAY)
    pains = [day.pain for day in shown.strip]
    assert pains[:8] == [Pain.FREE, Pain.MILD, Pain.MODERATE, Pain.SEVERE, Pain.UNTOLD, Pain.MILD, Pain.MODERATE, Pain.GAP]
    assert [day.day for day in shown.strip if day.injection] == [date(2026, 11, 9)]
    assert pains.count(Pain.GAP) == 28 - 7


def test_the_height_of_a_day_is_its_pain() -> None:
    tree = drawn(every_day(d1=10, d2=5), [], NOVEMBER)
    heights = {e.get("class"): float(e.get("height", 0)) for e in tree.iter(f"{SVG}rect") if float(e.get("x", 0)) > 40}
    assert heights["severe"] == pytest.approx(2 * heights["moderate"], abs=0.1)


def test_the_strip_never_shows_a_day_to_come_or_more_than_six_months() -> None:
    shown = picture(Diary({}), [], Span(date(2020, 1, 1), date(2030, 1, 1)), TODAY)
    assert shown.span == Span(date(2026, 6, 1), TODAY)
    assert len(list(shown.months())) == MONTHS


def test_the_baseline_stays_among_the_bars_when_there_are_many() -> None:
    injections = [date(2021, 11, 22) + timedelta(days=84 * n) for n in range(22)]
    shown = picture(Diary({}), injections, SIX_MONTHS, TODAY)
    assert len(shown.periods) == MOST_BARS
    assert (shown.periods[0].cycle, shown.periods[-1].cycle) == (0, 22)


def test_stretches_of_days_that_are_alike_are_told_in_one_line() -> None:
    shown = picture(every_day(d1=0, d2=0, d3=4, d4=4), [date(2026, 11, 20)], NOVEMBER, TODAY)
    assert [(run[0].day.day, run[-1].day.day) for run in shown.runs()] == [(1, 2), (3, 3), (4, 4), (5, 19), (20, 20), (21, 28)]


def test_a_day_of_an_injection_is_told_by_itself_between_days_that_are_alike() -> None:
    for first in (None, 0):  # days without an entry, and days without a headache
        told = {f"d{number}": first for number in range(1, 29)} if first == 0 else {}
        shown = picture(every_day(**told), [date(2026, 11, 7), date(2026, 11, 28)], NOVEMBER, TODAY)
        assert [(run[0].day.day, run[-1].day.day) for run in shown.runs()] == [(1, 6), (7, 7), (8, 27), (28, 28)]
        assert [run[0].injection for run in shown.runs()] == [False, True, False, True]


def test_a_bar_that_cannot_be_compared_is_pale() -> None:
    full = {SIX_MONTHS.first + timedelta(days=n): DayRecord(n % 2 == 0, Decimal(5)) for n in range(183)}
    tree = drawn(Diary(full), [TODAY - timedelta(days=83)])
    assert classes(tree, "bar") == 3 and classes(tree, "bar part") == 0
    tree = drawn(Diary(full), [TODAY - timedelta(days=80)])
    assert classes(tree, "bar") == 2 and classes(tree, "bar part") == 1
    assert "not four full weeks" in "".join(tree.itertext())


def test_the_alternative_text_holds_the_figures() -> None:
    shown = picture(every_day(d1=0, d2=2, d3=5), [], NOVEMBER, TODAY)
    assert "From November 1, 2026 to November 28, 2026 there are 2 days with a headache and 25 with no entry" in " ".join(
        alt(shown, words).split()
    )


@given(
    st.dictionaries(st.integers(0, 900), st.one_of(st.none(), st.integers(0, 20)), max_size=200),
    st.lists(st.integers(0, 900), max_size=12),
    st.integers(0, 900),
)
def test_any_diary_gives_sound_xml_within_its_frame(told: dict[int, int | None], given: list[int], back: int) -> None:
    records = {
        TODAY - timedelta(days=n): DayRecord(halves != 0, None if halves is None else Decimal(halves) / 2)
        for n, halves in told.items()
    }
    injections = [TODAY - timedelta(days=n) for n in given]
    tree = drawn(Diary(records), injections, Span(TODAY - timedelta(days=back), TODAY))
    height = float(tree.get("viewBox", "").split()[3])
    for element in tree.iter(f"{SVG}rect"):
        x, y = float(element.get("x", 0)), float(element.get("y", 0))
        assert x >= 0 and x + float(element.get("width", 0)) <= WIDTH + 0.1
        assert y >= 0 and y + float(element.get("height", 0)) <= height + 0.1


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        (date(2026, 6, 1), date(2026, 11, 3), "June to November 2026"),
        (date(2025, 12, 1), date(2026, 1, 3), "December 2025 to January 2026"),
        (date(2026, 5, 1), date(2026, 5, 9), "May 2026"),
    ],
)
def test_the_months_are_said_once(first: date, last: date, said: str) -> None:
    assert spoken_months(Span(first, last)) == said


def test_no_letter_of_the_drawing_is_small_and_every_colour_can_be_told_from_its_ground() -> None:
    made = svg(picture(every_day(d1=5), [date(2026, 11, 9)], NOVEMBER, TODAY), words)
    assert min(int(size) for size in re.findall(r'font-size="(\d+)"', made)) >= 12
    light, dark = re.search(r"<style>(.*)@media[^{]*\{(.*)\}\s*</style>", made, re.DOTALL).groups()  # type: ignore[union-attr]
    for css in (light, dark):
        fills = dict(re.findall(r"\.(\w+)\{(?:fill:none;)?(?:fill|stroke):(#\w+)", css))
        ground, cell = _rgb(fills["bg"]), _rgb(fills["cell"])
        assert min(contrast(_rgb(fills[name]), ground) for name in ("ink", "soft")) >= 4.5
        marks = ("free", "mild", "moderate", "severe", "untold")
        assert min(contrast(_rgb(fills[name]), cell) for name in marks) >= 3
        assert min(contrast(_rgb(fills[name]), ground) for name in ("injection", "bar", "before")) >= 3


def _rgb(text: str) -> tuple[float, float, float]:
    digits = text[1:] if len(text) == 7 else "".join(2 * digit for digit in text[1:])
    red, green, blue = (int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4))
    return red, green, blue


def test_the_strip_stays_between_its_margins() -> None:
    tree = drawn(every_day(d1=5), [], NOVEMBER)
    cells = [e for e in tree.iter(f"{SVG}rect") if e.get("class") in ("cell", "gap") and float(e.get("x", 0)) > 30]
    assert min(float(e.get("x", 0)) for e in cells) >= LEFT
    assert max(float(e.get("x", 0)) + float(e.get("width", 0)) for e in cells) <= RIGHT
