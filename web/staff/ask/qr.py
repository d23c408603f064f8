"""QR codes (ISO/IEC 18004) as SVG."""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO

import segno


@lru_cache(maxsize=256)
def qr_code(text: str) -> bytes:
    """An SVG document. Dark on white with a quiet zone in any colour scheme: cameras want it so."""
    drawn = BytesIO()
    segno.make_qr(text, error="m").save(drawn, kind="svg", scale=6, border=4, dark="#000", light="#fff", xmldecl=False)
    return drawn.getvalue()
