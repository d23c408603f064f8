"""Items of a file's lists, read by the words that the chat knows: a medicine's brand is the same drug as its generic name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import cache, lru_cache

from clinic.domain import lexicon
from clinic.domain.diary.draft import DiaryDraft, Medication

# One item of a list is a few words; what is longer is somebody's own text.
_MOST_READ = 80


@lru_cache(maxsize=4096)
def read_item(item: str, today: date) -> DiaryDraft:
    """What the diary's own parser makes of an item; the same few stand in most rows."""
    from clinic.domain.diary_parser import parse  # brings spaCy: seconds that no other command should wait for

    return parse(item, today)[0] if len(item) <= _MOST_READ else DiaryDraft()


def medicines(item: str, today: date, *, dose: str | None = None) -> tuple[Medication, ...]:
    """The medicines that an item names, by their generic names. One that is not known stays as it is written.

    `dose`: what the file tells beside; of several it is the last one's, where it stands.
    """
    generic = _generic_names().get(" ".join(item.casefold().split()))
    found = (Medication(generic),) if generic else read_item(item, today).medications or (Medication(item),)
    return (*found[:-1], replace(found[-1], dose=dose or found[-1].dose))


@cache
def _generic_names() -> Mapping[str, str]:
    """Every way to write a name to the generic one. The chat takes "naproxen/sumatriptan" for two; in a file it is one name."""
    known = lexicon.medication_names()
    written = {name: generic for generic, names in known.items() for name in names}
    return {**written, **{generic: generic for generic in known}}
