"""Reads a JSON body strictly: what is not plain, unambiguous JSON is refused before anything looks at it."""

from __future__ import annotations

import asyncio
import json
import math
from collections.abc import Sequence
from typing import Any, NoReturn, TypeVar

from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError
from pydantic import BaseModel, ValidationError

from web.errors import Malformed, TooSlow, from_fields

MAX_BODY_BYTES = 64 * 1024
MAX_DEPTH = 16
BODY_TIMEOUT_S = 10.0

Body = TypeVar("Body", bound=BaseModel)


async def read_body(request: web.Request, model: type[Body]) -> Body:
    """The body as `model`. `Malformed` (400) when it is no JSON object, `Invalid` (422) when a field is wrong."""
    if request.content_type != "application/json":
        raise Malformed("the content type must be application/json")
    if request.charset not in (None, "utf-8", "utf8"):
        raise Malformed("the body must be UTF-8")
    document = parse(await received(request))
    try:
        return model.model_validate(document)
    except ValidationError as error:
        raise from_fields(error.errors(include_input=False, include_url=False, include_context=False)) from None


async def received(request: web.Request) -> bytes:
    """The whole body, also once it was read. A client that sends it drop by drop does not hold its connection for long.

    A compressed one is refused: whoever writes a few words has no use for it, and its size is not what it says."""
    if request.headers.get("Content-Encoding", "identity").strip().lower() != "identity":
        raise Malformed("the body must not be compressed")
    try:
        async with asyncio.timeout(BODY_TIMEOUT_S):
            return await request.read()
    except TimeoutError:
        raise TooSlow("the body did not arrive in time") from None
    except (HttpProcessingError, web.RequestPayloadError):
        raise Malformed("the body cannot be read to its end") from None


def parse(raw: bytes) -> dict[str, Any]:
    """A JSON object. Refused: NaN, infinities, numbers beyond them, a name that stands twice, deep nesting, no Unicode."""
    try:
        document = json.loads(
            raw.decode("utf-8"), parse_constant=_refuse_constant, parse_float=_finite, object_pairs_hook=_without_doubles
        )
    except (ValueError, RecursionError):
        raise Malformed("the body is not valid JSON in UTF-8") from None
    if not isinstance(document, dict):
        raise Malformed("the body must be a JSON object")
    _check(document, depth=1)
    return document


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError("not JSON")


def _finite(number: str) -> float:
    value = float(number)
    if not math.isfinite(value):
        raise ValueError("too large for a number")
    return value


def _without_doubles(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    document = dict(pairs)
    if len(document) != len(pairs):
        raise ValueError("a name stands twice")
    return document


def _check(value: Any, *, depth: int) -> None:
    if depth > MAX_DEPTH:
        raise Malformed("the body is nested too deeply")
    if isinstance(value, str):
        _check_unicode(value)
    elif isinstance(value, dict):
        for key, inner in value.items():
            _check_unicode(key)
            _check(inner, depth=depth + 1)
    elif isinstance(value, list):
        for inner in value:
            _check(inner, depth=depth + 1)


def _check_unicode(text: str) -> None:
    # JSON can spell half of a surrogate pair, which no UTF-8 file or database takes.
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        raise Malformed("the body holds text that is not valid Unicode") from None
