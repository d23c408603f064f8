"""Settings and secrets: read from the environment, never shown, made when they are missing."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from pydantic import SecretStr, ValidationError

from web.secret_files import assistant_secret, kept, token_secret
from web.settings import Settings


def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "9000")
    monkeypatch.setenv("CLINIC_RATE_LIMIT", "off")
    monkeypatch.setenv("CLINIC_TOKEN_SECRET", "not-to-be-seen")
    settings = Settings()
    assert (settings.port, settings.host, settings.rate_limit) == (9000, "127.0.0.1", "off")
    assert "not-to-be-seen" not in repr(settings)
    assert token_secret(settings) == "not-to-be-seen"


@pytest.mark.parametrize(("name", "value"), [
    ("PORT", "x"), ("PORT", "70000"), ("CLINIC_RATE_LIMIT", "perhaps"), ("CLINIC_REPLY_TIMEOUT_S", "0"),
])  # fmt: skip
def test_a_wrong_setting_is_refused(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(ValidationError):
        Settings()


def test_settings_do_not_change() -> None:
    with pytest.raises(ValidationError):
        Settings().port = 1  # type: ignore[misc]


def test_secrets_are_made_once_for_their_owner_alone(tmp_path: Path) -> None:
    settings = Settings(state_dir=tmp_path)
    secrets = {assistant_secret(settings), token_secret(settings)}
    assert {assistant_secret(settings), token_secret(settings)} == secrets
    assert len(secrets) == 2
    assert all(len(secret) >= 48 for secret in secrets)
    assert {file.stat().st_mode & 0o777 for file in (tmp_path / "secrets").iterdir()} == {0o600}


def test_processes_that_start_together_read_the_same_secret(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        found = set(pool.map(lambda number: kept(tmp_path / "s/key", f"secret {number}"), range(32)))
    assert len(found) == 1
    assert [file.name for file in (tmp_path / "s").iterdir()] == ["key"]


@pytest.mark.parametrize(("written", "meant"), [
    ("https://WWW.Clinic.example/", "https://www.clinic.example"),
    ("https://clinic.example:443", "https://clinic.example"),
    ("http://localhost:8080", "http://localhost:8080"),
    ("http://[::1]:80", "http://[::1]"),
])  # fmt: skip
def test_an_origin_is_written_as_browsers_write_it(written: str, meant: str) -> None:
    assert Settings(public_url=written).public_url == meant


@pytest.mark.parametrize("text", [
    "clinic.example", "*", "https://*.clinic.example", "https://a.example/x", "https://a.example?x", "ftp://a.example", "null",
    "https://a:b@a.example", "https://a.example; script-src *", "https://a.example:99999", "https://", "https://a.example#x",
])  # fmt: skip
def test_what_is_no_origin_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        Settings(sites=text)


@pytest.mark.parametrize(("name", "value"), [
    ("CLINIC_RATE_PER_ADDRESS", "many"), ("CLINIC_TRUSTED_PROXIES", "proxy"),
    ("CLINIC_TURNS_AT_ONCE", "0"), ("CLINIC_MODE", "test"),
])  # fmt: skip
def test_a_wrong_limit_or_proxy_is_refused(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(ValidationError):
        Settings()


@pytest.mark.parametrize(
    "url", ["nonsense", "mysql://a:marker4711@b/c", "postgresql://a:marker4711@b/c", "postgresql+asyncpg://a:b@c:marker4711/d"]
)
def test_what_is_no_address_of_the_clinics_database_is_refused_and_not_repeated(url: str) -> None:
    with pytest.raises(ValidationError) as refused:
        Settings(database_url=SecretStr(url))
    assert "database_url" in str(refused.value) and "marker4711" not in str(refused.value)
