"""What production does not start with."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from joserfc.jwk import ECKey

import knowledge
from clinic.db import migrate
from clinic.db.encryption import KEY_FILE, vault_of
from clinic.db.engine import create_engine, sessions
from clinic.db.store import open_store
from clinic.services.seeding import seed
from clinic.settings import FhirSettings
from web.app import utc_now
from web.portal.demo import demo_jwks
from web.production import faults_before_records, faults_of_records, setting_faults
from web.secret_files import assistant_secret, token_secret
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


def data_key(settings: Settings) -> str:
    vault_of(settings)
    return (settings.state_dir / KEY_FILE).read_text()


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
    ({"token_secret": "change-me-" * 5}, "CLINIC_TOKEN_SECRET"),
    ({"token_secret": "k3J9xQw2" * 6}, "CLINIC_TOKEN_SECRET"),
    ({"token_secret": "please-change-this-to-something-of-your-own"}, "CLINIC_TOKEN_SECRET"),
    ({"assistant_secret": "0123456789abcdefghijklmnopqrstuvwxyz"}, "CLINIC_ASSISTANT_SECRET"),
    ({"rate_per_conversation": "100000000/second"}, "CLINIC_RATE_PER_CONVERSATION"),
    ({"rate_per_address": "1000000/day"}, "CLINIC_RATE_PER_ADDRESS"),
    ({"rate_overall": "2000/1 second"}, "CLINIC_RATE_OVERALL"),
    ({"turns_at_once": 1_000_000}, "CLINIC_TURNS_AT_ONCE"),
    ({"trusted_proxies": "0.0.0.0/0"}, "CLINIC_TRUSTED_PROXIES"),
    ({"trusted_proxies": "127.0.0.1,128.0.0.0/1"}, "CLINIC_TRUSTED_PROXIES"),
    ({"trusted_proxies": "::/0"}, "CLINIC_TRUSTED_PROXIES"),
    ({"trusted_proxies": "2000::/3"}, "CLINIC_TRUSTED_PROXIES"),
    ({"assistant_url": "http://assistant.clinic.example:5005"}, "CLINIC_ASSISTANT_URL"),
    ({"assistant_url": "nonsense"}, "CLINIC_ASSISTANT_URL"),
    ({"actions_url": "http://203.0.113.7:5055"}, "CLINIC_ACTIONS_URL"),
    ({"metrics_host": "0.0.0.0"}, "CLINIC_METRICS_HOST"),
    ({"metrics_host": "::"}, "CLINIC_METRICS_HOST"),
    ({"metrics_host": "203.0.113.7"}, "CLINIC_METRICS_HOST"),
    ({"portal_jwks": "/nowhere/jwks.json"}, "CLINIC_PORTAL_JWKS"),
])  # fmt: skip
def test_each_fault_is_named(tmp_path: Path, changed: dict[str, Any], named: str) -> None:
    (fault,) = setting_faults(production(tmp_path, **changed))
    assert named in fault


@pytest.mark.parametrize("changed", [
    {"token_secret": secrets.token_hex(32)},
    {"token_secret": "Vq3 tree lamp orbit dune copper 91 wharf"},
    {"trusted_proxies": "10.0.0.0/8,172.16.0.0/12,fc00::/7,104.16.0.0/13,2606:4700::/32,203.0.113.7"},
    {"assistant_url": "http://assistant:5005", "actions_url": "http://10.1.2.3:5055"},
    {"assistant_url": "https://assistant.clinic.example", "actions_url": "http://actions.clinic.internal:5055"},
    {"assistant_url": "http://localhost:5005", "actions_url": "http://[fd00::7]:5055"},
    {"metrics_host": "192.168.7.1"},
    {"rate_per_conversation": "60/minute", "rate_per_address": "150/1 second", "rate_overall": "1000/1 second"},
])  # fmt: skip
def test_what_a_clinic_may_well_choose_is_no_fault(tmp_path: Path, changed: dict[str, Any]) -> None:
    assert setting_faults(production(tmp_path, **changed)) == []


@pytest.mark.parametrize(("url", "is_fault"), [
    ("http://fhir.hospital.example/r4", True), ("http://203.0.113.7/r4", True),
    ("https://fhir.hospital.example/r4", False), ("http://10.2.3.4/r4", False), ("http://fhir:8080/r4", False),
])  # fmt: skip
def test_records_are_not_read_in_the_open(tmp_path: Path, url: str, is_fault: bool) -> None:
    more = {"token_url": url.replace("r4", "token"), "client_id": "c", "client_secret": "s"}
    watched = production(tmp_path, alarm=AlarmSettings(desk_always_staffed=True))
    faults = faults_before_records(watched, CLINIC, FhirSettings(url=url, **more))
    named = ["CLINIC_FHIR_URL", "CLINIC_FHIR_TOKEN_URL"] if is_fault else []
    assert [fault.split()[0] for fault in faults] == named


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
    another = ECKey.generate_key("P-256", auto_kid=True).as_dict(private=False)
    copied.write_text(json.dumps({"keys": [another]}))
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
    faults = faults_before_records(production(tmp_path, alarm=AlarmSettings(**alarm)), CLINIC, FhirSettings())
    assert [fault for fault in faults if "CLINIC_ALARM_WEBHOOK or CLINIC_ALARM_EMAIL" in fault] == ([] if is_heard else faults)
    assert bool(faults) != is_heard


def test_the_demo_portals_key_is_known_under_another_id_and_from_another_state_folder(tmp_path: Path) -> None:
    published = demo_jwks(Settings(state_dir=tmp_path / "demo-state"))
    (fault,) = setting_faults(production(tmp_path / "own", portal_jwks=str(published)))
    assert "demo portal's key" in fault
    (key,) = json.loads(published.read_bytes())["keys"]
    another = ECKey.generate_key("P-256", auto_kid=True).as_dict(private=False)
    renamed = tmp_path / "renamed.json"
    renamed.write_text(
        json.dumps({"keys": [another, {"kty": "EC", "crv": "P-256", "x": key["x"], "y": key["y"], "kid": "our-own"}]})
    )
    (fault,) = setting_faults(production(tmp_path / "demo-state", portal_jwks=str(renamed)))
    assert "demo portal's key" in fault


@pytest.mark.parametrize("content", ["", "{}", '{"keys": []}', '{"keys": 7}', '{"keys": [{"kty": "oct", "k": "c2VjcmV0"}]}'])
def test_a_file_without_a_key_is_a_fault(tmp_path: Path, content: str) -> None:
    file = tmp_path / "jwks.json"
    file.write_text(content)
    (fault,) = setting_faults(production(tmp_path, portal_jwks=str(file)))
    assert "CLINIC_PORTAL_JWKS" in fault and str(file) in fault


@pytest.mark.parametrize(("made", "name"), [
    (token_secret, "token_secret"), (assistant_secret, "assistant_secret"), (data_key, "data_keys"),
])  # fmt: skip
def test_a_secret_that_a_demo_made_is_a_fault_and_one_from_a_backup_is_none(
    tmp_path: Path, made: Callable[[Settings], str], name: str
) -> None:
    secret = made(Settings(state_dir=tmp_path, data_keys=()))
    assert setting_faults(production(tmp_path, **{name: secret})) == []
    demo_jwks(Settings(state_dir=tmp_path))
    (fault,) = setting_faults(production(tmp_path, **{name: secret}))
    assert f"CLINIC_{name.upper()}" in fault and "of the demo" in fault and secret not in fault


async def test_everything_is_named_at_once(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/clinic.db"
    await migrate.upgrade(url)
    store, engine = open_store(url), create_engine(url)
    settings = production(tmp_path, rate_limit="off", token_secret=None)
    try:
        assert len(faults_before_records(settings, CLINIC, FhirSettings())) == 3
        assert await faults_of_records(store) == []
        await seed(sessions(engine), utc_now(), zone=CLINIC.zone)
        text = "\n".join([*faults_before_records(settings, DEMO_CLINIC, FhirSettings()), *await faults_of_records(store)])
    finally:
        await store.close()
        await engine.dispose()
    for named in ("CLINIC_RATE_LIMIT", "CLINIC_TOKEN_SECRET", "clinic.yml", "5 demo patients"):
        assert named in text
