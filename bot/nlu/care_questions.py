"""Questions of somebody who is unwell now, in few words: whether to go for help, whether it is serious, whether to take more.

They cannot wait for the diary's form, and no topic fits them: read alone, "when should i worry" looks like one on when it works.
"""

from __future__ import annotations

import re
from typing import List, Optional

_LEAD = (
    r"^\W*(?:(?:ok|okay|so|um|uh|wait|but|and|oh|hey|hi|also|then|actually|sorry|please|pls|hm+|idk|omg|god|like|just"
    r"|quick question|i (?:dont|don't) know|do you think|you think|u think)\b\W*)*"
)
# What is done at the clinic is asked about in words of its own.
_NOT_HERE = r"(?!(?:botox|visit|appointment|appt|shot|injection|treatment|round|next|insurance)s?\b)"
_END = (
    rf"(?: (?:now|then|today|tonight|(?:for|about|with) (?:this|that|it|me|my {_NOT_HERE}\w+)"
    r"|or (?:not|no|wait|something|stay home|just wait)"
    r"|instead|again|already|right away|right now|first|please|yet|soon|like this|though|tho|too|as well|asap"
    r"|if (?:it|this) \w+(?: \w+)?))*\W*$"
)
_MAY = (
    r"(?:i (?:should|need to|have to)|(?:should|shall|must|can|could|do|would|may|ought) (?:i|we|he|she|they|my \w+)"
    r"|(?:is it|would it be) time)"
)
_SOFTENED = r"(?: (?:need|have|to|just|even|maybe|also|really|probably|better|be|still|go and))*"
_GO = r"(?:go|going|get|head|drive|come|run|rush|see|call|ring|phone|contact|dial|seek|ask for|talk to|speak to|speak with)"
_BEFORE_PLACE = r"(?: (?:in|over|down|out|to|at|for|by|a|an|the|my|your|some|up|any|checked|seen))*"
_HELP = (
    r"(?:er|ed|a&e|a & e|emergency(?: (?:room|department|dept|services|line|number))?|hospital|urgent care|911|999|112|ambulance"
    r"|doctors?|dr|doc|gp|nurse|neurologist|medical (?:help|care|attention)|help|paramedics|walk.?in|checked(?: out)?|seen)"
)
_WHERE = (
    r"(?:who|whom|where) (?:should|do|can|must|could) (?:i|we)(?: need to| have to)?"
    r" (?:call|go|ring|contact|turn)(?: to| for help)?"
)
_FEEL = r"(?:worry|worrying|worried|concerned|scared|alarmed|afraid|panic|panicking)"
_SERIOUS = (
    r"(?:serious|dangerous|(?:an? )?(?:\w+ )?emergency|life.threatening|deadly|urgent|worrying|concerning"
    r"|something (?:serious|bad|worse))"
)
_FOR_HELP = re.compile(
    rf"{_LEAD}(?:(?:when |if )?{_MAY}{_SOFTENED} {_GO}{_BEFORE_PLACE} {_HELP}"
    rf"|(?:when )?(?:should|do|must|shall|would) (?:i|we)(?: (?:need|have|start|to|be|get|really))* {_FEEL}"
    rf"|how {_FEEL} should i be"
    rf"|(?:is|are|could|can) (?:it|this|that|these|they|my \w+)"
    rf"(?: (?:be|really|very|too|even|getting|becoming|something|anything))*"
    rf" {_SERIOUS}){_END}",
    re.IGNORECASE,
)
# "Should i talk to a doctor" asks for advice; this, for a person.
_TO_TALK = re.compile(
    rf"{_LEAD}(?:when |how )?(?:(?:can|could|may) (?:i|we|he|she|they|my \w+)|i(?: really| just)? (?:need|have) to){_SOFTENED}"
    r" (?:talk|speak|chat) (?:to|with)\b",
    re.IGNORECASE,
)
_WHO = re.compile(rf"{_LEAD}{_WHERE}{_END}", re.IGNORECASE)
_MEANT = (
    r"(?:it|this|that|them|those|these|one|another|more|some|something|anything|a (?:second|third|2nd|3rd)|a double|two|both"
    r"|(?:my|the) (?:next|other|second|last|medicines?|meds?|medications?|pills?|tablets?|triptans?|rescue|painkillers?))"
)
_MAY_TAKE = (
    rf"(?:{_MAY}{_SOFTENED}|(?:is it|its|would it be) (?:ok|okay|safe|fine|bad|alright|all right|too (?:soon|early)|dangerous)"
    r" (?:to|if i))"
)
_TO_TAKE = (
    rf"{_MAY_TAKE} (?:take|taking|use|repeat|redose with) {_MEANT}"
    r"(?! (?:back|out|off|away|down|from|as|in my|in the)\b)(?: [\w-]+){0,6}\W*$"
)
_TAKE_MORE = re.compile(rf"{_LEAD}(?:(?:when|how (?:soon|long until|long before|often|many times)) )?{_TO_TAKE}", re.IGNORECASE)
_HOW_OFTEN = re.compile(rf"{_LEAD}how (?:often|soon|many times|frequently) {_TO_TAKE}", re.IGNORECASE)

# Whether what was taken was too much is for nobody but the clinic to say.
_THAT_MUCH = (
    r"(?:that|it|this|those|they|these|\d+|two|three|four|five|six)(?: (?:of (?:them|those)|pills?|tablets?|doses?|[a-z]+s?))??"
)
_TOO_MUCH = re.compile(
    rf"{_LEAD}(?:(?:was|is|were|are) {_THAT_MUCH}|(?:did|have) (?:i|he|she) (?:take|taken|have|had|use|used))"
    rf" (?:way |far |maybe )?too (?:much|many)(?: (?:of (?:it|them|that)|pills?|tablets?|medicine|meds?))?{_END}",
    re.IGNORECASE,
)

# "Is that bad", right behind an entry: what was told may be the headache, and nothing new is told of it.
_WORTH = (
    r"(?:bad|normal|common|usual|ok|okay|fine|high|low|a lot|too (?:much|many|high|long|often)|worse|good|weird|strange|typical)"
)
_NORMAL = re.compile(
    rf"{_LEAD}(?:is|are|was|were|isn'?t|wasn'?t) (?:it|this|that|these|those|\d+(?:\.5)?(?: ?/ ?10| out of 10| hours?)?)"
    rf"(?: (?:really|very|considered|so|quite|pretty|even|kind ?of|a|an|that))* {_WORTH}(?: (?:thing|sign|number|pain))?{_END}",
    re.IGNORECASE,
)

_BORDER = re.compile(r"[.,;!?]\s+|\s+(?:and|but|so)\s+", re.IGNORECASE)


def asks_for_help(text: str) -> bool:
    """Whether a text asks if help is needed, and nothing else: "should i go to the er", "is it serious"."""
    return bool(_FOR_HELP.match(_plain(text)))


def asks_if_normal(text: str) -> bool:
    """Whether a text asks what to think of something, and nothing else: "is that bad", "is 6 a lot for me"."""
    return bool(_NORMAL.match(_plain(text)))


def wishes_to_talk(text: str) -> bool:
    """Whether a text is a wish to talk with somebody: "can i talk to a nurse", "i need to speak with a doctor"."""
    return bool(_TO_TALK.match(_plain(text)))


def asks_to_take_more(text: str) -> bool:
    """Whether a text asks if a medicine without a name may be taken (again): "can i take it again", "can i take another one"."""
    return bool(_TAKE_MORE.match(_plain(text)))


def asks_how_often(text: str) -> bool:
    """Whether a text asks how often a medicine without a name may be taken: what is injected is not taken."""
    return bool(_HOW_OFTEN.match(_plain(text)))


def cannot_wait(text: str) -> bool:
    """Whether a text is a question that is answered at once, whatever else is being asked."""
    return asks_for_help(text) or asks_to_take_more(text) or any(asks.match(_plain(text)) for asks in (_WHO, _TOO_MUCH))


def asks_beside(text: str) -> bool:
    """Whether such a question stands beside something else: "2 hours, is it serious"."""
    return beside_question(text) is not None


def beside_question(text: str) -> Optional[str]:
    """What a text says beside such questions: "migraine today 9/10" of "migraine today 9/10, should i go to the er". None where
    it asks none, or nothing else."""
    clauses = _clauses(text)
    told = [clause for clause in clauses if not cannot_wait(clause)]
    return ", ".join(told) if told and len(told) < len(clauses) else None


def _clauses(text: str) -> List[str]:
    return _BORDER.split(_plain(text))


def _plain(text: str) -> str:
    return " ".join(text.replace("\u2019", "'").split())
