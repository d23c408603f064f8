"""`clinic reminders due`: whom the clinic's own messaging may remind of the diary now."""

from __future__ import annotations

import json
from datetime import datetime

import typer

import knowledge
from clinic.commands.records import WRONG_SETUP, errors, with_store
from clinic.services import reminders
from knowledge import Knowledge, KnowledgeError

app = typer.Typer(no_args_is_help=True)


@app.callback()
def group() -> None:
    """Reminders of the diary that patients switched on."""


@app.command("due")
def show() -> None:
    """Print one JSON line for each patient whose diary has nothing for a day that a reminder asks for.

    A scheduler may run this as often as it likes: "key" is the same for the same reminder, so that it is sent once.
    """
    base = _knowledge()
    for one in with_store(lambda store: reminders.due(store, datetime.now(base.clinic.zone))):
        line = {"key": f"{one.portal_id}/{one.day}", "patient": one.portal_id, "day": f"{one.day}", "at_hour": one.at_hour}
        print(json.dumps({**line, "text": base.text("diary_log", "reminder_message")}))


def _knowledge() -> Knowledge:
    try:
        return knowledge.load()
    except KnowledgeError as error:
        errors.print(str(error), markup=False)
        raise typer.Exit(WRONG_SETUP) from None
