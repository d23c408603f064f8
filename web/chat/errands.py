"""What the gateway still owes: news of alarms to the assistant, erasures, and the spool to the database."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import structlog
from sqlalchemy.exc import SQLAlchemyError

from clinic.db.store import Store
from clinic.domain.chat import derived_id
from clinic.services import outbox, turns
from clinic.services.turns import Begun
from web.chat.assistant import Assistant, AssistantError
from web.chat.locks import Locks

PAUSE_S = 1.0
LAST_IMPORT_S = 1.0
log = structlog.get_logger()


@dataclass(frozen=True)
class Errands:
    store: Store
    assistant: Assistant
    locks: Locks
    now: Callable[[], datetime]
    _telling: dict[str, asyncio.Task[None]] = field(default_factory=dict)

    def tell_soon(self, conversation_id: str) -> None:
        """Tell the assistant of an alarm, in the background. The conversation's row remembers until it worked."""
        if conversation_id not in self._telling:
            task = asyncio.create_task(self._tell_quietly(conversation_id))
            self._telling[conversation_id] = task
            task.add_done_callback(lambda _: self._telling.pop(conversation_id, None))

    async def tell(self, conversation_id: str, level: str) -> None:
        """Tell the assistant now, so that it leaves an open form. The caller holds the conversation's lock.

        `AssistantError` when it did not hear.
        """
        key = derived_id(conversation_id, f"alarm/{level}/{self.now().isoformat()}")
        await self.assistant.hear(conversation_id, key=key, topic=level)
        await turns.told(self.store, conversation_id, level=level)

    async def catch_up(self, conversation_id: str, begun: Begun) -> None:
        """Let the assistant know what it must know, and forget what it must, before it hears of a turn. As `tell`."""
        if begun.owes_forgetting:
            await self._forget(conversation_id)
        if begun.untold_level is not None:
            await self.tell(conversation_id, begun.untold_level)

    async def work(self, import_spool: Callable[[], Awaitable[Any]]) -> None:
        """Go round until cancelled."""
        owes_scrub = True  # an earlier process may not have come to it
        while True:
            try:
                await import_spool()
                if await self._forget_what_is_due() or owes_scrub:
                    owes_scrub = not await self.store.scrub()
            except (SQLAlchemyError, OSError) as error:
                log.warning("errands.database_away", error=type(error).__name__)
            await asyncio.sleep(PAUSE_S)

    async def close(self, import_spool: Callable[[], Awaitable[Any]]) -> None:
        """The spool gets a last chance: its disk may not outlive the process. News can wait: the records remember them."""
        try:
            async with asyncio.timeout(LAST_IMPORT_S):
                await import_spool()
        except (SQLAlchemyError, OSError) as error:
            log.warning("errands.database_away", error=type(error).__name__)
        tasks = list(self._telling.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _tell_quietly(self, conversation_id: str) -> None:
        try:
            async with self.locks(conversation_id):
                level = await turns.untold(self.store, conversation_id)
                if level is not None:
                    await self.tell(conversation_id, level)
        except AssistantError as error:
            log.warning("alarm.assistant_not_told", reason=error.code)
        except (SQLAlchemyError, OSError) as error:
            log.warning("alarm.assistant_not_told", reason=type(error).__name__)

    async def _forget_what_is_due(self) -> bool:
        """Whether something was owed."""
        owed = await outbox.due(self.store, now=self.now())
        for item in owed:
            try:
                # A turn that is still going on would write the record anew.
                async with self.locks(item.conversation_id):
                    # A turn that came first has seen to it, and what it began since is not to be lost.
                    if await outbox.owes_forgetting(self.store, item.conversation_id):
                        await self._forget(item.conversation_id)
            except AssistantError as error:
                log.warning("erasure.postponed", reason=error.code)
                await outbox.postpone(self.store, item.id, now=self.now())
        return bool(owed)

    async def _forget(self, conversation_id: str) -> None:
        """Have the assistant forget, once. The caller holds the conversation's lock. `AssistantError` when it did not."""
        await self.assistant.forget(conversation_id)
        await outbox.forgotten(self.store, conversation_id)
