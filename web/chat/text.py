"""What a patient typed, made safe to store and to pass on."""

from __future__ import annotations

import re
import unicodedata

from web.errors import Invalid

MAX_LENGTH = 2000

# Letters and symbols by category that show nothing.
_BLANK_LETTERS = frozenset("\u115f\u1160\u2800\u3164\uffa0")
_LINE_ENDS = re.compile(r"\r\n|[\r\u0085\u2028\u2029]")
_LEADING_SLASHES = re.compile(r"\A[\s/]+")
_COMMAND = re.compile(r"[a-z][a-z0-9_]{0,63}", re.IGNORECASE)


def clean(raw: str, field: str = "text", *, most: int = MAX_LENGTH) -> str:
    """The text without control and zero-width characters and without white space at its ends, 1 to `most` characters.

    `Invalid` (422) when nothing is left to read (white space and slashes do not count), or too much.
    """
    text = visible(raw)
    if len(text) > most:
        raise Invalid((field, f"at most {most} characters"))
    if not any(_shows(character) for character in text):
        raise Invalid((field, "there is nothing to read in it"))
    return text


def for_assistant(text: str) -> str:
    """The text as the assistant gets it: never something that it could take for a command.

    Its engine reads what begins with a slash as an intent, after stripping every kind of Unicode white space. A command alone
    ("/restart") is marked as no word of a patient, so that the assistant asks what is meant; the word in it says nothing.
    """
    bare = _LEADING_SLASHES.sub("", text)
    return f"<{bare.strip()}>" if "/" in text[: len(text) - len(bare)] and _COMMAND.fullmatch(bare.strip()) else bare


def visible(raw: str) -> str:
    """The text without what cannot be seen, however much of it there is; empty when nothing is left."""
    if raw.isascii() and raw.isprintable():
        return raw.strip()
    text = _LINE_ENDS.sub("\n", raw)
    return "".join(_visible(character) for character in text).strip()


def _visible(character: str) -> str:
    if character in "\n":
        return character
    category = unicodedata.category(character)
    if category == "Cc":
        return " " if character.isspace() else ""
    if category in ("Cf", "Cs") or character in _BLANK_LETTERS:
        return ""
    return character


def _shows(character: str) -> bool:
    return character != "/" and unicodedata.category(character)[0] in "LNPS"
