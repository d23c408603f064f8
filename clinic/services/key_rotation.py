"""Seals anew, with the newest key, what older keys sealed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import JSON, Column, RowMapping, String, Table, select, tuple_, type_coerce
from sqlalchemy.orm import Session
from sqlalchemy.types import TypeEngine

from clinic.db.base import Base
from clinic.db.encryption import Sealed, SealedJson, Vault, WrongKey, entrusted
from clinic.db.models import Message
from clinic.db.store import Store

BATCH = 500


@dataclass(frozen=True, slots=True)
class Rotated:
    """Texts of one table: sealed anew, and those that none of the keys opens, which stay as they are."""

    table: str
    sealed: int = 0
    unreadable: int = 0


@dataclass(frozen=True, slots=True)
class Opened:
    """How many sealed texts of the whole database these keys open, and how many they do not."""

    readable: int = 0
    unreadable: int = 0


def sealed_columns(table: Table) -> list[Column[Any]]:
    return [column for column in table.c if isinstance(column.type, Sealed | SealedJson)]


async def check(store: Store) -> None:
    """Read one message, where there is one. `WrongKey` when the keys are of another database."""
    await store.read(lambda session: session.scalar(select(Message.text).limit(1)))


async def try_all(store: Store) -> Opened:
    """Open every text once: 12 µs each, and as long again to fetch it."""
    return await store.read(_tried)


async def rotate(store: Store) -> list[Rotated]:
    """Go through every table with sealed columns. It may be stopped and begun again; patients notice nothing."""
    return [await _table(store, table) for table in Base.metadata.sorted_tables if sealed_columns(table)]


def _tried(session: Session) -> Opened:
    vault, readable, unreadable = entrusted(session.get_bind().dialect), 0, 0
    for table in filter(sealed_columns, Base.metadata.sorted_tables):
        found = select(*(type_coerce(column, _stored(column)) for column in sealed_columns(table)))
        for row in session.execute(found, execution_options={"yield_per": BATCH}):
            opened = [_opened(vault, sealed) is not None for sealed in row if sealed]
            readable, unreadable = readable + sum(opened), unreadable + len(opened) - sum(opened)
    return Opened(readable, unreadable)


async def _table(store: Store, table: Table) -> Rotated:
    done, last = Rotated(table.name), None
    while True:
        page, last = await store.write(lambda session, last=last: _page(session, table, last))  # type: ignore[misc]
        done = Rotated(table.name, done.sealed + page.sealed, done.unreadable + page.unreadable)
        if last is None:
            return done


def _page(session: Session, table: Table, last: Sequence[Any] | None) -> tuple[Rotated, Sequence[Any] | None]:
    """The rows after the key `last`, in a transaction of their own; with the key of the last of them, None at the end."""
    key = list(table.primary_key.columns)
    raw = [type_coerce(column, _stored(column)).label(column.name) for column in sealed_columns(table)]
    found = select(*key, *raw).order_by(*key).limit(BATCH).with_for_update()
    if last is not None:
        found = found.where(tuple_(*key) > tuple_(*last))
    rows = session.execute(found).mappings().all()
    counts = [_row(session, table, row) for row in rows]
    page = Rotated(table.name, sum(sealed for sealed, _ in counts), sum(unreadable for _, unreadable in counts))
    return page, tuple(rows[-1][column.name] for column in key) if len(rows) == BATCH else None


def _row(session: Session, table: Table, row: RowMapping) -> tuple[int, int]:
    """How many texts of the row were sealed anew, and how many cannot be read."""
    vault = entrusted(session.get_bind().dialect)
    old = [column for column in sealed_columns(table) if row[column.name] and not vault.is_newest(row[column.name])]
    opened = {column: _opened(vault, row[column.name]) for column in old}
    new = {column.name: type_coerce(vault.seal(text), _stored(column)) for column, text in opened.items() if text is not None}
    if new:
        session.execute(table.update().where(*(column == row[column.name] for column in table.primary_key)).values(new))
    return len(new), len(old) - len(new)


def _stored(column: Column[Any]) -> TypeEngine[Any]:
    """The type of what stands in the database, sealed."""
    return JSON() if isinstance(column.type, SealedJson) else String()


def _opened(vault: Vault, sealed: str) -> str | None:
    try:
        return vault.open(sealed)
    except WrongKey:
        return None
