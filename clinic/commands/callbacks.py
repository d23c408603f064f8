"""`clinic callbacks`: patients who want to be called, for the terminal. The staff desk shows them too."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Annotated, Any
from uuid import uuid4

import typer
from rich.console import Console
from rich.table import Column, Table
from rich.text import Text

import knowledge
from clinic.commands.records import WRONG_SETUP, errors, with_store
from clinic.domain.callbacks import Outcome
from clinic.domain.phone import spoken_phone
from clinic.errors import CallbackGone, NotTried
from clinic.services import callback_queue, callbacks
from clinic.services.callback_queue import Act
from clinic.services.callbacks import Listed
from knowledge import Clinic, Knowledge, KnowledgeError

NONE_OPEN = NOT_TRIED = 1
WIDE = 200

app = typer.Typer(no_args_is_help=True, help="Patients who want to be called.")


@app.command("list")
def show(
    everything: Annotated[bool, typer.Option("--all", help="Show those that are done as well.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, for other programs.")] = False,
) -> None:
    """List who waits for a call, the longest waiting first."""
    found = with_store(lambda store: callbacks.listed(store, closed=everything))
    clinic = _knowledge().clinic
    if as_json:
        print(json.dumps([_row(item, clinic) for item in found], indent=2))
    elif found:
        _console().print(_table(found, clinic))
    else:
        print("Nobody waits for a call.")


@app.command("done")
@app.command("close")
def close(
    reference: Annotated[str, typer.Argument(help="Such as CB-7K3M2.")],
    outcome: Annotated[Outcome, typer.Option(help="How it ended. The patient is told of not_reached and wrong_number.")] = (
        Outcome.UNSTATED
    ),
) -> None:
    """Mark a call-back as done, whoever has it."""
    name, base = reference.strip().upper(), _knowledge()
    act = Act(id=str(uuid4()), reference=name, by=None)
    try:
        with_store(lambda store: callback_queue.close(store, base, act, outcome, asked=None, now=datetime.now(UTC)))
    except CallbackGone:
        errors.print("There is no open call-back with this reference. See: clinic callbacks list", markup=False)
        raise typer.Exit(NONE_OPEN) from None
    except NotTried:
        errors.print("The patient would read that the clinic called in vain. Note the call at the desk first.", markup=False)
        raise typer.Exit(NOT_TRIED) from None
    print(f"{name} is done.")


def _knowledge() -> Knowledge:
    try:
        return knowledge.load()
    except KnowledgeError as error:
        errors.print(str(error), markup=False)
        raise typer.Exit(WRONG_SETUP) from None


def _row(item: Listed, clinic: Clinic) -> dict[str, Any]:
    callback = item.callback
    return {
        "reference": callback.reference,
        "phone": spoken_phone(callback.phone, clinic.country),
        "name": callback.name,
        "patient": item.patient,
        "window": callback.call_window,
        "reason": callback.reason,
        "appointment": callback.appointment,
        "owner": item.owner,
        "requested_at": callback.requested_at.isoformat(),
        "due_at": callback.due_at.isoformat(),
        "withdrawn_at": callback.withdrawn_at.isoformat() if callback.withdrawn_at else None,
        "closed_at": callback.closed_at.isoformat() if callback.closed_at else None,
        "outcome": callback.outcome,
    }


def _console() -> Console:
    """The terminal as wide as it is; a file or a pipe is wide enough for every word."""
    console = Console()
    return console if console.is_terminal else Console(width=WIDE)


def _table(found: Sequence[Listed], clinic: Clinic) -> Table:
    # Without these two nobody can be called: on a narrow terminal the others break.
    whole = (Column("Reference", no_wrap=True), "Asked", "Due", Column("Number", no_wrap=True))
    table = Table(*whole, "Name", "When", "Reason", "Taken by", "Done")
    for item in found:
        row, callback = _row(item, clinic), item.callback
        name = ", ".join(part for part in (row["name"], item.patient and f"signed in as {item.patient}") if part)
        reason = "\n".join(part for part in (row["reason"], row["appointment"]) if part)
        cells = (
            *(
                row["reference"],
                _local(callback.requested_at, clinic),
                _local(callback.due_at, clinic),
                row["phone"],
                name,
                "cancelled by the patient" if callback.withdrawn_at else row["window"],
                reason,
                item.owner or "",
            ),
            _local(callback.closed_at, clinic) if callback.closed_at else "",
        )
        # What patients typed is text, and never markup.
        table.add_row(*map(Text, cells))
    return table


def _local(time: datetime, clinic: Clinic) -> str:
    return f"{time.astimezone(clinic.zone):%a %b %d, %H:%M}"
