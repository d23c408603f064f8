"""Headache days of each four weeks as bars."""

from __future__ import annotations

from collections.abc import Sequence

from reportlab.lib.colors import HexColor

from clinic.diary_files.pdf_sheet import INK, RULE, SOFT, Sheet
from clinic.diary_files.words import load_words
from clinic.domain.diary.statistics import Period

BAR, BEFORE = HexColor(0x2F6F8F), HexColor(0x8A979E)
MOST_BARS = 16
# The days that the tallest bar stands for, at least: few headaches shall not look like many.
LEAST_SCALE = 14


def bars(sheet: Sheet, periods: Sequence[Period], *, x: float, y: float, width: float, height: float) -> None:
    """Draws the bars into the box whose lower left corner is at `x`, `y` (points).

    Only whole periods of four weeks have a bar. One with too few recorded days is drawn as an outline. A tick under the line is
    a treatment.
    """
    whole = [period for period in periods if period.is_whole][-MOST_BARS:]
    words, canvas = load_words(), sheet.canvas
    sheet.put(x, words("chart"), 6.2, color=SOFT, y=y + height - 7)
    base, most = y + 9, height - 27
    canvas.setStrokeColor(RULE)
    canvas.line(x, base, x + width, base)
    step, scale = width / max(len(whole), 6), max([LEAST_SCALE, *(period.count.headache for period in whole)])
    for number, period in enumerate(whole):
        _bar(sheet, period, x=x + number * step + step * 0.15, base=base, width=step * 0.7, unit=most / scale)
        if period.cycle and (number == 0 or whole[number - 1].cycle != period.cycle):
            sheet.put(x + number * step + 1, f"{period.cycle}", 5.5, color=SOFT, y=y + 1)
            canvas.setStrokeColor(INK)
            canvas.line(x + number * step, base - 7, x + number * step, base + 2)
    if whole and whole[0].cycle == 0:
        sheet.put(x, words("chart_before"), 5.5, color=SOFT, y=y + 1)


def _bar(sheet: Sheet, period: Period, *, x: float, base: float, width: float, unit: float) -> None:
    count, canvas = period.count, sheet.canvas
    height = unit * count.headache
    color = BAR if period.cycle else BEFORE
    canvas.setStrokeColor(color)
    canvas.setFillColor(color)
    canvas.rect(x, base, width, height, stroke=1, fill=int(count.is_enough))
    if count.recorded:
        sheet.put(x, f"{count.headache}" + ("" if count.is_enough else "*"), 5.5, y=base + height + 2)
