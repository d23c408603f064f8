"""The dialogue around an entry: which question is open, what an answer does to it, and when it may be saved."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from clinic.domain.diary.apart import apart, counted
from clinic.domain.diary.change import day_let_go, deletion_beside, moved
from clinic.domain.diary.correction import put_right, too_bad
from clinic.domain.diary.draft import DAY, DiaryDraft
from clinic.domain.diary_form.anew import answered_anew, asking_anew, named_anew
from clinic.domain.diary_form.asked import is_bare_figure, is_question
from clinic.domain.diary_form.day import begun_before, of_entry, on_named_days, right_day, tells_beside
from clinic.domain.diary_form.delete import SAVING, after_delete
from clinic.domain.diary_form.every import added_to_every, of_every_day
from clinic.domain.diary_form.finish import finished
from clinic.domain.diary_form.free import loses_a_headache, of_its_question
from clinic.domain.diary_form.note import after_note, noting_aside
from clinic.domain.diary_form.standing import adds_felt, after_instead, after_overlap, choice_beside, says_replace, updated
from clinic.domain.diary_form.state import DiaryForm, Outcome, Step
from clinic.domain.diary_form.take_back import taken_back
from clinic.domain.diary_form.unsaved import beside_unsaved
from clinic.domain.diary_form.which import after_which
from clinic.domain.diary_parser import parse
from clinic.domain.diary_parser.another import anothers
from clinic.domain.diary_parser.answers import answer, of_day, says_again, tells_of_now, told_instead
from clinic.domain.diary_parser.in_general_answers import is_in_general
from clinic.domain.diary_parser.reading import read
from clinic.domain.diary_parser.replies import LEFT_OUT, Reply, adds_nothing, gives_up, is_reply, wants_saved
from clinic.domain.names import Issue, Question

__all__ = ["DiaryForm", "Outcome", "Step", "begin", "dated", "hear", "updated", "without"]

# Questions that can be answered with a yes, and then ask what it was.
_ASKS_WHICH = frozenset({Question.SYMPTOMS, Question.MEDICATIONS})


def begin(text: str, *, today: date, before: DiaryForm | None = None, interrupted: bool = False) -> DiaryForm:
    """The form as a first message opens it; what is told without a day is today's.

    `before`: an entry that was told and is not saved; a message that tells of nothing new takes it up again, and one of another
    day is told beside it. `interrupted`: an alarm came in between, and what names no day of its own goes on with that entry.
    """
    drafts = tuple(parse(text, today))
    if before is not None and (before.unsaved or (before.holds_something and says_again(text))):
        again = DiaryForm(before.drafts, target=before.target, apart=before.apart, urged=before.urged, noted=before.noted)
        if all(draft.says_nothing for draft in drafts):
            return again
        if interrupted and before.assumed and (day := right_day(text, today)):
            return dated(again, day)
        if interrupted and not any(draft.date for draft in drafts):
            return hear(again, text, today=today)[0]
    assumed = not any(draft.date or draft.ongoing for draft in drafts) and not tells_of_now(text)
    told = tuple(_dated(draft, today, at_once=tells_of_now(text)) for draft in drafts)
    begun = DiaryForm(told, assumed=assumed, apart=len(told) == 1 and bool(anothers(read(text))))
    return beside_unsaved(begun, before) if before else begun


def dated(form: DiaryForm, day: date) -> DiaryForm:
    """The form whose entry, told without a day, is of that `day`."""
    return replace(form, drafts=tuple(replace(draft, date=day) for draft in form.drafts), assumed=False)


def _dated(draft: DiaryDraft, today: date, *, at_once: bool) -> DiaryDraft:
    told = not draft.says_nothing or (at_once and bool(draft.headache))
    draft = replace(draft, headache=True) if told and draft.headache is None else draft
    unsaid = draft.date is None and told and not any(issue.question is Question.DATE for issue in draft.issues)
    if unsaid and not draft.ongoing and (draft.duration_minutes or 0) > DAY:
        return replace(draft, issues=(*draft.issues, Issue.VAGUE_DATE))
    return replace(draft, date=today) if unsaid else draft


def hear(form: DiaryForm, text: str, *, today: date) -> tuple[DiaryForm, Outcome]:
    """What an answer makes of the form. Text that does not help leaves it as it is, with one more miss."""
    heard, outcome = _heard(asking_anew(form) if form.anew else form, text, today)
    heard = on_named_days(form, heard, text, today)
    if form.anew:
        heard = answered_anew(form, heard, text)
    if loses_a_headache(form, heard, text, today):
        return form.missed(), Outcome.OPEN
    return heard, outcome


def _heard(form: DiaryForm, text: str, today: date) -> tuple[DiaryForm, Outcome]:
    if deletion_beside(text, today):
        return form.missed(), Outcome.OPEN  # no day of the open entry, whatever becomes of that one
    if form.step is Step.WHICH:
        return after_which(form, text)
    if form.step is Step.DELETE:
        return after_delete(form, text, today) or _told_instead(form, text, today)
    if form.step is Step.INSTEAD and (decided := after_instead(form, text)):
        return decided
    if gone := _dropped(form, text, today):
        return gone
    if gives_up(text):
        return form, Outcome.DISCARD
    if form.step is Step.NOTE:
        return after_note(form, text), Outcome.OPEN
    if not form.target and (instead := told_instead(text, today)):
        return begin(instead, today=today), Outcome.OPEN
    if form.step is Step.OVERLAP:
        return _after_overlap(form, text, today)
    if (left := _taken_back(form, text, today)) is not None:
        return left, Outcome.OPEN
    if isinstance(form.asks, Step) and (anew := named_anew(form, text, today)):
        return anew, Outcome.OPEN
    if is_question(text) and not wants_saved(text):
        return form.missed(), Outcome.OPEN
    if is_reply(text, Reply.THANKS) or is_reply(text, Reply.WAIT):
        return form.calm(), Outcome.OPEN
    if to := moved(text, today):
        place = next((n for n, draft in enumerate(form.drafts) if draft.date == to.day), form.at)
        return _with(form, form.drafts[place].merged(to.told), at=place), Outcome.OPEN
    if told := _told_apart(form, text, today) or _put_right(form, text, today):
        return told, Outcome.OPEN
    if isinstance(form.asks, Step):
        return _after_read_back(form, text, today)
    if begun := begun_before(form.drafts[form.at], text, today):
        return _with(form, begun), Outcome.OPEN
    question = form.asks.question if isinstance(form.asks, Issue) else form.asks
    if every := of_every_day(form, text, question, today):
        return replace(form, drafts=every, step=None, misses=0, affirmed=False), Outcome.OPEN
    if done := finished(form, text):
        return done, Outcome.OPEN
    if question in _ASKS_WHICH and form.drafts[form.at].severity is not None and is_bare_figure(text):
        return form.missed(), Outcome.OPEN
    beside = None if form.assumed or _names_other(form, text, today) else of_entry(form.drafts[form.at], text, question, today)
    if beside is None and (told := _another_day(form, text, today) or _of_other_day(form, text, today)):
        return told, Outcome.OPEN
    heard = answer(text, question, draft=form.drafts[form.at], today=today, told=beside)
    return _answered(form, heard, text, question), Outcome.OPEN


def _answered(form: DiaryForm, heard: DiaryDraft | None, text: str, question: Question) -> DiaryForm:
    """The form with what the answer made of its draft, `heard`. What is told in general is asked about once more; a length that
    is so a second time is left open."""
    draft = form.drafts[form.at]
    if not is_in_general(text, question, draft, heard):
        return _with(form, _felt(draft, heard, question)) if heard else form.missed()
    if not form.affirmed:
        return replace(_with(form, heard or draft), affirmed=True)
    if question is Question.DURATION:
        return _with(form, (heard or draft).skipping(question))
    return form.missed()


def _felt(draft: DiaryDraft, heard: DiaryDraft, question: Question) -> DiaryDraft:
    """Where or how it hurt is an answer to what else was felt: "throbbing, left side"."""
    told = (heard.side, heard.quality) != (draft.side, draft.quality) and not heard.symptoms
    return heard.skipping(question) if question is Question.SYMPTOMS and told else heard


def _dropped(form: DiaryForm, text: str, today: date) -> tuple[DiaryForm, Outcome] | None:
    """The form without the day that a text lets go, of several that are told: "forget friday"; None for any other text."""
    day = day_let_go(text, today)
    rest = without(form, day) if day else None
    return (rest, Outcome.OPEN) if rest else None


def without(form: DiaryForm, day: date) -> DiaryForm | None:
    """The form of several days without what was told of `day`; None when it is of one, or of no such day."""
    kept = tuple(draft for draft in form.drafts if draft.date != day)
    saved = bool(form.target) and form.drafts[0].date == day
    return replace(form, drafts=kept, step=None, misses=0, noted=1) if kept and kept != form.drafts and not saved else None


def _told_apart(form: DiaryForm, text: str, today: date) -> DiaryForm | None:
    """The form with what is told of another headache, or of a day that cannot be: neither changes what was told before."""
    found = apart(form.drafts, form.at, text, today)
    return replace(form, drafts=found, step=None, misses=0, affirmed=False, standing=()) if found else None


def _put_right(form: DiaryForm, text: str, today: date) -> DiaryForm | None:
    """The form with a value that the text puts right, and with what else it says."""
    place = _meant(form, parse(text, today)[0], text)
    right = put_right(form.drafts[place], text, today)
    if right is None:
        return None
    told = parse(right.rest, today)[0]
    return _with(form, right.draft if told.says_nothing else right.draft.merged(told), at=place)


def _taken_back(form: DiaryForm, text: str, today: date) -> DiaryForm | None:
    """The form without what the text takes back, or with one more miss where nothing told is that; None for any other text."""
    left = taken_back(form.drafts, form.at, text, today)
    if left is None or _put_right(form, text, today):
        return None
    kept = replace(form, drafts=left, step=None, misses=0, affirmed=False, standing=())
    return form.missed() if left == form.drafts else kept


def _told_instead(form: DiaryForm, text: str, today: date) -> tuple[DiaryForm, Outcome]:
    """The form with what is told of another day than that of the entry which was to be deleted."""
    return hear(DiaryForm(form.aside), text, today=today) if form.aside else (begin(text, today=today), Outcome.OPEN)


def _after_overlap(form: DiaryForm, text: str, today: date) -> tuple[DiaryForm, Outcome]:
    """The answer to what the entry of that day is to it; else what is told otherwise of the headache."""
    if decided := after_overlap(form, text) or _chosen_beside(form, text, today):
        return decided
    if (left := _taken_back(form, text, today)) is not None:
        return replace(left, step=form.step, shown=left.misses > 0), Outcome.OPEN
    if is_question(text):
        return form.missed(), Outcome.OPEN
    told = _put_right(form, text, today) or _corrected(form, text, today)
    if told and SAVING & set(read(text).words(0, len(text))) and not adds_felt(text, today):
        told = replace(told, step=form.step, standing=form.standing)  # "save it as a 6" says of neither that it is meant
    return replace(told, shown=False) if told else form.missed(), Outcome.OPEN


def _chosen_beside(form: DiaryForm, text: str, today: date) -> tuple[DiaryForm, Outcome] | None:
    """The answer to the same question, with what is told beside it: "separate one, 6/10"."""
    if is_question(text) or (beside := choice_beside(text, form.drafts[form.at], today)) is None:
        return None
    choice, rest = beside
    told = _put_right(form, rest, today) or _corrected(form, rest, today)
    return after_overlap(replace(told, step=form.step, standing=form.standing), choice) if told else None


def _of_other_day(form: DiaryForm, text: str, today: date) -> DiaryForm | None:
    """The form with what is told of a day that is not the one asked about: "monday was a 5"."""
    told = parse(text, today)[0]
    place = _meant(form, told, text)
    return _with(form, form.drafts[place].merged(told), at=place) if place != form.at else None


def _after_read_back(form: DiaryForm, text: str, today: date) -> tuple[DiaryForm, Outcome]:
    back, saves = form.step is Step.CHANGE, wants_saved(text)
    if not back and (saves or is_reply(text, Reply.YES) or (form.target and says_replace(text))):
        return form, Outcome.SAVE
    if back and (saves or (is_reply(text, Reply.YES) and is_reply(text, Reply.DONE, beside=Reply.YES))):
        return (replace(form, step=None, misses=0), Outcome.OPEN) if form.target else (form, Outcome.SAVE)  # "save it", after all
    if is_reply(text, Reply.NO) or is_reply(text, Reply.CHANGE) or (back and is_reply(text, Reply.NOTHING)):
        return replace(form, step=None if back else Step.CHANGE, misses=0), Outcome.OPEN
    if form.target and is_reply(text, Reply.KEEP, beside=Reply.NO) and (back or not is_reply(text, Reply.YES)):
        return form, Outcome.DISCARD
    every = added_to_every(form, text, today)
    told = replace(form, drafts=every, step=None, misses=0) if every else None
    told = told or _another_day(form, text, today) or _corrected(form, text, today) or noting_aside(form, text)
    if told is None:
        return (form.calm() if adds_nothing(text) else form.missed()), Outcome.OPEN
    return told, Outcome.OPEN


def _corrected(form: DiaryForm, text: str, today: date) -> DiaryForm | None:
    """A correction of the entry that was read back: "actually it was 6", "no, tuesday", "remove the nausea"."""
    beside = None if form.step is Step.CHANGE or form.assumed or _names_other(form, text, today) else tells_beside(text, today)
    told = beside or parse(text, today)[0]
    if told.says_nothing and told.headache is not False:
        if any(is_reply(text, kind) for kind in (*LEFT_OUT, Reply.NOTHING)):
            return None  # "none" says nothing of the pain here: nobody asked for it
        told_bare = answer(text, Question.SEVERITY, draft=DiaryDraft(), today=today) or too_bad(text)
        if told_bare is None:
            return None
        told = told_bare
    place = _meant(form, told, text)
    told = of_day(told, text, draft=form.drafts[place], today=today)
    return _with(form, form.drafts[place].merged(told), at=place)


def _meant(form: DiaryForm, told: DiaryDraft, text: str) -> int:
    """The draft of the day that the text names, or the one that it counts ("the second one"); else the one that is open."""
    of_day = [n for n, draft in enumerate(form.drafts) if told.date and draft.date == told.date]
    if of_day and form.at not in of_day:
        return of_day[0]
    place = counted(text, len(form.drafts))
    return form.at if place is None else place


def _names_other(form: DiaryForm, text: str, today: date) -> bool:
    """Whether a text names the day of another draft than the one that is asked about."""
    days = {draft.date for draft in form.drafts} - {form.drafts[form.at].date, None}
    return bool(days) and any(draft.date in days for draft in parse(text, today))


def _another_day(form: DiaryForm, text: str, today: date) -> DiaryForm | None:
    """The form with what is told of several days or attacks: each goes to a draft of its own, and one that has none gets one."""
    told = parse(text, today)
    if len(told) < 2:
        return None
    if len(told) == len(form.drafts) and not any(attack.date for attack in told):
        merged = tuple(draft.merged(attack) for draft, attack in zip(form.drafts, told, strict=True))  # "first one 2 hours, ..."
        return replace(form, drafts=merged, step=None, misses=0, affirmed=False, standing=())
    drafts, taken = list(form.drafts), set[int]()
    for attack in told:
        same = [n for n, draft in enumerate(drafts) if n not in taken and draft.date in (attack.date, None)]
        taken.add(same[0] if same else len(drafts))
        if same:
            drafts[same[0]] = drafts[same[0]].merged(of_its_question(attack, drafts[same[0]], form.asks, text))
        else:
            drafts.append(replace(attack, headache=attack.headache is not False))
    return replace(form, drafts=tuple(drafts), step=None, misses=0, affirmed=False, standing=())


def _with(form: DiaryForm, draft: DiaryDraft, *, at: int | None = None) -> DiaryForm:
    place = form.at if at is None else at
    drafts = (*form.drafts[:place], draft, *form.drafts[place + 1 :])
    return replace(form, drafts=drafts, step=None, misses=0, affirmed=False, standing=())
