"""How long what is kept: the clinic's choice, with defaults of this project's own. Why: docs/privacy.md."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields

from knowledge.reading import Fields

LONGEST_DAYS = 36_500


@dataclass(frozen=True, slots=True)
class Retention:
    """Days: of chats since their last message, of ratings and alarms since they came, of call-backs since they were done."""

    visitor_chats: int = 90
    patient_chats: int = 730
    ratings: int = 365
    callbacks: int = 90
    alarms: int = 730

    def placeholders(self) -> Mapping[str, str]:
        return {f"keep_{name}": f"{getattr(self, name)} days" for name in NAMES}


DEFAULTS = Retention()
NAMES = tuple(field.name for field in fields(Retention))


def read_retention(section: Fields) -> Retention:
    """What a section of clinic.yml says; what it does not say has its default."""
    said = {name: section.optional_number(name, 1, LONGEST_DAYS) for name in NAMES}
    section.finish()
    return Retention(**{name: days for name, days in said.items() if days is not None})
