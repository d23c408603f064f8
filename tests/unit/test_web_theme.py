"""Whatever colour a clinic chooses, text stays readable."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from web.theme import DARK_PAGE, WHITE, Rgb, contrast, theme_css

WCAG_TEXT = 4.5


def rgb(text: str) -> Rgb:
    red, green, blue = (int(text[place : place + 2], 16) / 255 for place in (1, 3, 5))
    return red, green, blue


def test_black_on_white_is_the_greatest_contrast() -> None:
    assert round(contrast(WHITE, (0.0, 0.0, 0.0)), 1) == 21.0


@given(st.integers(0, 0xFFFFFF))
def test_the_accent_can_be_read_on_the_page_and_written_upon(colour: int) -> None:
    light, dark = theme_css(f"#{colour:06x}").splitlines()
    for css, page in ((light, WHITE), (dark, DARK_PAGE)):
        found = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", css))
        assert contrast(rgb(found["accent"]), page) >= WCAG_TEXT
        assert contrast(rgb(found["accent"]), rgb(found["on-accent"])) >= WCAG_TEXT
