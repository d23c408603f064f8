"""Several days are told at once, and one of them has an entry in the diary: what the answer about that day does to the form."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from clinic.domain.diary.draft import DiaryDraft
from clinic.domain.diary_form.state import DiaryForm, Outcome, Step
from clinic.domain.diary_parser import parse
from clinic.domain.diary_parser.reading import read
from clinic.domain.diary_parser.replies import Reply, gives_up, is_reply, leaves_out, wants_saved

# So many words may say which of the two is meant.
_LONGEST_CHOICE = 8


def settled(form: DiaryForm, *, instead: bool = False) -> DiaryForm:
    """The form in which the day is not asked about again; `instead`: what is told takes the place of what stands there."""
    day = form.drafts[form.at].date
    taken = (*form.instead, *form.standing) if instead else form.instead
    checked = (*form.checked, day) if day else form.checked
    return replace(form, step=None, standing=(), misses=0, instead=taken, checked=checked, same_day=None)


def after_instead(form: DiaryForm, text: str) -> tuple[DiaryForm, Outcome] | None:
    """The answer to whether a day with a headache shall have none, or the reverse: else that day stays as it is in the diary."""
    if is_reply(text, Reply.YES) or says_replace(text):
        return settled(form, instead=True), Outcome.OPEN
    if not is_reply(text, Reply.NO) and not is_reply(text, Reply.KEEP, beside=Reply.NO) and not gives_up(text):
        return None
    return _as_it_stands(form)


def after_overlap(form: DiaryForm, text: str) -> tuple[DiaryForm, Outcome] | None:
    """The answer to whether what is told is of the same attack as the entry of that day, which is changed then; of another one,
    so that there will be two; or whether one of them alone shall stand. None for a text that says nothing of it."""
    if is_reply(text, Reply.ANOTHER, beside=Reply.NO) or is_reply(text, Reply.NO):
        return (settled(form) if form.standing else replace(form, step=None, same_day=None, apart=True, misses=0)), Outcome.OPEN
    if says_replace(text):
        return _in_its_place(form), Outcome.OPEN
    if _keeps(text):
        return _as_it_stands(form)
    if says_neither(text) or is_reply(text, Reply.THANKS):
        return form.calm(), Outcome.OPEN
    if is_reply(text, Reply.SAME, beside=Reply.YES) or is_reply(text, Reply.YES):
        same = replace(form, step=None, target=form.same_day, same_day=None, misses=0)
        return (settled(form, instead=True) if form.standing else same), Outcome.OPEN
    return None


def choice_beside(text: str, draft: DiaryDraft, today: date) -> tuple[str, str] | None:
    """Such an answer at the beginning or the end of a text, and what else is told there of the headache that is told, `draft`:
    "same one, also took advil". None where nothing else is, or it is of another day."""
    reading = read(text)
    words, size = reading.words(0, len(reading)), len(reading)
    for length in range(min(size - 1, _LONGEST_CHOICE), 0, -1):
        for choice, rest in ((words[:length], words[length:]), (words[-length:], words[:-length])):
            if _chooses(" ".join(choice)) and _tells_of(" ".join(rest), draft, today):
                return " ".join(choice), " ".join(rest)
    return None


def _chooses(text: str) -> bool:
    return is_reply(text, Reply.ANOTHER, beside=Reply.NO) or is_reply(text, Reply.SAME, beside=Reply.YES)


def _tells_of(text: str, draft: DiaryDraft, today: date) -> bool:
    told, *more = parse(text, today)
    figure = read(text).has_figure and not told.date
    bare = replace(told, date=None, headache=None, issues=(), note=None).says_nothing
    return not more and told.headache is not False and told.date in (None, draft.date) and (figure or not bare)


def says_neither(text: str) -> bool:
    """Whether a text says of neither of the two that it is meant: "save it", "keep it", "i dont know", "skip"."""
    keeps = is_reply(text, Reply.YES) and "keep" in read(text).words(0, len(text))
    return keeps or wants_saved(text) or (leaves_out(text) and not _keeps(text))


def _keeps(text: str) -> bool:
    """Whether the entry shall stay as it is; "keep it" may be of what is told."""
    return is_reply(text, Reply.KEEP, beside=Reply.NO) and not is_reply(text, Reply.YES)


def says_replace(text: str) -> bool:
    """Whether what is told shall take the place of the entry, and nothing of that one stay: "replace it", "use the new one"."""
    return is_reply(text, Reply.REPLACE, beside=Reply.YES)


def adds_felt(text: str, today: date) -> bool:
    """Whether what is to be added was felt or taken: "add light sensitivity"; not "add it as a 6"."""
    told, *more = parse(text, today)
    felt = told.symptoms or told.medications or told.triggers or told.quality or told.side
    return bool(felt) and told.severity is None and not more


def wants_both(form: DiaryForm, text: str) -> bool:
    """Whether a text wants a day kept both with a headache and without one."""
    free = form.step is Step.INSTEAD or (form.target and form.drafts[0].headache is False)
    return bool(free) and is_reply(text, Reply.ANOTHER)


def _in_its_place(form: DiaryForm) -> DiaryForm:
    if form.standing or form.same_day is None:
        return settled(form, instead=True)
    return replace(form, step=None, same_day=None, misses=0, instead=(*form.instead, form.same_day))


def _as_it_stands(form: DiaryForm) -> tuple[DiaryForm, Outcome]:
    """The form without what is told of that day."""
    kept = (*form.drafts[: form.at], *form.drafts[form.at + 1 :])
    return (replace(settled(form), drafts=kept), Outcome.OPEN) if kept else (form, Outcome.DISCARD)


def updated(form: DiaryForm, entry: DiaryDraft, *, at: int = 0) -> DiaryForm:
    """The form of a saved `entry` that takes in what the draft `at` tells of the same headache."""
    told = form.drafts[at]
    if told.headache and entry.date and told.date and entry.date < told.date:  # it began before, and how long it was is told
        told = replace(told, date=None, duration_minutes=None, ongoing=None)
    before = entry.severity if entry.headache else None
    worst = max((value for value in (before, told.severity) if value is not None), default=None)
    merged, said = entry.merged(told), told.pain_word if worst == told.severity else None
    draft = merged if told.headache is False else replace(merged, severity=worst, pain_word=said)
    return replace(form, drafts=(*form.drafts[:at], draft, *form.drafts[at + 1 :]))
