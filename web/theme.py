"""The clinic's colour as custom properties, with text colours that stay readable on it."""

from __future__ import annotations

Rgb = tuple[float, float, float]
WHITE: Rgb = (1.0, 1.0, 1.0)
DARK_PAGE: Rgb = (0.063, 0.086, 0.102)
# WCAG 2.2, 1.4.3 wants 4.5 for normal text; the rest is for text on surfaces tinted with the accent.
ON_LIGHT, ON_DARK = 5.5, 7.0


def theme_css(accent: str) -> str:
    """`--accent` for either scheme, dark or light enough for text on the page, and `--on-accent` for text upon it."""
    light = _readable(_rgb(accent), on=WHITE, towards=(0.0, 0.0, 0.0), least=ON_LIGHT)
    dark = _readable(_rgb(accent), on=DARK_PAGE, towards=WHITE, least=ON_DARK)
    return f":root {{ {_properties(light)} }}\n@media (prefers-color-scheme: dark) {{ :root {{ {_properties(dark)} }} }}\n"


def favicon(accent: str) -> str:
    """The clinic's mark as an icon."""
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">'
        f'<rect width="32" height="32" rx="9" fill="{accent}"/>'
        '<path fill="#fff" d="M13.500 7.500h5v6h6v5h-6v6h-5v-6h-6v-5h6z"/></svg>'
    )


def contrast(one: Rgb, other: Rgb) -> float:
    """The contrast ratio of WCAG 2.2, 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _properties(accent: Rgb) -> str:
    on = max((WHITE, DARK_PAGE), key=lambda text: contrast(text, accent))
    return f"--accent: {_hex(accent)}; --on-accent: {_hex(on)};"


def _readable(colour: Rgb, *, on: Rgb, towards: Rgb, least: float) -> Rgb:
    """The colour, mixed with `towards` step by step until it can be read on `on`."""
    for step in range(21):
        mixed = _mix(colour, towards, step / 20)
        if contrast(mixed, on) >= least:
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
