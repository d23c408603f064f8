"""The file of a backup: a compressed tar with the manifest first. What is read from one is believed of nothing else."""

from __future__ import annotations

import errno
import gzip
import io
import os
import shutil
import tarfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import IO

from clinic.domain.backup_manifest import MANIFEST, Manifest, Part
from clinic.errors import BackupFault

CHUNK = 1 << 20
LONGEST_MANIFEST = 1 << 20
LEVEL = 6
NOT_WHOLE = "This backup is damaged or not whole, and nothing was put back. Take another one."
FOREIGN = "This file holds something that no backup of this product holds, and nothing was put back."


def described(folder: Path) -> dict[str, Part]:
    """Every file under the folder by its path in it."""
    files = sorted(file for file in folder.rglob("*") if file.is_file())
    return {file.relative_to(folder).as_posix(): _part(file) for file in files}


def pack(folder: Path, manifest: Manifest, target: Path) -> None:
    """Write the parts, which stand in the folder, into one file, whole or not at all, that its owner alone can read."""
    draft = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
            with tarfile.open(fileobj=stream, mode="w:gz", compresslevel=LEVEL) as archive:
                _add(archive, MANIFEST, io.BytesIO(content := manifest.to_json()), len(content))
                for name, part in manifest.parts.items():
                    with (folder / name).open("rb") as file:
                        _add(archive, name, file, part.size)
            stream.flush()
            os.fsync(stream.fileno())
        draft.rename(target)
    finally:
        draft.unlink(missing_ok=True)


def unpack(file: Path, folder: Path) -> Manifest:
    """Write every part into the folder, once it is what the manifest says. `BackupFault` for any other file."""
    try:
        with gzip.open(file) as stream, tarfile.open(fileobj=stream) as archive:
            manifest = _manifest(archive)
            if shutil.disk_usage(folder).free < manifest.size:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            for member in archive:
                if member.name != MANIFEST:
                    _take_out(archive, member, manifest, folder)
            while stream.read(CHUNK):
                pass  # the check sum of the whole stands at its end
    except (tarfile.TarError, EOFError, zlib.error) as error:
        raise BackupFault(NOT_WHOLE) from error
    except OSError as error:
        if error.errno is None:  # gzip's own way to say so
            raise BackupFault(NOT_WHOLE) from error
        raise
    if described(folder) != dict(manifest.parts):
        raise BackupFault(NOT_WHOLE)
    return manifest


@contextmanager
def told(doing: str) -> Iterator[None]:
    """What the disk refuses, as a `BackupFault` that says what could not be done."""
    try:
        yield
    except OSError as error:
        reason = "there is no room on the disk" if error.errno in (errno.ENOSPC, errno.EDQUOT) else error.strerror
        raise BackupFault(f"{doing}: {reason}. Nothing was changed.") from error


def _add(archive: tarfile.TarFile, name: str, content: IO[bytes], size: int) -> None:
    member = tarfile.TarInfo(name)
    member.size, member.mode = size, 0o600
    archive.addfile(member, content)


def _manifest(archive: tarfile.TarFile) -> Manifest:
    first = archive.next()
    if first is None or first.name != MANIFEST or not first.isreg() or first.size > LONGEST_MANIFEST:
        raise BackupFault(FOREIGN)
    stream = archive.extractfile(first)
    assert stream is not None
    return Manifest.of_json(stream.read())


def _take_out(archive: tarfile.TarFile, member: tarfile.TarInfo, manifest: Manifest, folder: Path) -> None:
    # Names are those of the manifest, and these are none but a backup's own: no path leads out of the folder.
    part, place = manifest.parts.get(member.name), folder / member.name
    if part is None or not member.isreg() or place.exists():
        raise BackupFault(FOREIGN)
    if member.size != part.size:
        raise BackupFault(NOT_WHOLE)
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    stream = archive.extractfile(member)
    assert stream is not None
    with os.fdopen(os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as target:
        shutil.copyfileobj(stream, target, CHUNK)


def _part(file: Path) -> Part:
    digest = sha256()
    with file.open("rb") as stream:
        while chunk := stream.read(CHUNK):
            digest.update(chunk)
    return Part(file.stat().st_size, digest.hexdigest())
