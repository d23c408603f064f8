"""What the actions share, made once a process when first asked for. An action keeps none of it on itself."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from typing import Any
from uuid import uuid4

from rasa_sdk import Tracker
from sqlalchemy.ext.asyncio import AsyncEngine

import knowledge
from actions.settings import Settings
from clinic.db.engine import Sessions, create_engine, read_sessions, sessions
from clinic.services import appointments
from clinic.services.appointments import Visits
from clinic.settings import FhirSettings
from knowledge import Knowledge

REQUEST_ID = re.compile(r"[0-9a-f]{16}")


@cache
def settings() -> Settings:
    return Settings()


@cache
def base() -> Knowledge:
    """The approved texts and the clinic's own facts. `KnowledgeError` when they cannot be used."""
    return knowledge.load()


@cache
def _engine() -> AsyncEngine:
    return create_engine(settings().database_url.get_secret_value())


def reading() -> Sessions:
    return read_sessions(_engine())


def writing() -> Sessions:
    return sessions(_engine())


@cache
def visits() -> Visits:
    """Where the patients' visits come from."""
    return appointments.source(FhirSettings(), writing())


async def close() -> None:
    await _engine().dispose()


def now() -> datetime:
    """The time where the clinic is, aware."""
    return datetime.now(base().clinic.zone)


def today() -> date:
    """The date where the clinic is: it decides what "yesterday" means."""
    return now().date()


def request_id(call: Mapping[str, Any]) -> str | None:
    """The gateway's id of the request that led to this call. Whatever has not its form is not repeated in a log."""
    found: Any = call
    for name in ("tracker", "latest_message", "metadata", "request_id"):
        found = found.get(name) if isinstance(found, Mapping) else None
    return found if isinstance(found, str) and REQUEST_ID.fullmatch(found) else None


def message_id(tracker: Tracker) -> str:
    """The id of the patient's latest message: the same message again is the same key. A fresh one where there is none."""
    latest = tracker.latest_message
    metadata = latest.get("metadata") or {}
    return str(latest.get("message_id") or metadata.get("message_id") or uuid4())


def pressed_under(tracker: Tracker) -> tuple[str, str]:
    """The part under which the button stood that said the latest message, and of its entry the id, or for one that was deleted
    the day; "" for what was typed."""
    under = (tracker.latest_message.get("metadata") or {}).get("under") or {}
    return str(under.get("part") or ""), str(under.get("entry") or under.get("day") or "")
