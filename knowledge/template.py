"""Placeholders in approved texts: {clinic.phone} from the clinic's facts, {when} from a reply's fields."""

from __future__ import annotations

import re
from collections.abc import Mapping

from knowledge.errors import KnowledgeError

_PLACEHOLDER = re.compile(r"\{([a-z_]+(?:\.[a-z_]+)?)\}")
_MARKUP = re.compile(r"<[a-zA-Z/!]|\*\*|__|`|\]\(|^#", re.MULTILINE)


def placeholders(text: str) -> frozenset[str]:
    """The names between braces: {clinic.phone} gives "clinic.phone"."""
    return frozenset(_PLACEHOLDER.findall(text))


def render(template: str, values: Mapping[str, str]) -> str:
    """`template` with every placeholder filled in, in one pass: braces inside a value stay as they are.

    `KnowledgeError` when a placeholder has no value.
    """

    def fill(match: re.Match[str]) -> str:
        if match[1] not in values:
            raise KnowledgeError(f"placeholder {match[0]} has no value")
        return values[match[1]]

    return _PLACEHOLDER.sub(fill, template)


def blemish(text: str) -> str | None:
    """What makes a text unfit to show, or None: stray braces, HTML or Markdown, a list folded into one line."""
    if re.search(r"[{}]", _PLACEHOLDER.sub("", text)):
        return "a brace that belongs to no placeholder"
    if _MARKUP.search(text):
        return "HTML or Markdown, which patients would see as it stands"
    if re.search(r"\S - ", text):
        return "a list item in the middle of a line (write lists with | and not with >)"
    return None
