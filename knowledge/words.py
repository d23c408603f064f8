"""Words that the reading level does not count as hard: names that patients meet anyway."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from knowledge.errors import Report
from knowledge.reading import read_yaml

FOLDER = Path(__file__).resolve().parent


@lru_cache(maxsize=4)
def allowed_words(folder: Path = FOLDER) -> frozenset[str]:
    """What allowed_words.yml lists. `KnowledgeError` when it is no list of words."""
    report = Report()
    fields = read_yaml(folder, "allowed_words.yml", report)
    words = fields.texts("words", least=1)
    fields.finish()
    report.raise_if_any()
    return frozenset(words)
