"""Patients' words: sealed with the newest key, opened with any of them, and with nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from clinic.db.encryption import KEY_FILE, Vault, WrongKey, fresh_key, vault_of
from clinic.settings import DatabaseSettings

OLD, NEW = fresh_key(), fresh_key()


def settings(**values: object) -> DatabaseSettings:
    return DatabaseSettings(_env_file=None, **values)  # type: ignore[call-arg, arg-type]


@given(st.text().filter(lambda text: text.isprintable() or "\n" in text))
def test_what_is_sealed_is_opened_and_does_not_show(text: str) -> None:
    vault = Vault([NEW])
    sealed = vault.seal(text)
    assert vault.open(sealed) == text
    assert sealed != vault.seal(text)
    assert len(text) < 4 or text not in sealed


def test_a_new_key_reads_with_the_old_one_beside_it_and_not_without() -> None:
    sealed = Vault([OLD]).seal("rain")
    both = Vault([NEW, OLD])
    assert both.open(sealed) == "rain"
    assert not both.is_newest(sealed)
    assert both.is_newest(both.seal("rain"))
    with pytest.raises(WrongKey):
        Vault([NEW]).open(sealed)


@pytest.mark.parametrize("text", ["", "rain", "gAAAAA", "gAAAAABn" + "A" * 120])
def test_what_was_never_sealed_is_not_taken_for_words(text: str) -> None:
    with pytest.raises(WrongKey):
        Vault([NEW]).open(text)


def test_in_demo_mode_a_key_is_made_once_and_kept_from_others(tmp_path: Path) -> None:
    made = settings(state_dir=tmp_path, data_keys=())
    sealed = vault_of(made).seal("rain")
    assert vault_of(made).open(sealed) == "rain"
    assert (tmp_path / KEY_FILE).stat().st_mode & 0o777 == 0o600


def test_production_makes_no_key(tmp_path: Path) -> None:
    with pytest.raises(WrongKey):
        vault_of(settings(state_dir=tmp_path, data_keys=(), mode="production"))
    assert not list(tmp_path.iterdir())


def test_keys_are_read_from_a_list_with_commas_and_wrong_ones_are_named_without_being_shown() -> None:
    assert len(settings(data_keys=f"{NEW}, {OLD}").data_keys) == 2
    with pytest.raises(ValidationError) as caught:
        settings(data_keys="no-key-at-all")
    assert "clinic keys make" in str(caught.value)
    assert "no-key-at-all" not in str([error["msg"] for error in caught.value.errors()])
