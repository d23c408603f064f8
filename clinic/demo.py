"""`python -m clinic.demo`: brings the database of CLINIC_DATABASE_URL up to date and puts the demo's people into it."""

from __future__ import annotations

import asyncio
import sys
from datetime import UTC, datetime

import typer
from sqlalchemy.exc import SQLAlchemyError

import knowledge
from clinic.db.engine import create_engine, sessions
from clinic.db.migrate import upgrade
from clinic.db.store import open_store
from clinic.services import demo_staff
from clinic.services.seeding import seed
from clinic.settings import DatabaseSettings
from knowledge import KnowledgeError


async def _main(settings: DatabaseSettings) -> int:
    url = settings.database_url.get_secret_value()
    await upgrade(url)
    await _seed_staff(url)
    engine = create_engine(url)
    try:
        return await seed(sessions(engine), datetime.now(UTC), zone=knowledge.load().clinic.zone)
    finally:
        await engine.dispose()


async def _seed_staff(url: str) -> None:
    store = open_store(url)
    try:
        await demo_staff.seed(store, now=datetime.now(UTC))
    finally:
        await store.close()


def main() -> int:
    """Seeds and says how many. Ends with 2 when the texts or the database cannot be used."""
    try:
        count = asyncio.run(_main(DatabaseSettings()))
    except KnowledgeError as error:
        typer.echo(error, err=True)
        return 2
    except (SQLAlchemyError, OSError) as error:
        typer.echo(f"The database cannot be written ({type(error).__name__}).", err=True)
        return 2
    typer.echo(f"{count} demo patients and {len(demo_staff.LOGINS)} demo staff accounts are in the database.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
