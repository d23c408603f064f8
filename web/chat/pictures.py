"""The picture of a diary and its text twin, drawn from the records when they are asked for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from html import escape

from aiohttp import web
from sqlalchemy.orm import Session

from clinic.domain.diary_drawing import alt, spoken_months, svg
from clinic.domain.diary_picture import DiaryPicture, Pain, ShownDay, picture
from clinic.domain.diary_statistics import Period, Span
from clinic.domain.diary_summary import spoken_day
from clinic.services import diary_view
from web.chat.downloads import Download, EndedLink, WrongLink
from web.chat.drawn import DRAWN, IN_WORDS
from web.chat.files import File
from web.headers import NOTHING
from web.keys import DOWNLOADS, FILES, KNOWLEDGE, STORE
from web.pages import page

# A drawing of its own styles and no script; as a document it may do nothing else.
SVG_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox"
PRIVATE = {"Cache-Control": "no-store, private", "Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex"}
GONE, UNKNOWN = 410, 404


def add_routes(app: web.Application) -> None:
    app.router.add_get("/downloads/{token}", download, allow_head=False)


async def download(request: web.Request) -> web.Response:
    """What a signed address opens; a page with the way on when it opens nothing, or nothing any more."""
    try:
        opened = request.app[DOWNLOADS].opened(request.match_info["token"])
        return await _shown(request, opened)
    except EndedLink:
        return _notice(request, "link_ended", GONE)
    except WrongLink:
        return _notice(request, "link_unknown", UNKNOWN)


async def _shown(request: web.Request, opened: Download) -> web.Response:
    if opened.name in request.app[FILES]:
        return _file(await request.app[FILES][opened.name](opened))
    makers = {DRAWN: _drawing, IN_WORDS: _twin}
    if opened.name not in makers:
        raise WrongLink
    shown = await _picture(request, opened)
    if shown is None:
        raise WrongLink
    return makers[opened.name](request, shown)


def _file(file: File) -> web.Response:
    """To be saved. A browser that shows it all the same lets it do nothing."""
    headers = {
        "Content-Type": file.content_type,
        "Content-Disposition": f'attachment; filename="{file.name}"',
        "Content-Security-Policy": f"{NOTHING}; sandbox",
    }
    return web.Response(body=file.content, headers=PRIVATE | headers)


async def _picture(request: web.Request, opened: Download) -> DiaryPicture | None:
    """The picture as of the day on which it was asked for; None when the conversation is gone or is a visitor's."""
    ends = {name: date.fromisoformat(opened.fields[name]) for name in ("first", "last", "today")}

    def work(session: Session) -> DiaryPicture | None:
        found = diary_view.of_conversation(session, opened.conversation_id)
        return picture(found[0], found[1], Span(ends["first"], ends["last"]), ends["today"]) if found else None

    return await request.app[STORE].read(work)


def _drawing(request: web.Request, shown: DiaryPicture) -> web.Response:
    headers = PRIVATE | {"Content-Security-Policy": SVG_POLICY}
    response = web.Response(text=svg(shown, _Words(request)), content_type="image/svg+xml", headers=headers)
    response.enable_compression()
    return response


def _twin(request: web.Request, shown: DiaryPicture) -> web.Response:
    words = _Words(request)
    response = page(
        request,
        "diary.html",
        title=escape(words("picture_title")),
        words=escape(alt(shown, words)),
        bars_title=escape(words("picture_bars")),
        bars="".join(_period_row(period, shown, words) for period in shown.periods),
        strip_title=escape(f"{words('picture_strip')}, {spoken_months(shown.span)}"),
        strip="".join(_run_rows(shown, words)),
        **{name: escape(words(name)) for name in ("column_time", "column_headache", "column_gaps", "column_day", "column_pain")},
    )
    response.headers.update(PRIVATE)
    return response


@dataclass(frozen=True)
class _Words:
    request: web.Request

    def __call__(self, id: str, **fields: str) -> str:
        return self.request.app[KNOWLEDGE].text("diary_view", id, **fields)


def _period_row(period: Period, shown: DiaryPicture, words: _Words) -> str:
    count = period.count
    name = words("twin_cycle", number=str(period.cycle)) if period.cycle else words("twin_before") if shown.is_treated else ""
    cells = [_days(count.span.first, count.span.last), name, str(count.headache), str(count.gaps)]
    return f"<tr><th scope=row>{'</th><td>'.join(map(escape, cells[:2]))}</td>{_cells(cells[2:])}</tr>"


def _run_rows(shown: DiaryPicture, words: _Words) -> Iterator[str]:
    for run in shown.runs():
        told = [_pain(run[0], words), *([words("key_injection")] if run[0].injection else [])]
        yield f"<tr><th scope=row>{escape(_days(run[0].day, run[-1].day))}</th>{_cells([', '.join(told)])}</tr>"


def _pain(shown: ShownDay, words: _Words) -> str:
    severity = shown.record.severity if shown.record else None
    if shown.pain in (Pain.GAP, Pain.FREE, Pain.UNTOLD) or severity is None:
        return words(f"key_{shown.pain}")
    return words("twin_pain", severity=f"{severity.normalize():f}")


def _cells(texts: list[str]) -> str:
    return "".join(f"<td>{escape(text)}</td>" for text in texts)


def _days(first: date, last: date) -> str:
    return spoken_day(first) if first == last else f"{spoken_day(first)} – {spoken_day(last)}"


def _notice(request: web.Request, text: str, status: int) -> web.Response:
    base = request.app[KNOWLEDGE]
    response = page(request, "notice.html", words=escape(base.system[text]))
    response.set_status(status)
    response.headers.update(PRIVATE)
    return response
