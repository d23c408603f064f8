"""A visit in approved words: the fields of the texts that tell of it, and the line that a call-back about it takes along."""

from __future__ import annotations

from collections.abc import Sequence

from clinic.domain.appointments import Visit, spoken_length, spoken_time
from knowledge import Knowledge

TOPIC = "next_appointment"


def when(visits: Sequence[Visit], base: Knowledge) -> dict[str, str]:
    """The field `when` of the one visit that a reply is about; none when it is about no visit."""
    return {"when": spoken_time(visits[0].starts_at, base.clinic.zone)} if visits else {}


def fields(visit: Visit, base: Knowledge) -> dict[str, str]:
    """Of a visit without a person or a place, it is said that the record names none."""
    return {
        **when([visit], base),
        "clinician": visit.clinician or base.text(TOPIC, "clinician_unnamed"),
        "place": visit.place or base.text(TOPIC, "place_unnamed"),
        "kind": base.text(TOPIC, f"kind_{visit.kind}"),
        "duration": spoken_length(visit.duration_minutes),
    }


def lines(visits: Sequence[Visit], base: Knowledge) -> str:
    """A line for each visit."""
    return "\n".join(base.text(TOPIC, "line", **fields(visit, base)) for visit in visits)
