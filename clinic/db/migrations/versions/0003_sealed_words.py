"""Patients' words are sealed: what stands in the database in plain is encrypted with the newest key."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from alembic import op

from clinic.db.encryption import Vault, entrusted

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

BATCH = 500
# Table, its key, and the columns with words; `extras` is JSON.
WORDS = (
    ("message", ("conversation_id", "seq"), ("text", "extras")),
    ("feedback", ("conversation_id", "message_id"), ("comment",)),
    ("callback", ("reference",), ("phone", "name", "reason")),
    ("diary_entry", ("id",), ("note",)),
    ("turn", ("conversation_id", "message_id"), ("body_hash",)),
)
TYPES: dict[str, sa.types.TypeEngine[Any]] = {"extras": sa.JSON(), "seq": sa.Integer(), "id": sa.Uuid()}  # else texts
Turned = Callable[[Vault, object], object]


# What is sealed is longer than it was. A bare hash would tell whoever guesses what was written that the guess is right.
GROWN = (("turn", "body_hash", 64, False), ("callback", "phone", 60, False), ("callback", "name", 80, True))


def upgrade() -> None:
    for name, column, length, nullable in GROWN:
        with op.batch_alter_table(name) as table:
            table.alter_column(column, existing_type=sa.String(length=length), type_=sa.String(), existing_nullable=nullable)
    _turn_all(_sealed)


def downgrade() -> None:
    _turn_all(_opened)
    for name, column, length, nullable in GROWN:
        with op.batch_alter_table(name) as table:
            table.alter_column(column, existing_type=sa.String(), type_=sa.String(length=length), existing_nullable=nullable)


def _sealed(vault: Vault, value: object) -> object:
    return vault.seal(value if isinstance(value, str) else json.dumps(value, separators=(",", ":")))


def _opened(vault: Vault, value: object) -> object:
    return vault.open(str(value))


def _turn_all(turned: Turned) -> None:
    connection = op.get_bind()
    for name, key, words in WORDS:
        columns = [sa.column(column, TYPES.get(column, sa.String())) for column in (*key, *words)]
        _turn_table(connection, sa.table(name, *columns), key, words, turned)


def _turn_table(
    connection: sa.Connection, table: sa.TableClause, key: tuple[str, ...], words: tuple[str, ...], turned: Turned
) -> None:
    """Page by page, in the order of the key: a clinic's transcripts need not fit in memory."""
    keys = [table.c[name] for name in key]
    page = sa.select(table).order_by(*keys).limit(BATCH)
    rows = connection.execute(page).mappings().all()
    while rows:
        for row in rows:
            _turn_row(connection, table, row, key, words, turned)
        last = sa.tuple_(*(sa.bindparam(f"last_{name}", rows[-1][name]) for name in key))
        rows = connection.execute(page.where(sa.tuple_(*keys) > last)).mappings().all()


def _turn_row(
    connection: sa.Connection,
    table: sa.TableClause,
    row: sa.RowMapping,
    key: tuple[str, ...],
    words: tuple[str, ...],
    turned: Turned,
) -> None:
    vault = entrusted(connection.dialect)
    new = {name: turned(vault, row[name]) for name in words if row[name] is not None}
    if "extras" in new and turned is _opened:
        new["extras"] = json.loads(str(new["extras"]))
    if new:
        connection.execute(table.update().where(*(table.c[name] == row[name] for name in key)).values(new))
