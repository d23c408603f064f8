"""An aura that no headache came with: "silent migraine, zigzags for 20 minutes, no pain"."""

from __future__ import annotations

from spacy.tokens import Span

from clinic.domain.diary_parser.mentions import Named
from clinic.domain.diary_parser.reading import Reading

_SILENT = frozenset({"silent", "ocular", "visual", "optical", "retinal", "painless", "acephalgic"})
_SEEN = frozenset({"saw", "see", "seeing"})


def is_aura_alone(headache: Span, reading: Reading) -> bool:
    """ "Ocular migraine", "migraine aura", "migraine with aura": beside a "no pain" these name no headache."""
    behind = [word for word in reading.words(headache.end, headache.end + 3) if word not in ("with", "an", "w")]
    return reading.word(headache.start - 1) in _SILENT or behind[:1] == ["aura"]


def is_of_sky(item: Named, *, lasted: bool) -> bool:
    """Whether what sounds like an aura may be none on a day without a headache: "saw stars", where no length is told."""
    return item.name == "aura" and not lasted and item.span[0].lower_ in _SEEN
