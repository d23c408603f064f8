"""Pieces of drawings. Colours come from classes, so that light and dark are the page's."""

from __future__ import annotations

from xml.sax.saxutils import escape


def text(words: str, x: float, y: float, name: str, *, anchor: str = "start", bold: bool = False, size: int = 13) -> str:
    weight = ' font-weight="700"' if bold else ""
    place = f'x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="{size}"{weight}'
    return f'<text class="{name}" {place}>{escape(words)}</text>'


def rect(name: str, x: float, y: float, width: float, height: float) -> str:
    return f'<rect class="{name}" x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" rx="1"/>'


def line(name: str, x: float, y: float, to_x: float, to_y: float) -> str:
    return f'<path class="{name}" d="M{x:.1f} {y:.1f}L{to_x:.1f} {to_y:.1f}" fill="none"/>'
