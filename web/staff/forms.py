"""Reads the forms of the staff desk."""

from __future__ import annotations

import asyncio
from urllib.parse import parse_qsl

from aiohttp import web

from web.errors import Malformed, TooSlow
from web.http_json import BODY_TIMEOUT_S

FORM = "application/x-www-form-urlencoded"
MOST_FIELDS = 100
_READ: web.RequestKey[dict[str, str]] = web.RequestKey("STAFF_FORM")


async def form(request: web.Request) -> dict[str, str]:
    """The fields of an urlencoded form, as they were typed, without the CSRF token. Of a name that stands twice the last counts.

    64 kB and 100 fields at most, UTF-8. `Malformed`, `TooLarge`, `TooSlow`.
    """
    return {name: value for name, value in (await fields(request)).items() if name != "csrf"}


async def fields(request: web.Request) -> dict[str, str]:
    """The same with the CSRF token; read once a request."""
    if _READ not in request:
        request[_READ] = _parsed(await _body(request))
    return request[_READ]


async def _body(request: web.Request) -> bytes:
    if request.content_type != FORM:
        raise Malformed("the content type must be application/x-www-form-urlencoded")
    try:
        async with asyncio.timeout(BODY_TIMEOUT_S):
            return await request.read()
    except TimeoutError:
        raise TooSlow("the form did not arrive in time") from None


def _parsed(body: bytes) -> dict[str, str]:
    try:
        pairs = parse_qsl(
            body.decode("ascii"), keep_blank_values=True, encoding="utf-8", errors="strict", max_num_fields=MOST_FIELDS
        )
    except ValueError:
        raise Malformed("the form cannot be read") from None
    return {name: value.replace("\r\n", "\n") for name, value in pairs if "\0" not in value}
