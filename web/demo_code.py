"""`python -m web.demo_code`: how to sign in at the demo's staff desk, with the present code alone on the last line."""

from __future__ import annotations

import sys
from datetime import UTC, datetime

from clinic.domain import totp
from clinic.domain.staff import Role
from clinic.services import demo_staff
from web.settings import Settings


def main() -> int:
    if not Settings().demo:
        print("There is no demo account here: CLINIC_MODE is production.", file=sys.stderr)
        return 2
    now = datetime.now(UTC)
    left = totp.STEP_S - int(now.timestamp()) % totp.STEP_S
    print(f"Password: {demo_staff.PASSWORD}\nCode, good once and for {left} more seconds (any account of the demo):")
    print(totp.code_now(demo_staff.SECRET, now))
    return 0


def how_to_sign_in() -> str:
    """For whoever starts the demo: the logins, the password and where the code comes from."""
    logins = ", ".join(demo_staff.login(role) for role in Role)
    return f"Demo staff: {logins}\n  password: {demo_staff.PASSWORD}    code: make staff-code"


if __name__ == "__main__":
    sys.exit(main())
