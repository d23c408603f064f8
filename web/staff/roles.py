"""Who is at the desk, and speaks with patients."""

from __future__ import annotations

from clinic.domain.desk import SPEAKERS

# Administrators keep accounts and settings, auditors look at what was done: neither needs a patient's words for it.
DESK = SPEAKERS
