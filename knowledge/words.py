"""Words that several parts of the product go by: those that the reading level does not count as hard, and a bare yes."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from knowledge.errors import Report
from knowledge.reading import read_yaml

FOLDER = Path(__file__).resolve().parent


def allowed_words(folder: Path = FOLDER) -> frozenset[str]:
    """Names that patients meet anyway, of allowed_words.yml. `KnowledgeError` when it is no list of words."""
    return _listed(folder, "allowed_words.yml")


def yes_words(folder: Path = FOLDER) -> frozenset[str]:
    """What somebody types for a yes, of yes_words.yml. `KnowledgeError` as before."""
    return _listed(folder, "yes_words.yml")


@lru_cache(maxsize=8)
def _listed(folder: Path, file: str) -> frozenset[str]:
    report = Report()
    fields = read_yaml(folder, file, report)
    words = fields.texts("words", least=1)
    fields.finish()
    report.raise_if_any()
    return frozenset(words)
