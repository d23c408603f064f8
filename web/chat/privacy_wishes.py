"""What patients type about what is kept of them, where it asks for one deed and nothing else. Each of them shows or asks; only
a press or a bare yes to what was asked deletes anything.
"""

from __future__ import annotations

import re

_I = re.IGNORECASE
_SURE = r"(?:i'?m sure|i am sure|of course|go ahead|do it|please)"
_YES = rf"(?:y|yes|yeah|yep|yup|sure|ok|okay|confirm|correct|absolutely|definitely|{_SURE})"
_ENTRIES = r"all (?:of )?(?:my |the )?(?:diary )?entries"
_DIARY = rf"(?:(?:all )?(?:of )?(?:my|the) (?:(?:whole|entire|headache|migraine) )*(?:diary|diaries|log)|{_ENTRIES})"
_KINDS = r"(?:chat|conversation|convo|messages|transcript)"
_CHAT = rf"(?:(?:all )?(?:of )?(?:this|my|the|our) (?:(?:whole|entire) )*{_KINDS}(?: history)?)"
_DATA = r"(?:data|info|information)"
_ALL = (
    rf"(?:everything|all (?:of )?(?:my |the )?(?:{_DATA}|records?|stuff)|my {_DATA}|all (?:you|u) (?:have|know|keep))"
    r"(?: (?:that )?(?:(?:you|u) (?:have|know|keep|kept|saved|stored|got)|(?:is )?(?:kept|saved|stored)))?"
)
_DELETE = r"(?:delete|erase|wipe|remove|clear|destroy|get rid of)"
_WHAT = rf"{_DELETE}(?: (?:it|all|all of it|everything|them|{_DIARY}|{_CHAT}))?"
YES = re.compile(rf"(?:{_YES}\W+)*(?:{_YES}|{_WHAT})(?:\W+please)?\W*", _I)
_NO = r"(?:no|nope|n|cancel|stop|never ?mind|keep|don'?t|do not)"
NO = re.compile(rf"{_NO}\b(?:\W+(?:thanks|thank you|please|delete|keep|it|my|diary|chat))*\W*", _I)

# Asked about what a yes would do, the question that says it is put again.
WHAT_THEN = re.compile(
    r"(?:(?:ok|okay|and|so|but|wait|hm+|um)\W+)*(?:what (?:happens?|will happen|would happen|does (?:it|that|this) (?:do|mean))"
    r"(?: (?:then|next|now|after(?: (?:that|this))?|if i (?:do|do it|do that|say yes|delete it)|to it|to them))*"
    r"|(?:is it|will it be|are they) (?:really )?(?:gone )?(?:for good|forever)"
    r"|can (?:i|you|u) (?:get (?:it|them) back|undo (?:it|that|this)))\W*",
    _I,
)
_WANTS = r"(?:can|could|would|will|you|u|i|i'?d|like|want|wanna|need|to|have|go ahead and|actually)"
_LEAD = rf"(?:(?:hi|hey|hello|ok|okay|so|well|please|pls|plz|just|now|{_WANTS})\W+)*"
_FROM = r"from (?:here|your (?:system|records|servers?|database)|the (?:app|system|chat))"
_FOR_GOOD = r"(?:for good|forever|permanently|completely|right now|now|for me|again)"
_TAIL = rf"(?:\W+(?:please|pls|plz|thanks|thank you|thx|{_FOR_GOOD}|(?:about|on|of) me|{_FROM}))*\W*"
_YOU = r"(?:do|does|have) (?:you|u|the clinic|this app|the bot)(?: guys)?"
_HOLD = r"(?:keep|store|save|stored|saved|have|know|hold|got|collect)(?: (?:saved|stored))?"
_WISHES = {
    "ask_erase_diary": rf"{_DELETE} (?:out )?{_DIARY}",
    "ask_erase_chat": rf"{_DELETE} (?:out )?{_CHAT}",
    # All of it at once has no deed: what there is is shown, with a button for each.
    "show_kept": rf"(?:{_DELETE} {_ALL}|wh?at (?:all )?(?:{_DATA} )?{_YOU} {_HOLD} (?:about|on|of) me)",
}
_OF = {deed: re.compile(rf"{_LEAD}{wish}{_TAIL}", _I) for deed, wish in _WISHES.items()}


def wish(text: str) -> str | None:
    """The deed that the whole text asks for; None for anything else, such as "delete my diary entry of monday"."""
    return next((deed for deed, said in _OF.items() if said.fullmatch(text.strip())), None)
