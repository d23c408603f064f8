"""Refusals of the chat's routes: whatever is wrong with a request, an emergency or a crisis in its words is answered with it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from aiohttp import web

from web.admission import is_read_first
from web.chat.text import visible
from web.errors import TooLarge, TooMany, TooSlow, WebError
from web.http_json import parse, received
from web.keys import ALARMS, RULES

# What cannot be read to its end; and what was counted only after it had been read.
NOT_READ = (TooLarge, TooSlow, TooMany)
NO_WORDS = frozenset({"id", "button", "portal_token", "message_id", "about", "window"})
# Of what is far too long, both ends are read: a patient's words are at one of them, and reading takes time from others.
MOST_READ_AT_AN_END = 5000


async def answer_alarm(request: web.Request, problem: WebError) -> None:
    """Give the problem the fixed answer to an alarm in the words that it refuses, unless its route gave it one.

    Nothing is stored: there may be no conversation, and what was sent may be sent again."""
    if not is_read_first(request) or isinstance(problem, NOT_READ) or "messages" in problem.more:
        return
    words = await _words(request)
    messages = request.app[ALARMS].unstored(request.match_info.get("id", ""), request.app[RULES].assess(words)) if words else []
    if messages:
        problem.more["messages"] = messages


async def _words(request: web.Request) -> str:
    """All that a person may have written in the body, a line each; empty where it is no JSON."""
    try:
        document = parse(await received(request))
    except (WebError, web.HTTPException):
        return ""
    words = "\n".join(filter(None, _texts({name: value for name, value in document.items() if name not in NO_WORDS})))
    return words if len(words) <= 2 * MOST_READ_AT_AN_END else _both_ends(words)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        # Digits alone tell nothing: "911" is a number that somebody mistyped.
        yield visible(value) if any(map(str.isalpha, value)) else ""
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _texts(inner)


def _both_ends(words: str) -> str:
    return f"{words[:MOST_READ_AT_AN_END]}\n{words[-MOST_READ_AT_AN_END:]}"
