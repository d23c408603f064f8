"""Text on a PDF page: the font, what it cannot print, and lines that do not fit."""

from __future__ import annotations

import unicodedata
from functools import cache

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

PLAIN, BOLD = "Vera", "VeraBd"
_DOTS = "…"


@cache
def register_fonts() -> frozenset[int]:
    """Makes the fonts known (they come with reportlab, and are put into the file); gives the characters that they have."""
    for name in (PLAIN, BOLD):
        pdfmetrics.registerFont(TTFont(name, f"{name}.ttf"))
    return frozenset(pdfmetrics.getFont(PLAIN).face.charToGlyph)


def printable(text: str) -> str:
    """The text on one line, with letters that the font has: without their accent where it lacks that, else as "?"."""
    known = register_fonts()
    return " ".join("".join(_letter(letter, known) for letter in text).split())


def _letter(letter: str, known: frozenset[int]) -> str:
    if ord(letter) in known or letter.isspace():
        return letter
    bare = "".join(part for part in unicodedata.normalize("NFKD", letter) if not unicodedata.combining(part))
    return bare if bare and all(ord(part) in known for part in bare) else "" if unicodedata.combining(letter) else "?"


def width(text: str, size: float, font: str = PLAIN) -> float:
    """In points."""
    return float(pdfmetrics.stringWidth(text, font, size))


def fitted(text: str, room: float, size: float, font: str = PLAIN) -> str:
    """The printable text, cut short with dots where it is wider than `room` points."""
    line = printable(text)
    if width(line, size, font) <= room:
        return line
    while line and width(line + _DOTS, size, font) > room:
        line = line[:-1]
    return line.rstrip() + _DOTS


def wrapped(text: str, room: float, size: float, font: str = PLAIN) -> list[str]:
    """The printable text in lines no wider than `room` points; a word that is wider is cut short."""
    lines: list[str] = []
    for word in (fitted(word, room, size, font) for word in printable(text).split()):
        joined = f"{lines[-1]} {word}" if lines else word
        if lines and width(joined, size, font) <= room:
            lines[-1] = joined
        else:
            lines.append(word)
    return lines
