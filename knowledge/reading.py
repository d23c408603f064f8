"""YAML files read strictly: every field typed, no unknown or double key, every problem put on a report."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from knowledge.errors import Report, hint

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_MISSING = object()


def read_yaml(folder: Path, name: str, report: Report) -> Fields:
    """The file `folder/name` as fields; one that cannot be read is reported, and its fields are empty."""
    file = f"{folder.name}/{name}"
    try:
        root = yaml.compose((folder / name).read_text(encoding="utf-8"), Loader=_LOADER)
    except FileNotFoundError:
        report.add(file, "", "the file is missing")
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        report.add(file, "", " ".join(f"cannot be read: {error}".split()))
    else:
        data = _construct(root, file, report)
        if data:
            return Fields(data, report=report, file=file)
        report.add(file, "", "is empty")
    return Fields(None, report=Report(), file=file)


def _construct(root: Any, file: str, report: Report) -> Any:
    """Plain Python data of a YAML tree; YAML itself would let the second of two equal keys win in silence."""
    if root is None:
        return None
    for node in _nodes(root):
        if isinstance(node, yaml.MappingNode):
            keys = [key.value for key, _ in node.value if isinstance(key, yaml.ScalarNode)]
            for key in sorted({key for key in keys if keys.count(key) > 1}):
                report.add(file, key, "stands twice")
    try:
        return yaml.constructor.SafeConstructor().construct_document(root)
    except (yaml.YAMLError, ValueError) as error:
        report.add(file, "", " ".join(f"cannot be read: {error}".split()))
        return None


def _nodes(node: yaml.Node) -> Iterator[yaml.Node]:
    yield node
    children = [n for pair in node.value for n in pair] if isinstance(node, yaml.MappingNode) else node.value
    if isinstance(node, yaml.CollectionNode):
        for child in children:
            yield from _nodes(child)


class Fields:
    """The fields of one mapping. A getter reports what is wrong and then returns an empty value of its type,
    so that reading goes on and the report is complete; `finish()` reports keys that no getter asked for."""

    def __init__(self, data: Any, *, report: Report, file: str, path: str = "") -> None:
        self.report, self.file, self.path = report, file, path
        self._asked: set[str] = set()
        self._data: dict[Any, Any] = data if isinstance(data, dict) else {}
        if not isinstance(data, dict):
            self.wrong("", f"must be fields with a name each, not {_named(data)}")

    def wrong(self, key: str, what: str) -> None:
        """Report `what` against the field `key`, "" for the mapping itself."""
        self.report.add(self.file, ".".join(piece for piece in (self.path, key) if piece), what)

    def names(self) -> tuple[str, ...]:
        return tuple(str(key) for key in self._data)

    def __contains__(self, key: str) -> bool:
        return self._data.get(key) is not None

    def text(self, key: str, *, most: int = 4000) -> str:
        """A text that must be there, of 1 to `most` characters, tidied."""
        return self._text(self._required(key), key, most)

    def optional_text(self, key: str, *, most: int = 4000) -> str | None:
        value = self._optional(key)
        return None if value is _MISSING else self._text(value, key, most)

    def matching(self, key: str, pattern: str, *, like: str) -> str:
        """A text that matches `pattern` whole; `like` describes one to the person who edits the file."""
        text = self.text(key)
        if text and not re.fullmatch(pattern, text):
            self.wrong(key, f"{text!r} is not {like}")
        return text

    def choice(self, key: str, choices: tuple[str, ...]) -> str:
        text = self.text(key)
        if text and text not in choices:
            self.wrong(key, f"{text!r} is none of {', '.join(choices)}{hint(text, choices)}")
        return text

    def texts(self, key: str, *, least: int = 0) -> tuple[str, ...]:
        """A list of texts, at least `least` of them and no two alike; a list that is not there is empty."""
        texts = tuple(self._text(item, f"{key}[{at}]", 4000) for at, item in self._items(key, least))
        for text in sorted({text for text in texts if text and texts.count(text) > 1}):
            self.wrong(key, f"{text!r} stands twice")
        return texts

    def number(self, key: str, low: int, high: int) -> int:
        """A whole number from `low` to `high` that must be there."""
        return self._number(self._required(key), key, low, high)

    def optional_number(self, key: str, low: int, high: int) -> int | None:
        value = self._optional(key)
        return None if value is _MISSING else self._number(value, key, low, high)

    def flag(self, key: str) -> bool:
        """true or false; false when it is not there."""
        value = self._optional(key)
        if value is not _MISSING and not isinstance(value, bool):
            self.wrong(key, f"must be true or false, not {_named(value)}")
        return value is True

    def section(self, key: str) -> Fields:
        """A mapping that must be there."""
        value = self._required(key)
        report = Report() if value is _MISSING else self.report
        return Fields(value, report=report, file=self.file, path=self._deeper(key))

    def sections(self, key: str) -> tuple[Fields, ...]:
        """A list of mappings; one that is not there is empty."""
        return tuple(
            Fields(item, report=self.report, file=self.file, path=self._deeper(f"{key}[{at}]"))
            for at, item in self._items(key, 0)
        )

    def finish(self) -> None:
        for key in self.names():
            if key not in self._asked:
                self.wrong(key, f"unknown field{hint(key, [name for name in self._asked if name not in self])}")

    def _deeper(self, key: str) -> str:
        return f"{self.path}.{key}" if self.path else key

    def _required(self, key: str) -> Any:
        value = self._optional(key)
        if value is _MISSING:
            self.wrong(key, "missing")
        return value

    def _optional(self, key: str) -> Any:
        self._asked.add(key)
        value = self._data.get(key)
        return _MISSING if value is None else value

    def _items(self, key: str, least: int) -> list[tuple[int, Any]]:
        value = self._optional(key)
        items = [] if value is _MISSING else value
        if not isinstance(items, list):
            self.wrong(key, f"must be a list, not {_named(items)}")
            return []
        if len(items) < least:
            self.wrong(key, f"needs at least {least}, has {len(items)}")
        return list(enumerate(items, 1))

    def _text(self, value: Any, key: str, most: int) -> str:
        if value is _MISSING:
            return ""
        if not isinstance(value, str):
            self.wrong(key, f"must be text, not {_named(value)} (put it in quotes)")
            return ""
        text = tidy(value)
        if not text:
            self.wrong(key, "is empty")
        if len(text) > most:
            self.wrong(key, f"is {len(text)} characters long, at most {most} fit")
        return text

    def _number(self, value: Any, key: str, low: int, high: int) -> int:
        if value is _MISSING:
            return 0
        if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
            self.wrong(key, f"must be a whole number from {low} to {high}, not {_named(value)}")
            return 0
        return value


def tidy(text: str) -> str:
    """Paragraphs with a blank line between them, each on one line but for list items, which begin with "- "."""
    paragraphs = (_joined(paragraph) for paragraph in re.split(r"\n\s*\n", text.strip()))
    return "\n\n".join(paragraph for paragraph in paragraphs if paragraph)


def _joined(paragraph: str) -> str:
    lines: list[str] = []
    for line in (" ".join(line.split()) for line in paragraph.splitlines()):
        if lines and not line.startswith("- "):
            lines[-1] += f" {line}"
        else:
            lines.append(line)
    return "\n".join(lines)


def _named(value: Any) -> str:
    if isinstance(value, dict):
        return "named fields"
    return "a list" if isinstance(value, list) else f"{type(value).__name__} {value!r}"
