"""The demo portal: a key of its own, made at first start, and tokens for made-up patients."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path

from joserfc import jwt
from joserfc.jwk import ECKey

from clinic.secret_files import kept
from clinic.services import seeding
from web.settings import Settings

LIFETIME = timedelta(minutes=15)
FOLDER = "demo"
KEY_FILE = "portal-key.json"
PATIENTS = {patient.portal_id: patient.story for patient in seeding.PATIENTS}
DEFAULT_PATIENT = next(iter(PATIENTS))


def demo_key(settings: Settings) -> ECKey:
    """The private key of the demo portal, made when there is none."""
    fresh = ECKey.generate_key("P-256", {"use": "sig", "alg": "ES256"}, auto_kid=True)
    stored = kept(_folder(settings) / KEY_FILE, json.dumps(fresh.as_dict(private=True)))
    return ECKey.import_key(json.loads(stored))


def kept_key(state_dir: Path) -> ECKey | None:
    """The key of a demo that ran with this state folder; None where none did."""
    file = state_dir / FOLDER / KEY_FILE
    return ECKey.import_key(json.loads(file.read_bytes())) if file.exists() else None


def demo_jwks(settings: Settings) -> Path:
    """The file with the demo portal's public key."""
    published = json.dumps({"keys": [demo_key(settings).as_dict(private=False)]})
    path = _folder(settings) / "portal-jwks.json"
    if not path.exists() or path.read_text(encoding="utf-8") != published:
        path.write_text(published, encoding="utf-8")
    return path


def demo_token(settings: Settings, patient: str, *, now: datetime) -> str:
    """A portal token for this patient of the demo, good for 15 minutes."""
    key = demo_key(settings)
    claims = {
        "iss": settings.portal_issuer,
        "aud": settings.portal_audience,
        "sub": patient,
        "iat": int(now.timestamp()),
        "exp": int((now + LIFETIME).timestamp()),
    }
    return jwt.encode({"alg": "ES256", "kid": key.kid}, claims, key)


def _folder(settings: Settings) -> Path:
    return settings.state_dir / FOLDER
