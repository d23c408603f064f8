"""A diary of five years is summarised and drawn in time."""

from __future__ import annotations

from tools.bench import diary


def test_the_diary_that_is_measured_has_five_years_without_doubles() -> None:
    entries = list(diary.told(diary.ENTRIES))
    assert len({entry.date for entry in entries}) == len(entries) == 1800


async def test_five_years_are_read_summarised_and_drawn_in_time() -> None:
    cost = await diary.measure()
    print(f"\n1,800 entries: {cost.whole_ms:.0f} ms, {cost.svg_bytes} bytes")
    assert cost.best_ms < diary.TARGET_MS  # what else the machine does is not the diary's cost
    assert cost.svg_bytes < 60_000
