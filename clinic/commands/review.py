"""`clinic review`: what staff approved goes into the files that the assistant learns from."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path
from typing import Annotated

import typer

from clinic.commands.records import errors, with_store
from clinic.db.models.review import ReviewExample
from clinic.domain.review import alarm_fault
from clinic.example_files.reading import FOLDER
from clinic.example_files.writing import NotAdded, add
from clinic.services import review_examples
from safety import default_rules

NOT_ALL = 1
NEXT = """To see what they change:
  make evaluate                       (with what runs now; its report is the "before")
  make run                            (trains anew and starts)
  make evaluate                       (the "after")
  var/venv/bin/python -m tools.evaluate --compare var/reports/BEFORE var/reports/AFTER"""
app = typer.Typer(no_args_is_help=True)


@app.callback()
def group() -> None:
    """Examples that staff found in what patients asked."""


@app.command()
def export(
    folder: Annotated[Path, typer.Option("--dir", help="where the files of examples are")] = FOLDER,
    everything: Annotated[bool, typer.Option("--all", help="also what was exported before, where a file misses it")] = False,
) -> None:
    """Write the approved examples into DIR/<topic>.yml for the next training. Running it again adds nothing twice."""
    approved = with_store(lambda store: review_examples.approved(store, exported=everything))
    found = [example for example in approved if _is_calm(example)]
    done, failed = list[ReviewExample](), len(found) < len(approved)
    for topic, examples in groupby(found, key=lambda example: example.topic):
        of_topic = list(examples)
        if _write(folder, topic, of_topic):
            done += of_topic
        else:
            failed = True
    if done:
        with_store(lambda store: review_examples.mark_exported(store, [each.id for each in done], now=datetime.now(UTC)))
        print(NEXT)
    elif not failed:
        print("There is nothing new to export.")
    if failed:
        raise typer.Exit(NOT_ALL)


def _is_calm(example: ReviewExample) -> bool:
    """Whether the red-flag rules, which may have grown since it was approved, leave it to its topic; what they do not waits."""
    reason = alarm_fault(example.text, example.topic, default_rules())
    if reason is not None:
        errors.print(f"Example {example.id} ({example.topic}) is left out. {reason}", markup=False, soft_wrap=True)
    return reason is None


def _write(folder: Path, topic: str, examples: Sequence[ReviewExample]) -> bool:
    """Whether the topic's file has them all now."""
    path = folder / f"{topic}.yml"
    try:
        added = add(folder, topic, [example.text for example in examples])
    except NotAdded as error:
        errors.print(str(error), markup=False, soft_wrap=True)
        return False
    except OSError as error:
        errors.print(f"{path}: cannot be written ({error.strerror})", markup=False, soft_wrap=True)
        return False
    known = len(examples) - len(added)
    print(f"{path}: {len(added)} added" + (f", {known} there already" if known else ""))
    return True
