"""The names that a diary entry may use: the closed lists of the chat API, "Names inside an entry"."""

from __future__ import annotations

from enum import StrEnum

SYMPTOMS = (
    *("nausea", "vomiting", "light sensitivity", "sound sensitivity", "smell sensitivity", "aura", "dizziness", "vertigo"),
    *("neck pain", "blurred vision", "numbness", "fatigue", "trouble concentrating", "stuffy nose", "fever", "diarrhea"),
)
QUALITIES = ("throbbing", "stabbing", "pressing", "dull", "burning")
SIDES = ("left", "right", "both")
TRIGGERS = (
    *("stress", "lack of sleep", "too much sleep", "skipped meal", "dehydration", "alcohol", "caffeine", "chocolate"),
    *("food", "weather", "menstruation", "screen use", "bright light", "noise", "smell", "exercise", "travel"),
    "missed medication",
)


# Stands among denied names when no medicine was taken at all.
NO_MEDICATION = "medication"


class Question(StrEnum):
    """What the diary asks for, in the order in which it asks."""

    DATE = "date"
    SEVERITY = "severity"
    DURATION = "duration"
    SYMPTOMS = "symptoms"
    MEDICATIONS = "medications"


class Issue(StrEnum):
    """A value that cannot be: it is asked for again and never guessed."""

    FUTURE_DATE = "future_date"
    OLD_DATE = "old_date"
    VAGUE_DATE = "vague_date"
    NO_DATE = "no_such_date"
    SEVERITY_RANGE = "severity_range"
    DURATION_RANGE = "duration_range"

    @property
    def question(self) -> Question:
        """The question that settles it."""
        return _QUESTION_OF[self]


_QUESTION_OF = {
    Issue.FUTURE_DATE: Question.DATE,
    Issue.OLD_DATE: Question.DATE,
    Issue.VAGUE_DATE: Question.DATE,
    Issue.NO_DATE: Question.DATE,
    Issue.SEVERITY_RANGE: Question.SEVERITY,
    Issue.DURATION_RANGE: Question.DURATION,
}
