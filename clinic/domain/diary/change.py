"""What a patient wants done to entries that are saved already."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import cache

from clinic.domain import lexicon
from clinic.domain.diary.change_day import last_named
from clinic.domain.diary.correction import names_wrong, put_right, too_bad
from clinic.domain.diary.draft import WAKING_DAY, DiaryDraft
from clinic.domain.diary.field_right import field_gone
from clinic.domain.diary.medicines import names_none_of
from clinic.domain.diary.right_medicine import unclear_which
from clinic.domain.diary_parser import parse
from clinic.domain.diary_parser.another import anothers
from clinic.domain.diary_parser.answers import of_day, says_again
from clinic.domain.diary_parser.notes import note_in, wishes_bare_note, wishes_note, without_note
from clinic.domain.diary_parser.phrases import Phrases
from clinic.domain.diary_parser.reading import Reading, read
from clinic.domain.diary_parser.replies import Reply, is_reply
from clinic.domain.diary_parser.taken_back import denial_of
from clinic.domain.names import Question


class Wish(StrEnum):
    UNDO = "undo"
    DELETE = "delete"
    CHANGE = "change"


@dataclass(frozen=True, slots=True)
class Change:
    """`day`: of the entry that is meant; None when the text names none. `told`: what shall stand in it. `every`: all entries of
    that day are meant."""

    wish: Wish
    day: date | None
    told: DiaryDraft
    every: bool = False


def read_change(text: str, today: date) -> Change:
    """ "Undo that", "delete tuesday's", "change yesterday to a 6", "the monday one was on tuesday". Never raises."""
    if is_reply(text, Reply.UNDO):
        return Change(Wish.DELETE if _deletes(text) else Wish.UNDO, None, DiaryDraft())
    told = _told(text, today)
    day, last = told[0].date, told[-1]
    deletes = _deletes(text) or (day is not None and last.severity is None and _lets_go(text))
    moved = last.date if last.date != day else None
    known = moved is None and day and (last is told[0] or not _cannot_be(last))
    content = replace(last, date=moved, issues=() if known else last.issues)
    gone = _names_nothing(content) and field_gone(text) is None
    wish = Wish.DELETE if (deletes or _undoes(text)) and gone else Wish.CHANGE
    return Change(wish, day, content, every=bool(_EVERY & set(read(text).words(0, len(text)))))


def _told(text: str, today: date) -> list[DiaryDraft]:
    """What a text tells; of a wish to take something back, that it was not so: "take nausea off saturday"."""
    denial = denial_of(text)
    denied = parse(denial, today) if denial else []
    return denied if any(one.denied for one in denied) else parse(text, today)


def _cannot_be(told: DiaryDraft) -> bool:
    return any(issue.question is Question.DATE for issue in told.issues)


def moved(text: str, today: date) -> Change | None:
    """A text that moves the entry of one day to another one, or to one that cannot be, and tells nothing else of either:
    "move yesterday's entry to december 24"."""
    told, words = parse(text, today), read(text).words(0, len(text))
    bare = all(replace(one, date=None, issues=()).says_nothing and one.headache is not False for one in told)
    if len(told) != 2 or not bare or told[0].date is None or not (_CHANGING | _PUT_RIGHT) & set(words):
        return None
    return Change(Wish.CHANGE, told[0].date, DiaryDraft(date=told[1].date, issues=told[1].issues))


def changed(entry: DiaryDraft, text: str, today: date) -> DiaryDraft | None:
    """A saved `entry` with what a text wants changed in it; None when it does not say what, or names a medicine to be exchanged
    that was not taken."""
    if names_none_of(entry, text) or unclear_which(entry, text, today):
        return None
    right = put_right(entry, without_note(text), today)
    told = read_change(right.rest if right else text, today).told
    told = replace(told, note=note_in(text)) if right else told
    nothing = told.says_nothing and told.headache is not False
    if right is None:
        told = (too_bad(text) or told) if nothing else of_day(told, text, draft=entry, today=today)
        return None if nothing and not told.issues else entry.merged(replace(told, date=told.date or entry.date))
    return right.draft if nothing else right.draft.merged(told)


def saved_change(text: str, today: date) -> Change | None:
    """The change that a text wants of the saved entry of a day that it names, and tells as no new headache would be: "add nausea
    to tuesday", "the headache on friday lasted 6 hours not 4", "yesterday's lasted 10 hours", "i logged tuesday by mistake"; None
    for any other text."""
    wanted, words = read_change(text, today), read(text).words(0, len(text))
    if wanted.day is None:
        return None
    if wanted.wish is Wish.DELETE:
        return wanted if any(read(text).find(_mistaken(), take=False)) else None
    if wanted.wish is not Wish.CHANGE:
        return None
    told = replace(wanted.told, date=None)
    opening = next((word for word in words if word.isalnum() and word not in _BEFORE), "")
    adds = bool((_ADDING | _FORGOTTEN) & set(words)) and not _is_new(words) and not _tells_whole(told)
    moves = (wanted.told.date is not None or _cannot_be(wanted.told)) and bool(_PUT_RIGHT & set(words)) and not _tells_whole(told)
    denies = bool(told.denied) and replace(told, denied=frozenset(), settled=frozenset(), headache=None).says_nothing
    changes = opening in _CHANGING or (opening in _MAKING and not {"a", "an", "new", "another"} & set(words[:3]))
    adds = adds or _goes_on_of_day(told, text, words)
    wants = changes or adds or moves or denies or names_wrong(text) or _speaks_of_known(text)
    return wanted if wants else None


def _goes_on_of_day(told: DiaryDraft, text: str, words: Sequence[str]) -> bool:
    """Whether more is told of a day, and no headache: "on thursday i also took zofran"."""
    felt = told.symptoms or told.medications or told.triggers or told.quality or told.side
    of_pain = _tells_whole(told) or told.duration_minutes or told.ongoing is not None or told.issues
    return bool(_TOO & set(words) and felt) and not of_pain and not _is_further(read(text), words) and not _is_new(words)


def _speaks_of_known(text: str) -> bool:
    """Whether a headache is spoken of as one that is known: "the one on saturday was a five", "yesterday's lasted 10 hours"."""
    return bool(_KNOWN.match(" ".join(text.lower().replace("’", "'").split())))


_WEEKDAY = r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day)"
_ENTRY_OF = r"(?:one|headache|migraine|attack|entry)"
_KNOWN = re.compile(
    r"\W*(?:(?:oh|ok|no|so|and|but|actually|sorry|wait|hey)\W+)*"
    rf"(?:(?:the|that|my) {_ENTRY_OF} (?:on|from|of|i had on|i logged on|for)\b"
    rf"|(?:the|that) {_ENTRY_OF} (?:yesterday|last night|{_WEEKDAY})\b"
    rf"|(?:last )?(?:yesterday|{_WEEKDAY})'?s (?:{_ENTRY_OF} )?(?:really |actually |only )?(?:was|is|lasted|went|started|had"
    rf"|should)\b"
    r"|(?:yesterday|last night)'s\b)"
)


def adds_to(entry: DiaryDraft, text: str, today: date) -> bool:
    """Whether a text goes on telling of an `entry` that was saved a moment ago: "also took imitrex", "oh and i threw up too", "i
    took a maxalt for it"; not "also had one today", which is a further one."""
    told, *more = parse(text, today)
    reading = read(text)
    words = [word for word in reading.words(0, len(reading)) if word.isalnum()]
    felt = told.symptoms or told.medications or told.triggers or told.quality or told.side or told.note
    of_pain = _tells_whole(told) or told.duration_minutes or told.ongoing is not None or told.issues
    if more or not felt or of_pain or told.date not in (None, entry.date) or entry.headache is False:
        return False
    goes_on = words[0] in _GOING_ON or _TOO & set(words) or any(reading.find(_for_it(), take=False)) or note_in(text)
    return bool(goes_on) and not _is_further(reading, words)


def adds_note(text: str, today: date) -> bool:
    """Whether a text adds a note to a saved entry, and tells of no headache beside it: "add a note: felt stressed"."""
    told, *more = parse(text, today)
    of_pain = _tells_whole(told) or told.duration_minutes or told.ongoing is not None
    return (wishes_note(text) or wishes_bare_note(text)) and not more and not of_pain


def _is_further(reading: Reading, words: Sequence[str]) -> bool:
    """Whether a headache is told of, as the thing that was had: "also had one", "and another one", "i also had a migraine"."""
    had = any(words[place - 1] in _HAVING for place, word in enumerate(words) if place and word == "one")
    places = [place for place, word in enumerate(words) if word in _HEADACHES]
    named = any(not _OF_IT & set(words[max(place - 2, 0) : place]) for place in places)
    return had or named or bool(anothers(reading))


@cache
def _for_it() -> Phrases:
    return Phrases({"it": ["for|with|during it|that"]})


_GOING_ON = frozenset({"also", "and", "oh", "plus", "add", "include", "put"})
_TOO = frozenset({"also", "too"})
_OF_IT = frozenset({"the", "that", "this", "for", "with", "during"})
_HAVING = frozenset({"had", "have", "got", "has", "having", "getting"})


def _is_new(words: Sequence[str]) -> bool:
    """ "Add a headache for tuesday" opens a new entry."""
    places = [place for place, word in enumerate(words) if word in _HEADACHES]
    return any({"a", "an", "another", "new", "my"} & set(words[max(place - 2, 0) : place]) for place in places)


def _tells_whole(told: DiaryDraft) -> bool:
    """Whether it is told how bad the day was, or nothing of it at all."""
    return told.severity is not None or told.headache is False


_CHANGING = frozenset({"change", "fix", "correct", "edit", "update", "amend", "move", "adjust"})
_MAKING = frozenset({"make", "set"})
_ADDING = frozenset({"add", "put", "include"})
_FORGOTTEN = frozenset({"forgot", "forgotten", "missed"})
_PUT_RIGHT = frozenset({"actually", "really", "meant", "wrong", "moved"})
_BEFORE = frozenset({"please", "pls", "can", "could", "you", "i", "want", "to", "need", "ok", "hey", "hi", "oh", "would", "like"})
_HEADACHES = frozenset({"headache", "headaches", "migraine", "migraines", "attack", "entry"})

# A day beside these is the right day of the entry that is open: "scrap that, it was tuesday".
_TELLING = frozenset({"was", "is", "were", "meant", "mean", "should"})


def deletion_beside(text: str, today: date) -> Change | None:
    """The wish to delete an entry by its name, said while one is open: "delete tuesday's", "delete my last entry"."""
    wanted, words = read_change(text, today), read(text).words(0, len(text))
    if wanted.wish is not Wish.DELETE or _TELLING & set(words) or not _only_names(wanted.told, words):
        return None
    cannot_be = any(issue.question is Question.DATE for issue in wanted.told.issues)
    return wanted if wanted.day or cannot_be or last_named(words) else None


def _only_names(told: DiaryDraft, words: Sequence[str]) -> bool:
    """Whether nothing is told but which entry is meant: "remove yesterday's headache", "delete all of sunday"; not "clear day
    yesterday", which tells of one."""
    if told.headache is False and "clear" not in words:
        told = replace(told, headache=None, severity=None)
    if told.duration_minutes == WAKING_DAY:
        told = replace(told, duration_minutes=None, ongoing=None)
    return replace(told, date=None, issues=()).says_nothing


def _deletes(text: str) -> bool:
    """ "Undo" takes a step back; these are about an entry, which is shown first."""
    reading = read(text)
    words = set(reading.words(0, len(reading)))
    if (lexicon.words("answers", "deleting") - {"undo"}) & words:
        return True
    return any(not {"rid"} & set(span.text.split()) or not _TREATING & words for _, span in reading.find(_deleting(), take=False))


@cache
def _deleting() -> Phrases:
    return Phrases({"deleting": lexicon.load("answers")["deleting_in_words"]})


def _lets_go(text: str) -> bool:
    """Words that beside a day ask for its entry to be deleted, and alone for something else: "drop sunday's"."""
    reading = read(text)
    words = reading.words(0, len(text))
    opening = next((word for word in words if word.isalnum() and word not in _BEFORE), "")
    gone = words[-1:] == ["gone"] and bool({"want", "need"} & set(words))
    return gone or opening in lexicon.words("answers", "letting_go") or any(reading.find(_mistaken(), take=False))


@cache
def _mistaken() -> Phrases:
    return Phrases({"mistaken": lexicon.load("answers")["mistaken"]})


def day_let_go(text: str, today: date) -> date | None:
    """The day that is no longer to be told of, where that is all a text says: "forget friday", "leave out the monday one"."""
    told, words = parse(text, today), [word for word in read(text).words(0, len(text)) if word.isalnum() and word not in _BEFORE]
    lets_go = (words[:1] and words[0] in _LETTING_GO) or words[:2] in (["never", "mind"], ["leave", "out"])
    only = len(told) == 1 and replace(told[0], date=None).says_nothing and told[0].headache is not False
    return told[0].date if lets_go and only and not _TELLING & set(words) else None


_LETTING_GO = frozenset({"forget", "skip", "ignore", "nevermind", "nvm", "omit"})
_EVERY = frozenset({"everything", "all", "both", "entries"})
# Beside one of these it was the headache that was got rid of: "took advil to get rid of it".
_TREATING = lexicon.words("durations", "taking") | {"tried", "helped", "worked", "takes", "using"}


def _undoes(text: str) -> bool:
    return "undo" in read(text).words(0, len(text))


def _names_nothing(content: DiaryDraft) -> bool:
    """Whether no part of an entry is named: "delete the nausea" changes an entry."""
    told = content.symptoms or content.medications or content.triggers or content.quality or content.denied
    return not (told or content.side or content.note)


def tells_end(text: str, today: date) -> bool:
    """Whether a text says that a headache is over, and no more than how long it was: "its gone now", "over, lasted 5 hours"."""
    told, *more = parse(text, today)
    alone = replace(told, date=None, ongoing=None, duration_minutes=None, headache=None).says_nothing
    over = told.date is None or _OVER & set(read(text).words(0, len(text)))
    return not more and told.ongoing is False and alone and bool(over)


# Beside a day these say of a headache that is known that it is over: "my headache today is over".
_OVER = frozenset({"over", "gone", "ended", "stopped", "finished"})


def wants_back(text: str, today: date) -> bool:
    """ "Put it back", with nothing else told: of what was just changed."""
    return says_again(text) and parse(text, today) == [DiaryDraft()]
