"""The picture of a diary and its text twin, drawn from the records when they are asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from clinic.db.store import Store
from clinic.domain.diary.drawing import Words, alt, spoken_months, svg
from clinic.domain.diary.picture import DiaryPicture, Pain, ShownDay, picture
from clinic.domain.diary.statistics import Period, Span
from clinic.domain.diary.summary import spoken_day
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

        shown = await self.store.write(work)  # the look is in the audit log
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
            title=words("picture_title"),
            text=alt(shown, words),
            bars_title=words("picture_bars"),
            bars=[_period_row(period, shown, words) for period in shown.periods],
            strip_title=f"{words('picture_strip')}, {spoken_months(shown.span)}",
            strip=list(_run_rows(shown, words)),
            **{name: words(name) for name in COLUMNS},
        )


def _period_row(period: Period, shown: DiaryPicture, words: Words) -> tuple[str, str, int, int]:
    """Days, name, headache days, days without an entry."""
    count = period.count
    name = words("twin_cycle", number=str(period.cycle)) if period.cycle else words("twin_before") if shown.is_treated else ""
    return _days(count.span.first, count.span.last), name, count.headache, count.gaps


def _run_rows(shown: DiaryPicture, words: Words) -> Iterator[tuple[str, str]]:
    """Days that were alike, and what is told of them."""
    for run in shown.runs():
        told = [_pain(run[0], words), *([words("key_injection")] if run[0].injection else [])]
        yield _days(run[0].day, run[-1].day), ", ".join(told)


def _pain(shown: ShownDay, words: Words) -> str:
    severity = shown.record.severity if shown.record else None
    if shown.pain in (Pain.GAP, Pain.FREE, Pain.UNTOLD) or severity is None:
        return words(f"key_{shown.pain}")
    return words("twin_pain", severity=f"{severity.normalize():f}")


def _days(first: date, last: date) -> str:
    if first == last:
        return spoken_day(first)
    year = "" if first.year == last.year else f", {first.year}"
    return f"{first:%b} {first.day}{year} – {last:%b} {last.day}, {last.year}"
