"""One page to draw on from the top down: lines of text, tables, and how much room is left."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from reportlab.lib.colors import Color, HexColor
from reportlab.pdfgen.canvas import Canvas

from clinic.diary_files.pdf_text import BOLD, PLAIN, fitted, printable, register_fonts, width, wrapped

INK, SOFT, RULE, SHADE = HexColor(0x1B2A33), HexColor(0x4F5F69), HexColor(0xB9C4CB), HexColor(0xF1F4F6)
MARGIN = 40.0
_SMALL, _APART = 7.5, 12.0

Align = Literal["left", "right"]


@dataclass(frozen=True, slots=True)
class Column:
    """`width` in points; the text keeps a distance from the next column."""

    width: float
    align: Align = "left"


class Sheet:
    """A page of `size` (width, height in points). `y` is where the next thing goes, counted from the bottom."""

    def __init__(self, size: tuple[float, float], *, title: str, author: str) -> None:
        register_fonts()
        self._file = io.BytesIO()
        self.canvas = Canvas(self._file, pagesize=size, lang="en", pageCompression=1)
        self.canvas.setTitle(title)
        self.canvas.setAuthor(author)
        self.canvas.setCreator("Migraine Companion")
        self.left, self.right = MARGIN, size[0] - MARGIN
        self.y = size[1] - MARGIN

    @property
    def room(self) -> float:
        """Points that are left above the bottom margin."""
        return self.y - MARGIN

    @property
    def width(self) -> float:
        return self.right - self.left

    def finished(self) -> bytes:
        self.canvas.showPage()
        self.canvas.save()
        return self._file.getvalue()

    def put(
        self,
        x: float,
        text: str,
        size: float,
        *,
        font: str = PLAIN,
        color: Color = INK,
        align: Align = "left",
        y: float | None = None,
    ) -> None:
        """Text on the line at `y`, as it is: cut it first where it may be too long."""
        self.canvas.setFont(font, size)
        self.canvas.setFillColor(color)
        draw = self.canvas.drawRightString if align == "right" else self.canvas.drawString
        draw(x, self.y if y is None else y, printable(text))

    def line(self, text: str, size: float, *, font: str = PLAIN, color: Color = INK) -> None:
        """One line over the whole width, and down to below it."""
        self.y -= size
        self.put(self.left, fitted(text, self.width, size, font), size, font=font, color=color)
        self.y -= size * 0.35

    def header(self, text: str, size: float, beside: str) -> None:
        """A text in bold, in as many lines as it needs, and a small one at the right of the first; beneath where it is long."""
        taken = width(printable(beside), _SMALL) + _APART
        is_beside = taken <= self.width / 2
        for number, piece in enumerate(wrapped(text, self.width - (taken if is_beside else 0), size, BOLD)):
            if is_beside and not number:
                self.put(self.right, beside, _SMALL, color=SOFT, align="right", y=self.y - size)
            self.line(piece, size, font=BOLD)
        if not is_beside:
            self.line(beside, _SMALL, color=SOFT)

    def paragraph(self, text: str, size: float, *, color: Color = SOFT) -> None:
        for piece in wrapped(text, self.width, size):
            self.line(piece, size, color=color)

    def heading(self, text: str) -> None:
        self.y -= 9
        self.line(text, 9.5, font=BOLD)
        self.rule()

    def rule(self) -> None:
        self.canvas.setStrokeColor(RULE)
        self.canvas.setLineWidth(0.6)
        self.canvas.line(self.left, self.y, self.right, self.y)
        self.y -= 1.5

    def table(
        self, columns: Sequence[Column], header: Sequence[str], rows: Sequence[Sequence[str]], *, size: float, leading: float
    ) -> None:
        """A table whose cells are one line each; what does not fit is cut short. Every other row is shaded."""
        self._row(columns, header, size, leading, font=BOLD, color=SOFT)
        for number, row in enumerate(rows):
            if number % 2 == 0:
                self._shade(sum(column.width for column in columns), leading)
            self._row(columns, row, size, leading)

    def _shade(self, width: float, leading: float) -> None:
        self.canvas.setFillColor(SHADE)
        self.canvas.rect(self.left, self.y - leading, width, leading, stroke=0, fill=1)

    def _row(
        self,
        columns: Sequence[Column],
        cells: Sequence[str],
        size: float,
        leading: float,
        *,
        font: str = PLAIN,
        color: Color = INK,
    ) -> None:
        self.y -= leading
        x, baseline = self.left, self.y + (leading - size) / 2 + size * 0.15
        for column, cell in zip(columns, cells, strict=True):
            at = x + column.width - 6 if column.align == "right" else x + 3
            said = fitted(cell, column.width - 8, size, font)
            self.put(at, said, size, font=font, color=color, align=column.align, y=baseline)
            x += column.width
