"""`python -m web`: checks what it needs, brings the database up to date, and serves."""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import AsyncIterator

import structlog
import uvloop
from aiohttp import web
from pydantic import ValidationError
from sqlalchemy.exc import SQLAlchemyError

import knowledge
import safety
from clinic.db import migrate
from clinic.db.encryption import WrongKey, vault_of
from clinic.db.store import open_store
from clinic.errors import NewerSchema
from clinic.services import key_rotation
from clinic.settings import FhirSettings
from knowledge import KnowledgeError
from safety import RulesError
from web import logs, metrics, production
from web.app import create_app
from web.chat.labels import load_labels
from web.door import Runner, serve_until_told
from web.keys import SETTINGS
from web.settings import Settings

FINISH_TURNS_S = 10
# A connection that has not sent a whole request head by then is closed; so is an idle one.
IDLE_S = 60
WRONG_SETUP = 2
# How long between two looks for a database that is away.
LOOK_AGAIN_S = 1.0
NO_DATABASE = "The clinic database cannot be opened or brought up to date. See CLINIC_DATABASE_URL."


def main() -> int:
    """Serve until told to stop. 2: settings, answers or rules are wrong, and nothing starts.

    Without a database it starts all the same: alarms are answered, and all else waits until it is there.
    """
    try:
        settings, fhir = Settings(), FhirSettings()
        base, rules, labels = knowledge.load(), safety.default_rules(), load_labels()
    except (KnowledgeError, RulesError) as error:
        print(error, file=sys.stderr)
        return WRONG_SETUP
    except ValidationError as error:
        print(*_wrong_settings(error), sep="\n", file=sys.stderr)
        return WRONG_SETUP
    logs.configure(settings.log_format)
    wrong = [] if settings.demo else production.faults_before_records(settings, base.clinic, fhir)
    try:
        if settings.demo or settings.data_keys:  # without keys, nothing opens the records
            wrong += asyncio.run(_prepare(settings))
        is_there = True
    except WrongKey:
        print("The keys do not open what is stored. See CLINIC_DATA_KEYS.", file=sys.stderr)
        return WRONG_SETUP
    except NewerSchema as schema:
        print(f"The database is of a later release (schema {schema}). Start that one, or restore a backup.", file=sys.stderr)
        return WRONG_SETUP
    except (SQLAlchemyError, OSError):
        print(NO_DATABASE, "Alarms are answered meanwhile.", file=sys.stderr)
        is_there = False
    if wrong:
        print(*(f"Not for production: {fault}" for fault in wrong), sep="\n", file=sys.stderr)
        return WRONG_SETUP
    app = create_app(settings, base, rules, labels)
    if not is_there:
        app.cleanup_ctx.append(_database_later)
    try:
        _serve(settings, app)
    except OSError as error:
        print(f"The gateway cannot listen: {error.strerror}. See PORT and CLINIC_METRICS_PORT.", file=sys.stderr)
        return WRONG_SETUP
    return 0


async def _prepare(settings: Settings) -> list[str]:
    """Bring the database up to date; what in it speaks against starting in the chosen mode."""
    url = settings.database_url.get_secret_value()
    vault = vault_of(settings)
    await migrate.upgrade(url, vault)
    store = open_store(url, vault)
    try:
        await key_rotation.check(store)
        return [] if settings.demo else await production.faults_of_records(store)
    finally:
        await store.close()


async def _database_later(app: web.Application) -> AsyncIterator[None]:
    looking = asyncio.create_task(_look_for_database(app[SETTINGS]))
    yield
    looking.cancel()
    await asyncio.gather(looking, return_exceptions=True)


async def _look_for_database(settings: Settings) -> None:
    """Until it is there and up to date.

    One that is not for production, or that the keys do not open, ends the process: its next start says why.
    """
    while True:
        await asyncio.sleep(LOOK_AGAIN_S)
        try:
            is_wrong = bool(await _prepare(settings))
        except (WrongKey, NewerSchema):
            is_wrong = True
        except (SQLAlchemyError, OSError):
            continue
        structlog.get_logger().info("gateway.database_back")
        if is_wrong:
            signal.raise_signal(signal.SIGTERM)
        return


def _wrong_settings(error: ValidationError) -> list[str]:
    """One line a setting, without its value, which may be a secret."""
    return [f"Setting {'.'.join(map(str, wrong['loc']))}: {wrong['msg']}" for wrong in error.errors(include_input=False)]


async def _metrics(app: web.Application) -> AsyncIterator[None]:
    async with metrics.listener(app[SETTINGS]) as port:
        structlog.get_logger().info("gateway.metrics", host=app[SETTINGS].metrics_host, port=port)
        yield


def _serve(settings: Settings, app: web.Application) -> None:
    structlog.get_logger().info("gateway.starting", host=settings.host, port=settings.port, mode=settings.mode)
    if not settings.demo and not settings.require_sign_off:
        structlog.get_logger().warning("gateway.sign_off_not_required", setting="CLINIC_REQUIRE_SIGN_OFF")
    app.cleanup_ctx.append(_metrics)
    runner = Runner(
        app,
        access_log=None,
        shutdown_timeout=FINISH_TURNS_S / 2,  # aiohttp waits that long, closes what is not read to its end, and waits again
        keepalive_timeout=IDLE_S,
    )
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as loop:
        loop.run(serve_until_told(runner, settings.host, settings.port))


if __name__ == "__main__":
    sys.exit(main())
