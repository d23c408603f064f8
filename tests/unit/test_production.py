"""What production does not start with."""

from __future__ import annotations

import json
import secrets
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import knowledge
from clinic.db import migrate
from clinic.db.engine import create_engine, sessions
from clinic.db.store import open_store
from clinic.services.seeding import seed
from web.app import utc_now
from web.portal.demo import demo_jwks
from web.production import faults_before_records, faults_of_records, setting_faults
from web.settings import AlarmSettings, Settings

DEMO_CLINIC = knowledge.load().clinic
SECRET = secrets.token_urlsafe(48)
CLINIC = replace(DEMO_CLINIC, demo=False)


def production(folder: Path, **changed: Any) -> Settings:
    good = {
        "mode": "production",
        "state_dir": folder,
        "public_url": "https://chat.clinic.example",
        "sites": "https://www.clinic.example, https://clinic.example",
        "trusted_proxies": "127.0.0.1",
        "assistant_secret": secrets.token_urlsafe(48),
        "token_secret": secrets.token_urlsafe(48),
        "portal_jwks": "https://portal.clinic.example/jwks.json",
        "portal_issuer": "https://portal.clinic.example",
    }
    return Settings(**{**good, **changed})


def test_settings_fit_for_production_have_no_fault(tmp_path: Path) -> None:
    assert setting_faults(production(tmp_path)) == []
    assert setting_faults(production(tmp_path, portal_jwks=None)) == []


@pytest.mark.parametrize(("changed", "named"), [
    ({"token_secret": None}, "CLINIC_TOKEN_SECRET"),
    ({"token_secret": "changeme"}, "CLINIC_TOKEN_SECRET"),
    ({"token_secret": "a" * 48}, "CLINIC_TOKEN_SECRET"),
    ({"assistant_secret": None}, "CLINIC_ASSISTANT_SECRET"),
    ({"rate_limit": "off"}, "CLINIC_RATE_LIMIT"),
    ({"public_url": None}, "CLINIC_PUBLIC_URL"),
    ({"public_url": "http://chat.clinic.example"}, "CLINIC_PUBLIC_URL"),
    ({"sites": "https://a.example,http://b.example"}, "http://b.example"),
    ({"trusted_proxies": ""}, "CLINIC_TRUSTED_PROXIES"),
    ({"portal_jwks": "http://portal.example/jwks"}, "CLINIC_PORTAL_JWKS"),
    ({"portal_issuer": "https://portal.lakeside-headache.example"}, "CLINIC_PORTAL_ISSUER"),
])  # fmt: skip
def test_each_fault_is_named(tmp_path: Path, changed: dict[str, Any], named: str) -> None:
    (fault,) = setting_faults(production(tmp_path, **changed))
    assert named in fault


def test_a_secret_used_twice_is_a_fault(tmp_path: Path) -> None:
    secret = secrets.token_urlsafe(48)
    (fault,) = setting_faults(production(tmp_path, token_secret=secret, assistant_secret=secret))
    assert "same" in fault
    assert secret not in fault


def test_the_demo_portals_key_is_known_wherever_it_lies(tmp_path: Path) -> None:
    copied = tmp_path / "copied.json"
    copied.write_bytes(demo_jwks(Settings(state_dir=tmp_path)).read_bytes())
    (fault,) = setting_faults(production(tmp_path, portal_jwks=str(copied)))
    assert "demo portal's key" in fault
    copied.write_text(json.dumps({"keys": [{"kid": "another"}]}))
    assert setting_faults(production(tmp_path, portal_jwks=str(copied))) == []


MAIL = {"email": "oncall@clinic.example", "smtp_host": "x", "mail_from": "a@b.example"}


@pytest.mark.parametrize(("alarm", "is_heard"), [
    ({}, False),
    ({"escalation_webhook": "https://x.example", "webhook_secret": SECRET}, False),
    ({"webhook": "https://x.example", "webhook_secret": SECRET}, True),
    (MAIL, True),
    ({"desk_always_staffed": True}, True),
])  # fmt: skip
def test_somebody_has_to_hear_of_an_alarm_at_night(tmp_path: Path, alarm: dict[str, Any], is_heard: bool) -> None:
    faults = faults_before_records(production(tmp_path, alarm=AlarmSettings(**alarm)), CLINIC)
    assert [fault for fault in faults if "CLINIC_ALARM_WEBHOOK or CLINIC_ALARM_EMAIL" in fault] == ([] if is_heard else faults)
    assert bool(faults) != is_heard


async def test_everything_is_named_at_once(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/clinic.db"
    await migrate.upgrade(url)
    store, engine = open_store(url), create_engine(url)
    settings = production(tmp_path, rate_limit="off", token_secret=None)
    try:
        assert len(faults_before_records(settings, CLINIC)) == 3
        assert await faults_of_records(store) == []
        await seed(sessions(engine), utc_now(), zone=CLINIC.zone)
        text = "\n".join([*faults_before_records(settings, DEMO_CLINIC), *await faults_of_records(store)])
    finally:
        await store.close()
        await engine.dispose()
    for named in ("CLINIC_RATE_LIMIT", "CLINIC_TOKEN_SECRET", "clinic.yml", "5 demo patients"):
        assert named in text
