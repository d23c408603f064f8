"""Whether what was built is still what its sources say: `python -m tools.fresh language|model`. Exit code 0 when it is.

By content, not by time: a fresh clone or a touched file trains nothing anew.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterable
from pathlib import Path

import knowledge
from bot.language import sources as language

MODEL = Path("var/models/assistant.tar.gz")
MODEL_STAMP = Path("var/models/assistant.sha256")
_MODEL_SOURCES = (
    "config.yml",
    "domain.yml",
    "requirements/rasa.txt",
    "data/**/*.yml",
    "knowledge/medications.yml",
    "knowledge/*.py",
    "safety/**/*.py",
    "safety/**/*.yml",
    "bot/**/*.py",
    "bot/**/*.yml",
)


def _digest(paths: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in paths:
        digest.update(str(path).encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _files(patterns: Iterable[str]) -> list[Path]:
    found = {path for pattern in patterns for path in Path().glob(pattern) if path.is_file() and path.suffix != ".pyc"}
    return sorted(found)


def model_fingerprint() -> str:
    """Of everything that the trained model hangs on, and of the model file itself: a damaged one is not fresh.

    Of the answers, what is learned of them: another wording or another fee trains nothing (`knowledge.fingerprint`)."""
    model = [MODEL] if MODEL.exists() else []
    return _digest([*_files(_MODEL_SOURCES), *model]) + knowledge.fingerprint(knowledge.load())


def model_is_fresh() -> bool:
    """No where an answer or the clinic's data cannot be read: whoever trains hears which."""
    try:
        return MODEL.exists() and MODEL_STAMP.exists() and MODEL_STAMP.read_text() == model_fingerprint()
    except knowledge.KnowledgeError:
        return False


if __name__ == "__main__":
    fresh = {"model": model_is_fresh, "language": language.is_fresh}[sys.argv[1]]()
    sys.exit(0 if fresh else 1)
