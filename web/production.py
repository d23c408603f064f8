"""What must not be in production: everything that is of the demo, made up, or in the open."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from pydantic import SecretStr

from clinic.db.store import Store
from clinic.services import demo_staff, identity
from knowledge import Clinic
from web.portal.demo import PATIENTS, demo_kid
from web.settings import Settings

SHORTEST_SECRET = 32


async def faults_of_records(store: Store) -> list[str]:
    """What in the records speaks against it."""
    counts = {"demo patients": len(await identity.known(store, PATIENTS)), "demo staff accounts": await demo_staff.count(store)}
    return [
        f"The clinic database holds {count} {what}. Use a database of its own: CLINIC_DATABASE_URL."
        for what, count in counts.items()
        if count
    ]


def faults_before_records(settings: Settings, clinic: Clinic) -> list[str]:
    """All that speaks against starting in production, one sentence each, but for what stands in the records."""
    return [*setting_faults(settings), *_of_hearing(settings), *_of_clinic(clinic)]


def setting_faults(settings: Settings) -> list[str]:
    return [*_of_secrets(settings), *_of_addresses(settings), *_of_portal(settings), *_of_limits(settings), *_of_alarms(settings)]


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


def _of_secrets(settings: Settings) -> Iterator[str]:
    secrets = {"CLINIC_ASSISTANT_SECRET": settings.assistant_secret, "CLINIC_TOKEN_SECRET": settings.token_secret}
    for name, secret in secrets.items():
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
    return len(value) >= SHORTEST_SECRET and len(set(value)) >= SHORTEST_SECRET // 4


def _of_addresses(settings: Settings) -> Iterator[str]:
    if settings.public_url is None:
        yield "CLINIC_PUBLIC_URL is not set."
    named = [("CLINIC_PUBLIC_URL", settings.public_url or ""), *(("CLINIC_SITES", site) for site in settings.sites)]
    for name, url in named:
        if url.startswith("http:"):
            yield f"{name} names a plain http origin: {url}"
    if not settings.trusted_proxies:
        yield "CLINIC_TRUSTED_PROXIES is not set. The gateway speaks plain HTTP: a TLS proxy must stand before it."


def _of_portal(settings: Settings) -> Iterator[str]:
    if settings.portal_jwks is None:
        return
    if settings.portal_jwks.startswith("http:"):
        yield "CLINIC_PORTAL_JWKS is fetched over plain http."
    elif not settings.portal_jwks.startswith("https:") and _has_demo_key(settings, Path(settings.portal_jwks)):
        yield "CLINIC_PORTAL_JWKS holds the demo portal's key."
    if settings.portal_issuer == Settings.model_fields["portal_issuer"].default:
        yield "CLINIC_PORTAL_ISSUER is the demo portal's."


def _has_demo_key(settings: Settings, path: Path) -> bool:
    try:
        keys = json.loads(path.read_bytes())["keys"]
        return any(key.get("kid") == demo_kid(settings) for key in keys)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return False  # a file that cannot be read lets nobody in


def _of_limits(settings: Settings) -> Iterator[str]:
    if settings.rate_limit == "off":
        yield "CLINIC_RATE_LIMIT is off."


def _of_alarms(settings: Settings) -> Iterator[str]:
    alarm = settings.alarm
    for name, url in (("CLINIC_ALARM_WEBHOOK", alarm.webhook), ("CLINIC_ALARM_ESCALATION_WEBHOOK", alarm.escalation_webhook)):
        if url is not None and url.scheme != "https":
            yield f"{name} is not an https address."
    if alarm.webhook_secret is not None and not _is_strong(alarm.webhook_secret):
        yield f"CLINIC_ALARM_WEBHOOK_SECRET is too weak: {SHORTEST_SECRET} characters at random are needed."
    if alarm.smtp_host is not None and alarm.smtp_security == "none":
        yield "CLINIC_ALARM_SMTP_SECURITY is none: news of alarms would travel in the open."
