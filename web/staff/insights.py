"""Insights: what the assistant was asked and what became of it, in numbers. No patient's words, names or ids are on it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from urllib.parse import urlencode

import structlog
from aiohttp import web
from markupsafe import Markup
from sqlalchemy.exc import SQLAlchemyError

from clinic.domain.diary.statistics import Span
from clinic.domain.insight_charts import svg
from clinic.domain.insight_days import ONE_DAY
from clinic.domain.insight_figures import Figure, figures
from clinic.domain.staff import Role
from clinic.services import insights
from web.errors import NotFound
from web.keys import KNOWLEDGE, NOW, STORE
from web.staff.access import staff
from web.staff.csv_file import csv_file
from web.staff.days import day_in, today
from web.staff.nav import Link
from web.staff.page import page
from web.staff_paths import STAFF

PATH = f"{STAFF}/insights"
LINK = Link("Insights", PATH, "What was asked, what became of it, and how long patients waited")
READERS = (Role.FRONT_DESK, Role.NURSE, Role.CLINICIAN, Role.ADMIN)
PRESETS = (7, 30, 90, 365)
USUAL = 30
MOST_DAYS = 1830
# How long until the next look for a day that is over: usually, while there are more, and when the database was away.
SETTLE_EVERY_S, BETWEEN_DAYS_S, LOOK_AGAIN_S = 3600.0, 0.2, 60.0
log = structlog.get_logger()


def add_routes(app: web.Application) -> None:
    app.router.add_get(PATH, show)
    app.router.add_get(f"{PATH}/csv/{{figure}}", download)
    app.cleanup_ctx.append(settling)


@dataclass(frozen=True, slots=True)
class Chosen:
    """The days that the page is about; `wrong`: why they are not those that were asked for."""

    span: Span
    wrong: str | None = None

    @property
    def query(self) -> str:
        return urlencode({"from": self.span.first, "to": self.span.last})


@staff(*READERS)
async def show(request: web.Request) -> web.Response:
    chosen, last = _chosen(request), today(request)
    found = await _figures(request, chosen.span)
    drawn = await asyncio.to_thread(lambda: [(figure, Markup(svg(figure))) for figure in found])  # noqa: S704
    return page(
        request,
        "insights.html",
        status=422 if chosen.wrong else 200,
        chosen=chosen,
        figures=drawn,
        presets=[(days, Span.ending(last, days=days)) for days in PRESETS],
        today=last,
    )


@staff(*READERS)
async def download(request: web.Request) -> web.Response:
    chosen = _chosen(request)
    if chosen.wrong:
        raise NotFound(chosen.wrong)
    figure = next((one for one in await _figures(request, chosen.span) if one.id == request.match_info["figure"]), None)
    if figure is None:
        raise NotFound("there is no such figure")
    name = f"{figure.id}-{chosen.span.first}-{chosen.span.last}.csv"
    return csv_file(name, [figure.values.columns, *figure.values.rows])


async def settling(app: web.Application) -> AsyncIterator[None]:
    """Keeps the counts of the days that are over, in the background."""
    task = asyncio.create_task(_settle(app))
    yield
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def _settle(app: web.Application) -> None:
    while True:
        try:
            day = await insights.settle(app[STORE], app[KNOWLEDGE].clinic.zone, now=app[NOW]())
            pause_s = SETTLE_EVERY_S if day is None else BETWEEN_DAYS_S  # patients come first
        except (SQLAlchemyError, OSError) as error:
            log.warning("insights.database_away", error=type(error).__name__)
            pause_s = LOOK_AGAIN_S
        await asyncio.sleep(pause_s)


async def _figures(request: web.Request, span: Span) -> list[Figure]:
    base = request.app[KNOWLEDGE]
    days = await insights.read(request.app[STORE], span, base.clinic.zone)
    return await asyncio.to_thread(figures, days, base.clinic.minutes_per_call, base.titles)


def _chosen(request: web.Request) -> Chosen:
    """The span of the query: `days` back from today, or `from` and `to`, of which each has a default."""
    now = today(request)
    usual = Span.ending(now, days=USUAL)
    try:
        if "days" in request.query:
            return _checked(Span.ending(now, days=int(request.query["days"])), usual)
        last = day_in(request.query.get("to", "")) or now
        first = day_in(request.query.get("from", "")) or last - ONE_DAY * (USUAL - 1)
    except (ValueError, OverflowError):
        return Chosen(usual, "That is no day. Write it as 2026-11-20.")
    return _checked(Span(first, min(last, now)), usual)


def _checked(span: Span, usual: Span) -> Chosen:
    if span.days < 1:
        return Chosen(usual, "The first day comes after the last one, or is still to come.")
    if span.days > MOST_DAYS:
        return Chosen(usual, f"At most {MOST_DAYS:,} days, some five years, can be shown at once.")
    return Chosen(span)
