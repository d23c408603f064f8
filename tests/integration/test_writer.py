"""Transactions that wait together are one commit, and each is still its own: whole, told only when stored, harmed by no other."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, closing
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, event, text
from sqlalchemy.exc import IntegrityError, OperationalError, SQLAlchemyError
from sqlalchemy.orm import Session

from clinic.db.engine import listen_to_sqlite
from clinic.db.writer import MOST, Writer

Work = Callable[[Session], str]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / "words.db"
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("CREATE TABLE word (text TEXT PRIMARY KEY)")
    return file


@pytest.fixture
def engine(file: Path) -> Iterator[Engine]:
    engine = create_engine(f"sqlite:///{file}")
    listen_to_sqlite(engine)
    yield engine
    engine.dispose()


@pytest.fixture
async def writer(engine: Engine) -> AsyncIterator[Writer]:
    writer = Writer(engine)
    yield writer
    writer.shut_down()


def words(file: Path) -> list[str]:
    """As another process finds them."""
    with closing(sqlite3.connect(file)) as connection:
        return [word for (word,) in connection.execute("SELECT text FROM word ORDER BY rowid")]


def puts(*stored: str) -> Work:
    def work(session: Session) -> str:
        for word in stored:
            session.execute(text("INSERT INTO word VALUES (:word)"), {"word": word})
        return stored[-1]

    return work


def fails(session: Session) -> str:
    puts("half")(session)
    raise LookupError("no such conversation")


@asynccontextmanager
async def busy(writer: Writer) -> AsyncIterator[None]:
    """While the writer is held up, so that all that is begun meanwhile waits together."""
    begun, free = threading.Event(), threading.Event()

    def hold() -> None:
        begun.set()
        free.wait(10)

    held = asyncio.ensure_future(writer.apart(hold))
    await asyncio.to_thread(begun.wait, 10)
    try:
        yield
        await asyncio.sleep(0.05)
    finally:
        free.set()
        await held


async def all_at_once(writer: Writer, *works: Work) -> list[str | BaseException]:
    async with busy(writer):
        begun = [asyncio.ensure_future(writer.write(work)) for work in works]
    return await asyncio.gather(*begun, return_exceptions=True)


def commits(engine: Engine) -> list[int]:
    """A list that grows with each commit."""
    seen: list[int] = []
    event.listen(engine, "commit", lambda _: seen.append(1))
    return seen


async def test_what_waits_together_is_one_commit_in_the_order_of_its_coming(writer: Writer, engine: Engine, file: Path) -> None:
    seen = commits(engine)
    assert await all_at_once(writer, puts("a"), puts("b"), puts("c")) == ["a", "b", "c"]
    assert (words(file), len(seen)) == (["a", "b", "c"], 1)


async def test_no_more_than_so_many_are_one_commit(writer: Writer, engine: Engine, file: Path) -> None:
    seen = commits(engine)
    await all_at_once(writer, *(puts(str(number)) for number in range(MOST + 1)))
    assert (len(words(file)), len(seen)) == (MOST + 1, 2)


async def test_one_that_fails_leaves_nothing_behind_and_harms_no_other(writer: Writer, file: Path) -> None:
    found = await all_at_once(writer, puts("before"), fails, puts("behind"))
    assert (found[0], found[2]) == ("before", "behind")
    assert isinstance(found[1], LookupError)
    assert words(file) == ["before", "behind"]


async def test_one_that_the_database_refuses_harms_no_other(writer: Writer, file: Path) -> None:
    found = await all_at_once(writer, puts("a"), puts("half", "a"), puts("b"))
    assert isinstance(found[1], IntegrityError)
    assert words(file) == ["a", "b"]


async def test_each_sees_what_those_before_it_stored(writer: Writer) -> None:
    def count(session: Session) -> str:
        return str(session.scalar(text("SELECT count(*) FROM word")))

    assert await all_at_once(writer, count, puts("a"), count, fails, count) != []
    assert (await all_at_once(writer, count, puts("b"), count))[::2] == ["1", "2"]


async def test_nobody_is_told_before_it_is_stored(writer: Writer, file: Path) -> None:
    async def told(word: str) -> list[str]:
        await writer.write(puts(word))
        return words(file)

    async with busy(writer):
        begun = [asyncio.ensure_future(told(word)) for word in "abc"]
    assert await asyncio.gather(*begun) == [["a", "b", "c"]] * 3


async def test_everybody_hears_of_a_commit_that_the_disk_does_not_take(writer: Writer, engine: Engine, file: Path) -> None:
    def refuse(_: object) -> None:
        raise OperationalError("COMMIT", None, Exception("database or disk is full"))

    async with busy(writer):
        begun = [asyncio.ensure_future(writer.write(work)) for work in (puts("a"), fails, puts("b"))]
        event.listen(engine, "commit", refuse)
    first, second, third = await asyncio.gather(*begun, return_exceptions=True)
    event.remove(engine, "commit", refuse)
    assert isinstance(first, OperationalError)
    assert isinstance(second, LookupError)
    assert isinstance(third, OperationalError)
    assert words(file) == []
    assert await writer.write(puts("later")) == "later"


async def test_whatever_goes_wrong_at_the_commit_nobody_is_left_waiting(writer: Writer, engine: Engine, file: Path) -> None:
    def fail(_: object) -> None:
        raise MemoryError

    event.listen(engine, "commit", fail)
    async with asyncio.timeout(10):
        found = await all_at_once(writer, puts("a"), puts("b"))
    event.remove(engine, "commit", fail)
    assert [type(each) for each in found] == [MemoryError, MemoryError]
    assert words(file) == []


async def test_a_statement_that_undoes_the_whole_transaction_is_told_to_all_in_it(writer: Writer, file: Path) -> None:
    def undone(session: Session) -> str:
        session.execute(text("INSERT OR ROLLBACK INTO word VALUES ('a')"))  # as SQLite does by itself on a full disk
        return "never"

    found = await all_at_once(writer, puts("a"), undone, puts("b"))
    assert all(isinstance(each, BaseException) for each in found)
    assert words(file) == []
    assert await all_at_once(writer, puts("a"), puts("b")) == ["a", "b"]


@pytest.mark.parametrize("together", [False, True])
async def test_a_database_that_can_be_written_again_is_written_again(
    writer: Writer, engine: Engine, file: Path, together: bool
) -> None:
    """As when a disk was mounted read-only: the connection that was opened meanwhile stays read-only for good."""
    works = [puts(word) for word in ("ab" if together else "a")]
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA query_only=ON")
    refused = await all_at_once(writer, *works)
    assert all(isinstance(each, SQLAlchemyError) for each in refused)
    assert await all_at_once(writer, *works) == ["a", "b"][: len(works)]


async def test_what_nobody_waits_for_any_more_is_not_begun(writer: Writer, file: Path) -> None:
    async with busy(writer):
        begun = [asyncio.ensure_future(writer.write(puts(word))) for word in "ab"]
        await asyncio.sleep(0.05)
        begun[0].cancel()
        await asyncio.sleep(0)
    assert await begun[1] == "b"
    assert words(file) == ["b"]


async def test_something_apart_runs_between_two_transactions(writer: Writer, file: Path) -> None:
    async with busy(writer):
        begun = asyncio.ensure_future(writer.write(puts("a")))
        await asyncio.sleep(0.05)
        apart = asyncio.ensure_future(writer.apart(lambda: words(file)))
    assert await apart == ["a"]
    assert await begun == "a"
