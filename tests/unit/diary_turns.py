"""A diary's form after some messages, kept between them as the assistant keeps it."""

from __future__ import annotations

from datetime import date

from clinic.domain.diary_form.form import DiaryForm, Outcome, begin, hear


def heard(first: str, *turns: str, today: date) -> DiaryForm:
    """The form, which is still open."""
    form = begin(first, today=today)
    for turn in turns:
        form, outcome = hear(DiaryForm.from_json(form.as_json()), turn, today=today)
        assert outcome is Outcome.OPEN
    return form
