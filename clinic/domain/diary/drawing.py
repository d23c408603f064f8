"""The picture of a diary as SVG: the strip of days and the bars of four weeks.

Readable at the width of a phone, in light and dark. No meaning hangs on a colour alone: pain is the height of a bar, a day
without a headache a dot, a day without a record an empty frame, an injection a triangle. Every word comes from `Words`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from xml.sax.saxutils import escape

from clinic.domain.diary.picture import DiaryPicture, Pain, ShownDay
from clinic.domain.diary.statistics import FOUR_WEEKS, Period, Span
from clinic.domain.diary.summary import spoken_day
from clinic.domain.svg import rect, text

# The approved text of an id, with its fields.
Words = Callable[..., str]

# A bubble of the chat is some 300 pixels wide on a phone, so that letters keep nearly their size there.
WIDTH = 312
LEFT, RIGHT = 42, 305
ROW, CELL = 33, 22
DAY = (RIGHT - LEFT) / 31
BARS_HEIGHT = 130
# Under so many bars each has its figure over it and its cycle its date.
FEW_BARS = 10
_STYLE = """
:root{color-scheme:light dark}
.bg{fill:#fff}.ink{fill:#1c2f33}.soft{fill:#4a5d61}.cell{fill:#e9eff0}.gap{fill:none;stroke:#a9b6b9;stroke-width:1}
.free{fill:#1f6f78}.mild{fill:#2b8d96}.moderate{fill:#b9560b}.severe{fill:#a01339}
.untold{fill:none;stroke:#b9560b;stroke-width:1.4;stroke-dasharray:2 1.5}
.injection{fill:#5b2a8c}.bar{fill:#1f6f78}.before{fill:#5d6b6e}.part{fill-opacity:.35;stroke-width:1.4;stroke-dasharray:3 2}
.bar.part{stroke:#1f6f78}.before.part{stroke:#5d6b6e}.grid{stroke:#c9d4d6;stroke-width:1}.line{stroke:#4a5d61;stroke-width:1}
@media (prefers-color-scheme:dark){
.bg{fill:#141f23}.ink{fill:#eef4f5}.soft{fill:#b4c3c7}.cell{fill:#2a383d}.gap{stroke:#62747a}
.free{fill:#7fd0d6}.mild{fill:#5fc3ca}.moderate{fill:#f3a75c}.severe{fill:#ff7d95}.untold{stroke:#f3a75c}
.injection{fill:#cfa8ff}.bar{fill:#5fc3ca}.before{fill:#9fb0b4}.bar.part{stroke:#5fc3ca}.before.part{stroke:#9fb0b4}
.grid{stroke:#35454b}.line{stroke:#b4c3c7}}
"""


def svg(shown: DiaryPicture, words: Words) -> str:
    """The whole drawing. `words` gives the approved text of an id of diary_view."""
    strip, below = _strip(shown, words)
    bars, height = _bars(shown, words, top=below + 26)
    title, description = escape(words("picture_title")), escape(alt(shown, words))
    return "".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" aria-labelledby="t d" ',
            f'font-family="system-ui, sans-serif" font-size="13"><title id="t">{title}</title><desc id="d">{description}</desc>',
            f"<style>{_STYLE}</style>",
            f'<rect class="bg" width="{WIDTH}" height="{height}"/>',
            *strip,
            *bars,
            "</svg>",
        ]
    )


def alt(shown: DiaryPicture, words: Words) -> str:
    """The picture in two sentences."""
    aching = sum(day.pain not in (Pain.GAP, Pain.FREE) for day in shown.strip)
    gaps = sum(day.pain is Pain.GAP for day in shown.strip)
    return words(
        "picture_alt",
        first=spoken_day(shown.span.first),
        last=spoken_day(shown.span.last),
        headache=str(aching),
        gaps=str(gaps),
    )


def spoken_months(span: Span) -> str:
    """ "June to November 2026", "December 2025 to March 2026", "May 2026"."""
    first, last = span.first, span.last
    if (first.year, first.month) == (last.year, last.month):
        return f"{last:%B %Y}"
    return f"{first:%B}{'' if first.year == last.year else f' {first.year}'} to {last:%B %Y}"


def _strip(shown: DiaryPicture, words: Words) -> tuple[list[str], int]:
    """The strip with its heading and key, and where it ends."""
    made = [_heading(words("picture_strip"), 28), text(spoken_months(shown.span), 14, 48, "soft")]
    made += [text(str(day), _x(day) + DAY / 2, 72, "soft", anchor="middle", size=12) for day in (1, 5, 10, 15, 20, 25, 31)]
    top = 86
    for first, days in shown.months():
        made.append(text(f"{first:%b}", LEFT - 8, top + 16, "ink", anchor="end"))
        made += [piece for day in days for piece in _day(day, top)]
        top += ROW
    key, below = _key(shown, words, top + 4)
    return [*made, *key], below


def _x(day_of_month: int) -> float:
    return LEFT + (day_of_month - 1) * DAY


def _day(shown: ShownDay, top: float) -> Iterator[str]:
    x, width = _x(shown.day.day) + 0.7, DAY - 1.4
    if shown.injection:
        yield _triangle(x + width / 2, top - 1.5)
    yield from _cell(shown.pain, float(shown.record.severity) if shown.record and shown.record.severity else 0.0, x, top, width)


def _cell(pain: Pain, severity: float, x: float, top: float, width: float) -> Iterator[str]:
    if pain is Pain.GAP:
        yield rect("gap", x + 0.5, top + 0.5, width - 1, CELL - 1)
        return
    yield rect("cell", x, top, width, CELL)
    if pain is Pain.FREE:
        yield f'<circle class="free" cx="{x + width / 2:.1f}" cy="{top + CELL - 4:.1f}" r="1.8"/>'
    elif pain is Pain.UNTOLD:
        yield rect("untold", x + 1, top + CELL / 2, width - 2, CELL / 2 - 1)
    else:
        height = max(2.5, CELL * severity / 10)
        yield rect(pain.value, x, top + CELL - height, width, height)


def _key(shown: DiaryPicture, words: Words, top: float) -> tuple[list[str], int]:
    """Two columns of signs with their words."""
    signs = [Pain.SEVERE, Pain.MODERATE, Pain.MILD, Pain.FREE, Pain.GAP]
    signs += [Pain.UNTOLD] if any(day.pain is Pain.UNTOLD for day in shown.strip) else []
    heights = {Pain.SEVERE: 9.0, Pain.MODERATE: 5.5, Pain.MILD: 2.5}
    drawn = [(list(_cell(sign, heights.get(sign, 0), 0, 0, DAY - 1.4)), f"key_{sign}") for sign in signs]
    if any(day.injection for day in shown.strip):
        drawn.append(([_triangle((DAY - 1.4) / 2, 15)], "key_injection"))
    made = []
    for number, (pieces, name) in enumerate(drawn):
        x, y = 14 + (number % 2) * 150, top + (number // 2) * 29
        made.append(f'<g transform="translate({x} {y})">{"".join(pieces)}</g>')
        made.append(text(words(name), x + 17, y + 16, "ink"))
    return made, int(top + (len(drawn) + 1) // 2 * 29)


def _bars(shown: DiaryPicture, words: Words, *, top: int) -> tuple[list[str], int]:
    """The bars with their heading, scale and cycles, and where they end."""
    base = top + 34 + BARS_HEIGHT
    made = [_heading(words("picture_bars"), top)]
    for days in range(0, FOUR_WEEKS + 1, 7):
        y = base - BARS_HEIGHT * days / FOUR_WEEKS
        made.append(f'<path class="{"grid" if days else "line"}" d="M{LEFT} {y:.1f}H{RIGHT}" fill="none"/>')
        made.append(text(str(days), LEFT - 8, y + 4.5, "soft", anchor="end"))
    width = (RIGHT - LEFT) / len(shown.periods)
    for number, period in enumerate(shown.periods):
        made += _bar(period, LEFT + number * width, width, base, is_before=shown.is_treated and not period.cycle)
    made += _cycle_names(shown, words, width, base) if shown.is_treated else _first_days(shown.periods, width, base)
    notes, below = _notes(shown, words, base + 58)
    return [*made, *notes], below


def _bar(period: Period, x: float, width: float, base: float, *, is_before: bool) -> Iterator[str]:
    thick = min(width * 0.72, 30)
    left, height = x + (width - thick) / 2, BARS_HEIGHT * period.count.headache / FOUR_WEEKS
    part = "" if period.count.is_enough and period.is_whole else " part"
    if height:
        yield rect(f"{'before' if is_before else 'bar'}{part}", left, base - height, thick, height)
    if width >= (RIGHT - LEFT) / FEW_BARS:
        figure = str(period.count.headache) if period.count.recorded else "–"
        yield text(figure, x + width / 2, base - height - 5, "ink", anchor="middle", bold=True)


def _cycle_names(shown: DiaryPicture, words: Words, width: float, base: float) -> Iterator[str]:
    """A line under the bars of each cycle, with its number and, when there is room, the day of the injection."""
    place = 0
    for cycle, periods in groupby(shown.periods, key=lambda period: period.cycle):
        count = len(list(periods))
        start, end = LEFT + place * width, LEFT + (place + count) * width
        middle, place = (start + end) / 2, place + count
        yield f'<path class="line" d="M{start + 2:.1f} {base + 7}H{end - 2:.1f}" fill="none"/>'
        if cycle:
            yield _triangle(start + 3, base + 17)
            yield text(str(cycle), middle, base + 24, "ink", anchor="middle", bold=True)
            if end - start >= 52:
                given = shown.injections[cycle - 1]
                yield text(f"{given:%b} {given.day}", middle, base + 40, "soft", anchor="middle", size=12)
        else:  # a narrow bar's word stands left of its end, where nothing else does
            x, anchor = (middle, "middle") if width >= 40 else (end - 3, "end")
            yield text(words("picture_before"), x, base + 24, "ink", anchor=anchor, size=12)


def _first_days(periods: Sequence[Period], width: float, base: float) -> Iterator[str]:
    step = max(1, round(46 / width))
    for number in range(0, len(periods), step):
        first = periods[number].count.span.first
        yield text(f"{first:%b} {first.day}", LEFT + (number + 0.5) * width, base + 22, "soft", anchor="middle", size=12)


def _notes(shown: DiaryPicture, words: Words, top: float) -> tuple[list[str], int]:
    names = ["picture_cycles"] if shown.is_treated else []
    names += ["picture_part"] if any(not (p.count.is_enough and p.is_whole) for p in shown.periods) else []
    made = [text(words(name), 14, top + number * 17, "soft", size=12) for number, name in enumerate(names)]
    return made, int(top + len(made) * 17 + 4)


def _heading(words: str, y: float) -> str:
    return text(words, 14, y, "ink", bold=True, size=16)


def _triangle(x: float, y: float) -> str:
    """Pointing down at (x, y)."""
    return f'<path class="injection" d="M{x - 4.5:.1f} {y - 8:.1f}h9L{x:.1f} {y:.1f}z"/>'
