"""What stands above everything else on every page of the desk: alarms, patients who wait for a person's word, and calls."""

from __future__ import annotations

from dataclasses import dataclass

import structlog
from aiohttp import web
from sqlalchemy.exc import SQLAlchemyError

from clinic.domain.desk import OVERDUE_AFTER, is_overdue
from clinic.errors import ClinicError
from clinic.services import alarms, callback_views, desk_list
from clinic.services.alarms import Pressing
from clinic.services.callback_views import Counts
from clinic.services.desk_list import Waits
from web.keys import NOW, STORE

MINUTES = round(OVERDUE_AFTER.total_seconds() / 60)
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Bar:
    """`overdue`: those of `waiting` who have waited for more than `minutes`."""

    pressing: Pressing
    waiting: tuple[Waits, ...]
    overdue: tuple[Waits, ...]
    calls: Counts
    minutes: int = MINUTES


BAR: web.RequestKey[Bar | None] = web.RequestKey("STAFF_BAR")


async def look(request: web.Request) -> Bar:
    """As it is now. Errors of the database pass through."""
    store, now = request.app[STORE], request.app[NOW]()
    pressing, who = await alarms.pressing(store), tuple(await desk_list.who_wait(store))
    overdue = tuple(waits for waits in who if is_overdue(waits.since, now))
    return Bar(pressing, who, overdue, await callback_views.counts(store, now))


async def look_quietly(request: web.Request) -> Bar | None:
    """The same for a page, which is shown also where it cannot be told: the page's script asks again."""
    try:
        return await look(request)
    except (ClinicError, SQLAlchemyError) as error:
        log.warning("staff.no_bar", error=type(error).__name__)
        return None
