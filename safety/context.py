"""Words around an alarm that take it back: negation, questions, the past, other people's history.

The idea is ConText's (Chapman and others 2007), as in medspacy: a cue reaches over the words near
it until something stops it, and what it reaches is not an alarm.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

from .page import Hit, Page, Sequence, Span

KINDS = (
    *("negation", "question", "past", "resolved", "family", "usual", "waiting", "meant", "awaited", "ordinary"),
    *("averted", "blurred"),
)
REACHES = ("forward", "backward", "sentence", "message")
_LIST_REACH = 6  # more words, when a list with "or" goes on: "no fever, stiff neck or confusion"
_MOST_CUES = 6  # kept for one word
WHOLE = 400  # words: as far as the sentence goes
_OF_OTHER_MATTERS = frozenset({"question", "past"})  # cues that an aside has of its own
_ENOUGH_CUES = 2  # of one group without a limit: a third would go on just as they do


@dataclass(frozen=True)
class Group:
    """Cues of one kind that reach alike.

    `reach`: one of `REACHES`, "message" past full stops too; `words`: how many words far (`WHOLE`: to the end of the sentence).
    `clause`: a comma ends it, unless "or" follows. `but`: where these stand, it is no cue.
    `stops`: where these begin, the reach ends. `lifted_by`: in the same sentence they undo it
    (in the same message, if it reaches so far). `item`: a list may follow, as in a chart ("denies fever, rash, weakness"); what
    has more words than so, or one of the `stops`, is none of its items, and ends it.
    """

    kind: str
    reach: str
    words: int
    clause: bool
    cues: tuple[Sequence, ...]
    but: tuple[Sequence, ...]
    stops: tuple[Sequence, ...]
    lifted_by: tuple[Sequence, ...]
    item: int = 0


@dataclass(frozen=True)
class Claims:
    """What says that the thing asked about is so: "does it slur your speech? mine is".

    Behind a question, in its sentence or the next one, it undoes the question. `but`: where these stand, it claims nothing.
    """

    said: tuple[Sequence, ...] = ()
    but: tuple[Sequence, ...] = ()


@dataclass(frozen=True)
class Asides:
    """What tells that a clause is about the clinic's own business. `but`: where these stand, it may be about a sign as well."""

    about: tuple[Sequence, ...] = ()
    but: tuple[Sequence, ...] = ()


class Surroundings:
    """Which cues of which kind reach each word of one message; worked out when first asked."""

    def __init__(self, page: Page, groups: tuple[Group, ...], claims: Claims, asides: Asides) -> None:
        self._page = page
        self._groups = groups
        self._claims = claims
        self._asides = asides
        self._cover: dict[str, list[list[Span]]] = {}

    def quiet(self, hit: Hit, kinds: frozenset[str]) -> bool:
        """True if a cue outside the hit reaches the beginning of any part of it."""
        for kind in kinds:
            cover = self._covered(kind)
            for start, _ in hit:
                if any(not _part_of(cue, hit, kind) for cue in cover[start]):
                    return True
        return False

    def _covered(self, kind: str) -> list[list[Span]]:
        if kind not in self._cover:
            cover: list[list[Span]] = [[] for _ in self._page.text.words]
            for group in self._groups:
                if group.kind == kind:
                    self._mark(group, cover)
            self._cover[kind] = cover
        return self._cover[kind]

    def _mark(self, group: Group, cover: list[list[Span]]) -> None:
        page = self._page
        # A cue in pieces ("can it ..5 cause") reaches from its first piece on.
        cues = {hit[0] for cue in group.cues for hit in cue.hits(page)}
        if not cues:
            return
        excepted = page.covered(group.but)
        claimed = self._claimed if group.kind == "question" else set[int]()
        lifted = {page.text.sentences[i] for i in page.starts(group.lifted_by)}
        if lifted and group.reach == "message":
            return
        stops = page.starts(group.stops)
        marked = [0] * len(cover)
        for cue in sorted(cues):
            sentence = page.text.sentences[cue[0]]
            if cue[0] in excepted or sentence in lifted:
                continue
            if any(cue[1] <= at and page.text.sentences[at] <= sentence + 1 for at in claimed):
                continue
            for way in self._ways(group, cue):
                reached = self._walk(way, group, stops if way.step > 0 else set())
                for position in chain(reached, self._items(way, group, stops)):
                    if marked[position] >= _ENOUGH_CUES:
                        break
                    marked[position] += group.words >= WHOLE
                    if len(cover[position]) < _MOST_CUES:
                        cover[position].append(cue)

    @cached_property
    def _claimed(self) -> set[int]:
        """Where the message claims something."""
        said = self._page.starts(self._claims.said)
        return said - self._page.covered(self._claims.but) if said else said

    @cached_property
    def _aside(self) -> set[int]:
        """The words of clauses that are about the clinic's own business."""
        found = set[int]()
        for at in self._page.starts(self._asides.about):
            found.update(self._page.clause_of(at))
        for at in self._page.starts(self._asides.but) & found:
            found.difference_update(self._page.clause_of(at))
        return found

    def _ways(self, group: Group, cue: Span) -> Iterator[range]:
        if group.reach != "forward":
            yield range(cue[0] - 1, -1, -1)
        if group.reach != "backward":
            yield range(cue[1], len(self._page.text.words))

    def _walk(self, way: range, group: Group, stops: set[int]) -> Iterator[int]:
        """Words along the way until the reach ends."""
        text = self._page.text
        if not way:
            return
        near = way[0] - way.step
        sentence, clause, words = text.sentences[near], text.clauses[near], group.words
        only = self._page.clause_of(near) if group.kind in _OF_OTHER_MATTERS and near in self._aside else None
        listed = group.clause and not {"or", "nor"}.isdisjoint(text.words[near : near + words + _LIST_REACH])
        for position in way[: words + _LIST_REACH if listed else words]:
            if position in stops or (text.sentences[position] != sentence and group.reach != "message"):
                return
            if only is not None and position not in only:
                return
            if group.clause and text.clauses[position] != clause and not listed:
                return
            yield position

    def _items(self, way: range, group: Group, stops: set[int]) -> Iterator[int]:
        """The further items of the list that begins there: each short, and nothing but the name of a sign."""
        if not group.item or not way:
            return
        item = range(way[0], self._page.clause_of(way[0]).stop)
        if not stops.isdisjoint(item):
            return
        item = self._page.item_behind(item)
        while item and len(item) <= group.item and stops.isdisjoint(item):
            yield from item
            item = self._page.item_behind(item)


def _part_of(cue: Span, hit: Hit, kind: str) -> bool:
    """True if the cue is a piece of the alarm: the "not" of "not able to breathe"."""
    if kind == "negation":
        return any(cue[0] < end and start < cue[1] for start, end in hit)
    return any(start <= cue[0] and cue[1] <= end for start, end in hit)
