"""What a password must be. Length is what counts (NIST SP 800-63B): no rules about kinds of characters.

What somebody would try first does not count: words of every list, the clinic's name, rows of keys, what is said twice. The list
is short and our own: these are the pieces of which the common ones are made.
"""

from __future__ import annotations

import re
import unicodedata

SHORTEST, LONGEST = 12, 200
FEWEST_DIFFERENT = 5
# A login of two letters stands in many a word.
SHORTEST_OWN = 4
# How many earlier ones are not taken again.
REMEMBERED = 5
# Of what somebody would not try first.
FEWEST_OWN = 8
SHORTEST_RUN = 4
_TRIED_FIRST = """
    password passwort contraseña contrasena welcome letmein changeme default admin administrator login secret master
    iloveyou monkey dragon sunshine princess football baseball superman batman summer winter spring autumn
    january february march april june july august september october november december monday friday
    clinic botox migraine headache hospital doctor nurse medical health staff office desk reception test temp guest user
    """.split()  # noqa: SIM905
_ROWS = (
    "abcdefghijklmnopqrstuvwxyz",
    "012345678901234567890",
    "qwertyuiop",
    "qwertzuiop",
    "asdfghjkl",
    "zxcvbnm",
    "1q2w3e4r5t6y",
)
_RUNS = (*_ROWS, *(row[::-1] for row in _ROWS))
# Signs that stand for a letter.
_ALSO = {"a": "[a@4]", "e": "[e3]", "i": "[i1!]", "l": "[l1]", "o": "[o0]", "s": "[s$5]"}


def normal(typed: str) -> str:
    """The same password, whatever keyboard wrote its accents."""
    return unicodedata.normalize("NFKC", typed)


def fault(password: str, login: str, name: str, clinic: str) -> str | None:
    """What is wrong with a new password, as a sentence; None when nothing is. `clinic`: its name."""
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
    if _is_tried_first(known, re.findall(r"\w{4,}", clinic.casefold())):
        return "This is one of the first that somebody would try. Take a few words that have nothing to do with each other."
    return None


def _is_tried_first(known: str, words: list[str]) -> bool:
    """Whether too little is left without what is tried first, and then without the few digits and signs beside it."""
    pieces = sorted({*_TRIED_FIRST, *words}, key=len, reverse=True)
    forms = ("".join(_ALSO.get(letter, re.escape(letter)) for letter in word) for word in pieces)
    kept = re.sub(r"(.{3,}?)(?:[\W_]*\1)+", r"\1", _without_runs(re.sub("|".join(forms), "", known)))
    own = re.sub(r"(?<!\d)\d{1,4}(?!\d)|[\W_]+", "", kept)
    return kept != known and len(own) < FEWEST_OWN


def _without_runs(text: str) -> str:
    """Without four or more characters as they follow each other on a keyboard or in the alphabet, either way."""
    kept, at = "", 0
    while at < len(text):
        lengths = range(SHORTEST_RUN, len(text) - at + 1)
        run = max((length for length in lengths if any(text[at : at + length] in row for row in _RUNS)), default=0)
        kept, at = kept + text[at : at + (not run)], at + (run or 1)
    return kept
