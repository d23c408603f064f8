"""References and ids of R4."""

from __future__ import annotations

import re
from typing import Any

ID = re.compile(r"[A-Za-z0-9\-.]{1,64}")


def refers_to_patient(reference: Any, patient_id: str, base: str) -> bool:
    """Whether this is a literal reference to that patient on the server at `base`, in either spelling, of any version."""
    named = str(reference.reference or "").partition("/_history/")[0] if reference else ""
    return named in (f"Patient/{patient_id}", f"{base}/Patient/{patient_id}")
