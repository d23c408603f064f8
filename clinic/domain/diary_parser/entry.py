"""One piece of a message to one draft of an entry."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cache

from spacy.tokens import Span

from clinic.domain import lexicon
from clinic.domain.diary.draft import DAY, LONGEST_DAYS, DiaryDraft, Medication
from clinic.domain.diary_parser import counts, dose_ranges, going_on, lasting, medications, mentions, severity
from clinic.domain.diary_parser.aura import is_aura_alone, is_of_sky
from clinic.domain.diary_parser.denied_headache import denies_headache, not_doubled
from clinic.domain.diary_parser.early_triggers import early_triggers
from clinic.domain.diary_parser.fine_until import bare_free, fine_until, free_of_all
from clinic.domain.diary_parser.habits import is_excepted, of_the_day
from clinic.domain.diary_parser.habits_denied import habits_denied
from clinic.domain.diary_parser.lasting import Length
from clinic.domain.diary_parser.left_out import none_left
from clinic.domain.diary_parser.lengths_apart import not_of_causes, not_of_symptoms
from clinic.domain.diary_parser.medications import Taken
from clinic.domain.diary_parser.mention import Mention
from clinic.domain.diary_parser.mentions import Named
from clinic.domain.diary_parser.negation import denied_positions
from clinic.domain.diary_parser.not_taken import sorted_out
from clinic.domain.diary_parser.notes import note_in, soreness_in
from clinic.domain.diary_parser.phrases import Phrases
from clinic.domain.diary_parser.reading import Reading, read
from clinic.domain.diary_parser.segments import Piece
from clinic.domain.diary_parser.severity import Pain
from clinic.domain.diary_parser.severity_apart import of_the_pain, pain_before_symptoms
from clinic.domain.diary_parser.severity_course import worst
from clinic.domain.diary_parser.severity_elsewhen import of_this_time
from clinic.domain.diary_parser.yes_no import denied_by_answers
from clinic.domain.names import NO_MEDICATION, Issue, Question


@dataclass(frozen=True, slots=True)
class Findings:
    """All that was found in a message, with the places where it stands."""

    free: tuple[Span, ...]
    headache: tuple[Span, ...]
    lengths: tuple[Length, ...]
    ongoing: bool | None
    pains: tuple[Pain, ...]
    words: tuple[Pain, ...]
    bare: tuple[Span, ...]
    taken: tuple[Taken, ...]
    spoken_of: tuple[Span, ...]
    nothing_taken: bool
    nothing_felt: bool
    named: tuple[Named, ...]
    denied: frozenset[int]


@cache
def _headache() -> Phrases:
    return Phrases({"headache": lexicon.load("headache")["headache"]})


@cache
def _free() -> Phrases:
    rules = lexicon.load("headache")
    return Phrases({"free": rules["free"], "not free": rules["free_negated"]})


@cache
def _nothing_felt() -> Phrases:
    return Phrases({"nothing": lexicon.load("headache")["nothing_felt"]})


def names_headache(text: str) -> bool:
    return any(read(text).find(_headache()))


def findings(reading: Reading, *, days: int) -> Findings:
    """Runs every rule over a message from which the days, so many as it names, have been taken already."""
    nothing = medications.nothing_taken(reading)
    for span in none_left(reading):
        reading.take(span)
    began = fine_until(reading)
    free = free_of_all(not_doubled([span for label, span in reading.find(_free()) if label == "free"], reading), began, reading)
    early = early_triggers(reading)
    off_scale = severity.other_scales(reading)
    again = counts.repeated(reading)
    each = counts.of_each(reading)
    ranged = dose_ranges.ranges(reading)
    lengths = lasting.lengths(reading)
    ongoing = going_on.goes_on(reading, lengths)
    pains = of_this_time([*off_scale, *severity.figures(reading)], reading)
    before_names = counts.bare_figures(reading)
    named_medicines = dose_ranges.with_ranges(medications.taken(reading), ranged)
    before_names = counts.let_go(before_names, reading)
    headache = [*(span for _, span in reading.find(_headache(), take=False)), *began]
    named = [*early, *mentions.named(reading)]
    symptoms = [item.span for item in named if item.kind == "symptom"]
    lengths = not_of_symptoms(lengths, symptoms, reading)
    words = of_this_time(of_the_pain(severity.worded(reading, _under_no(reading, [])), symptoms, reading), reading)
    beside = bool(headache or lengths or ongoing or named or words or days)
    something = beside or named_medicines or len(reading) <= 4
    bare = severity.bare(reading, about_headache=(not pains or days > 1) and bool(something))
    pains = of_this_time(pain_before_symptoms([*pains, *bare], symptoms, reading), reading)
    told = counts.Told(named_medicines, pains, beside=beside, days=days, worded=bool(words), each=each)
    named_medicines, pains = counts.settled(before_names, told, again, reading)
    marked = [item.span for item in named] + [item.span for item in named_medicines]
    causes = {item.span.start for item in named if item.kind == "trigger"}
    aching = {span.start for span in headache} | {pain.start for pain in (*pains, *words)}
    lengths = not_of_causes(lengths, causes, aching, reading)
    of_habit, not_so = habits_denied(marked, reading)
    free = [span for span in free if span.start not in not_so]
    denied = _under_no(reading, marked) | of_habit
    denied |= denied_by_answers(headache, reading)[0]
    headache = of_the_day(headache, denied, reading)
    taken, denied = sorted_out(named_medicines, denied, reading)
    return Findings(
        tuple(free),
        tuple(headache),
        tuple(lengths),
        ongoing,
        tuple(pains),
        tuple(words),
        tuple(bare_free(reading)),
        taken,
        tuple(item.span for item in named_medicines if item not in taken),
        nothing,
        any(reading.find(_nothing_felt(), take=False)),
        tuple(named),
        denied,
    )


def _under_no(reading: Reading, marked: list[Span]) -> frozenset[int]:
    return frozenset(denied_positions(reading, marked))


def draft(found: Findings, piece: Piece, reading: Reading, *, text: str, today: date) -> DiaryDraft:
    """What is told of one day. Of a denied name only the denial is kept."""
    free = is_free(found, piece, reading)
    issues = [*_issue_of_day(piece.mention)]
    day = piece.mention.day if piece.mention else None
    taken = [item for item in found.taken if _within(item.span, piece)]
    medicines = _medicines(item.medication for item in taken if not _denied(item.span, found))
    note = note_in(text) or (soreness_in(text) if 0 in piece.positions else None)
    if free:
        day = today if piece.mention and piece.mention.since else day
        free_day = DiaryDraft(date=day, headache=False, severity=Decimal(0), issues=tuple(issues), note=note)
        felt = [item for item in found.named if _within(item.span, piece) and not _denied(item.span, found)]
        felt = [item for item in felt if not is_of_sky(item, lasted=bool(found.lengths))]
        return replace(free_day, medications=medicines, symptoms=_names("symptom", felt))
    pain, word, pain_issues = _pain(found, piece, reading)
    minutes, length_issues = _length(found, piece, reading, today=today)
    names = [item for item in found.named if _within(item.span, piece)]
    said = [item for item in names if not _denied(item.span, found)]
    ongoing = _ongoing(found, piece, lasted=minutes is not None)
    result = DiaryDraft(
        date=day,
        severity=pain,
        pain_word=word,
        duration_minutes=minutes,
        ongoing=ongoing,
        symptoms=_names("symptom", said),
        side=_side(_names("side", said)),
        quality=_names("quality", said),
        medications=medicines,
        triggers=_names("trigger", said),
        note=note,
        settled=frozenset(_settled(found, said, taken)),
        denied=_denials(names, taken, said, found),
        issues=(*issues, *pain_issues, *length_issues),
    )
    return _with_headache(result, any(_within(span, piece) for span in found.headache))


def _settled(found: Findings, said: list[Named], taken: list[Taken]) -> Iterator[Question]:
    """The questions that are answered with nothing: "no meds", "no other symptoms"."""
    if found.nothing_taken and not taken:
        yield Question.MEDICATIONS
    if found.nothing_felt and not any(item.kind == "symptom" for item in said):
        yield Question.SYMPTOMS


def _with_headache(result: DiaryDraft, named: bool) -> DiaryDraft:
    if result.severity == 0 and ("aura" in result.symptoms or not (result.symptoms or result.duration_minutes)):
        return replace(result, headache=False, duration_minutes=None, ongoing=None)
    beside = replace(result, date=None, issues=(), medications=(), denied=frozenset(), settled=frozenset(), note=None)
    told = named or (result.medications == () and not result.says_nothing) or not beside.says_nothing
    return replace(result, headache=True if told else None)


def _issue_of_day(mention: Mention | None) -> list[Issue]:
    return [mention.issue] if mention and mention.issue else []


def is_free(found: Findings, piece: Piece, reading: Reading) -> bool:
    """Whether the piece says that there was no headache, and nothing in it says that there was one."""
    pains = [pain for pain in found.pains if _inside(pain.start, piece) and pain.value]
    names = [item.span for item in found.named]
    denied = [span for span in found.headache if _within(span, piece) and denies_headache(span, found.denied, names, reading)]
    told = [span for span in found.headache if _within(span, piece) and span not in denied]
    free = [span for span in found.free if _within(span, piece)]
    ached = {one.start for one in found.lengths} | {one.start for one in found.words} | {span.start for span in told}
    day = {piece.mention.start} if piece.mention else set()  # "no headache this week except tuesday"
    if is_excepted([*free, *denied], (ached & piece.positions) | day, reading):
        return False
    aching = any(item.name == "aura" for item in found.named) and not all(is_aura_alone(span, reading) for span in told)
    return bool(free or (denied and not told) or _only_bare(found, piece)) and not pains and not aching


def _only_bare(found: Findings, piece: Piece) -> bool:
    if piece.mention is None or not any(_within(span, piece) for span in found.bare):
        return False
    worded = {length.start for length in found.lengths if length.worded}  # "nothing all day sunday"
    return not any(_inside(position, piece) for position in told_at(found) - worded)


def told_at(found: Findings) -> set[int]:
    """Where a message tells of a headache and what came with it."""
    named = {item.span.start for item in found.named} | {item.span.start for item in found.taken}
    figures = {pain.start for pain in (*found.pains, *found.words)} | {length.start for length in found.lengths}
    return named | figures | {span.start for span in found.headache}


def _pain(found: Findings, piece: Piece, reading: Reading) -> tuple[Decimal | None, str | None, list[Issue]]:
    pains = [pain for pain in found.pains if _inside(pain.start, piece)] or [
        pain for pain in found.words if _inside(pain.start, piece)
    ]
    chosen = worst(pains, reading)
    if chosen is None:
        return None, None, []
    return chosen.value, chosen.word, [] if chosen.value is not None else [Issue.SEVERITY_RANGE]


def _length(found: Findings, piece: Piece, reading: Reading, *, today: date) -> tuple[int | None, list[Issue]]:
    lengths = [length for length in found.lengths if _inside(length.start, piece)]
    longest = lasting.longest(lengths, reading)
    if longest is None:
        return None, []
    can_be = 0 < longest.minutes <= LONGEST_DAYS * DAY
    fits = lasting.is_of_beginning(piece.mention, longest, reading, today)
    if longest.impossible and not (can_be and (found.ongoing or fits)):
        return None, [Issue.DURATION_RANGE]
    return longest.minutes, []


def _ongoing(found: Findings, piece: Piece, *, lasted: bool) -> bool | None:
    gone = any(_within(span, piece) and _denied(span, found) for span in found.headache)  # "no headache since this morning"
    since = piece.mention is not None and piece.mention.since and not gone
    if found.ongoing is None:
        return True if since and not lasted else (False if lasted else None)
    return found.ongoing


def _names(kind: str, said: Iterable[Named]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(item.name for item in said if item.kind == kind))


def _side(sides: tuple[str, ...]) -> str | None:
    return sides[0] if len(sides) == 1 else ("both" if sides else None)


def _medicines(taken: Iterable[Medication]) -> tuple[Medication, ...]:
    """One a name; the first telling that has a dose wins."""
    known: dict[str, Medication] = {}
    for medicine in taken:
        if medicine.name not in known or known[medicine.name].dose is None:
            known[medicine.name] = medicine
    return tuple(known.values())


def _denials(names: Iterable[Named], taken: list[Taken], said: list[Named], found: Findings) -> frozenset[str]:
    kept = {item.name for item in said} | {item.medication.name for item in taken if not _denied(item.span, found)}
    denied = {item.name for item in names} | {item.medication.name for item in taken}
    if found.nothing_taken and not [item for item in taken if not _denied(item.span, found)]:
        denied.add(NO_MEDICATION)
    return frozenset(denied - kept)


def _denied(span: Span, found: Findings) -> bool:
    return span.start in found.denied


def _within(span: Span, piece: Piece) -> bool:
    return span.start in piece.positions


def _inside(position: int, piece: Piece) -> bool:
    return position in piece.positions
