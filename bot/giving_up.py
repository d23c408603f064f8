"""A wish to stop what is being asked, with something else beside it: "never mind, when is my appointment".

Alone, such a wish is an answer to the diary's form. Beside a question it ends the form, and the question is read by itself.
"""

from __future__ import annotations

import re
from typing import Any, Dict, Optional, Text

from bot.importer import DIARY_FORM
from bot.nlu.topic_kinds import ALARMS, FORM_TOPICS
from bot.nlu.turn_reader import TURN

# Stands in `turn` beside the answers to what else was asked.
GIVES_UP = "gives_up"
_ENTRY = r"(?:whole thing|diary|entry|log|logging|form|headache)"
_THING = rf"(?:it|this|that|about it|about that|(?:(?:about )?(?:the|this|my|that) )?{_ENTRY})"
_WISH = (
    rf"(?:never ?mind(?: {_THING})?|nvm|nevermind|nm|forget {_THING}|leave {_THING}|scratch that|not now|i give up"
    rf"|(?:cancel|stop|quit|exit|drop|scrap|discard|skip)(?: {_THING})?|(?:i )?changed my mind"
    rf"|(?:i )?(?:don'?t|do not) (?:save|log|want to (?:log|do)) {_THING}"
    rf"|(?:i )?did ?n[o']?t (?:want|mean) (?:to log )?(?:any|{_THING})\w*"
    r"|(?:that'?s |that is |this is )?(?:the )?wrong (?:thing|one|topic|place|button)"
    r"|(?:that'?s |that is |this is )?not what i (?:wanted|want|meant|asked(?: for)?|need(?:ed)?)"
    rf"|not (?:about )?(?:the |my )?{_ENTRY})"
)
# "I meant to ask about the price": what the patient is after, instead of the entry.
_MEANT_TO = (
    r"i (?:really |actually |only |just )?(?:meant|wanted|was trying|tried|was going|came here) to"
    r" (?=(?:ask|book|schedule|reschedule|know|find out|talk|speak|see (?:my|when|the)|check (?:my|when))\b)"
    r"(?:ask (?:about |if )?)?"
)
_LEAD = r"(?:(?:ok|okay|oh|ah|um|uh|hm+|lol|no|nah|nope|wait|actually|sorry|well|hey|you know what|pls|please|just)[\s,.!]+)*"
_BEGINS = (
    r"(?:what|whats|when|whens|where|wheres|who|whos|why|how|hows|which|is|are|am|can|could|do|does|did|will|would|should|tell"
    r"|show|i|i'?m|im|let|get|give|just|call|book|have|need|want|instead)"
)
_APART = rf"(?:\s*[,.;:!?…-]+\s*|\s+(?=(?:and |but |so |actually )?{_BEGINS}\b))"
_FIRST = re.compile(rf"^\W*{_LEAD}{_WISH}{_APART}(?P<rest>.+)$", re.IGNORECASE | re.DOTALL)
_INSTEAD = re.compile(rf"^\W*{_LEAD}{_MEANT_TO}(?P<rest>.+)$", re.IGNORECASE | re.DOTALL)
_LAST = re.compile(rf"^(?P<rest>.+?)\s*[,.;!?-]+\s*(?:(?:and|so|but|just|pls|please) )*{_WISH}\W*$", re.IGNORECASE | re.DOTALL)
# Of these a wish beside them says nothing new, or they are the form's own.
_NOT_APART = frozenset({*FORM_TOPICS, *ALARMS, "nlu_fallback", "clarify", "thanks"})


def rest_beside_wish(text: Text) -> Optional[Text]:
    """What else a text says that wants the form to end; None when it is no such text, or says nothing else."""
    found = _FIRST.match(text) or _INSTEAD.match(text) or _LAST.match(text)
    return found["rest"].strip() if found else None


def may_give_up(tracker: Any, text: Optional[Text]) -> Optional[Text]:
    """`rest_beside_wish` of a message that comes while the diary's form is open."""
    return rest_beside_wish(text) if text and tracker is not None and tracker.active_loop_name == DIARY_FORM else None


def given_up(whole: Dict[Text, Any], rest: Dict[Text, Any]) -> Optional[Dict[Text, Any]]:
    """How a message is read that ends the form and asks something: as its `rest`, marked. None where the rest asks nothing that
    is answered, or the whole raises an alarm."""
    turn = rest.get(TURN) or {}
    intents = {parsed["intent"]["name"] for parsed in (whole, rest)}
    alarmed = not intents.isdisjoint(ALARMS) or any(answer[0] in ALARMS for answer in (whole.get(TURN) or {}).get("answers", []))
    if alarmed or rest["intent"]["name"] in _NOT_APART or not turn.get("answers"):
        return None
    return {**rest, "text": whole["text"], TURN: {**turn, GIVES_UP: True}}
