"""The drawings of the knowledge base, ready to serve."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import knowledge
from knowledge import Figure, Knowledge

FOLDER = Path(knowledge.__file__).parent / "figures"


@dataclass(frozen=True)
class Drawing:
    """`version` changes with the content, so that a browser may keep it for good."""

    figure: Figure
    svg: bytes
    version: str


@dataclass(frozen=True)
class Figures:
    drawings: Mapping[str, Drawing]

    @classmethod
    def of(cls, base: Knowledge, folder: Path = FOLDER) -> Figures:
        return cls({name: _drawing(figure, folder / f"{name}.svg") for name, figure in base.figures.items()})

    def image(self, name: str | None) -> dict[str, str] | None:
        """The contract's `image` of a figure."""
        drawing = self.drawings.get(name) if name else None
        if drawing is None:
            return None
        return {"url": f"/figures/{name}.svg?v={drawing.version}", "alt": drawing.figure.description}


def _drawing(figure: Figure, path: Path) -> Drawing:
    svg = path.read_bytes()
    return Drawing(figure, svg, sha256(svg).hexdigest()[:16])
