"""What a password must be. Length is what counts (NIST SP 800-63B): no rules about kinds of characters."""

from __future__ import annotations

import unicodedata

SHORTEST, LONGEST = 12, 200
FEWEST_DIFFERENT = 5
# A login of two letters stands in many a word.
SHORTEST_OWN = 4
# How many earlier ones are not taken again.
REMEMBERED = 5


def normal(typed: str) -> str:
    """The same password, whatever keyboard wrote its accents."""
    return unicodedata.normalize("NFKC", typed)


def fault(password: str, login: str, name: str) -> str | None:
    """What is wrong with a new password, as a sentence; None when nothing is."""
    known = password.casefold()
    if len(password) < SHORTEST:
        return f"Use at least {SHORTEST} characters. A few words in a row are easy to keep in mind."
    if len(password) > LONGEST:
        return f"Use at most {LONGEST} characters."
    if len(set(known)) < FEWEST_DIFFERENT:
        return f"Use at least {FEWEST_DIFFERENT} different characters."
    own = [login.partition("@")[0], name.casefold()]
    if known in login or any(word in known for word in own if len(word) >= SHORTEST_OWN):
        return "Do not use your login or your name in it."
    return None
