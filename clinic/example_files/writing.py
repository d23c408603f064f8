"""Adds approved examples to data/nlu/<topic>.yml, and leaves every other line of the file as it is."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import yaml

from clinic.example_files.reading import read_file


class NotAdded(ValueError):
    """A file cannot take examples; the text says which and why. Nothing was changed in it."""


def add(folder: Path, topic: str, texts: Sequence[str]) -> list[str]:
    """Put the texts at the end of the topic's examples; those that stand there already are left out. The texts that were added.

    `NotAdded` when the file is missing or not of the form that `read_file` reads.
    """
    path = folder / f"{topic}.yml"
    before = _examples(path)
    known = {text.lower() for text in before}
    new = [text for text in dict.fromkeys(texts) if text.lower() not in known]
    if new:
        _replace(path, _with_lines(path, new), before + new)
    return new


def _examples(path: Path) -> list[str]:
    try:
        return [example.text for example in read_file(path)]
    except FileNotFoundError:
        raise NotAdded(f"{path}: there is no such file") from None
    except (OSError, ValueError, KeyError, TypeError, yaml.YAMLError):
        raise NotAdded(f"{path}: is not one intent with its examples") from None


def _with_lines(path: Path, texts: Sequence[str]) -> str:
    """The file with the texts behind its last example, indented like it; comments and what follows keep their places."""
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    last = max((number for number, line in enumerate(lines) if line.lstrip().startswith("- ")), default=None)
    if last is None:
        raise NotAdded(f"{path}: has no example to stand beside")
    indent = lines[last][: len(lines[last]) - len(lines[last].lstrip())]
    lines[last] = lines[last].rstrip("\n") + "\n"
    return "".join([*lines[: last + 1], *(f"{indent}- {text}\n" for text in texts), *lines[last + 1 :]])


def _replace(path: Path, content: str, wanted: Sequence[str]) -> None:
    """Write it whole or not at all, and only when it reads as wanted."""
    draft = path.with_name(f".{path.name}")
    draft.mkdir()
    try:
        fresh = draft / path.name
        fresh.write_text(content, encoding="utf-8")
        if _examples(fresh) != list(wanted):
            raise NotAdded(f"{path}: an example would not be read as it was approved")
        fresh.replace(path)
    finally:
        (draft / path.name).unlink(missing_ok=True)
        draft.rmdir()
