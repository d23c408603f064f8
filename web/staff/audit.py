"""Audit: who looked at what, when and why. Looking here is in the log as well."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from aiohttp import web

from clinic.domain.staff import Role
from clinic.services import audit_search
from clinic.services.audit import Head
from clinic.services.audit_search import Entry, Found, Wanted
from web import streaming
from web.keys import KNOWLEDGE, STORE
from web.staff import audit_words, csv_file
from web.staff.access import member, staff
from web.staff.days import day_in
from web.staff.nav import Link
from web.staff.page import form, page
from web.staff_paths import STAFF

PATH = f"{STAFF}/audit"
LINK = Link("Audit", PATH, "Who looked at what, when and why, and whether the log is whole")
READERS = (Role.ADMIN, Role.AUDITOR)
FIELDS = ("actor", "patient", "action", "object", "why", "from", "to")
COLUMNS = ("Row", "Time (UTC)", "Who", "Name", "What", "Patient", "Portal id", "Of what", "Details")
LONGEST = 120
MOST_IN_FILE, AT_ONCE = 50_000, 1_000


def add_routes(app: web.Application) -> None:
    app.router.add_get(PATH, show)
    app.router.add_get(f"{PATH}.csv", download)
    app.router.add_post(f"{PATH}/verify", verify)


@dataclass(frozen=True, slots=True)
class Asked:
    """What the form asked for: its fields as they were typed, what is wrong with them, and what is looked for."""

    typed: dict[str, str]
    wrong: dict[str, str]
    wanted: Wanted

    @property
    def query(self) -> str:
        return urlencode({name: text for name, text in self.typed.items() if text})


@staff(*READERS)
async def show(request: web.Request) -> web.Response:
    return await _shown(request, _asked(request))


@staff(*READERS)
async def download(request: web.Request) -> web.StreamResponse:
    """All that was found, the latest first, page by page; each page is in the log as a look."""
    asked = _asked(request)
    if asked.wrong:
        return await _shown(request, asked)
    response = web.StreamResponse(headers=csv_file.headers("audit.csv"))
    found, count = await _search(request, asked.wanted, None, AT_ONCE), 0
    await response.prepare(request)
    await streaming.write(response, csv_file.lines([COLUMNS]).encode("utf-8-sig"))
    while True:
        await streaming.write(response, csv_file.lines(map(_row, found.entries)).encode())
        count += len(found.entries)
        if found.before is None or count >= MOST_IN_FILE:
            return response
        found = await _search(request, asked.wanted, found.before, AT_ONCE)


@staff(*READERS)
async def verify(request: web.Request) -> web.Response:
    typed = (await form(request)).get("known", "").strip()
    try:
        known = Head.of(typed) if typed else None
    except ValueError:
        wrong = "That is no head of the log. It looks like 1234:0f3a… and stands where it was kept aside."
        return await _shown(request, _asked(request), known=typed, known_wrong=wrong, status=422)
    verified = await audit_search.verified(request.app[STORE], actor=member(request).actor, known=known)
    return await _shown(request, _asked(request), known=typed, verified=verified)


async def _shown(request: web.Request, asked: Asked, *, status: int = 200, **more: Any) -> web.Response:
    found = Found() if asked.wrong else await _search(request, asked.wanted, _before(request), audit_search.PAGE)
    context = {"known": "", "known_wrong": None, "verified": None, **more}
    return page(
        request,
        "audit.html",
        status=422 if asked.wrong else status,
        asked=asked,
        found=found,
        actors=await audit_search.actors(request.app[STORE]),
        details=_details,
        choices=audit_words.choices(),
        words=audit_words.words,
        **context,
    )


async def _search(request: web.Request, wanted: Wanted, before: int | None, limit: int) -> Found:
    return await audit_search.search(request.app[STORE], wanted, actor=member(request).actor, before=before, limit=limit)


def _asked(request: web.Request) -> Asked:
    typed = {name: request.query.get(name, "").strip()[:LONGEST] for name in FIELDS}
    wrong: dict[str, str] = {}
    days: dict[str, date | None] = dict.fromkeys(("from", "to"))
    for name in days:
        try:
            days[name] = day_in(typed[name])
        except ValueError:
            wrong[name] = "That is no day. Write it as 2026-11-20."
            typed[name] = ""  # a date field takes nothing else
    first, last = days["from"], days["to"]
    if first is not None and last is not None and last < first:
        wrong["to"] = "The last day comes before the first."
    named = {name: typed[name] or None for name in ("actor", "patient", "action", "object", "why")}
    until = last + timedelta(days=1) if last is not None and last < date.max else None
    return Asked(typed, wrong, Wanted(**named, since=_begins(request, first), until=_begins(request, until)))


def _begins(request: web.Request, day: date | None) -> datetime | None:
    """The moment at which the day begins where the clinic is; None as well for one that is in no year of UTC."""
    try:
        begins = datetime.combine(day, time.min, request.app[KNOWLEDGE].clinic.zone) if day is not None else None
        return begins.astimezone(UTC) if begins is not None else None
    except OverflowError:
        return None


def rows_of(request: web.Request, object: str) -> str | None:
    """Where the rows of this thing are read; None for who may not."""
    return f"{PATH}?{urlencode({'object': object})}" if member(request).role in READERS else None


def _before(request: web.Request) -> int | None:
    """Where the page begins; from the start for what is no number."""
    text = request.query.get("before", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def _details(entry: Entry) -> str:
    return ", ".join(f"{'opened from' if name == 'from' else name}: {_told(value)}" for name, value in entry.details.items())


def _told(value: Any) -> str:
    return " ".join(map(str, value)) if isinstance(value, list) else str(value)


def _row(entry: Entry) -> list[csv_file.Cell]:
    at = entry.at.astimezone(UTC).isoformat(timespec="seconds")
    who = (entry.actor, entry.by, entry.action, entry.patient_id, entry.portal_id, entry.object)
    return [entry.seq, at, *who, _details(entry)]
