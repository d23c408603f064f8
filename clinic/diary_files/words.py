"""The words of the report, from knowledge/diary_report.yml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

import knowledge
from knowledge.template import render

FILE = Path(knowledge.__file__).parent / "diary_report.yml"


@dataclass(frozen=True, slots=True)
class Words:
    templates: Mapping[str, str]

    def __call__(self, name: str, /, **fields: str) -> str:
        """`KeyError` for an unknown name, `KnowledgeError` for a field that is missing."""
        return render(self.templates[name], fields)


@cache
def load_words() -> Words:
    return Words(yaml.safe_load(FILE.read_text(encoding="utf-8")))
