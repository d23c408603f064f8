"""Builds the gateway from its settings."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

from aiohttp import ClientSession, DummyCookieJar, TCPConnector, web

from clinic.db.encryption import vault_of
from clinic.db.engine import create_engine, sessions
from clinic.db.store import open_store
from clinic.services.appointments import source
from clinic.settings import FhirSettings
from knowledge import Knowledge
from safety import Rules
from web import answer_page, health, openapi, pages, staff
from web.alarm_delivery import Delivery
from web.alarm_desk import AlarmDesk
from web.chat import calendar_file, callbacks, download_routes, events, routes
from web.chat.alarms import Alarms
from web.chat.assistant import Assistant
from web.chat.diary_downloads import DiaryDownloads
from web.chat.diary_picture import DiaryPictures
from web.chat.downloads import Downloads, Maker
from web.chat.errands import Errands
from web.chat.handoff import Handoff
from web.chat.hub import Hub
from web.chat.labels import Labels
from web.chat.locks import Locks
from web.chat.privacy import Privacy
from web.chat.render import Renderer
from web.chat.signatures import Signatures
from web.chat.spool import Spool
from web.chat.taken import Taken
from web.chat.turns import Turns
from web.chat.visit_along import VisitAlong
from web.chat.withdrawal import Withdrawal
from web.closing_time import ClosingTime
from web.figures import Figures
from web.headers import set_headers
from web.http_json import MAX_BODY_BYTES
from web.keys import (
    ALARM_DESK,
    ALARMS,
    ASSISTANT,
    ASSISTANT_HTTP,
    DOWNLOADS,
    FIGURES,
    HANDOFF,
    HTTP,
    HUB,
    KNOWLEDGE,
    LEFT_CHATS,
    LIMITS,
    NOW,
    PORTAL_TOKENS,
    PRIVACY,
    RENDERER,
    REVIEW_READER,
    RULES,
    SETTINGS,
    SIGNATURES,
    STORE,
    TOKENS,
    TURNS,
    VAULT,
    VISITS,
    WITHDRAWAL,
    Clock,
)
from web.left_chats import LeftChats
from web.limits import Limits
from web.metrics import SPOOL_LENGTH, STREAMS
from web.middlewares import MIDDLEWARES
from web.portal import routes as portal_routes
from web.portal.demo import demo_jwks
from web.portal.keys import PortalKeys
from web.portal.token import PortalTokens
from web.review_reader import ReviewReader
from web.secret_files import assistant_secret, token_secret
from web.settings import Settings
from web.tokens import Tokens


def utc_now() -> datetime:
    return datetime.now(UTC)


def create_app(settings: Settings, base: Knowledge, rules: Rules, labels: Labels, *, now: Clock = utc_now) -> web.Application:
    """The whole gateway. The database must be migrated before it starts."""
    app = web.Application(middlewares=MIDDLEWARES, client_max_size=MAX_BODY_BYTES)
    app[SETTINGS], app[KNOWLEDGE], app[RULES], app[NOW] = settings, base, rules, now
    app[VAULT] = vault_of(settings)
    app[FIGURES] = Figures.of(base)
    app[RENDERER] = Renderer.of(base, labels, app[FIGURES], demo=settings.demo)
    app[LIMITS] = Limits.of(settings)
    app[TOKENS] = Tokens.with_secret(token_secret(settings))
    app.on_response_prepare.append(set_headers)
    app.cleanup_ctx.extend([database, clients, files, chat, alarm_desk])
    app.on_shutdown.append(end_streams)
    for part in (routes, callbacks, events, download_routes, portal_routes, health, pages, answer_page, staff, openapi):
        part.add_routes(app)
    return app


async def database(app: web.Application) -> AsyncIterator[None]:
    app[STORE] = open_store(app[SETTINGS].database_url.get_secret_value(), app[VAULT])
    yield
    await app[STORE].close()


async def clients(app: web.Application) -> AsyncIterator[None]:
    """A session for the assistant, which keeps its connections, and one for all others, which keeps none."""
    settings = app[SETTINGS]
    to_assistant = ClientSession(connector=TCPConnector(limit=0), cookie_jar=DummyCookieJar())
    elsewhere = ClientSession(connector=TCPConnector(force_close=True, limit=0), cookie_jar=DummyCookieJar())
    async with to_assistant, elsewhere as http:
        app[ASSISTANT_HTTP], app[HTTP] = to_assistant, http
        source = str(demo_jwks(settings)) if settings.demo_portal else settings.portal_jwks
        keys = PortalKeys(source, http) if source else None
        app[PORTAL_TOKENS] = PortalTokens(keys, settings.portal_issuer, settings.portal_audience) if keys else None
        yield


async def files(app: web.Application) -> AsyncIterator[None]:
    """What patients may download, and the records that it is made from."""
    engine = create_engine(app[SETTINGS].database_url.get_secret_value(), app[VAULT])
    visits = app[VISITS] = source(FhirSettings(), sessions(engine))
    pictures = DiaryPictures(app[STORE], app[KNOWLEDGE], app[SETTINGS].demo)
    makers: dict[str, Maker] = {
        calendar_file.KIND: calendar_file.CalendarFile(app[STORE], visits, app[KNOWLEDGE], app[NOW]),
        **pictures.makers,
        **DiaryDownloads(app[STORE], app[KNOWLEDGE].clinic, app[NOW]).makers,
    }
    app[DOWNLOADS] = Downloads(app[TOKENS].key, app[NOW], makers)
    yield
    await engine.dispose()


async def chat(app: web.Application) -> AsyncIterator[None]:
    settings, locks = app[SETTINGS], Locks()
    app[HUB] = hub = Hub(app[STORE], limited=settings.rate_limit == "on")
    app[ASSISTANT] = assistant = Assistant(
        app[ASSISTANT_HTTP], settings.assistant_url, assistant_secret(settings), settings.reply_timeout_s
    )
    errands = Errands(app[STORE], assistant, locks, app[NOW])
    spool = Spool(settings.state_dir / "spool", app[VAULT])
    taken = Taken(app[STORE])
    alarms = Alarms(app[STORE], app[RENDERER], spool, errands.tell_soon, hub.wake, app[NOW], taken)
    app[ALARMS] = alarms
    STREAMS.set_function(lambda: len(hub))
    SPOOL_LENGTH.set_function(alarms.waiting)
    app[SIGNATURES] = signatures = Signatures(app[STORE], app[RENDERER].hashes)
    app[HANDOFF] = handoff = Handoff(app[RENDERER], app[NOW])
    app[TURNS] = Turns(
        *(app[STORE], assistant, app[RENDERER], signatures, handoff, errands, locks, hub.wake, app[NOW], app[DOWNLOADS].links),
        visit_along=VisitAlong(app[STORE], app[VISITS], app[KNOWLEDGE], app[NOW]),
        require_sign_off=settings.require_sign_off,
    )
    app[PRIVACY] = Privacy(app[STORE], app[RENDERER], handoff, locks, hub.wake, app[NOW])
    app[WITHDRAWAL] = Withdrawal(app[STORE], handoff, locks, hub.wake, app[NOW])
    app[REVIEW_READER] = reader = ReviewReader(app[STORE], assistant, app[KNOWLEDGE], app[RULES])
    jobs = (errands.work(alarms.import_spool), hub.work(), taken.work(), reader.work())
    work = [asyncio.create_task(job) for job in jobs]
    yield
    for task in work:
        task.cancel()
    await asyncio.gather(*work, return_exceptions=True)
    await errands.close(alarms.import_spool)
    await alarms.close()


async def alarm_desk(app: web.Application) -> AsyncIterator[None]:
    """News of alarms for outside of the desk, and for whoever waits at it in vain. Once it stops, the next start takes it up."""
    settings, clinic = app[SETTINGS], app[KNOWLEDGE].clinic
    site = settings.public_url or f"http://{settings.host}:{settings.port}"
    delivery = Delivery(app[HTTP], settings.alarm, site, clinic)
    app[ALARM_DESK] = desk = AlarmDesk(app[STORE], clinic, delivery, app[NOW])
    chats = (app[STORE], clinic, app[HANDOFF], app[HUB].wake, app[NOW])
    app[LEFT_CHATS] = left = LeftChats(*chats, timedelta(hours=settings.staff_session_hours))
    rounds = [asyncio.create_task(work) for work in (desk.work(), ClosingTime(*chats).work(), left.work())]
    yield
    for round in rounds:
        round.cancel()
    await asyncio.gather(*rounds, return_exceptions=True)


async def end_streams(app: web.Application) -> None:
    """So that a stop waits for turns alone."""
    app[HUB].close()
