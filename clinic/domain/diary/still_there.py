"""A headache that is said to be there still, and that the diary knows from days before."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from clinic.domain.diary.draft import DiaryDraft

# Not "still no headache", nor "still can work".
_STILL = re.compile(
    r"\bstill (?:got |get |have |having |has |there|here|going|on|hurts?|hurting|aching|aches|pounding|throbbing|at it|the same"
    r"|not (?:gone|over|better)|(?:a|an|the|this|that|my|with) )"
    r"|\b(?:wont|won'?t|didn'?t|hasn'?t|isn'?t|never) (?:go(?:ne)? (?:away|yet)?|stop(?:ped)?|let(?:ting)? up|end(?:ed)?|over)",
    re.IGNORECASE,
)


def says_still(text: str) -> bool:
    """Whether a text says that a headache of before is there yet: "still have my headache", "it hasnt stopped"."""
    return bool(_STILL.search(text.replace("’", "'")))


def began(entries: Iterable[DiaryDraft]) -> date | None:
    """The day on which the headache began that the diary's last days tell of as still going on; None where the last entry is
    over, or none is there. `entries`: in any order; a day without one tells of no break, a headache-free day does.
    """
    first: date | None = None
    for entry in sorted((one for one in entries if one.date), key=lambda one: one.date or date.min, reverse=True):
        if not (entry.headache and entry.ongoing):
            break
        first = entry.date
    return first
