"""A backup's file: read when it is just what was written, and otherwise refused with nothing left behind."""

from __future__ import annotations

import errno
import gzip
import io
import os
import tarfile
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clinic.domain.backup_manifest import MANIFEST, Manifest, Part
from clinic.errors import BackupFault
from clinic.services import backup_archive
from clinic.services.backup_archive import FOREIGN, NOT_WHOLE, described, pack, told, unpack

NOW = datetime(2026, 11, 29, tzinfo=UTC)
CONTENT = bytes(range(256)) * 400
Member = tuple[tarfile.TarInfo, bytes]


@pytest.fixture
def parts(tmp_path: Path) -> Path:
    folder = tmp_path / "parts"
    (folder / "spool").mkdir(parents=True)
    (folder / "clinic.db").write_bytes(CONTENT)
    (folder / "spool/alarms.jsonl").write_text("alarm\n")
    return folder


@pytest.fixture
def file(parts: Path, tmp_path: Path) -> Path:
    pack(parts, manifest_of(parts), tmp_path / "b")
    return tmp_path / "b"


def manifest_of(parts: Path) -> Manifest:
    return Manifest(1, NOW, "0.1.0", "sqlite", "0007", described(parts))


def members(file: Path) -> list[Member]:
    with tarfile.open(file) as archive:
        return [(member, stream.read()) for member in archive if (stream := archive.extractfile(member))]


def written(file: Path, content: list[Member]) -> Path:
    with tarfile.open(file, "w:gz") as archive:
        for member, data in content:
            member.size = len(data) if member.isreg() else 0
            archive.addfile(member, io.BytesIO(data))
    return file


def member(name: str, data: bytes = b"x", kind: bytes = tarfile.REGTYPE, link: str = "") -> Member:
    made = tarfile.TarInfo(name)
    made.type, made.linkname = kind, link
    return made, data


def refused(file: Path, folder: Path) -> str:
    folder.mkdir(exist_ok=True)
    with pytest.raises(BackupFault) as fault:
        unpack(file, folder)
    return fault.value.reason


def test_what_is_packed_is_unpacked(parts: Path, file: Path, tmp_path: Path) -> None:
    (out := tmp_path / "out").mkdir()
    assert unpack(file, out) == manifest_of(parts)
    assert described(out) == described(parts)
    assert not [left for left in tmp_path.iterdir() if left.name.startswith(".")]


@pytest.mark.parametrize("share", [0.0, 0.05, 0.5, 0.9, 0.99])
def test_a_file_that_was_cut_off_is_refused(file: Path, tmp_path: Path, share: float) -> None:
    content = file.read_bytes()
    file.write_bytes(content[: int(len(content) * share)])
    assert refused(file, tmp_path / "out") == NOT_WHOLE


@pytest.mark.parametrize("content", [b"", b"no archive", gzip.compress(b"no tar", mtime=0), b"\x1f\x8b" + b"\0" * 50])
def test_any_other_file_is_refused(tmp_path: Path, content: bytes) -> None:
    (file := tmp_path / "b").write_bytes(content)
    assert refused(file, tmp_path / "out") == NOT_WHOLE


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(BackupFault, match="The backup cannot be put back: No such file"), told("The backup cannot be put back"):
        unpack(tmp_path / "none", tmp_path)


@given(st.data())
@settings(max_examples=40, deadline=None)
def test_a_changed_bit_is_found(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    folder = tmp_path_factory.mktemp("bits")
    (parts := folder / "parts").mkdir()
    (parts / "clinic.db").write_bytes(os.urandom(2000))
    pack(parts, manifest_of(parts), file := folder / "b")
    content = bytearray(gzip.decompress(file.read_bytes()))
    at = data.draw(st.integers(content.rindex((parts / "clinic.db").read_bytes()), content.rindex(b"\0" * 1024) - 1))
    content[min(at, len(content) - 1)] ^= 1
    file.write_bytes(gzip.compress(bytes(content)))
    (out := folder / "out").mkdir()
    try:
        unpack(file, out)
    except BackupFault:
        return
    assert described(out) == described(parts)  # the bit was in what pads the archive


@pytest.mark.parametrize(
    "more",
    [
        member("../outside"),
        member("/tmp/outside"),
        member("spool/../../outside"),
        member("extra"),
        member("spool/alarms.importing.jsonl", kind=tarfile.SYMTYPE, link="/etc/passwd"),
        member("clinic.db", CONTENT),
        member("spool", kind=tarfile.DIRTYPE),
        member("dialogues.db", kind=tarfile.FIFOTYPE),
    ],
)
def test_what_no_backup_holds_is_refused_and_written_nowhere(file: Path, tmp_path: Path, more: Member) -> None:
    written(file, [*members(file), more])
    (tmp_path / "in").mkdir()
    assert refused(file, tmp_path / "in/out") == FOREIGN
    assert not list(tmp_path.rglob("outside"))
    assert not Path("/tmp/outside").exists()


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE])
def test_a_link_in_the_place_of_a_part_is_refused(file: Path, tmp_path: Path, kind: bytes) -> None:
    first, _, *others = members(file)
    written(file, [first, member("clinic.db", kind=kind, link="/etc/passwd"), *others])
    assert refused(file, tmp_path / "out") == FOREIGN


@pytest.mark.parametrize(
    "name", ["../x", "/etc/x", "spool/../x", "secrets/../../x", "secrets/.hidden", "secrets/a/b", "x", "", "clinic.db\n"]
)
def test_a_manifest_names_no_other_place(parts: Path, name: str) -> None:
    manifest = manifest_of(parts)
    forged = replace(manifest, parts={**manifest.parts, name: Part(1, "0" * 64)})
    with pytest.raises(BackupFault, match="its manifest cannot be read"):
        Manifest.of_json(forged.to_json())


@pytest.mark.parametrize("change", [
    lambda said: said.replace(b'"format": 1', b'"format": 2'),
    lambda said: said.replace(b'"size": ', b'"size": -'),
    lambda said: said.replace(b'"sqlite"', b'"oracle"'),
    lambda said: said.replace(b"Z", b""),
    lambda said: said[:-5],
    lambda said: b"[]",
    lambda said: b"\xff",
])  # fmt: skip
def test_a_manifest_of_another_kind_is_refused(parts: Path, change: Callable[[bytes], bytes]) -> None:
    with pytest.raises(BackupFault, match="its manifest cannot be read"):
        Manifest.of_json(change(manifest_of(parts).to_json()))


def test_a_backup_without_records_is_refused(parts: Path) -> None:
    (parts / "clinic.db").unlink()
    with pytest.raises(BackupFault, match="does not hold the clinic's records"):
        Manifest.of_json(manifest_of(parts).to_json())


def test_a_part_that_is_missing_or_of_another_length_is_found(file: Path, tmp_path: Path) -> None:
    first, records, spool = members(file)
    assert refused(written(file, [first, records]), tmp_path / "one") == NOT_WHOLE
    assert refused(written(file, [first, records, (spool[0], b"alarm\nmore")]), tmp_path / "two") == NOT_WHOLE


def test_the_manifest_comes_first(file: Path, tmp_path: Path) -> None:
    first, *others = members(file)
    assert refused(written(file, [*others, first]), tmp_path / "one") == FOREIGN
    assert refused(written(file, [member(MANIFEST, kind=tarfile.SYMTYPE, link="/etc/passwd")]), tmp_path / "two") == FOREIGN
    huge = member(MANIFEST, b" " * (backup_archive.LONGEST_MANIFEST + 1))
    assert refused(written(file, [huge]), tmp_path / "three") == FOREIGN


def test_where_there_is_no_room_for_it_nothing_is_unpacked(parts: Path, file: Path, tmp_path: Path) -> None:
    manifest = manifest_of(parts)
    vast = replace(manifest, parts={**manifest.parts, "clinic.db": Part(10**18, "0" * 64)})
    first, *others = members(file)
    written(file, [(first[0], vast.to_json()), *others])
    (out := tmp_path / "out").mkdir()
    with pytest.raises(BackupFault, match="there is no room on the disk"), told("The backup cannot be put back"):
        unpack(file, out)
    assert not list(out.iterdir())


@pytest.mark.parametrize(("number", "said"), [
    (errno.ENOSPC, "It cannot be done: there is no room on the disk. Nothing was changed."),
    (errno.EDQUOT, "It cannot be done: there is no room on the disk. Nothing was changed."),
    (errno.EACCES, "It cannot be done: Permission denied. Nothing was changed."),
])  # fmt: skip
def test_what_the_disk_refuses_is_a_sentence(number: int, said: str) -> None:
    with pytest.raises(BackupFault) as fault, told("It cannot be done"):
        raise OSError(number, os.strerror(number))
    assert fault.value.reason == said


def test_packing_where_nothing_can_be_written_leaves_no_file(parts: Path, tmp_path: Path) -> None:
    manifest = manifest_of(parts)
    (parts / "spool/alarms.jsonl").unlink()
    with pytest.raises(BackupFault, match="No such file"), told("It cannot be written"):
        pack(parts, manifest, tmp_path / "b")
    assert sorted(left.name for left in tmp_path.iterdir()) == ["parts"]
