"""Titles of buttons and links, from knowledge/labels.yml, checked at start."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

import knowledge
from knowledge import KnowledgeError
from knowledge.template import placeholders, render

FILE = Path(knowledge.__file__).parent / "labels.yml"
FIELDS: Mapping[str, frozenset[str]] = {
    "tell_more": frozenset({"title"}),
    "walk_start": frozenset({"total"}),
    "walk_next": frozenset({"number", "total"}),
    "walk_back": frozenset({"number", "total"}),
    "finish_entry": frozenset(),
    "call_clinic": frozenset({"phone"}),
    "call_after_hours": frozenset({"phone"}),
    "call_emergency": frozenset({"number"}),
    "call_crisis": frozenset({"number"}),
    "text_crisis": frozenset({"number"}),
    "chat_crisis": frozenset(),
    "portal": frozenset(),
    "demo_portal": frozenset(),
    "download_diary_pdf": frozenset(),
    "download_diary_csv": frozenset(),
    "download_diary_fhir": frozenset(),
    "figure_words": frozenset(),
    "download_visits": frozenset(),
}


@dataclass(frozen=True)
class Labels:
    templates: Mapping[str, str]

    def __call__(self, label: str, **fields: str) -> str:
        return render(self.templates[label], fields)


def load_labels(file: Path = FILE) -> Labels:
    """`KnowledgeError` names each label that is missing, unknown, or asks for a word that nobody puts in."""
    try:
        templates = yaml.safe_load(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError):
        raise KnowledgeError(f"{file.name}: cannot be read as YAML") from None
    if not isinstance(templates, dict):
        raise KnowledgeError(f"{file.name}: is no list of labels")
    problems = [_problem(label, templates.get(label)) for label in FIELDS]
    problems += [f"'{label}' is not a label" for label in templates if label not in FIELDS]
    found = [f"{file.name}: {problem}" for problem in problems if problem]
    if found:
        raise KnowledgeError(*found)
    return Labels(templates)


def _problem(label: str, template: object) -> str | None:
    if not isinstance(template, str) or not template.strip():
        return f"'{label}' is missing"
    unknown = placeholders(template) - FIELDS[label]
    return f"'{label}': nobody puts in {{{min(unknown)}}}" if unknown else None
