"""A note that is wished for without its words, which are asked for then and kept as they are told."""

from __future__ import annotations

import re
from dataclasses import replace

from clinic.domain import lexicon
from clinic.domain.diary_form.asked import is_question
from clinic.domain.diary_form.state import DiaryForm, Step
from clinic.domain.diary_parser.medications import taken
from clinic.domain.diary_parser.notes import LONGEST, note_in, wishes_bare_note
from clinic.domain.diary_parser.reading import read
from clinic.domain.diary_parser.replies import Reply, finishes, is_reply, leaves_out

# What the headache kept one from, and what helped that is no medicine: no field of an entry holds either.
_LEAD = r"\W*(?:(?:also|and|oh|plus|btw|so|because of it)\W+)*(?:i\W+)?(?:also\W+)?"
_KEPT_FROM = (
    r"(?:missed|had to (?:cancel|miss|skip|leave|postpone|call in|go home|stay home)|called in sick|called out of"
    r"|stayed home|left work|(?:couldn'?t|could not|wasn'?t able to) (?:go|work|drive|attend|make it))"
)
_HELPED = (
    r"(?:(?:an?|the|my|some|cold|hot|warm|dark|ice|heat\w*) ){0,3}[a-z]+(?: [a-z]+)? (?:really )?helped"
    r"(?: (?:a (?:bit|little|lot)|some|too))?"
)
_ASIDE = re.compile(rf"{_LEAD}(?:(?P<kept>{_KEPT_FROM}\b[^?\d]*)|(?P<helped>{_HELPED}))\W*", re.IGNORECASE)


def noting_aside(form: DiaryForm, text: str) -> DiaryForm | None:
    """The form with what one missed, or what helped, as its note: "also i missed work". None where a medicine is named, for any
    other text, and where several days are told of."""
    found = _ASIDE.fullmatch(text.strip())
    reading = read(text)
    of_medicine = taken(reading) or lexicon.words("medications", "anything") & set(reading.words(0, len(reading)))
    if found is None or of_medicine or len(form.drafts) != 1:
        return None
    draft = form.drafts[0]
    note = "; ".join(filter(None, (draft.note, (found["kept"] or found["helped"]).strip()[:LONGEST])))
    return replace(form, step=None, misses=0, drafts=(replace(draft, note=note),))


def asking_note(form: DiaryForm, text: str) -> DiaryForm | None:
    """The form that asks what the note shall say; None for any other text, and where several days are told of."""
    return replace(form, step=Step.NOTE, misses=0) if len(form.drafts) == 1 and wishes_bare_note(text) else None


def after_note(form: DiaryForm, text: str) -> DiaryForm:
    """The form with the note in it, or without one where none is told after all."""
    if is_question(text):
        return form.missed()
    if leaves_out(text) or finishes(text) or is_reply(text, Reply.NOTHING) or is_reply(text, Reply.NO):
        return replace(form, step=None, misses=0)
    draft = form.drafts[0]
    note = "; ".join(filter(None, (draft.note, note_in(text) or text.strip()[:LONGEST])))
    return replace(form, step=None, misses=0, drafts=(replace(draft, note=note),))
