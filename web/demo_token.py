"""`python -m web.demo_token [PATIENT]`: a portal token for a demo patient, alone on the last line."""

from __future__ import annotations

import sys
from datetime import UTC, datetime

from web.portal.demo import DEFAULT_PATIENT, PATIENTS, demo_token
from web.settings import Settings


def main(arguments: list[str]) -> int:
    settings = Settings()
    patient = arguments[0] if arguments else DEFAULT_PATIENT
    if not settings.demo_portal:
        print("There is no demo portal here: CLINIC_MODE is production, or CLINIC_PORTAL_JWKS names another.", file=sys.stderr)
        return 2
    if patient not in PATIENTS:
        print(f"No such demo patient. There are: {', '.join(PATIENTS)}.", file=sys.stderr)
        return 2
    print(demo_token(settings, patient, now=datetime.now(UTC)))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
