"""The figures of Insights against small days whose results are known, and their drawings."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic.domain.diary.statistics import Span
from clinic.domain.insight_charts import _key, svg
from clinic.domain.insight_days import DayCounts, bounds, is_settled, total
from clinic.domain.insight_figures import Figure, figures
from clinic.domain.outcomes import Outcome

MONDAY = date(2026, 11, 16)
SVG = "{http://www.w3.org/2000/svg}"

# A long one, as they are.
TITLES = {"topic_h": "Driving, work, and exercise after", "cost": "What Botox costs"}


def day(number: int = 0, **counts: Any) -> DayCounts:
    counters = {name: Counter(counts.pop(name)) for name in ("outcomes", "topics", "alarms") if name in counts}
    return DayCounts(MONDAY + timedelta(days=number), **counters, **counts)


def figure(id: str, *days: DayCounts, minutes: int | None = 6) -> Figure:
    return next(one for one in figures(days, minutes, TITLES) if one.id == id)


OUTCOMES = {
    Outcome.ANSWERED: 6,
    Outcome.TO_PERSON: 1,
    Outcome.TAKEN_OVER: 1,
    Outcome.ALARM: 1,
    Outcome.UNANSWERED: 1,
    Outcome.TO_PHONE: 2,
}


def test_deflection_leaves_out_those_who_asked_nothing() -> None:
    found = figure("deflection", day(outcomes={**OUTCOMES, Outcome.ABANDONED: 90}), day(1))
    assert found.values.headline == "50% of 12 conversations"
    assert found.values.rows == [["2026-11-16", 50.0, 6, 12], ["2026-11-17", None, 0, 0]]


def test_a_chat_that_was_sent_to_the_phone_saves_no_minutes() -> None:
    assert figure("minutes-saved", day(outcomes=OUTCOMES)).values.headline == "36 min, at 6 min a call"


def test_minutes_saved_are_those_of_the_clinic_and_unknown_without() -> None:
    found = figure("minutes-saved", day(outcomes={Outcome.ANSWERED: 12}), day(1, outcomes={Outcome.ANSWERED: 9}))
    assert [row[1] for row in found.values.rows] == [72, 54]
    assert found.values.headline == "2 h 6 min, at 6 min a call"
    unknown = figure("minutes-saved", day(outcomes={Outcome.ANSWERED: 12}), minutes=None)
    assert unknown.values.headline.startswith("Not known") and unknown.is_empty


@pytest.mark.parametrize(("minutes", "said"), [(0, "0 min"), (59, "59 min"), (60, "1 h"), (61, "1 h 1 min"), (6000, "100 h")])
def test_whole_hours_have_no_minutes(minutes: int, said: str) -> None:
    assert figure("minutes-saved", day(outcomes={Outcome.ANSWERED: minutes}), minutes=1).values.headline.startswith(f"{said},")


def test_files_have_iso_days_and_people_read_theirs() -> None:
    found = figure("alarms", *(day(number, alarms={"crisis": 1}) for number in range(32)))
    assert (str(found.values.rows[0][0]), found.values.rows[0][0].spoken) == (  # type: ignore[union-attr]
        "2026-11-16 to 2026-11-22",
        "Nov 16, 2026 to Nov 22, 2026",
    )
    assert re.findall(r">([A-Z][a-z]{2} \d+, 2026)<", svg(found)) == ["Nov 16, 2026", "Dec 14, 2026", "Nov 30, 2026"]


def test_waits_have_a_median_and_a_ninetieth_percentile_by_nearest_rank() -> None:
    waits = [60 * minutes for minutes in (10, 20, 30, 40, 50, 60, 70, 80, 90, 1000)]
    found = figure("callback-waits", day(waits=waits), day(1), day(2, waits=[600]))
    assert found.values.rows[0][1:] == [55, 90, 10]
    assert found.values.rows[1][1:] == [None, None, 0] and found.values.rows[2][1:] == [10, 10, 1]
    assert found.values.headline == "Half within 50 min, nine of ten within 1 h 30 min"


def test_unanswered_is_a_share_of_messages() -> None:
    assert figure("unanswered", day(turns=8, open_turns=2)).values.rows == [["2026-11-16", 25.0, 2, 8]]


def test_topics_are_ranked_and_over_time_the_rest_is_taken_together() -> None:
    counts = {f"topic_{letter}": number for number, letter in enumerate("abcdefgh", 1)}
    ranked = figure("topics", day(topics=counts))
    assert ranked.values.rows[0] == [TITLES["topic_h"], 8, 22.2] and len(ranked.values.rows) == 8
    over = figure("topics-over-time", day(topics=counts), day(1, topics={"topic_a": 5}))
    assert over.values.columns[1:] == (TITLES["topic_h"], "Topic g", "Topic a", "Topic f", "Topic e", "Topic d", "Other topics")
    assert over.values.headline == "Most frequent: Driving, work, and exercise after; Topic g; Topic a"
    assert over.values.rows[0][1:] == [8, 7, 1, 6, 5, 4, 5] and sum(over.values.rows[1][1:]) == 5  # type: ignore[arg-type]


def test_the_busiest_hour_is_of_all_mondays_together() -> None:
    hours = [0] * 24
    hours[13] = 3
    found = figure("busiest-hours", day(hours=hours), day(1, hours=[0] * 23 + [4]), day(7, hours=hours))
    assert found.values.headline == "Most: Monday, 1 pm to 2 pm"
    assert found.values.rows[0][0] == "Monday" and found.values.rows[0][14] == 6 and found.values.rows[1][24] == 4


def test_the_last_hour_of_the_day_is_told_right() -> None:
    assert figure("busiest-hours", day(hours=[0] * 23 + [4])).values.headline == "Most: Monday, 11 pm to 12 am"


@pytest.mark.parametrize(
    ("days", "rows", "first", "last"),
    [
        (1, 1, "2026-11-16", "2026-11-16"),
        (31, 31, "2026-11-16", "2026-12-16"),
        (32, 5, "2026-11-16 to 2026-11-22", "2026-12-14 to 2026-12-17"),
        (400, 58, "2026-11-16 to 2026-11-22", "2027-12-20"),
        (401, 14, "2026-11-16 to 2026-11-30", "2027-12-01 to 2027-12-21"),
    ],
)
def test_long_spans_are_shown_by_week_and_by_month(days: int, rows: int, first: str, last: str) -> None:
    found = figure("alarms", *(day(number, alarms={"crisis": 1}) for number in range(days))).values.rows
    assert len(found) == rows and sum(row[2] for row in found) == days  # type: ignore[misc]
    assert (found[0][0], found[-1][0]) == (first, last)


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=60))
def test_buckets_lose_nothing(counts: list[tuple[int, int]]) -> None:
    days = [day(number, alarms={"crisis": crisis, "emergency": other}) for number, (crisis, other) in enumerate(counts)]
    rows = figure("alarms", *days).values.rows
    assert [sum(column) for column in list(zip(*rows, strict=True))[1:]] == [  # type: ignore[arg-type]
        sum(other for _, other in counts),
        sum(crisis for crisis, _ in counts),
    ]


def test_a_day_is_stored_and_read_as_it_was() -> None:
    made = day(outcomes=OUTCOMES, topics={"onset": 2}, alarms={"crisis": 1}, turns=3, open_turns=1, waits=[60, 5])
    assert DayCounts.of(made.day, made.stored()).stored() == made.stored()
    assert total([made, made], MONDAY).stored()["waits"] == [5, 5, 60, 60]


def test_a_day_is_settled_two_days_after_its_end_by_the_clinics_clock() -> None:
    zone = ZoneInfo("America/Chicago")
    ends = datetime(2026, 11, 17, 6, tzinfo=UTC)
    assert bounds(Span(MONDAY, MONDAY), zone) == (ends - timedelta(days=1), ends)
    assert not is_settled(MONDAY, zone, ends + timedelta(hours=47, minutes=59))
    assert is_settled(MONDAY, zone, ends + timedelta(hours=48))


@pytest.mark.parametrize(("on", "hours"), [(date(2026, 11, 1), 25), (date(2026, 3, 8), 23), (date(2026, 7, 1), 24)])
def test_a_day_is_as_long_as_the_clocks_make_it(on: date, hours: int) -> None:
    begins, ends = bounds(Span(on, on), ZoneInfo("America/Chicago"))
    assert ends - begins == timedelta(hours=hours)


COUNTS: dict[str, Any] = {"outcomes": OUTCOMES, "alarms": {"crisis": 1}, "turns": 3, "open_turns": 1, "hours": list(range(24))}
BUSY = [day(n, topics={"<onset>": 2, "cost": n}, waits=[60, 5000 * n], **COUNTS) for n in range(20)]


@pytest.mark.parametrize("found", figures(BUSY, 6, TITLES), ids=lambda found: found.id)
def test_a_drawing_is_whole_and_stays_in_its_frame(found: Figure) -> None:
    root = ET.fromstring(svg(found))
    width, height = map(float, root.attrib["viewBox"].split()[2:])
    ids = [root.find(f"{SVG}{name}").attrib["id"] for name in ("title", "desc")]  # type: ignore[union-attr]
    assert root.attrib["role"] == "img" and root.attrib["aria-labelledby"].split() == ids
    rects = [{name: float(value) for name, value in rect.attrib.items() if name != "class"} for rect in root.iter(f"{SVG}rect")]
    assert rects and all(r["x"] >= 0 and r["x"] + r["width"] <= width + 0.1 for r in rects)
    assert all(r["y"] >= 0 and r["y"] + r["height"] <= height for r in rects)
    assert all(0 <= float(text.attrib["y"]) <= height for text in root.iter(f"{SVG}text"))
    assert not any("style" in element.attrib for element in root.iter())
    assert found.definition and "\n" not in found.definition


def test_bars_are_as_high_as_their_shares() -> None:
    drawn = ET.fromstring(svg(figure("deflection", day(outcomes={Outcome.ANSWERED: 1, Outcome.UNANSWERED: 3}))))
    (bar,) = drawn.iter(f"{SVG}rect")
    assert float(bar.attrib["height"]) == pytest.approx(130 / 4, abs=0.1)


def test_a_legend_with_long_words_has_one_column_so_that_none_is_cut() -> None:
    def places(*names: str) -> list[float]:
        pieces, _ = _key(names, 0)
        return [float(x) for piece in pieces if piece.startswith("<text") for x in re.findall(r' x="([\d.]+)"', piece)]

    assert len(set(places("Onset", "Side effects", "Injection pain"))) == 2
    assert len(set(places("Onset", "Side effects", "Nine of ten within"))) == 1
