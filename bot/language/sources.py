"""What the language pipeline is made from. Imports nothing heavy: it is asked at every start."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Dict, List

import yaml

LANGUAGE_FOLDER = Path("var/language")
STAMP = "fingerprint"
_HERE = Path(__file__).parent
ABBREVIATIONS = _HERE / "abbreviations.yml"
SYMPTOMS = _HERE / "symptoms.yml"
MEDICATIONS = _HERE.parent.parent / "knowledge" / "medications.yml"
_ALL = (ABBREVIATIONS, SYMPTOMS, MEDICATIONS, _HERE / "pipeline.py")


def fingerprint() -> str:
    """A sha256 over everything that the pipeline is made from."""
    return hashlib.sha256(b"".join(path.read_bytes() for path in _ALL)).hexdigest()


def is_fresh(folder: Path = LANGUAGE_FOLDER) -> bool:
    """Whether the pipeline in `folder` was made from what the sources are now."""
    stamp = folder / STAMP
    return stamp.exists() and stamp.read_bytes() == fingerprint().encode()


def names(path: Path) -> Dict[str, List[str]]:
    """What people write for each thing that one of the sources names."""
    content: Dict[str, List[str]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return content
