"""The clinic's colour as custom properties, with text colours that stay readable on it."""

from __future__ import annotations

Rgb = tuple[float, float, float]
WHITE: Rgb = (1.0, 1.0, 1.0)
DARK_PAGE: Rgb = (0.063, 0.086, 0.102)
TEXT_CONTRAST = 4.5  # WCAG 2.2, 1.4.3: normal text


def theme_css(accent: str) -> str:
    """`--accent` for either scheme, dark or light enough for text on the page, and `--on-accent` for text upon it."""
    light = _readable(_rgb(accent), on=WHITE, towards=(0.0, 0.0, 0.0))
    dark = _readable(_rgb(accent), on=DARK_PAGE, towards=WHITE)
    return (
        f":root {{ {_properties(light)} }}\n"
        f"@media (prefers-color-scheme: dark) {{ :root {{ {_properties(dark)} }} }}\n"
    )


def contrast(one: Rgb, other: Rgb) -> float:
    """The contrast ratio of WCAG 2.2, 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _properties(accent: Rgb) -> str:
    on = max((WHITE, DARK_PAGE), key=lambda text: contrast(text, accent))
    return f"--accent: {_hex(accent)}; --on-accent: {_hex(on)};"


def _readable(colour: Rgb, *, on: Rgb, towards: Rgb) -> Rgb:
    """The colour, mixed with `towards` step by step until it can be read on `on`."""
    for step in range(21):
        mixed = _mix(colour, towards, step / 20)
        if contrast(mixed, on) >= TEXT_CONTRAST:
            return mixed
    return towards


def _mix(one: Rgb, other: Rgb, share: float) -> Rgb:
    red, green, blue = (a + (b - a) * share for a, b in zip(one, other, strict=True))
    return red, green, blue


def _rgb(text: str) -> Rgb:
    red, green, blue = (int(text[place : place + 2], 16) / 255 for place in (1, 3, 5))
    return red, green, blue


def _hex(colour: Rgb) -> str:
    return "#" + "".join(f"{round(part * 255):02x}" for part in colour)


def _luminance(colour: Rgb) -> float:
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
