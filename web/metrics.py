"""What the gateway counts and times, and the internal listener that Prometheus asks. No label holds a patient's words."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from contextvars import ContextVar

from aiohttp import web
from prometheus_client import Counter, Gauge, Histogram
from prometheus_client.aiohttp import make_aiohttp_handler
from sqlalchemy import Engine, event
from sqlalchemy.engine import ExceptionContext

from clinic.domain.chat import NewMessage
from web.settings import Settings

SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20)
OWN = (0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 1, 5)
# What the assistant took so far of the turn that is being timed, in seconds.
_WAITED: ContextVar[list[float]] = ContextVar("_WAITED")
REQUESTS = Counter("http_requests_total", "Requests, by route and status.", ["method", "route", "status"])
TURNS = Counter("chat_turns_total", "Messages of patients, by what came of them.", ["outcome"])
TURN_SECONDS = Histogram("chat_turn_duration_seconds", "From a patient's message to its answer.", buckets=SECONDS)
TOPICS = Counter("chat_topics_answered_total", "Topics that were answered.", ["topic"])
ALARMS = Counter("chat_alarms_total", "Alarms, by level and by what caught them (rules, assistant).", ["level", "caught_by"])
ALARMS_SPOOLED = Counter("chat_alarms_spooled_total", "Alarms that went to disk since the database was away or slow.")
ALARM_NOTICES = Counter("alarm_notices_total", "News of alarms for outside of the desk, by way and outcome.", ["way", "outcome"])
SPOOL_LENGTH = Gauge("chat_spool_length", "Alarms that wait for the database, on disk or, when it is full, in memory.")
STREAMS = Gauge("chat_streams_open", "Event streams that are open.")
ASSISTANT_SECONDS = Histogram("assistant_duration_seconds", "How long the assistant took for a turn.", buckets=SECONDS)
OWN_SECONDS = Histogram("chat_turn_own_duration_seconds", "What of a turn the assistant did not take.", buckets=OWN)
DATABASE_ERRORS = Counter("database_errors_total", "Errors of the clinic database, by class.", ["error"])

_SEVEREST_FIRST = ("crisis", "emergency", "urgent")
_UNSURE = ("clarify", "out_of_scope")


@contextmanager
def turn_timed() -> Iterator[None]:
    """Times a turn, and apart from it what the gateway itself took: all but the answers that `assistant_timed` waited for."""
    token = _WAITED.set([])
    began = time.perf_counter()
    try:
        yield
    finally:
        took = time.perf_counter() - began
        TURN_SECONDS.observe(took)
        OWN_SECONDS.observe(took - sum(_WAITED.get()))
        _WAITED.reset(token)


@contextmanager
def assistant_timed() -> Iterator[None]:
    """Times an answer of the assistant's."""
    began = time.perf_counter()
    try:
        yield
    finally:
        took = time.perf_counter() - began
        ASSISTANT_SECONDS.observe(took)
        if (waited := _WAITED.get(None)) is not None:
            waited.append(took)


def count_turn(replies: Sequence[NewMessage]) -> None:
    TURNS.labels(_outcome(replies)).inc()
    for topic in {reply.topic for reply in replies if reply.topic}:
        TOPICS.labels(topic).inc()


def _outcome(replies: Sequence[NewMessage]) -> str:
    """`failed` when the assistant gave no answer, the level of the most severe alarm, clarify, out_of_scope or answered."""
    if replies[-1].sender == "system":
        return "failed"
    said = {reply.urgency for reply in replies} | {reply.topic for reply in replies}
    return next((outcome for outcome in (*_SEVEREST_FIRST, *_UNSURE) if outcome in said), "answered")


@event.listens_for(Engine, "handle_error")
def _count_database_error(context: ExceptionContext) -> None:
    error = context.sqlalchemy_exception or context.original_exception
    DATABASE_ERRORS.labels(type(error).__name__).inc()


@asynccontextmanager
async def listener(settings: Settings) -> AsyncIterator[int]:
    """`GET /metrics` on an address of its own, which the public never reaches; gives the port. `OSError` when it is taken."""
    app = web.Application()
    app.router.add_get("/metrics", make_aiohttp_handler())
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, settings.metrics_host, settings.metrics_port).start()
        yield runner.addresses[0][1]
    finally:
        await runner.cleanup()
