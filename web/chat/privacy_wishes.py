"""What patients type about what is kept of them, where it asks for one deed and nothing else. Each of them shows or asks; only
a press or a bare yes to what was asked deletes anything.
"""

from __future__ import annotations

import re

_I = re.IGNORECASE
_SURE = r"(?:i'?m sure|i am sure|of course|go ahead|do it|please)"
_YES = rf"(?:y|yes|yeah|yep|yup|sure|ok|okay|confirm|correct|absolutely|definitely|{_SURE})"
_ENTRIES = r"(?:all|every one) (?:of )?(?:my |the )?(?:diary )?entries"
_ITS = r"(?:my|the) (?:(?:whole|entire|complete|headache|migraine) )*(?:diary|diaries|log|journal)"
_DIARY = rf"(?:(?:(?:all|everything|all entries) )?(?:of |in |from )?{_ITS}|{_ENTRIES})"
_KINDS = r"(?:chat|conversation|convo|messages|transcript|thread|chat session)"
_CHAT = rf"(?:(?:all )?(?:of )?(?:this|my|the|our) (?:(?:whole|entire) )*{_KINDS}(?: history)?)"
_DATA = r"(?:data|info|information)"
_ALL = (
    rf"(?:everything(?: (?:about|on) me)?|all (?:of )?(?:my |the )?(?:{_DATA}|records?|stuff)|my {_DATA}|all (?:you|u) (?:have"
    rf"|know|keep))"
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
_YOU = r"(?:do|does|have|did) (?:you|u|the clinic|this app|the bot)(?: guys)?"
_HOLD = r"(?:keep|store|save|stored|saved|have|know|hold|got|collect)(?: (?:saved|stored))?"
_SEE = r"(?:show(?: me)?|see|view|look at|give me|get)"
# What may be an entry, the diary or the chat: it is asked which.
_TOLD = r"(?:said|wrote|typed|told (?:you|u|the bot)|have (?:said|written|typed|told (?:you|u))|put in|entered|logged)"
_HISTORY = rf"(?:(?:head ?ache|migraine)(?:s| {_DATA})?|(?:(?:head ?ache|migraine) )?(?:history|records?))"
_UNCLEAR = (
    r"(?:(?:all (?:of )?|all the |everything |anything |the )?(?:what|that|stuff|things)? ?(?:i|i've|ive)"
    rf" {_TOLD}(?: (?:here|in here|so far|to you))*|(?:all )?(?:of )?my {_HISTORY})"
)
# Words of a wish which alone would be no yes: "forget it" is none.
_DELETES = rf"(?:{_DELETE}|empty|purge|reset|scrap|trash|toss|throw|forget|clean|start over)(?: out| up| away)?"
_GONE = r"(?:to be )?(?:gone|deleted|erased|removed|wiped|cleared|forgotten|disappear|go away|over (?:from scratch|again|new))"


def _done(what: str) -> str:
    return rf"(?:{_DELETES} {what}(?: clean)?|(?:make |start )?{what} {_GONE})"


_WISHES = {
    "ask_erase_diary": _done(_DIARY),
    "ask_erase_chat": _done(_CHAT),
    "ask_which": rf"{_DELETES} {_UNCLEAR}",
    # All of it at once has no deed: what there is is shown, with a button for each.
    "show_kept": rf"(?:{_done(_ALL)}|(?:forget|delete) (?:all|everything) about me|(?:wh?at|{_SEE} what) (?:all )?(?:{_DATA} )?"
    rf"(?:{_YOU} {_HOLD}|(?:you|u|the clinic) {_HOLD}) (?:about|on|of) me|{_SEE} (?:all )?(?:of )?my {_DATA})",
}
_OF = {deed: re.compile(rf"{_LEAD}{wish}{_TAIL}", _I) for deed, wish in _WISHES.items()}
# Typed in answer to which is meant.
_CHOICES = {
    "ask_erase_diary": re.compile(rf"(?:the |my )?(?:(?:whole|entire|all) )*(?:{_ITS}|diary|log|all entries)\W*", _I),
    "ask_erase_chat": re.compile(rf"(?:(?:just|only) )?(?:{_CHAT}|chat|conversation)\W*", _I),
    "show_kept": re.compile(r"(?:all(?: of (?:it|them))?|both|everything)\W*", _I),
}


def wish(text: str) -> str | None:
    """The deed that the whole text asks for; None for anything else, such as "delete my diary entry of monday"."""
    return next((deed for deed, said in _OF.items() if said.fullmatch(text.strip())), None)


def choice(text: str) -> str | None:
    """The deed that answers the question what shall be deleted; None where a text names neither diary nor chat."""
    return next((deed for deed, said in _CHOICES.items() if said.fullmatch(text.strip())), None)
