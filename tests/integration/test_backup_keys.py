"""What the keys of a backup decide: it is put back with the right ones, and without them nothing is."""

from __future__ import annotations

from pathlib import Path

import pytest

from clinic.db.encryption import fresh_key
from tests.integration.backed_up import WORDS, Product, add_message, file, flat, new, old, product, snapshot, texts

__all__ = ["file", "new", "old"]


def test_other_keys_put_nothing_back(new: Product, file: Path) -> None:
    result = Product(new.folder, new.url, fresh_key()).run("restore", file)
    assert result.exit_code == 2
    assert "cannot be opened with these keys" in flat(result.output)
    assert set(snapshot(new.folder)) == {"endpoints.yml", "engine/dialogues.key"}


def test_texts_of_a_key_that_is_gone_are_counted(old: Product, new: Product, tmp_path: Path) -> None:
    later = Product(old.folder, old.url, fresh_key())
    later.do(add_message)
    assert old.run("backup", tmp_path / "b").exit_code == 0
    result = new.run("restore", tmp_path / "b")
    assert result.exit_code == 1
    assert "2 sealed texts cannot be opened" in flat(result.output)
    assert new.records.exists()


def test_without_any_key_nothing_is_put_back_and_none_is_made(new: Product, file: Path) -> None:
    result = Product(new.folder, new.url, "").run("restore", file)
    assert result.exit_code == 2
    assert "The keys of patients' words are not here" in flat(result.output)
    assert not (new.folder / "secrets").exists()
    assert not new.records.exists()


@pytest.mark.parametrize("key", [None, fresh_key().encode(), b"no key"], ids=["none", "another", "no key"])
def test_a_dialogue_record_that_the_engine_could_not_read_is_not_put_back(new: Product, file: Path, key: bytes | None) -> None:
    place = new.folder / "engine/dialogues.key"
    place.unlink() if key is None else place.write_bytes(key)
    result = new.run("restore", file)
    assert result.exit_code == 2
    assert "--without-dialogues" in result.output
    assert not new.records.exists()
    assert new.run("restore", file, "--without-dialogues").exit_code == 0
    assert texts(new) == [WORDS]
    assert not new.dialogues.exists()


def test_with_secrets_the_backup_is_enough_by_itself(old: Product, tmp_path: Path) -> None:
    (old.folder / "secrets").mkdir()
    (old.folder / "secrets/token.key").write_text("t" * 40)
    result = old.run("backup", tmp_path / "b", "--with-secrets")
    assert "whoever has this file reads everything" in flat(result.output)
    bare = Product(product(tmp_path / "bare").folder, f"sqlite+aiosqlite:///{tmp_path / 'bare/clinic.db'}", "")
    result = bare.run("restore", tmp_path / "b")
    assert result.exit_code == 0, result.output
    kept = [bare.folder / name for name in ("secrets/token.key", "secrets/data.key", "engine/dialogues.key")]
    assert [place.read_bytes() for place in kept] == [
        b"t" * 40,
        old.key.encode(),
        (old.folder / "engine/dialogues.key").read_bytes(),
    ]
    assert [place.stat().st_mode & 0o777 for place in kept] == [0o600] * 3
    assert texts(Product(bare.folder, bare.url, kept[1].read_text())) == [WORDS]


def test_another_secret_that_stands_there_is_not_written_over(old: Product, new: Product, tmp_path: Path) -> None:
    assert old.run("backup", tmp_path / "b", "--with-secrets").exit_code == 0
    (new.folder / "secrets").mkdir()
    (new.folder / "secrets/data.key").write_text("another")
    result = new.run("restore", tmp_path / "b")
    assert result.exit_code == 2
    assert (new.folder / "secrets/data.key").read_text() == "another"
    assert new.run("restore", tmp_path / "b", "--replace").exit_code == 0
    assert (new.folder / "secrets/data.key").read_text() == old.key
    assert [aside.read_text() for aside in (new.folder / "secrets").glob("data.key.before_restore_*")] == ["another"]
