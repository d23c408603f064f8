"""Red flags in what patients write: rules as data (`rules/`), and their matcher.

Plain Python 3.10 and later, standard library and PyYAML only; imports nothing else of the project.
"""

from __future__ import annotations

from pathlib import Path

from . import loader
from .model import Assessment, Level, RulesError
from .rules import FOLDER, Rules, default_rules

__all__ = ["FOLDER", "Assessment", "Level", "Rules", "RulesError", "default_rules", "fingerprint"]


def fingerprint(folder: Path | str = FOLDER) -> str:
    """sha256, in hex, of the rules in a folder and of the matcher's code. Raises `RulesError`."""
    return loader.fingerprint(Path(folder))
