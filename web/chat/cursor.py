"""The place in a transcript from which a client wants to read on."""

from __future__ import annotations

from aiohttp import web

from web.errors import Invalid
from web.operation import Parameter

MAX_DIGITS = 15
_SEQ = {"type": "integer", "minimum": 0, "maximum": 10**MAX_DIGITS - 1}
AFTER = Parameter("after", "query", "only messages behind this `seq`", _SEQ)
LAST_EVENT_ID = Parameter("Last-Event-ID", "header", "goes on behind this `seq`", _SEQ)


def after(request: web.Request) -> int | None:
    """The seq in `?after=`, None without one. `Invalid` (422) when it is not one whole number."""
    given = request.query.getall("after", [])
    return _seq("after", ",".join(given)) if given else None


def resumed(request: web.Request) -> int | None:
    """The seq in the Last-Event-ID of a reader that comes back, else as `after`."""
    header = request.headers.get("Last-Event-ID")
    return _seq("Last-Event-ID", header) if header is not None else after(request)


def _seq(field: str, given: str) -> int:
    if not given.isascii() or not given.isdigit() or len(given) > MAX_DIGITS:
        raise Invalid((field, "a whole number of 0 or more is needed"))
    return int(given)
