"""The one writer of an SQLite database, which commits together what came while it was busy."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

Result = TypeVar("Result")
Work = Callable[[Session], Result]
# So many at most, some 1.6 ms each: an emergency's answer waits for the commit that it is in, and so for those behind it.
MOST = 8


@dataclass
class _Job:
    work: Work[Any]
    told: asyncio.Future[Any]
    result: Any = None
    error: BaseException | None = None

    def run(self, session: Session) -> None:
        with session.begin():
            self.result = self.work(session)


class Writer:
    """Transactions, one after the other, in a thread of its own. Nobody hears that one is done before the disk has it.

    To bring a transaction to the disk takes as long as all of its statements, and SQLite has one writer: sixteen patients at a
    time would wait in a row for the disk. Those that wait together are one commit, each behind a savepoint of its own, so that
    it is whole or not at all, whatever becomes of the others (docs/benchmark.md).
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._waiting: deque[_Job] = deque()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="database-writer")

    async def write(self, work: Work[Result]) -> Result:
        """What `work` gives or raises. Where the disk does not take the commit, everybody in it hears of that."""
        loop = asyncio.get_running_loop()
        job = _Job(work, loop.create_future())
        self._waiting.append(job)
        self._thread.submit(self._work_off, loop)
        result: Result = await job.told
        return result

    async def apart(self, work: Callable[[], Result]) -> Result:
        """What `work` gives, run between two transactions."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)

    def shut_down(self) -> None:
        self._thread.shutdown(wait=False)

    def _work_off(self, loop: asyncio.AbstractEventLoop) -> None:
        """All that waits; nothing, where an earlier call took it along."""
        waiting = [self._waiting.popleft() for _ in range(min(len(self._waiting), MOST))]
        jobs = [job for job in waiting if not job.told.cancelled()]
        if not jobs:
            return
        if len(jobs) == 1:
            _alone(self._engine, jobs[0])
        else:
            _together(self._engine, jobs)
        with suppress(RuntimeError):  # the loop was closed meanwhile: nobody waits any more
            loop.call_soon_threadsafe(_tell, jobs)


def _alone(engine: Engine, job: _Job) -> None:
    try:
        with Session(engine, expire_on_commit=False) as session:
            job.run(session)
    except BaseException as error:
        job.error = error


def _together(engine: Engine, jobs: list[_Job]) -> None:
    try:
        with engine.begin() as connection:
            for job in jobs:
                _in_savepoint(connection, job)
    except BaseException as error:  # a full disk, for one: nothing of all this is stored, and nobody waits for ever
        for job in jobs:
            job.error = job.error or error


def _in_savepoint(connection: Connection, job: _Job) -> None:
    """What fails leaves nothing behind and harms no other. `SQLAlchemyError` where it took the whole transaction along."""
    try:
        with Session(connection, expire_on_commit=False, join_transaction_mode="create_savepoint") as session:
            job.run(session)
    except BaseException as error:
        job.error = error
        if connection.invalidated or not _is_in_transaction(connection):
            raise SQLAlchemyError("the whole transaction was undone") from error


def _is_in_transaction(connection: Connection) -> bool:
    driver = connection.connection.dbapi_connection
    return driver is not None and bool(driver.in_transaction)


def _tell(jobs: list[_Job]) -> None:
    for job in jobs:
        if job.told.done():
            continue
        if job.error is not None:
            job.told.set_exception(job.error)
        else:
            job.told.set_result(job.result)
