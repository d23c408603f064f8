"""Where call-backs are at the staff desk, and who works on them."""

from __future__ import annotations

from clinic.domain.staff import Role
from web.staff_paths import STAFF

CALLBACKS = f"{STAFF}/callbacks"
ONE = f"{CALLBACKS}/{{reference}}"
# The others see how many wait, and of nobody what about.
WORKERS = (Role.FRONT_DESK, Role.NURSE, Role.CLINICIAN)


def path_of(reference: str) -> str:
    return f"{CALLBACKS}/{reference}"
