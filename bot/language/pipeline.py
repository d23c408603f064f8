"""Build and load the spaCy pipeline: `python -m bot.language`. Blank English with rules of our own; nothing is downloaded.

Parts: the English tokenizer; an attribute ruler that gives each abbreviation its norm; an entity ruler that marks
MEDICATION (id: the generic name) and SYMPTOM (id: the product's name for it).
"""

from __future__ import annotations

from pathlib import Path
from typing import Dict, Iterator, List

import spacy
import yaml
from spacy.language import Language

from bot.language.sources import ABBREVIATIONS, LANGUAGE_FOLDER, MEDICATIONS, STAMP, SYMPTOMS, fingerprint, is_fresh, names


class LanguageMissing(RuntimeError):
    """The pipeline has not been built, is older than its rules, or its folder is damaged."""


def _patterns(label: str, names: Dict[str, List[str]]) -> Iterator[Dict[str, str]]:
    for name, spellings in names.items():
        for spelling in {name, *spellings}:
            yield {"label": label, "pattern": spelling, "id": name}


def assemble() -> Language:
    """The pipeline, in memory."""
    nlp = spacy.blank("en")
    abbreviations = yaml.safe_load(ABBREVIATIONS.read_text(encoding="utf-8"))
    # spaCy splits some of them in two ("whens" into "when", "s"), and a rule for the whole would never meet its token.
    nlp.tokenizer.rules = {text: cut for text, cut in nlp.tokenizer.rules.items() if text.lower() not in abbreviations}
    norms = nlp.add_pipe("attribute_ruler")
    for short, meant in abbreviations.items():
        norms.add([[{"LOWER": str(short)}]], {"NORM": meant})
    ruler = nlp.add_pipe("entity_ruler", config={"phrase_matcher_attr": "LOWER"})
    ruler.add_patterns([*_patterns("MEDICATION", names(MEDICATIONS)), *_patterns("SYMPTOM", names(SYMPTOMS))])
    return nlp


def build(folder: Path = LANGUAGE_FOLDER) -> None:
    """Write the pipeline to `folder`, and the stamp of what it was made from last."""
    (folder / STAMP).unlink(missing_ok=True)
    assemble().to_disk(folder)
    (folder / STAMP).write_text(fingerprint())


def load(folder: Path = LANGUAGE_FOLDER) -> Language:
    """The built pipeline. Raises `LanguageMissing`."""
    if not is_fresh(folder):
        raise LanguageMissing(f"the spaCy pipeline in {folder} is missing or older than its rules: run `make language`")
    try:
        return spacy.load(folder)
    except (OSError, ValueError) as error:
        raise LanguageMissing(
            f"the spaCy pipeline in {folder} is damaged ({type(error).__name__}): run `make language`"
        ) from error
