"""What patients type who no longer want to be called, where it says that and nothing else. It leads to a button; nothing is
cancelled by it."""

from __future__ import annotations

import re

_WANTS = r"(?:can|could|would|will|may|how|where|do|you|u|i|i'?d|we|like|want|wanna|need|to|have|go ahead and|actually)"
_LEAD = rf"(?:(?:hi|hey|hello|ok|okay|so|well|sorry|thanks|please|pls|plz|just|now|{_WANTS})\W+)*"
_WHOSE = r"(?:(?:the|my|that|this|your|our|a|any) )?"
_BACK = r"call(?:ing)?[- ]?backs?"
_CALL = rf"{_WHOSE}(?:(?:phone )?calls?|{_BACK}|call me)"
_ASKED = rf"(?:{_CALL}(?:[- ]request)?|{_WHOSE}request (?:for|to get) {_CALL}|cb-\w{{5}})"
_CANCEL = r"(?:cancel|withdraw|call off|drop|scrap|undo|take back|forget(?: about)?|never ?mind|ignore|skip|get rid of)"
_NOT = r"(?:do not|don'?t|do ?nt|no longer)"
_WISHES = (
    rf"{_CANCEL} {_ASKED}",
    rf"(?:call|take) {_ASKED} (?:off|back)",
    rf"{_NOT} (?:want|need|wanna) {_CALL}",
    rf"{_NOT} (?:want|need) (?:to be called|(?:you|u|anyone|anybody|someone|somebody) to call)(?: me)?(?: back)?",
    rf"(?<!\bi ){_NOT} (?:need|have) to call(?: me)?(?: back)?",
    r"no (?:need|reason) (?:to call|for (?:a|the|my|that) call)(?: me)?(?:[- ]?back)?",
    # "You don't call me back" complains.
    r"(?<!\byou )(?<!\bu )(?<!\bi )(?:do not|don'?t) call(?: me)?(?: back)?",
)
_TIME = r"(?:today|tonight|tomorrow|(?:mon|tues|wednes|thurs|fri|satur|sun)day|morning|afternoon|evening|week)"
_ANYMORE = r"(?:any ?more|any longer|after all|now|again|then)"
_NO_NEED = rf"(?:i )?{_NOT} (?:need|want) (?:it|one)"
_TAIL = (
    rf"(?:\W+(?:please|pls|plz|thanks|thank you|thx|for me|from you|{_ANYMORE}|{_NO_NEED}|(?:(?:on|for|this|next) )*{_TIME}))*\W*"
)
_NO_CALL = re.compile(rf"{_LEAD}(?:{'|'.join(_WISHES)}){_TAIL}", re.IGNORECASE)


def wants_no_call(text: str) -> bool:
    """Whether the whole text says that a call is no longer wanted. "Cancel my visit and call me" does not."""
    return _NO_CALL.fullmatch(text.strip()) is not None
