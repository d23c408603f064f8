"""The picture of a diary and its text twin, drawn from the records when they are asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from html import escape

from sqlalchemy.orm import Session

from clinic.db.store import Store
from clinic.domain.diary_drawing import Words, alt, spoken_months, svg
from clinic.domain.diary_picture import DiaryPicture, Pain, ShownDay, picture
from clinic.domain.diary_statistics import Period, Span
from clinic.domain.diary_summary import spoken_day
from clinic.services import diary_view
from knowledge import Knowledge
from web.chat.downloads import File, Maker, Wanted
from web.chat.wire import PICTURE, WORDS
from web.errors import NotFound
from web.headers import POLICY_OF_PAGES
from web.pages import filled

# A drawing of its own styles and no script; as a document it may do nothing else.
SVG_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox"
COLUMNS = ("column_time", "column_headache", "column_gaps", "column_day", "column_pain")


@dataclass(frozen=True)
class DiaryPictures:
    """`demo`: whether the page says that the clinic is made up."""

    store: Store
    base: Knowledge
    demo: bool

    @property
    def makers(self) -> Mapping[str, Maker]:
        return {PICTURE: self.drawing, WORDS: self.twin}

    async def drawing(self, wanted: Wanted) -> File:
        content = svg(await self._shown(wanted), self._words).encode()
        return File(content, "image/svg+xml", "headache-diary.svg", inline=True, policy=SVG_POLICY)

    async def twin(self, wanted: Wanted) -> File:
        content = self._page(await self._shown(wanted)).encode()
        return File(content, "text/html; charset=utf-8", "headache-diary.html", inline=True, policy=POLICY_OF_PAGES)

    async def _shown(self, wanted: Wanted) -> DiaryPicture:
        """As of the day on which it was asked for. `NotFound` when the conversation is gone or is a visitor's."""
        first, last, today = map(date.fromisoformat, wanted.of.split("/"))

        def work(session: Session) -> DiaryPicture | None:
            found = diary_view.of_conversation(session, wanted.conversation_id)
            return picture(found[0], found[1], Span(first, last), today) if found else None

        shown = await self.store.read(work)
        if shown is None:
            raise NotFound("there is no such picture")
        return shown

    def _words(self, id: str, **fields: str) -> str:
        return self.base.text("diary_view", id, **fields)

    def _page(self, shown: DiaryPicture) -> str:
        words = self._words
        return filled(
            "diary.html",
            self.base.clinic,
            demo=self.demo,
            title=escape(words("picture_title")),
            words=escape(alt(shown, words)),
            bars_title=escape(words("picture_bars")),
            bars="".join(_period_row(period, shown, words) for period in shown.periods),
            strip_title=escape(f"{words('picture_strip')}, {spoken_months(shown.span)}"),
            strip="".join(_run_rows(shown, words)),
            **{name: escape(words(name)) for name in COLUMNS},
        )


def _period_row(period: Period, shown: DiaryPicture, words: Words) -> str:
    count = period.count
    name = words("twin_cycle", number=str(period.cycle)) if period.cycle else words("twin_before") if shown.is_treated else ""
    cells = [_days(count.span.first, count.span.last), name, str(count.headache), str(count.gaps)]
    return f"<tr><th scope=row>{'</th><td>'.join(map(escape, cells[:2]))}</td>{_cells(cells[2:])}</tr>"


def _run_rows(shown: DiaryPicture, words: Words) -> Iterator[str]:
    for run in shown.runs():
        told = [_pain(run[0], words), *([words("key_injection")] if run[0].injection else [])]
        yield f"<tr><th scope=row>{escape(_days(run[0].day, run[-1].day))}</th>{_cells([', '.join(told)])}</tr>"


def _pain(shown: ShownDay, words: Words) -> str:
    severity = shown.record.severity if shown.record else None
    if shown.pain in (Pain.GAP, Pain.FREE, Pain.UNTOLD) or severity is None:
        return words(f"key_{shown.pain}")
    return words("twin_pain", severity=f"{severity.normalize():f}")


def _cells(texts: list[str]) -> str:
    return "".join(f"<td>{escape(text)}</td>" for text in texts)


def _days(first: date, last: date) -> str:
    return spoken_day(first) if first == last else f"{spoken_day(first)} – {spoken_day(last)}"
