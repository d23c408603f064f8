"""`python -m clinic init`, with answers typed and with options."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from clinic.__main__ import app
from web.portal.demo import demo_jwks
from web.production import setting_faults
from web.settings import AlarmSettings, Settings

RUNNER = CliRunner()
OPTIONS = ["--no-input", "--public-url", "https://chat.clinic.example"]


def run(file: Path, *options: str, typed: str = "") -> tuple[int, str]:
    result = RUNNER.invoke(app, ["init", "--file", str(file), *options], input=typed)
    return result.exit_code, result.output


def read(file: Path) -> Settings:
    return Settings(_env_file=file)  # type: ignore[call-arg]


def test_options_alone_make_settings_that_production_takes(tmp_path: Path) -> None:
    file = tmp_path / "var/clinic.env"
    code, printed = run(file, *OPTIONS, "--sites", "https://www.clinic.example,https://clinic.example")
    assert code == 0, printed
    settings = read(file)
    assert setting_faults(settings) == []
    assert (settings.mode, settings.public_url) == ("production", "https://chat.clinic.example")
    assert settings.sites == ("https://www.clinic.example", "https://clinic.example")
    assert file.stat().st_mode & 0o777 == 0o600
    assert settings.token_secret
    assert "CLINIC_DATA_KEYS=" in file.read_text()
    assert settings.token_secret.get_secret_value() not in printed


def test_what_is_not_given_is_asked(tmp_path: Path) -> None:
    file = tmp_path / "clinic.env"
    typed = "https://chat.clinic.example\n\n10.0.0.1\n\nhttps://pager.example/in\nhttps://portal.clinic.example/jwks\nhttps://portal.clinic.example\n\n"
    code, printed = run(file, typed=typed)
    assert code == 0, printed
    settings = read(file)
    assert [str(proxies) for proxies in settings.trusted_proxies] == ["10.0.0.1/32"]
    assert settings.portal_issuer == "https://portal.clinic.example"
    assert settings.portal_audience == "clinic-assistant"
    alarm = AlarmSettings(_env_file=file)  # type: ignore[call-arg]
    assert str(alarm.webhook) == "https://pager.example/in" and alarm.webhook_secret is not None


def test_two_clinics_get_different_secrets(tmp_path: Path) -> None:
    for name in ("a", "b"):
        assert run(tmp_path / name, *OPTIONS)[0] == 0
    first, second = read(tmp_path / "a"), read(tmp_path / "b")
    secrets = {first.token_secret, first.assistant_secret, second.token_secret, second.assistant_secret}
    assert len(secrets) == 4


def test_a_file_that_is_there_stays_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "clinic.env"
    file.write_text("MINE=1\n")
    code, printed = run(file, *OPTIONS)
    assert code == 2
    assert "already" in printed
    assert file.read_text() == "MINE=1\n"


def test_the_demo_portals_key_is_not_written(tmp_path: Path) -> None:
    published = demo_jwks(Settings(state_dir=tmp_path / "state"))
    code, printed = run(
        tmp_path / "clinic.env", *OPTIONS, "--portal-jwks", str(published), "--portal-issuer", "https://p.example"
    )
    assert code == 2
    assert "demo portal's key" in printed
    assert not (tmp_path / "clinic.env").exists()


@pytest.mark.parametrize(("options", "named"), [
    (["--no-input"], "--public-url"),
    (["--no-input", "--public-url", "http://chat.clinic.example"], "CLINIC_PUBLIC_URL"),
    (["--no-input", "--public-url", "chat"], "CLINIC_PUBLIC_URL"),
    ([*OPTIONS, "--sites", "https://a.example/path"], "CLINIC_SITES"),
    ([*OPTIONS, "--trusted-proxies", "proxy"], "CLINIC_TRUSTED_PROXIES"),
    ([*OPTIONS, "--portal-jwks", "https://p.example/jwks"], "--portal-issuer"),
    ([*OPTIONS, "--alarm-webhook", "http://pager.example"], "CLINIC_ALARM_WEBHOOK"),
    ([*OPTIONS, "--alarm-webhook", "pager"], "CLINIC_ALARM_WEBHOOK"),
    ([*OPTIONS, "--database-url", "sqlite:///a'b"], "CLINIC_DATABASE_URL"),
    ([*OPTIONS, "--database-url", "nonsense"], "CLINIC_DATABASE_URL"),
    ([*OPTIONS, "--database-url", "postgresql://clinic@db/clinic"], "CLINIC_DATABASE_URL"),
    ([*OPTIONS, "--trusted-proxies", "0.0.0.0/0"], "CLINIC_TRUSTED_PROXIES"),
    ([*OPTIONS, "--portal-jwks", "/nowhere/jwks.json", "--portal-issuer", "https://p.example"], "CLINIC_PORTAL_JWKS"),
])  # fmt: skip
def test_a_wrong_answer_is_named_and_nothing_is_written(tmp_path: Path, options: list[str], named: str) -> None:
    code, printed = run(tmp_path / "clinic.env", *options)
    assert code == 2
    assert named in printed
    assert not list(tmp_path.iterdir())
