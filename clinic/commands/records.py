"""What the commands share that open the clinic's database."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

import typer
from rich.console import Console
from sqlalchemy import make_url
from sqlalchemy.exc import SQLAlchemyError

from clinic.db import migrate
from clinic.db.encryption import WrongKey
from clinic.db.store import Store, open_store
from clinic.settings import DatabaseSettings

WRONG_SETUP = 2
NO_DATABASE = 3

Result = TypeVar("Result")
errors = Console(stderr=True)


def with_store(work: Callable[[Store], Awaitable[Result]], *, makes_database: bool = False) -> Result:
    """What `work` gives. The command ends with 3, and a sentence, when the database cannot be read or is not there yet.

    With `makes_database` one that is not there is made first; without, nothing is: no file either.
    """
    url = DatabaseSettings().database_url.get_secret_value()
    try:
        return asyncio.run(_run(url, work, makes_database=makes_database))
    except WrongKey:
        errors.print("The patients' words cannot be opened with these keys. See CLINIC_DATA_KEYS.", markup=False)
    except (SQLAlchemyError, OSError):
        errors.print("The clinic database cannot be read. See CLINIC_DATABASE_URL.", markup=False)
    raise typer.Exit(NO_DATABASE)


async def need_database(url: str) -> None:
    """End the command with 3, and a sentence that says what to do, where there is no database yet."""
    if await migrate.revision(url) is None:
        said = f"There is no clinic database at {_place(url)} yet: start the product (make run), or make the first account"
        errors.print(f"{said} (clinic staff add --help).", markup=False, soft_wrap=True)
        raise typer.Exit(NO_DATABASE)


async def _run(url: str, work: Callable[[Store], Awaitable[Result]], *, makes_database: bool) -> Result:
    if not makes_database:
        await need_database(url)
    elif await migrate.revision(url) is None:
        await migrate.upgrade(url)
    store = open_store(url)
    try:
        return await work(store)
    finally:
        await store.close()


def _place(url: str) -> str:
    """Where the database is to be, without the password."""
    made = make_url(url)
    is_file = made.get_backend_name() == "sqlite" and made.database
    return str(Path(made.database or "").absolute()) if is_file else made.render_as_string(hide_password=True)
