"""`clinic reminders due`: whom the clinic's own messaging may remind of the diary now."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from datetime import datetime

import typer
from rich.console import Console
from sqlalchemy.exc import SQLAlchemyError

import knowledge
from clinic.db.store import open_store
from clinic.services import reminders
from clinic.services.reminders import Due
from clinic.settings import DatabaseSettings
from knowledge import Knowledge, KnowledgeError

WRONG_SETUP = 2
NO_DATABASE = 3

app = typer.Typer(no_args_is_help=True)
errors = Console(stderr=True, soft_wrap=True)


@app.callback()
def group() -> None:
    """Reminders of the diary that patients switched on."""


@app.command("due")
def show() -> None:
    """Print one JSON line for each patient whose diary has nothing for a day that a reminder asks for.

    A scheduler may run this as often as it likes: "key" is the same for the same reminder, so that it is sent once.
    """
    base = _knowledge()
    for one in _found(datetime.now(base.clinic.zone)):
        line = {"key": f"{one.portal_id}/{one.day}", "patient": one.portal_id, "day": f"{one.day}", "at_hour": one.at_hour}
        print(json.dumps({**line, "text": base.text("diary_log", "reminder_message")}))


def _found(now: datetime) -> Sequence[Due]:
    async def run() -> Sequence[Due]:
        store = open_store(DatabaseSettings().database_url.get_secret_value())
        try:
            return await reminders.due(store, now)
        finally:
            await store.close()

    try:
        return asyncio.run(run())
    except (SQLAlchemyError, OSError):
        errors.print("The clinic database cannot be read. See CLINIC_DATABASE_URL.", markup=False)
        raise typer.Exit(NO_DATABASE) from None


def _knowledge() -> Knowledge:
    try:
        return knowledge.load()
    except KnowledgeError as error:
        errors.print(str(error), markup=False)
        raise typer.Exit(WRONG_SETUP) from None
