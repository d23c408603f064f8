"""Reads labelled rows (`*.jsonl`, see tests/evaluation/README.md) and says in which line one is malformed.

Standard library only: the learning curve reads rows in Rasa's environment too.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tools.evaluation.errors import BadRow, NoData

LEVELS = ("none", "urgent", "emergency", "crisis")
Wanted = Mapping[str, Any]


@dataclass(frozen=True)
class Row:
    """What every row has. `says`: the patient's messages, in order; `want`: the label in a word, for lists of misses."""

    id: str
    says: tuple[str, ...]
    want: str
    signed_in: bool

    @property
    def text(self) -> str:
        return " / ".join(self.says)


@dataclass(frozen=True)
class TopicRow(Row):
    """A question: `accepted` are the topics that count as right, `want` the first choice among them."""

    accepted: frozenset[str]


@dataclass(frozen=True)
class DiaryRow(Row):
    """A diary entry in one message. Of the entries' fields only those that the label has are compared."""

    entry: Wanted
    second_entry: Wanted | None


@dataclass(frozen=True)
class Turn:
    """What is expected after one message. `entry` and `urgency` are None where nothing is expected of them."""

    topics: tuple[str, ...]
    any_of: tuple[str, ...]
    not_topics: tuple[str, ...]
    urgency: str | None
    entry: Wanted | None


@dataclass(frozen=True)
class DialogueRow(Row):
    """A conversation; `want` is its kind, `turns` stand beside `says`."""

    turns: tuple[Turn, ...]


@dataclass(frozen=True)
class Data:
    """The rows of one folder. A file that is missing leaves its list empty."""

    questions: tuple[TopicRow, ...]
    service: tuple[TopicRow, ...]
    diary: tuple[DiaryRow, ...]
    redflags: tuple[Row, ...]
    out_of_scope: tuple[Row, ...]
    dialogues: tuple[DialogueRow, ...]

    def sizes(self) -> dict[str, int]:
        return {name: len(rows) for name, rows in vars(self).items() if rows}


class _Fields:
    """The fields of one JSON object, by type; a wrong one raises `ValueError` with its name."""

    def __init__(self, values: object, topics: Collection[str]) -> None:
        if not isinstance(values, dict):
            raise ValueError("not a JSON object")
        self.values = values
        self._topics = topics

    def text(self, name: str, allowed: Collection[str] | None = None) -> str:
        value = self.values.get(name)
        if not isinstance(value, str):
            raise ValueError(f"`{name}` must be a text" if name in self.values else f"`{name}` is missing")
        if allowed is not None and value not in allowed:
            raise ValueError(f"`{name}`: {value!r} is none of {', '.join(allowed) if len(allowed) < 9 else 'the known topics'}")
        return value

    def topic(self, name: str) -> str:
        return self.text(name, self._topics)

    def topics(self, name: str) -> tuple[str, ...]:
        values = self.values.get(name, [])
        if not isinstance(values, list):
            raise ValueError(f"`{name}` must be a list of topics")
        return tuple(_Fields({name: value}, self._topics).topic(name) for value in values)

    def flag(self, name: str, default: bool) -> bool:
        value = self.values.get(name, default)
        if not isinstance(value, bool):
            raise ValueError(f"`{name}` must be true or false")
        return value

    def part(self, name: str) -> _Fields:
        return _Fields(self.values[name], self._topics)

    def entry(self, name: str) -> Wanted | None:
        """A diary label as it stands, its types checked; None where the row has none."""
        if name not in self.values:
            return None
        part = self.part(name)
        for field, (kinds, meant) in _ENTRY_TYPES.items():
            if not isinstance(part.values.get(field), (*kinds, type(None))):
                raise ValueError(f"`{name}.{field}` must be {meant}")
        return part.values


_NUMBER, _LIST = ((int, float), "a number or null"), ((list,), "a list of names")
_ENTRY_TYPES: dict[str, tuple[tuple[type, ...], str]] = {
    "date": ((str,), "a day in words"), "side": ((str,), "a text"), "headache": ((bool,), "true or false"),
    "severity": _NUMBER, "duration_hours": _NUMBER,
    "symptoms": _LIST, "quality": _LIST, "medications": _LIST, "triggers": _LIST,
}  # fmt: skip


def _single(fields: _Fields, want: str, *, signed_in: bool) -> dict[str, Any]:
    return {
        "id": fields.text("id"), "says": (fields.text("text"),), "want": want, "signed_in": fields.flag("signed_in", signed_in),
    }  # fmt: skip


def _question(fields: _Fields, *, signed_in: bool = False) -> TopicRow:
    topic = fields.topic("topic")
    return TopicRow(**_single(fields, topic, signed_in=signed_in), accepted=frozenset({topic, *fields.topics("also")}))


def _service(fields: _Fields) -> TopicRow:
    return _question(fields, signed_in=True)


def _diary(fields: _Fields) -> DiaryRow:
    entry = fields.entry("entry")
    if entry is None:
        raise ValueError("`entry` is missing")
    return DiaryRow(**_single(fields, "diary_log", signed_in=True), entry=entry, second_entry=fields.entry("second_entry"))


def _redflag(fields: _Fields) -> Row:
    return Row(**_single(fields, fields.text("level", LEVELS), signed_in=False))


def _out_of_scope(fields: _Fields) -> Row:
    return Row(**_single(fields, fields.text("kind") if "kind" in fields.values else "out_of_scope", signed_in=False))


def _turn(fields: _Fields) -> Turn:
    return Turn(
        fields.topics("topics"), fields.topics("any_of"), fields.topics("not_topics"),
        fields.text("urgency", LEVELS) if "urgency" in fields.values else None, fields.entry("entry"),
    )  # fmt: skip


def _dialogue(fields: _Fields) -> DialogueRow:
    turns = fields.values.get("turns")
    if not isinstance(turns, list) or not turns:
        raise ValueError("`turns` must be a list of one or more turns")
    parts = [_Fields(turn, fields._topics) for turn in turns]
    return DialogueRow(
        fields.text("id"), tuple(part.text("say") for part in parts), fields.text("kind"), fields.flag("signed_in", False),
        tuple(_turn(part) for part in parts),
    )  # fmt: skip


def read_rows(path: Path, make: Callable[[_Fields], Any], *, topics: Collection[str]) -> Iterator[Any]:
    """The rows of one file, none when there is no such file; blank lines are skipped. Raises `BadRow`."""
    if not path.exists():
        return
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.strip():
            try:
                yield make(_Fields(json.loads(line), topics))
            except json.JSONDecodeError as error:
                raise BadRow(f"{path}:{number}: not JSON ({error.msg}, column {error.colno})") from error
            except ValueError as error:
                raise BadRow(f"{path}:{number}: {error}") from error


def read(folder: Path, *, topics: Collection[str]) -> Data:
    """Every row of `folder`, its labels checked against the names in `topics`. Raises `BadRow`, `NoData`."""
    makers: dict[str, Callable[[_Fields], Row]] = {
        "questions": _question, "service": _service, "diary": _diary, "redflags": _redflag, "out_of_scope": _out_of_scope,
        "dialogues": _dialogue,
    }  # fmt: skip
    rows = {name: tuple(read_rows(folder / f"{name}.jsonl", make, topics=topics)) for name, make in makers.items()}
    if not any(rows.values()):
        raise NoData(f"{folder} has no rows: expected are files such as {folder / 'questions.jsonl'}")
    return Data(**rows)
