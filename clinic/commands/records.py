"""What the commands share that open the clinic's database."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

import typer
from rich.console import Console
from sqlalchemy.exc import SQLAlchemyError

from clinic.db.encryption import WrongKey
from clinic.db.store import Store, open_store
from clinic.settings import DatabaseSettings

WRONG_SETUP = 2
NO_DATABASE = 3

Result = TypeVar("Result")
errors = Console(stderr=True)


def with_store(work: Callable[[Store], Awaitable[Result]]) -> Result:
    """What `work` gives. The command ends with 3, and a sentence, when the database cannot be read."""

    async def run() -> Result:
        store = open_store(DatabaseSettings().database_url.get_secret_value())
        try:
            return await work(store)
        finally:
            await store.close()

    try:
        return asyncio.run(run())
    except WrongKey:
        errors.print("The patients' words cannot be opened with these keys. See CLINIC_DATA_KEYS.", markup=False)
    except (SQLAlchemyError, OSError):
        errors.print("The clinic database cannot be read. See CLINIC_DATABASE_URL.", markup=False)
    raise typer.Exit(NO_DATABASE)
