"""Rehearse a backup and its restore, and say in plain words what was done: `make rehearse-restore`.

It works in a folder of its own, with demo patients. `--source` and `--target` name two empty databases of a server instead.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from threading import Event, Thread
from typing import TypeVar
from uuid import uuid4
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from clinic.db import migrate, postgres_dumps
from clinic.db.base import Base
from clinic.db.encryption import Vault, fresh_key
from clinic.db.engine import create_engine, sessions
from clinic.db.models.chat import Message
from clinic.db.models.records import Patient
from clinic.db.store import open_store
from clinic.domain.chat import NewMessage, Raised
from clinic.errors import BackupFault
from clinic.services import backup, restore, transcripts
from clinic.services.backup_places import Places
from clinic.services.restore import Restored, Wish
from clinic.services.seeding import seed
from web.chat.spool import Spool, Spooled

Result = TypeVar("Result")
SQLITE = "sqlite+aiosqlite:///{}"
WORDS = "Rehearsal, message {}"
BEFORE, AFTER, PATIENCE_S = 5, 5, 60.0


class Failed(Exception):
    """What was restored is not what was backed up; the message says in which way."""


@dataclass
class Writer:
    """Writes numbered messages of a patient, each in a chat of its own, until it is told to stop."""

    place: Places
    vault: Vault
    written: int = 0
    stop: Event = field(default_factory=Event)

    def run(self) -> None:
        asyncio.run(self._run())

    async def _run(self) -> None:
        store = open_store(self.place.url, self.vault)
        try:
            patient = await store.read(lambda session: session.scalars(select(Patient.id).limit(1)).one())
            while not self.stop.is_set():
                message = NewMessage(str(uuid4()), "patient", WORDS.format(self.written + 1))
                await transcripts.start(store, str(uuid4()), patient_id=patient, opening=[message], now=datetime.now(UTC))
                self.written += 1
        finally:
            await store.close()

    def wait_for(self, count: int) -> None:
        """Until so many are written. `Failed` when that takes too long."""
        deadline = time.monotonic() + PATIENCE_S
        while self.written < count:
            if time.monotonic() > deadline:
                raise Failed("nothing could be written while the backup was to be made")
            time.sleep(0.01)


@contextmanager
def writing(place: Places, vault: Vault) -> Iterator[Writer]:
    writer = Writer(place, vault)
    thread = Thread(target=writer.run)
    thread.start()
    try:
        yield writer
    finally:
        writer.stop.set()
        thread.join()


def rehearse(source: Places, target: Places, file: Path, key: str, tell: Callable[[str], None] = print) -> None:
    """From `source`, which is filled for it, over a backup in `file`, to `target`. `Failed`, `BackupFault`."""
    vault = Vault([key])
    if source.records is None and postgres_dumps.holds_anything(source.url):
        raise Failed("the database to begin with holds something already, and stays as it is: name an empty one")
    tell(f"1. {asyncio.run(_fill(source, vault))} demo patients and one alarm that waits are in a database of their own.")
    first = _in(source, vault, _counts)
    with writing(source, vault) as writer:
        writer.wait_for(BEFORE)
        before = writer.written
        made = backup.make(source, file, now=datetime.now(UTC))
        between = writer.written
        writer.wait_for(between + AFTER)
    tell(f"2. A backup was made while messages went on being written: {before} stood there when it began.")
    size = f"{file.stat().st_size / 1e3:.0f} kB, {len(made.parts)} parts"
    tell(f"   {size}, schema {made.schema}, release {made.product}. No key is in it.")
    done = restore.restore(target, file, Wish(keys=[key]), now=datetime.now(UTC))
    tell("3. It was put back in another place, with the same keys.")
    tell(f"   {_same_moment(_in(target, vault, _numbers), range(before, between + 2))}")
    tell(f"   {_complete(first, _in(target, vault, _counts), _in(source, vault, _counts))}")
    for line in _whole(target, vault, done):
        tell(f"   {line}")
    tell("The rehearsal went well: what was backed up is there again.")


def _same_moment(numbers: list[int], possible: range) -> str:
    """`possible`: how many messages there can have been when the backup was made."""
    if numbers != list(range(1, len(numbers) + 1)) or len(numbers) not in possible:
        raise Failed(f"of the numbered messages these came back: {numbers}, and {possible} had been possible")
    return f"Messages 1 to {len(numbers)} are there without a gap, those after the backup are not: it is of one moment."


def _complete(first: Counter[str], back: Counter[str], later: Counter[str]) -> str:
    """Rows by table: before the backup, put back, and after it. Where nothing was written, all three are the same."""
    wrong = [table for table in later if not first[table] <= back[table] <= later[table]]
    if wrong:
        raise Failed(f"not all rows of these tables came back: {', '.join(wrong)}")
    return f"{sum(back.values())} rows in {sum(map(bool, back.values()))} tables are there: {_most(back)}."


def _whole(target: Places, vault: Vault, done: Restored) -> Iterator[str]:
    texts, audit = done.found.texts, done.found.audit
    if texts.unreadable or audit.findings:
        raise Failed("; ".join(audit.findings) or f"{texts.unreadable} texts cannot be opened")
    last = WORDS.format(_in(target, vault, _numbers)[-1])
    yield f"All {texts.readable} sealed texts can be opened with the key, such as {last!r}."
    yield f"The audit log is whole: {audit.head.seq} rows, each bound to the one before."
    if Spool(target.spool, vault).waiting() != 1:
        raise Failed("the alarm that waited did not come back")
    yield "The alarm that waited is waiting."


async def _fill(place: Places, vault: Vault) -> int:
    await migrate.upgrade(place.url, vault)
    engine = create_engine(place.url, vault)
    try:
        count = await seed(sessions(engine), datetime.now(UTC), zone=ZoneInfo("America/Chicago"))
    finally:
        await engine.dispose()
    alarm = Raised(str(uuid4()), str(uuid4()), "emergency", ("rehearsal",), datetime.now(UTC))
    Spool(place.spool, vault).append(Spooled(str(uuid4()), None, alarm, "emergency", "short"))
    return count


def _in(place: Places, vault: Vault, work: Callable[[Session], Result]) -> Result:
    async def run() -> Result:
        store = open_store(place.url, vault)
        try:
            return await store.read(work)
        finally:
            await store.close()

    return asyncio.run(run())


def _numbers(session: Session) -> list[int]:
    texts = session.scalars(select(Message.text)).all()
    return sorted(int(text.rpartition(" ")[2]) for text in texts if text.startswith(WORDS.format("")))


def _counts(session: Session) -> Counter[str]:
    tables = Base.metadata.sorted_tables
    return Counter({table.name: session.execute(select(func.count()).select_from(table)).scalar_one() for table in tables})


def _most(counts: Counter[str]) -> str:
    return ", ".join(f"{table} {count}" for table, count in counts.most_common(4))


def _places(folder: Path, url: str | None) -> Places:
    folder.mkdir()
    return Places(url or SQLITE.format(folder / "clinic.db"), folder, None, folder / "secrets/dialogues.key")


def main(arguments: list[str] | None = None) -> int:
    """0 when all is well; 1 and the reason when it is not."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--source", help="an empty database, as SQLAlchemy writes it")
    parser.add_argument("--target", help="another empty one")
    wish = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        try:
            places = _places(folder / "source", wish.source), _places(folder / "target", wish.target)
            rehearse(*places, folder / "clinic.backup", fresh_key())
        except (Failed, BackupFault) as error:
            print(f"The rehearsal FAILED: {error}", file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
