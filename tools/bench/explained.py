"""What statements cost inside PostgreSQL: each one that an engine sends is explained and timed just before it runs."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, event
from sqlalchemy.ext.asyncio import AsyncEngine

EXPLAIN = "EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) "
Node = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Explained:
    """A statement as it was sent, without its values, and what the server did. Milliseconds; pages of 8 kB."""

    statement: str
    found: Mapping[str, Any]

    @property
    def milliseconds(self) -> float:
        return float(self.found["Planning Time"] + self.found["Execution Time"])

    @property
    def pages(self) -> tuple[int, int]:
        """Found in the server's memory, and asked of the operating system."""
        plan = self.found["Plan"]
        return int(plan["Shared Hit Blocks"]), int(plan["Shared Read Blocks"])

    @property
    def read_whole(self) -> set[str]:
        """The tables of which every row was looked at."""
        return {node["Relation Name"] for node, _ in self.nodes() if node["Node Type"] == "Seq Scan"}

    def nodes(self) -> Iterator[tuple[Node, int]]:
        """The steps of the plan and how deep they lie, the outermost first."""
        yield from _below(self.found["Plan"], 0)

    def __str__(self) -> str:
        return "\n".join("  " * depth + _said(node) for node, depth in self.nodes())


def _below(node: Node, depth: int) -> Iterator[tuple[Node, int]]:
    yield node, depth
    for inner in node.get("Plans", ()):
        yield from _below(inner, depth + 1)


def _said(node: Node) -> str:
    where = f" on {node['Relation Name']}" if "Relation Name" in node else ""
    index = f" using {node['Index Name']}" if "Index Name" in node else ""
    pages = f"pages {node['Shared Hit Blocks']} + {node['Shared Read Blocks']}"
    return f"{node['Node Type']}{index}{where}: {node['Actual Rows']} rows, {pages}, {node['Actual Total Time']:.3f} ms"


@dataclass
class Watch:
    """`seen`: the statements, in order, while it is `on`."""

    on: bool = False
    seen: list[Explained] = field(default_factory=list)

    def before(
        self, connection: Connection, _cursor: object, statement: str, parameters: Any, _context: object, _many: bool
    ) -> None:
        """What the explained run changes is undone; the statement itself follows, and finds all as it was."""
        if not self.on:
            return
        self.on = False
        try:
            with connection.begin_nested() as nested:
                found = connection.exec_driver_sql(EXPLAIN + statement, parameters).scalar_one()
                nested.rollback()
        finally:
            self.on = True
        self.seen.append(Explained(statement, (json.loads(found) if isinstance(found, str) else found)[0]))

    def taken(self) -> list[Explained]:
        """What was seen since the last time."""
        seen, self.seen = self.seen, []
        return seen


@contextmanager
def watching(engine: AsyncEngine) -> Iterator[Watch]:
    watch = Watch()
    event.listen(engine.sync_engine, "before_cursor_execute", watch.before)
    try:
        yield watch
    finally:
        event.remove(engine.sync_engine, "before_cursor_execute", watch.before)
