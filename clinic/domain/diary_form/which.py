"""Which of several saved entries of a day is meant: "the first one", "the 7", "the one with aura"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from clinic.domain.diary.draft import DiaryDraft
from clinic.domain.diary_form.state import DiaryForm, Outcome
from clinic.domain.diary_parser import parse
from clinic.domain.diary_parser.reading import Reading, read
from clinic.domain.diary_parser.replies import LEFT_OUT, Reply, gives_up, is_reply

# As many are asked about: each has a button.
MOST = 4
_ORDINALS = (
    frozenset({"first", "1st", "earlier", "top"}),
    frozenset({"second", "2nd", "middle"}),
    frozenset({"third", "3rd"}),
    frozenset({"fourth", "4th"}),
)
# Of two, these are the one behind.
_LATER = frozenset({"last", "latest", "later", "other", "bottom"})
_COUNTED = re.compile(
    r"\b(?P<place>first|1st|earlier|second|2nd|third|3rd|fourth|4th|later) (?:one|entry|headache|migraine|attack)\b",
    re.IGNORECASE,
)
_EVERY = frozenset({"both", "all", "every", "everything"})


def which(drafts: Sequence[DiaryDraft], text: str, today: date) -> int | None:
    """The place of the entry that a text counts, or that alone has what it tells; None where it names none of them."""
    reading = read(text)
    words = set(reading.words(0, len(reading)))
    counted = {place for place, names in enumerate(_ORDINALS[: len(drafts)]) if names & words}
    counted |= {len(drafts) - 1} if _LATER & words else set()
    if counted:
        return counted.pop() if len(counted) == 1 else None
    return _by_figure(drafts, reading) if _figures(reading) else _by_what_was_told(drafts, text, today)


def counted(drafts: Sequence[DiaryDraft], text: str) -> int | None:
    """The place of the entry that a wish counts by its name: "change the second one to a 7". None where it counts none."""
    found = _COUNTED.search(text)
    return which(drafts, found["place"], date.min) if found else None


def means_every(text: str) -> bool:
    """Whether all of the entries are meant: "both", "delete all of them"."""
    return bool(_EVERY & set(read(text).words(0, len(read(text)))))


def after_which(form: DiaryForm, text: str) -> tuple[DiaryForm, Outcome]:
    """What an answer does that names none of the entries: nothing is changed where none of them is meant."""
    kept = any(is_reply(text, kind) for kind in (Reply.NO, Reply.NOTHING, Reply.KEEP, *LEFT_OUT)) or gives_up(text)
    return (form, Outcome.DISCARD) if kept else (form.missed(), Outcome.OPEN)


def _figures(reading: Reading) -> list[int]:
    """Where figures stand; the "one" in "the one with aura" is none."""
    alone = len(reading) == 1
    return [place for place in range(len(reading)) if reading.tag(place) == "NUM" and (alone or reading.word(place) != "one")]


def _by_figure(drafts: Sequence[DiaryDraft], reading: Reading) -> int | None:
    """ "The 7" is how bad it was, where one has that pain; else "2" and "number 2" count."""
    value = reading.number(_figures(reading)[0])
    of_pain = [place for place, draft in enumerate(drafts) if draft.severity == value]
    if of_pain:
        return of_pain[0] if len(of_pain) == 1 else None
    return int(value) - 1 if value == int(value) and 1 <= value <= len(drafts) else None


def _by_what_was_told(drafts: Sequence[DiaryDraft], text: str, today: date) -> int | None:
    told = parse(text, today)[0]
    found = [place for place, draft in enumerate(drafts) if _has(draft, told)]
    return found[0] if len(found) == 1 else None


def _has(draft: DiaryDraft, told: DiaryDraft) -> bool:
    names = {*draft.symptoms, *draft.triggers, *draft.quality, draft.side, *(taken.name for taken in draft.medications)}
    wanted = {*told.symptoms, *told.triggers, *told.quality, *(taken.name for taken in told.medications)}
    wanted |= {told.side} if told.side else set()
    same_pain = told.severity is not None and draft.severity == told.severity
    same_length = told.duration_minutes is not None and draft.duration_minutes == told.duration_minutes
    return same_pain or same_length or (bool(wanted) and wanted <= names)
