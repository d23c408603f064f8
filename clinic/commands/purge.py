"""`clinic purge`: deletes what was kept long enough. Meant for a scheduler, every night."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import typer

import knowledge
from clinic.commands.records import WRONG_SETUP, errors, with_store
from clinic.services import retention
from knowledge import KnowledgeError, Retention


def purge(
    apply: Annotated[bool, typer.Option("--apply", help="Delete it. Without this, only say how much there is.")] = False,
) -> None:
    """Delete what was kept for longer than `keep_days` in knowledge/clinic.yml says."""
    keep, now = _keep_days(), datetime.now(UTC)
    work = retention.purge if apply else retention.due
    for kind in with_store(lambda store: work(store, keep, now=now)):
        print(f"{kind.name}: {kind.count} {'deleted' if apply else 'to be deleted'} (kept {kind.days} days)")
    if not apply:
        print("Nothing was deleted. To delete them: clinic purge --apply")


def _keep_days() -> Retention:
    try:
        return knowledge.load().clinic.keep_days
    except KnowledgeError as error:
        errors.print(str(error), markup=False)
        raise typer.Exit(WRONG_SETUP) from None
