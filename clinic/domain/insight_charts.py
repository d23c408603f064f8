"""The charts of Insights as SVG to stand in a page: readable at the width of a phone, coloured by the page's classes.

No meaning hangs on a colour alone: each chart has a table beside it with every number.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from xml.sax.saxutils import escape

from clinic.domain.desk_times import spoken_day
from clinic.domain.insight_days import Days
from clinic.domain.insight_figures import Cell, Figure, Form
from clinic.domain.svg import line, rect, text

# As wide as a card on a phone, so that letters keep their size there.
WIDTH, LEFT, RIGHT = 340, 40, 334
HEIGHT, TOP = 130, 12
ROW, CELL = 36, 24
MOST_RANKED = 12
# Letters of a word beside a sign: half of the chart's width has room for no more.
LONGEST_IN_TWO = 17
SHADES = 5


def svg(figure: Figure) -> str:
    """The drawing, with its title and what it shows in a sentence. It needs the classes of web/staff/static/insights.css."""
    pieces, height = _DRAW[figure.form](figure)
    title, described = escape(figure.title), escape(f"{figure.title}: {figure.values.headline}. The table has every number.")
    ids = f"{figure.id}-title", f"{figure.id}-desc"
    return "".join(
        [
            f'<svg class="chart {figure.id}" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height:.0f}" role="img" ',
            f'aria-labelledby="{ids[0]} {ids[1]}"><title id="{ids[0]}">{title}</title><desc id="{ids[1]}">{described}</desc>',
            *pieces,
            "</svg>",
        ]
    )


def _stack(figure: Figure) -> tuple[list[str], float]:
    rows = figure.values.rows
    top = _nice(max((_sum(row[1:]) for row in rows), default=0))
    pieces = [*_scale(top), *_ticks(figure)]
    for x, width, row in _columns(rows):
        base = float(TOP + HEIGHT)
        for number, cell in enumerate(row[1:]):
            height = HEIGHT * _value(cell) / top
            base -= height
            if height:
                pieces.append(rect(f"s{number}", x, base, width, height))
    key, below = _key(figure.values.columns[1:], TOP + HEIGHT + 34)
    return [*pieces, *key], below


def _bars(figure: Figure) -> tuple[list[str], float]:
    rows = figure.values.rows
    top = figure.top or _nice(max((_value(row[1]) for row in rows), default=0))
    pieces = [*_scale(top, "%" if figure.top == 100 else ""), *_ticks(figure)]
    for x, width, row in _filled(rows):
        height = HEIGHT * _value(row[1]) / top
        pieces.append(rect("s0", x, TOP + HEIGHT - height, width, height))
    return pieces, TOP + HEIGHT + 26


def _spread(figure: Figure) -> tuple[list[str], float]:
    rows = figure.values.rows
    top = _nice(max((_value(row[2]) for row in rows), default=0))
    pieces = [*_scale(top), *_ticks(figure)]
    for x, width, row in _filled(rows):
        middle, late = (TOP + HEIGHT * (1 - _value(cell) / top) for cell in row[1:3])
        pieces += [rect("s0", x, middle, width, TOP + HEIGHT - middle), line("mark", x, late, x + width, late)]
        pieces.append(line("mark thin", x + width / 2, late, x + width / 2, middle))
    key, below = _key(figure.values.columns[1:3], TOP + HEIGHT + 34, signs=("s0", "mark"))
    return [*pieces, *key], below


def _heat(figure: Figure) -> tuple[list[str], float]:
    rows = figure.values.rows
    most = max((_value(cell) for row in rows for cell in row[1:]), default=0)
    width = (RIGHT - LEFT) / (len(figure.values.columns) - 1)
    pieces = []
    for number, row in enumerate(rows):
        y = TOP + number * CELL
        pieces.append(text(str(row[0])[:3], LEFT - 6, y + 15, "soft", anchor="end"))
        pieces += [_shade(_value(cell), most, LEFT + hour * width, y, width) for hour, cell in enumerate(row[1:])]
    below = TOP + len(rows) * CELL + 14
    for hour in range(0, 24, 6):
        pieces.append(text(figure.values.columns[1 + hour], LEFT + (hour + 0.5) * width, below, "soft", anchor="middle", size=12))
    return pieces, below + 8


def _shade(value: float, most: float, x: float, y: float, width: float) -> str:
    shade = round(SHADES * value / most + 0.49) if most else 0
    return rect(f"h{min(shade, SHADES)}", x + 0.5, y + 0.5, width - 1, CELL - 1)


def _rank(figure: Figure) -> tuple[list[str], float]:
    """Each name above its bar: beside it, a phone has no room for a title."""
    rows = figure.values.rows[:MOST_RANKED]
    most, room = max((_value(row[1]) for row in rows), default=0) or 1, RIGHT - 50
    pieces = []
    for number, row in enumerate(rows):
        y = TOP + number * ROW
        pieces.append(text(str(row[0]), 0, y + 8, "ink"))
        pieces.append(rect("s0", 0, y + 14, max(1.0, room * _value(row[1]) / most), 12))
        pieces.append(text(f"{row[1]:,}", room * _value(row[1]) / most + 6, y + 24, "soft", size=12))
    return pieces, TOP + len(rows) * ROW + 6


_DRAW: dict[Form, Callable[[Figure], tuple[list[str], float]]] = {
    Form.STACK: _stack,
    Form.BARS: _bars,
    Form.SPREAD: _spread,
    Form.HEAT: _heat,
    Form.RANK: _rank,
}


def _scale(top: float, unit: str = "") -> Iterator[str]:
    """Three lines with their numbers."""
    for share in (0, 0.5, 1):
        y = TOP + HEIGHT * (1 - share)
        yield line("grid" if share else "line", LEFT, y, RIGHT, y)
        yield text(f"{_short(top * share)}{unit}", LEFT - 6, y + 4.5, "soft", anchor="end", size=12)


def _ticks(figure: Figure) -> Iterator[str]:
    """The first and the last day under the bars, and one in the middle where there is room."""
    rows = figure.values.rows
    if not rows:
        return
    y = TOP + HEIGHT + 18
    yield text(_day(rows[0]), LEFT, y, "soft", size=12)
    if len(rows) > 1:
        yield text(_day(rows[-1]), RIGHT, y, "soft", anchor="end", size=12)
    if len(rows) > 4:
        yield text(_day(rows[len(rows) // 2]), (LEFT + RIGHT) / 2, y, "soft", anchor="middle", size=12)


def _columns(rows: Sequence[Sequence[Cell]]) -> Iterator[tuple[float, float, Sequence[Cell]]]:
    """Where each row's bar begins, how wide it is, and the row."""
    room = (RIGHT - LEFT) / max(1, len(rows))
    width = min(room * 0.8, 30)
    for number, row in enumerate(rows):
        yield LEFT + number * room + (room - width) / 2, width, row


def _filled(rows: Sequence[Sequence[Cell]]) -> Iterator[tuple[float, float, Sequence[Cell]]]:
    return ((x, width, row) for x, width, row in _columns(rows) if row[1] is not None)


def _key(names: Sequence[str], top: float, signs: Sequence[str] = ()) -> tuple[list[str], float]:
    """Signs with their words, in two columns where the words have room there, and where they end."""
    pieces, columns = [], 1 if max(map(len, names), default=0) > LONGEST_IN_TWO else 2
    for number, name in enumerate(names):
        x, y = LEFT + (number % columns) * 148, top + (number // columns) * 20
        sign = signs[number] if signs else f"s{number}"
        pieces.append(line(sign, x, y + 6, x + 12, y + 6) if sign == "mark" else rect(sign, x, y, 12, 12))
        pieces.append(text(name, x + 18, y + 11, "ink"))
    return pieces, top + -(-len(names) // columns) * 20 + 4


def _nice(most: float) -> float:
    """The next of 2, 4, 6, 8, 10, 20, 40, … that `most` does not exceed, so that half of it is a whole number."""
    step = 1.0
    while most > 10 * step:
        step *= 10
    return next(top * step for top in (2, 4, 6, 8, 10) if most <= top * step)


def _short(value: float) -> str:
    return f"{value / 1000:g}k" if value >= 1000 else f"{value:g}"


def _day(row: Sequence[Cell]) -> str:
    return spoken_day(row[0].first) if isinstance(row[0], Days) else ""


def _sum(cells: Sequence[Cell]) -> float:
    return sum(map(_value, cells))


def _value(cell: Cell) -> float:
    return float(cell) if isinstance(cell, int | float) else 0.0
