"""Puts a backup back: looked through first, then in its place as a whole, with what stood there moved aside, or not at all."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import make_url, select
from sqlalchemy.exc import IntegrityError, NoResultFound, SQLAlchemyError
from sqlalchemy.orm import Session

from clinic.db import migrate, postgres_dumps, sqlite_files
from clinic.db.encryption import Vault
from clinic.db.models.audit import AuditHead
from clinic.db.store import Store, open_store
from clinic.domain.backup_manifest import DIALOGUES, SECRETS, SPOOL, SPOOL_FILES, Manifest
from clinic.errors import BackupFault
from clinic.services import audit, backup_archive, key_rotation, restore_keys
from clinic.services.audit import Access, Head, Verified
from clinic.services.backup_places import Places
from clinic.services.key_rotation import Opened
from clinic.services.moving import Moves

ASIDE = "before_restore"
OCCUPIED = "{} holds something already, and stays as it is. With --replace it is moved aside first."


@dataclass(frozen=True, slots=True)
class Found:
    """What the records that were put back are like: `schema` after they were brought up to date, the audit log, sealed texts."""

    schema: str
    audit: Verified
    texts: Opened


@dataclass(frozen=True, slots=True)
class Restored:
    """`aside` are the places to which was moved what stood there before."""

    manifest: Manifest
    found: Found
    aside: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Wish:
    """`keys`: those of patients' words that are set, the newest first. `heads`: ends of the audit log that were kept aside.
    `by`: who restores, as the machine knows them."""

    keys: Sequence[str] = ()
    heads: Sequence[Head] = ()
    replace: bool = False
    dialogues: bool = True
    by: str | None = None


def restore(places: Places, file: Path, wish: Wish, *, now: datetime) -> Restored:
    """Put the backup in `file` back. `BackupFault`, and then everything is as it was before."""
    beside = (places.records or places.state_dir / "x").absolute().parent
    with backup_archive.told("The backup cannot be put back"):
        beside.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".restore-", dir=beside) as name:
            folder = Path(name)
            manifest = backup_archive.unpack(file, folder)
            _check_fits(manifest, places)
            if not wish.dialogues or places.dialogues is None:
                (folder / DIALOGUES).unlink(missing_ok=True)
            vault = restore_keys.vault(places, folder / SECRETS, wish.keys)
            restore_keys.check_dialogues(places, folder)
            _check_place(places, folder, wish)
            put = _put_file if places.records else _put_dump
            return put(places, folder, manifest, vault, wish, now)


def newest_schema() -> str:
    """The revision that this release brings a database to."""
    return migrate.known_revisions()[0]


def _check_fits(manifest: Manifest, places: Places) -> None:
    if manifest.database != places.kind:
        raise BackupFault(f"This backup is of {manifest.database}, and CLINIC_DATABASE_URL is of {places.kind}.")
    _check_schema(manifest.schema, manifest.product)


def _check_schema(schema: str, product: str) -> None:
    if schema not in migrate.known_revisions():
        raise BackupFault(
            f"This backup is newer than this release: its schema {schema} is of release {product}, and this one knows "
            f"schemas up to {newest_schema()}. Install that release, or a later one, and restore with it."
        )


def _check_place(places: Places, folder: Path, wish: Wish) -> None:
    """That nobody uses what is about to be moved, and that it is wished."""
    if places.records is None:
        postgres_dumps.only_ours(places.url)
        occupied = ["The database"] if postgres_dumps.holds_anything(places.url) else []
    else:
        sqlite_files.only_ours(places.records)
        occupied = [str(places.records)] if sqlite_files.holds_anything(places.records) else []
    if (folder / DIALOGUES).exists() and places.dialogues is not None:
        sqlite_files.only_ours(places.dialogues)
        occupied += [str(places.dialogues)] if sqlite_files.holds_anything(places.dialogues) else []
    occupied += [str(place) for place in restore_keys.different(places, folder / SECRETS)]
    if occupied and not wish.replace:
        raise BackupFault(OCCUPIED.format(", ".join(occupied)))


def _put_file(places: Places, folder: Path, manifest: Manifest, vault: Vault, wish: Wish, now: datetime) -> Restored:
    """Everything is done with the copy before it takes the place of what stands there."""
    assert places.records is not None
    copy = folder / manifest.records
    _check_schema(sqlite_files.revision(copy), manifest.product)
    url = make_url(places.url).set(database=str(copy)).render_as_string(hide_password=False)
    found = _examined(url, vault, wish, manifest)
    sqlite_files.only_ours(copy)
    with Moves(f"{ASIDE}_{now:%Y%m%dT%H%M%S%f}") as moves:
        moves.put(copy, places.records, sqlite_files.SUFFIXES)
        _put_rest(places, folder, moves)
    return Restored(manifest, found, tuple(map(str, moves.aside)))


def _put_dump(places: Places, folder: Path, manifest: Manifest, vault: Vault, wish: Wish, now: datetime) -> Restored:
    """A server's tables can be examined only in their place: what is wrong with them then is undone."""
    schema = f"{ASIDE}_{now:%Y%m%d_%H%M%S_%f}"
    with ExitStack() as undo:
        postgres_dumps.put_back(places.url, folder / manifest.records, schema)
        undo.callback(_undo_dump, places.url, schema)
        _check_schema(postgres_dumps.revision(places.url), manifest.product)
        found = _examined(places.url, vault, wish, manifest)
        with Moves(f"{ASIDE}_{now:%Y%m%dT%H%M%S%f}") as moves:
            _put_rest(places, folder, moves)
        undo.pop_all()
    return Restored(manifest, found, (f"the schema {schema} of the database", *map(str, moves.aside)))


def _put_rest(places: Places, folder: Path, moves: Moves) -> None:
    if (folder / DIALOGUES).exists() and places.dialogues is not None:
        moves.put(folder / DIALOGUES, places.dialogues, sqlite_files.SUFFIXES)
    if _gather_alarms(places.spool, folder / SPOOL):
        moves.put(folder / SPOOL, places.spool)
    for file in sorted((folder / SECRETS).glob("*")):
        moves.put(file, restore_keys.place_of(places, file.name))


def _gather_alarms(waiting: Path, came: Path) -> bool:
    """Add the alarms that wait here to those of the backup: none is lost, and storing one twice is harmless."""
    came.mkdir(mode=0o700, exist_ok=True)
    for name in SPOOL_FILES:
        files = [file for file in (came / name, waiting / name) if file.exists()]
        lines = dict.fromkeys(line for file in files for line in file.read_bytes().splitlines())
        if lines:
            (came / name).touch(mode=0o600)
            (came / name).write_bytes(b"".join(line + b"\n" for line in lines))
    return any(came.iterdir())


def _undo_dump(url: str, schema: str) -> None:
    try:
        postgres_dumps.undo(url, schema)
    except BackupFault as fault:
        raise BackupFault(f"The restore failed. What stood there is whole in the schema {schema}: {fault.reason}") from fault


def _examined(url: str, vault: Vault, wish: Wish, manifest: Manifest) -> Found:
    """Brought up to date, every sealed text opened, the audit log read, and the restore written into it.

    `BackupFault` when no key fits.
    """
    try:
        found = asyncio.run(_examine(url, vault, wish, manifest))
    except SQLAlchemyError as error:
        raise BackupFault(f"The records of this backup cannot be brought up to date ({type(error).__name__}).") from error
    if found.texts.unreadable and not found.texts.readable:
        raise BackupFault("The patients' words in this backup cannot be opened with these keys. See CLINIC_DATA_KEYS.")
    return found


async def _examine(url: str, vault: Vault, wish: Wish, manifest: Manifest) -> Found:
    await migrate.upgrade(url, vault)
    store = open_store(url, vault)
    try:
        log, texts = await audit.verify(store, known=await _last_known(store, wish.heads)), await key_rotation.try_all(store)
        return Found(newest_schema(), await _told_in_log(store, log, wish, manifest), texts)
    finally:
        await store.close()


async def _told_in_log(store: Store, log: Verified, wish: Wish, manifest: Manifest) -> Verified:
    """The log with a row on this restore. One that was tampered with may take no more rows: it is put back all the same."""
    try:
        head = await store.write(lambda session: _recorded(session, wish, manifest, whole=not log.findings))
        return replace(log, head=head)
    except (IntegrityError, NoResultFound):
        return replace(log, findings=(*log.findings, "this restore cannot be written into the log: it takes no more rows"))


def _recorded(session: Session, wish: Wish, manifest: Manifest, *, whole: bool) -> Head:
    """The end of the log once it tells of this restore: which backup, by whom, and whether the log was whole before."""
    backup = f"{manifest.made_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    details = {"by": wish.by, "release": manifest.product, "sha256": manifest.parts[manifest.records].sha256, "log_whole": whole}
    audit.record(session, Access(None, "records.restore", f"backup:{backup}", audit.COMMAND, details))
    return Head(*session.execute(select(AuditHead.seq, AuditHead.hash)).one())


async def _last_known(store: Store, heads: Sequence[Head]) -> Head | None:
    """The last head kept aside that this log has reached: an earlier log than today's has not reached them all."""
    reached = await store.read(lambda session: session.scalar(select(AuditHead.seq)))
    return max((head for head in heads if reached is None or head.seq <= reached), key=lambda head: head.seq, default=None)
