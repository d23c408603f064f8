"""Who looked at what, for the audit log: lists that show patients, and what led to a conversation, an alarm or a call-back."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from aiohttp import web

from clinic.services import audit
from clinic.services.audit import Access
from web.keys import NOW, STORE
from web.staff.access import member
from web.staff.session import SIGNED_IN
from web.staff_paths import own_path

# A list that stays open asks for itself every two seconds: of a patient who stays on it, a row each quarter of an hour.
LASTS = timedelta(minutes=15)
# The pages that lead to a record, as the audit log names what they show.
_ONE = re.compile(r"/staff/(alarm|callback|conversation)s/(?!closed)([\w-]{1,40})(?:/.*)?")
_PART = re.compile(r"/staff/([a-z-]{1,20}(?:/closed)?)(?:/.*)?")
Shown = dict[str, datetime]


@dataclass(frozen=True)
class Looks:
    """Since when each session has been shown what on which list; of a gateway that was started anew, nothing."""

    _shown: dict[tuple[str, str], Shown] = field(default_factory=dict)

    def fresh(self, session: str, of: str, ids: Collection[str], now: datetime) -> set[str]:
        """Those of the ids that this session was not shown on this list within `LASTS`."""
        known = self._shown.get((session, of), {})
        return {id for id in ids if id not in known or now - known[id] >= LASTS}

    def keep(self, session: str, of: str, ids: Collection[str], now: datetime) -> None:
        for key, shown in list(self._shown.items()):
            self._shown[key] = {id: at for id, at in shown.items() if now - at < LASTS}
            if not self._shown[key]:
                del self._shown[key]
        self._shown.setdefault((session, of), {}).update(dict.fromkeys(ids, now))


LOOKS = web.AppKey("STAFF_LOOKS", Looks)


async def record_list(request: web.Request, action: str, of: str, ids: Collection[str]) -> None:
    """Write down, before it is shown, that a list shows patients: one row with how many, and how many of them are new to who
    looks. Nothing while all of them were shown to the same session a short while ago."""
    signed_in, now = request[SIGNED_IN], request.app[NOW]()
    assert signed_in is not None
    fresh = request.app[LOOKS].fresh(signed_in.key, of, ids, now)
    if not fresh:
        return
    access = Access(None, action, of, member(request).actor, {"count": len(ids), "new": len(fresh)})
    await request.app[STORE].write(lambda session: audit.record(session, access))
    request.app[LOOKS].keep(signed_in.key, of, fresh, now)


def reason(request: web.Request) -> Mapping[str, str]:
    """Why somebody looks, as the details of the audit log's row: the page that led there. "address" without one: it was typed,
    kept as a bookmark, or stood in the news of an alarm."""
    path = urlsplit(own_path(urlsplit(request.headers.get("Referer", "")).path) or "").path
    one, part = _ONE.fullmatch(path), _PART.fullmatch(path)
    if one:
        return {"from": f"{one[1]}/{one[2]}"}
    if part:
        return {"from": part[1]}
    return {"from": "start" if path == "/staff" else "address"}
