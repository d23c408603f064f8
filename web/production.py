"""What must not be in production: everything that is of the demo, made up, or in the open."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import limits
from pydantic import SecretStr

from clinic.db.store import Store
from clinic.services import demo_staff, identity
from clinic.settings import FhirSettings
from knowledge import Clinic
from web.demo_traces import demo_secrets, has_demo_key
from web.errors import WebError
from web.http_json import parse
from web.portal.demo import PATIENTS
from web.portal.keys import Key, usable
from web.private_networks import is_private, is_safe_address, is_too_wide
from web.settings import Settings

SHORTEST_SECRET = 32
# Of a secret's groups of three characters, so many must differ: of one at random nearly all do, of a word that is repeated few.
DIFFERENT_GROUPS = 0.8
MADE_UP = ("change", "secret", "password", "example", "default", "placeholder", "qwerty", "abcdef", "12345678")
# Ten times what a busy clinic needs (overall, twenty times). A limit beyond it is one in name alone.
MOST_A_MINUTE = {"rate_per_conversation": 300, "rate_per_address": 9_000, "rate_overall": 60_000}
MOST_TURNS_AT_ONCE = 1_000


async def faults_of_records(store: Store) -> list[str]:
    """What in the records speaks against it."""
    counts = {"demo patients": len(await identity.known(store, PATIENTS)), "demo staff accounts": await demo_staff.count(store)}
    return [
        f"The clinic database holds {count} {what}. Use a database of its own: CLINIC_DATABASE_URL."
        for what, count in counts.items()
        if count
    ]


def faults_before_records(settings: Settings, clinic: Clinic, fhir: FhirSettings) -> list[str]:
    """All that speaks against starting in production, one sentence each, but for what stands in the records."""
    return [*setting_faults(settings), *_of_hearing(settings), *_of_fhir(fhir), *_of_clinic(clinic)]


def setting_faults(settings: Settings) -> list[str]:
    parts = (_of_secrets, _of_demo, _of_addresses, _of_proxies, _of_neighbours, _of_portal, _of_limits, _of_alarms)
    return [fault for part in parts for fault in part(settings)]


def _of_hearing(settings: Settings) -> Iterator[str]:
    """Of a crisis at night somebody has to hear."""
    alarm = settings.alarm
    if not (alarm.webhook or alarm.email or alarm.desk_always_staffed):
        yield (
            "Nobody hears of an alarm while the clinic is closed. Set CLINIC_ALARM_WEBHOOK or CLINIC_ALARM_EMAIL, or"
            " CLINIC_ALARM_DESK_ALWAYS_STAFFED=on where somebody watches the desk day and night."
        )


def _of_clinic(clinic: Clinic) -> Iterator[str]:
    if clinic.demo:
        yield "knowledge/clinic.yml is the demo clinic's: it says demo: true. Put in your clinic's own facts."


def _of_fhir(fhir: FhirSettings) -> Iterator[str]:
    for name, url in (("CLINIC_FHIR_URL", fhir.url), ("CLINIC_FHIR_TOKEN_URL", fhir.token_url)):
        if url is not None and not is_safe_address(str(url)):
            yield _in_the_open(name)


def _in_the_open(name: str) -> str:
    return f"{name} is plain http to another network: https is needed, or http to this machine or a private network."


def _secrets(settings: Settings) -> dict[str, SecretStr | None]:
    return {"CLINIC_ASSISTANT_SECRET": settings.assistant_secret, "CLINIC_TOKEN_SECRET": settings.token_secret}


def _of_secrets(settings: Settings) -> Iterator[str]:
    for name, secret in _secrets(settings).items():
        if secret is None:
            yield f"{name} is not set."
        elif not _is_strong(secret):
            yield f"{name} is too weak: {SHORTEST_SECRET} characters at random are needed."
    if not settings.data_keys:
        yield "CLINIC_DATA_KEYS is not set: patients' words are kept encrypted. `clinic keys make` prints a key."
    if settings.token_secret and settings.token_secret == settings.assistant_secret:
        yield "CLINIC_TOKEN_SECRET and CLINIC_ASSISTANT_SECRET are the same."


def _is_strong(secret: SecretStr) -> bool:
    value = secret.get_secret_value()
    groups = [value[place : place + 3] for place in range(len(value) - 2)]
    varied = len(set(value)) >= SHORTEST_SECRET // 4 and len(set(groups)) >= DIFFERENT_GROUPS * len(groups)
    return len(value) >= SHORTEST_SECRET and varied and not any(word in value.lower() for word in MADE_UP)


def _of_demo(settings: Settings) -> Iterator[str]:
    """A secret that a demo made lay where everybody who tried it out could read it."""
    made = set(demo_secrets(settings))
    data_keys = [("CLINIC_DATA_KEYS", key) for key in settings.data_keys]
    for name, secret in (*_secrets(settings).items(), *data_keys):
        if secret is not None and secret.get_secret_value() in made:
            yield f"{name} is of the demo, which made it for itself. Make one of its own."


def _of_addresses(settings: Settings) -> Iterator[str]:
    if settings.public_url is None:
        yield "CLINIC_PUBLIC_URL is not set."
    named = [("CLINIC_PUBLIC_URL", settings.public_url or ""), *(("CLINIC_SITES", site) for site in settings.sites)]
    for name, url in named:
        if url.startswith("http:"):
            yield f"{name} names a plain http origin: {url}"


def _of_proxies(settings: Settings) -> Iterator[str]:
    if not settings.trusted_proxies:
        yield "CLINIC_TRUSTED_PROXIES is not set. The gateway speaks plain HTTP: a TLS proxy must stand before it."
    for network in settings.trusted_proxies:
        if is_too_wide(network):
            yield f"CLINIC_TRUSTED_PROXIES believes whole parts of the internet: {network}. Name the TLS proxy's own address."


def _of_neighbours(settings: Settings) -> Iterator[str]:
    for name, url in (("CLINIC_ASSISTANT_URL", settings.assistant_url), ("CLINIC_ACTIONS_URL", settings.actions_url)):
        if not is_safe_address(url):
            yield _in_the_open(name)
    if not is_private(settings.metrics_host):
        yield "CLINIC_METRICS_HOST is a public address, or every address of this machine: name an internal one."


def _of_portal(settings: Settings) -> Iterator[str]:
    if settings.portal_jwks is None:
        return
    if settings.portal_jwks.startswith("http:"):
        yield "CLINIC_PORTAL_JWKS is fetched over plain http."
    elif not settings.portal_jwks.startswith("https:"):
        yield from _of_key_file(settings, Path(settings.portal_jwks))
    if settings.portal_issuer == Settings.model_fields["portal_issuer"].default:
        yield "CLINIC_PORTAL_ISSUER is the demo portal's."


def _of_key_file(settings: Settings, file: Path) -> Iterator[str]:
    keys = _keys_in(file)
    if not keys:
        yield f"CLINIC_PORTAL_JWKS names no file with a public key that signs: {file}"
    elif has_demo_key(settings, keys, file):
        yield "CLINIC_PORTAL_JWKS holds the demo portal's key."


def _keys_in(file: Path) -> list[Key]:
    try:
        return usable(parse(file.read_bytes()))
    except (OSError, WebError, KeyError, TypeError):
        return []


def _of_limits(settings: Settings) -> Iterator[str]:
    if settings.rate_limit == "off":
        yield "CLINIC_RATE_LIMIT is off."
    for name, most in MOST_A_MINUTE.items():
        if _in_a_minute(getattr(settings, name)) > most:
            yield f"CLINIC_{name.upper()} is no limit any more: it lets more than {most} through in a minute."
    if settings.turns_at_once > MOST_TURNS_AT_ONCE:
        yield f"CLINIC_TURNS_AT_ONCE is no limit any more: it is above {MOST_TURNS_AT_ONCE}."


def _in_a_minute(rate: str) -> float:
    """The most that this rate ever lets through in a minute; of a long window, all of it."""
    parsed = limits.parse(rate)
    return parsed.amount * max(1.0, 60 / parsed.get_expiry())


def _of_alarms(settings: Settings) -> Iterator[str]:
    alarm = settings.alarm
    for name, url in (("CLINIC_ALARM_WEBHOOK", alarm.webhook), ("CLINIC_ALARM_ESCALATION_WEBHOOK", alarm.escalation_webhook)):
        if url is not None and url.scheme != "https":
            yield f"{name} is not an https address."
    if alarm.webhook_secret is not None and not _is_strong(alarm.webhook_secret):
        yield f"CLINIC_ALARM_WEBHOOK_SECRET is too weak: {SHORTEST_SECRET} characters at random are needed."
    if alarm.smtp_host is not None and alarm.smtp_security == "none":
        yield "CLINIC_ALARM_SMTP_SECURITY is none: news of alarms would travel in the open."
