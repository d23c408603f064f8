"""The answer to whether a saved entry shall be deleted: only a plain yes deletes, and a change that is wanted instead is made."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from clinic.domain.diary.change import Wish, changed, read_change
from clinic.domain.diary_form.asked import is_question
from clinic.domain.diary_form.state import DiaryForm, Outcome, Step
from clinic.domain.diary_parser.reading import read
from clinic.domain.diary_parser.replies import Reply, finishes, gives_up, is_reply

# A yes to an entry that is told, and the contrary of one here: "save it", "log it".
SAVING = frozenset({"save", "saved", "log", "add", "store", "put"})
_KEEPING = SAVING | {"keep", "leave"}


def after_delete(form: DiaryForm, text: str, today: date) -> tuple[DiaryForm, Outcome] | None:
    """What the answer does to the deletion; None where it tells of another day, and so leaves it."""
    words = set(read(text).words(0, len(text)))
    yes = is_reply(text, Reply.DELETE, beside=Reply.YES) or is_reply(text, Reply.YES)
    if yes and not _KEEPING & words:
        return form, Outcome.DELETE
    no = is_reply(text, Reply.KEEP, beside=Reply.NO) or is_reply(text, Reply.NOTHING) or gives_up(text)
    if yes or no or finishes(text):
        return _back_to_told(form) if form.aside and SAVING & words and not no else (form, Outcome.DISCARD)
    if is_question(text):
        return form.missed(), Outcome.OPEN
    return None if tells_of_other(form, text, today) else (_changed(form, text, today) or form.missed(), Outcome.OPEN)


def wants_gone(form: DiaryForm, text: str) -> bool:
    """Whether the saved entry that is being changed shall be deleted instead, whatever was wished first: "no, just delete it"."""
    changing = form.target is not None and form.step in (None, Step.READ_BACK, Step.CHANGE)
    return changing and any(is_reply(text, Reply.DELETE, beside=other) for other in (Reply.NO, Reply.ASSENT))


def tells_of_other(form: DiaryForm, text: str, today: date) -> bool:
    """Whether a text says something of another day than that of the entry which is asked about."""
    wanted = read_change(text, today)
    told = replace(wanted.told, issues=())
    says = not told.says_nothing or told.headache is False
    return wanted.wish is Wish.CHANGE and says and wanted.day not in (None, form.drafts[0].date)


def _back_to_told(form: DiaryForm) -> tuple[DiaryForm, Outcome]:
    """ "Save it" is of what was being told when the deletion came between, which is read back first."""
    return DiaryForm(form.aside, noted=len(form.aside)), Outcome.OPEN


def _changed(form: DiaryForm, text: str, today: date) -> DiaryForm | None:
    """The form that changes the entry instead of deleting it: "actually just change it to a 6"."""
    bare = not any(word.isalpha() for word in read(text).words(0, len(text)))  # "6/10" alone wishes nothing
    new = None if bare or len(form.drafts) > 1 else changed(form.drafts[0], text, today)
    return DiaryForm((new,), target=form.target, aside=form.aside) if new else None
