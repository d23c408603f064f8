"""Pages of the staff desk, made from templates with what every page shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from functools import cache
from pathlib import Path
from typing import Any

from aiohttp import web
from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context

from clinic.domain.alarms import OUTCOME_WORDS
from clinic.domain.desk_times import TODAY, spoken_day, spoken_moment, weekday
from clinic.domain.personal_names import pairs_by_capitals
from clinic.domain.staff import Role
from knowledge import Clinic
from knowledge.clinic import spoken_phone
from knowledge.opening_hours import spoken_clock
from safety.plain_words import plain_words
from web.keys import KNOWLEDGE, NOW, SETTINGS
from web.staff.bar import BAR
from web.staff.forms import form
from web.staff.nav import NAV
from web.staff.session import SAID, SIGNED_IN

__all__ = ["form", "fragment", "page", "see"]
TEMPLATES = Path(__file__).parent / "templates"
SEE_OTHER = 303


@dataclass(frozen=True, slots=True)
class ClinicShown:
    """The clinic as templates show it."""

    name: str
    phone: str
    phone_url: str
    language: str
    zone: tzinfo

    @classmethod
    def of(cls, clinic: Clinic) -> ClinicShown:
        return cls(clinic.name, spoken_phone(clinic.phone), f"tel:{clinic.phone}", clinic.language, clinic.zone)


def page(request: web.Request, template: str, /, status: int = 200, **context: Any) -> web.Response:
    """A page from `web/staff/templates/`, as HTML.

    Beside `context` a template finds: member and csrf (None and "" before signing in), clinic (name, phone, phone_url,
    language, zone), nav (what this role may open), said (the line that `see` left), now,
    idle_minutes (after how many a session that is not used ends),
    bar (what stands above the page; None for those who see no patients). `{{ time|when }}` writes a time as
    the clinic's clock shows it ("today, 10:32 am"), `{{ time|dated }}` with the day also when it is today, `{{ day|day }}` and
    `{{ day|on_day }}` a day ("Nov 30, 2026", "on Nov 30, 2026"; "today"), `{{ role|role }}` a role as people say it, and
    `{{ id|visitor }}` a patient whose name is not known.
    """
    signed_in = request.get(SIGNED_IN)
    if signed_in and signed_in.said and SAID not in request:
        request[SAID] = None
    html = fragment(request, template, said=signed_in.said if signed_in else None, **context)
    return web.Response(text=html, status=status, content_type="text/html", charset="utf-8")


def fragment(request: web.Request, template: str, /, **context: Any) -> str:
    """HTML from a template, which finds what `page` gives it but `said`: a piece of a page that is asked for anew."""
    signed_in = request.get(SIGNED_IN)
    shown = {
        "member": signed_in.member if signed_in else None,
        "csrf": signed_in.csrf if signed_in else "",
        "nav": request.app[NAV].shown(signed_in.member.role, request.path) if signed_in else [],
        "clinic": ClinicShown.of(request.app[KNOWLEDGE].clinic),
        "now": request.app[NOW](),
        "idle_minutes": request.app[SETTINGS].staff_idle_minutes,
        "bar": request.get(BAR),
    }
    return _environment().get_template(template).render(shown | context)


def see(request: web.Request, path: str, said: str | None = None) -> web.Response:
    """After a form: the browser goes to `path` of this site, where `said` is shown once."""
    if said is not None:
        request[SAID] = said
    return web.Response(status=SEE_OTHER, headers={"Location": path})


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters.update(when=_when, dated=_dated, day=_day, on_day=_on_day)
    environment.filters["role"] = lambda role: Role(role).spoken
    environment.filters["plain_words"] = plain_words
    environment.filters["pairs_by_capitals"] = pairs_by_capitals
    environment.filters["visitor"] = _visitor
    environment.globals["outcomes"] = OUTCOME_WORDS
    return environment


def _visitor(conversation_id: str | None) -> str:
    """Whose name is not known: told from others by the beginning of the conversation's id, "Visitor 7D8DB"."""
    return f"Visitor {conversation_id[:5].upper()}" if conversation_id else "Visitor"


@pass_context
def _when(context: Context, time: datetime) -> str:
    now = _here(context, context["now"])
    return spoken_moment(_here(context, time), now)


@pass_context
def _dated(context: Context, time: datetime) -> str:
    local = _here(context, time)
    return f"{weekday(local)}, {spoken_clock(local.time())}"


@pass_context
def _day(context: Context, day: date) -> str:
    return spoken_day(day, _here(context, context["now"]).date())


@pass_context
def _on_day(context: Context, day: date) -> str:
    spoken = _day(context, day)
    return spoken if spoken == TODAY else f"on {spoken}"


def _here(context: Context, time: datetime) -> datetime:
    """On the clinic's clock."""
    zone: tzinfo = context["clinic"].zone
    return time.astimezone(zone)
