"""Counts what the assistant did on each kind of rows. Every counter takes a row with its talk, and gives figures."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from tools.evaluation.entries import Compared, FieldScores, compare, faults, meant
from tools.evaluation.replies import ALARMS, Answered, Judge, Replies, Talk, caught, offered, refusal, urgency
from tools.evaluation.rows import DialogueRow, DiaryRow, Row, TopicRow, Turn, Wanted

Figures = dict[str, dict[str, float]]


@dataclass(frozen=True)
class Miss:
    """A row that was not met. `got`: topic and urgency of each reply, or the HTTP status where there was none."""

    set: str
    id: str
    text: str
    want: str
    got: tuple[tuple[str, str], ...] | int
    note: str

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True)
class Confusion:
    """One row that asked for `want` and was given `got`, a topic or a word in brackets."""

    want: str
    got: str
    id: str


def _share(part: float, whole: float) -> float:
    return round(part / whole, 4)


class Tally(ABC):
    """What all counters share: `misses`, `confusions`, and `triaged`, how ordinary rows were given an urgency (True) or none."""

    def __init__(self, name: str, judge: Judge) -> None:
        self.name = name
        self.judge = judge
        self.misses: list[Miss] = []
        self.confusions: list[Confusion] = []
        self.triaged: Counter[bool] = Counter()
        self.counts: Counter[str] = Counter()

    def miss(self, row: Row, talk: Talk, note: str) -> None:
        replies = [reply for turn in talk.turns for reply in turn.replies]
        got = tuple((reply.topic, reply.urgency) for reply in replies) or talk.turns[-1].status
        self.misses.append(Miss(self.name, row.id, row.text, row.want, got, note))

    @abstractmethod
    def add(self, row: Any, talk: Talk) -> None:
        """Count one row."""

    @abstractmethod
    def figures(self) -> Figures:
        """What was counted so far."""

    def _shares(self, *names: str) -> dict[str, float]:
        total = sum(self.counts[name] for name in names)
        return {"n": total, **{name: _share(self.counts[name], total) for name in names}} if total else {}


class Topics(Tally):
    """Questions, and what signed-in patients ask for: right, offered or wrong; stray."""

    def add(self, row: TopicRow, talk: Talk) -> None:
        [turn] = talk.turns
        how = self.judge.verdict(turn.replies, row.accepted)
        self.counts[how] += 1
        self.counts["stray"] += self.judge.stray(turn.replies, row.accepted)
        self.triaged[urgency(turn.replies) != "none"] += 1
        if how != "right":
            self.miss(row, talk, ", ".join([how, *(f"button {topic}" for topic in sorted(offered(turn.replies)))]))
            self.confusions.append(Confusion(row.want, self.judge.instead(turn.replies, row.accepted), row.id))

    def figures(self) -> Figures:
        shares = self._shares("right", "offered", "wrong")
        return {self.name: {**shares, "stray": _share(self.counts["stray"], shares["n"])}} if shares else {}


def _compared(want: Wanted, replies: Replies, talk: Talk) -> tuple[Compared, list[str]]:
    """The label against the entry that is meant, and what is wrong with it in words."""
    got = meant(want, replies, talk.today)
    compared = compare(want, got, talk.today)
    return compared, faults(compared, want, got)


class Diary(Tally):
    """Entries told in one message, field by field; a second entry as a whole."""

    def __init__(self, name: str, judge: Judge) -> None:
        super().__init__(name, judge)
        self._scores = FieldScores()

    def add(self, row: DiaryRow, talk: Talk) -> None:
        [turn] = talk.turns
        compared, wrong = _compared(row.entry, turn.replies, talk)
        self._scores.add(compared)
        if row.second_entry is not None:
            _, missed = _compared(row.second_entry, turn.replies, talk)
            self.counts.update(second=1, second_right=not missed)
            wrong += [f"second entry: {fault}" for fault in missed]
        if wrong:
            self.miss(row, talk, "; ".join(wrong))

    def figures(self) -> Figures:
        total = self.counts["second"]
        second = {"diary second entry": {"n": total, "right": _share(self.counts["second_right"], total)}} if total else {}
        return {**self._scores.figures(), **second}


class RedFlags(Tally):
    """Recall for each level, and false alarms on rows that share an alarm's words."""

    def add(self, row: Row, talk: Talk) -> None:
        [turn] = talk.turns
        good = caught(row.want, turn.replies)
        self.counts.update({row.want: 1, f"{row.want} good": int(good)})
        if row.want == "none":
            self.triaged[any(reply.urgency in ALARMS for reply in turn.replies)] += 1
        if not good:
            self.miss(row, talk, f"answered with {urgency(turn.replies)}" if turn.replies else "no answer")

    def figures(self) -> Figures:
        return dict(self._levels())

    def _levels(self) -> Iterator[tuple[str, dict[str, float]]]:
        for level in ("emergency", "crisis", "urgent", "none"):
            if total := self.counts[level]:
                good = self.counts[f"{level} good"]
                name, part = ("false alarms", total - good) if level == "none" else (f"recall {level}", good)
                yield name, {"n": total, "rate": _share(part, total)}


class OutOfScope(Tally):
    """Refused, met with clarify, answered, or failed."""

    def add(self, row: Row, talk: Talk) -> None:
        [turn] = talk.turns
        how = refusal(turn)
        self.counts[how] += 1
        self.triaged[urgency(turn.replies) != "none"] += 1
        if how in ("answered", "failed"):
            self.miss(row, talk, how)
            self.confusions.append(Confusion("out_of_scope", self.judge.instead(turn.replies, frozenset()), row.id))

    def figures(self) -> Figures:
        shares = self._shares("refused", "clarify", "answered", "failed")
        return {self.name: shares} if shares else {}


class Dialogues(Tally):
    """For each kind: turns that met every expectation, and conversations in which all turns did."""

    def __init__(self, name: str, judge: Judge) -> None:
        super().__init__(name, judge)
        self._kinds: dict[str, Counter[str]] = defaultdict(Counter)

    def add(self, row: DialogueRow, talk: Talk) -> None:
        wrong = [self._faults(want, turn, talk) for want, turn in zip(row.turns, talk.turns, strict=True)]
        met = [not each for each in wrong]
        self._kinds[row.want].update(n=1, turns=len(met), met=sum(met), whole=int(all(met)))
        if not all(met):
            self.miss(row, talk, "; ".join(f"turn {number}: {', '.join(each)}" for number, each in enumerate(wrong, 1) if each))

    def _faults(self, want: Turn, turn: Answered, talk: Talk) -> list[str]:
        answered, found = self.judge.answered(turn.replies), urgency(turn.replies)
        wrong = [f"no {topic}" for topic in want.topics if topic not in answered]
        if want.any_of and not answered & set(want.any_of):
            wrong.append(f"none of {', '.join(want.any_of)}")
        wrong += [f"should not answer {topic}" for topic in want.not_topics if topic in answered]
        if want.urgency not in (None, found):
            wrong.append(f"urgency {found} instead of {want.urgency}")
        if want.entry is not None:
            _, of_entry = _compared(want.entry, turn.replies, talk)
            wrong += [f"entry's {fault}" for fault in of_entry]
        return wrong if turn.replies else [*wrong, "no answer"]

    def figures(self) -> Figures:
        kinds = {f"dialogue {kind}": self._figure(counts, "turns met") for kind, counts in self._kinds.items()}
        total = sum(self._kinds.values(), Counter[str]())
        return {**kinds, "dialogues": self._figure(total, "turns_met")} if kinds else {}

    @staticmethod
    def _figure(counts: Counter[str], met: str) -> dict[str, float]:
        return {"n": counts["n"], met: _share(counts["met"], counts["turns"]), "whole": _share(counts["whole"], counts["n"])}


COUNTERS: dict[str, type[Tally]] = {
    "questions": Topics, "service": Topics, "diary": Diary, "redflags": RedFlags, "out_of_scope": OutOfScope,
    "dialogues": Dialogues,
}  # fmt: skip
