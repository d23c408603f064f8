"""Which conversations a person has, kept in memory for when the database is slow or away: an alarm is answered even then, and
as the system where the assistant must be silent. What is stored is decided by the database alone."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

import structlog
from sqlalchemy.exc import SQLAlchemyError

from clinic.db.store import Store
from clinic.services import desk_list

PAUSE_S = 1.0
log = structlog.get_logger()


@dataclass
class Taken:
    store: Store
    _ids: frozenset[str] = field(default_factory=frozenset)

    def __contains__(self, conversation_id: object) -> bool:
        return conversation_id in self._ids

    async def work(self) -> None:
        """Look what staff took and gave back, here or at another gateway, until cancelled."""
        while True:
            try:
                self._ids = frozenset(await desk_list.taken(self.store))
            except (SQLAlchemyError, OSError) as error:
                log.warning("taken.database_away", error=type(error).__name__)
            await asyncio.sleep(PAUSE_S)
