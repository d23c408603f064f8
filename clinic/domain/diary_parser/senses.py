"""Light, sound and smell that were hard to bear: "could not stand the lamp or the kids", "light, noise, smells, everything"."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Span

from clinic.domain import lexicon
from clinic.domain.diary_parser.reading import Reading
from clinic.domain.diary_parser.yes_no import answer

_REACH = 4


def _words(name: str) -> frozenset[str]:
    return lexicon.words("senses", name)


def senses(reading: Reading) -> Iterator[tuple[str, Span]]:
    """Each sense of a list of them that hurt, as a name of the contract with its place."""
    position = 0
    while position < len(reading):
        named = _run(position, reading)
        end = named[-1] + 1 if named else position + 1
        if named and _hurt(named, reading):
            head = _head(named[0], reading)
            for place in named:
                last = place + 1 + (reading.word(place + 1) == "sensitivity")
                yield _sense(place, reading), reading.doc[place if head is None else head : last]
        position = end


def _head(start: int, reading: Reading) -> int | None:
    """Where "could not stand the light" begins: before its "not", which denies nothing."""
    nots = [place for place in range(max(start - _REACH, 0), start) if reading.word(place) in ("not", "never")]
    return max(nots[-1] - 1, 0) if nots and _words("bearing") & set(reading.words(nots[-1], start)) else None


def _sense(position: int, reading: Reading) -> str:
    senses = lexicon.load("senses")["senses"]
    return next((name for name, spelled in senses.items() if reading.word(position) in spelled), "")


def _run(start: int, reading: Reading) -> list[int]:
    """The places of sense words that stand joined: "light, the noise and smells"."""
    named: list[int] = []
    position = start
    while position < len(reading) and position not in reading.taken:
        if _sense(position, reading):
            named.append(position)
        elif not named or reading.word(position) not in _words("joining"):
            break
        position += 1
    return named


def _hurt(named: list[int], reading: Reading) -> bool:
    """Whether the words around a list say that it hurt, or two senses stand together and nothing says that they did not."""
    before, after = reading.words(named[0] - _REACH, named[0]), reading.words(named[-1] + 1, named[-1] + 1 + _REACH)
    if _words("bearing") & set(before):
        return "not" in before or "never" in before or bool({"hard", "hate", "hated"} & set(before))
    if _words("hurting_before") & set(before):
        return True
    end = named[-1] + 1 + (reading.word(named[-1] + 1) == "sensitivity")
    if answer(named[0], end, reading) is not None:
        return True
    said = [word for word in after if word not in _words("fillers")]
    if said and said[0] in _words("hurting_after"):
        return True
    several = len({_sense(place, reading) for place in named}) > 1
    return several and not (said and said[0] in _words("harmless")) and not _words("causes") & {*before, *after}
