"""Questions about the diary's form, asked inside it: how to answer, what may be said, why it is asked; and an "ok" that only
takes note of an answer which stood beside the form."""

from __future__ import annotations

import re
from typing import Optional

from bot.nlu.form_words import takes_note
from bot.nlu.history import History, Said
from bot.nlu.lost_words import asks_why, says_lost
from bot.nlu.new_entry import begins_entry
from bot.nlu.privacy_questions import of_privacy
from bot.nlu.turn_types import Turn
from bot.nlu.views import is_question

_FORM = "diary_log"
LOGGING: Said = (_FORM, "beside")
WHY: Said = (_FORM, "why_asked")
STILL_OPEN: Said = (_FORM, "still_open")
# How each of the form's questions is answered.
_DATES = ("ask_date", "future_date", "old_date", "vague_date", "no_such_date")
_HOW = {
    **dict.fromkeys(_DATES, "how_date"),
    **dict.fromkeys(("ask_severity", "severity_range"), "how_severity"),
    **dict.fromkeys(("ask_duration", "duration_range"), "how_duration"),
    **dict.fromkeys(("ask_symptoms", "which_symptoms"), "how_symptoms"),
    **dict.fromkeys(("ask_medications", "which_medications"), "how_medications"),
    **dict.fromkeys(("read_back", "read_back_all"), "beside"),
    "overlap": "how_overlap",
}
_HOW_CHANGE = "how_change"
HELP = frozenset((_FORM, part) for part in {*_HOW.values(), _HOW_CHANGE, "why_asked"})
# Said beside the form's question, and no answer to anything that leads away from it.
_OWN = frozenset({_FORM, "diary_correct", "urgent"})
_ASIDE = HELP | {(_FORM, "question_beside"), (_FORM, "how_to_cancel")}

_LEAD = (
    r"\W*(?:(?:ok|okay|so|um|uh|hm+|hey|hi|oh|wait|well|and|but|also|sorry|lol|pls|please|just|idk|i don'?t know|not sure|then"
    r"|can you tell me|tell me|explain)\b\W*)*"
)
_END = r"(?:[\s,]+(?:here|now|again|exactly|please|pls|though|tho|then|even|for (?:this|that|it)|to (?:this|that)|anyway))*\W*"
_NUMBER = r"(?:\d{1,2}(?: ?/ ?10)?|zero|one|two|three|four|five|six|seven|eight|nine|ten)"
_SCALE = rf"(?:(?:pain |rating |0 to 10 |0-10 )?(?:scale|rating|severity|score)|{_NUMBER} (?:to|or|and|vs|versus|-) {_NUMBER})"
_TERM = r"(?:symptoms?|aura|severity|duration|trigger|side|medicines?|medications?|worst)"
# What of the treatment counts as what is no question of the form.
_THING = r"(?!(?:the |my )?(?:botox|injections?|shots?|treatments?|visits?|insurance)\b)"
_I = r"(?:i|you|u|one|we|it|this|that)"
_SAY = r"(?:say|answer|put|pick|choose|type|write|enter|reply|respond|tell you|use|give)"
_VERBS = rf"(?:rate|score|rank|measure|judge|grade|describe|number|estimate|count|figure(?: out)?|{_SAY})"
_OF_ANSWER = (
    r"(?:it|this|that|the|my|a|an|how|bad|pain|headache|migraine|severity|level|number|one|long|what|which|was|is|lasted|answer"
    r"|symptoms?|duration|time|day|date|hours|days|medicine|much|i|felt|took|to)"
)
_CHOICES = r"(?:choices|options|answers|numbers|examples?)"
_AS_WHAT = r"(?: (?:as|for) [\w' ]{1,30})?"
_ASKED_FOR = r"(?:need|want|ask|asking|care|using|use|know|going|have)"
_ABOUT_ASKING = (
    r"(?:need|want|ask|asking|care|know|answer|tell|say|to|you|have|this|that|it|all|these|so|many|questions?|the|about|for"
    r"|me|even|matters?|important|relevant|necessary|needed|my|meds|medicine|symptoms?|day|pain|how|bad|long|was)"
)

_ASKS_HOW = re.compile(
    rf"{_LEAD}(?:how (?:(?:do|should|would|can|am|are|to|does|did)\b ?)(?:{_I}\b ?)?(?:(?:even|supposed to|best)\b ?)*"
    rf"{_VERBS}(?: {_OF_ANSWER})*"
    rf"|how (?:does|do|is) (?:the |this |that )?{_SCALE}(?: thing)? (?:work|used|counted)"
    rf"|(?:what|which|wat)(?:'?s|'?re| are| is| r)?(?: (?:my|the|all|all the|other|possible))* {_CHOICES}"
    rf"(?: (?:do i have|are there|can i {_SAY}|can i have))?"
    rf"|what (?:can|should|do|could|must|am|would|shall) {_I} (?:supposed to )?{_SAY}"
    rf"|(?:can|could) (?:you|u|i) (?:please )?(?:give|list|show|get|have|see) (?:me )?(?:the |some |an |my )?{_CHOICES}"
    r"|(?:for example|like what|such as(?: what)?|e\.?g\.?|(?:an? )?examples?|give (?:me )?an example)(?=\W*$)"
    rf"|how bad is (?:an? )?{_NUMBER}"
    rf"|how (?:do|would|should|can) i (?:know|tell|remember) (?:how|what|which)(?: {_OF_ANSWER})*"
    rf"|(?:what|and) if i (?:don'?t|do not|can'?t|can ?not|didn'?t) (?:know|remember|recall|tell|say|notice)(?: {_OF_ANSWER})*"
    r"|what kind(?: of (?:things?|symptoms?|answers?|medicines?|number))?"
    rf"|what(?:'?s| is| are| does| do| would)? (?:an? |the )?(?:{_NUMBER}|{_SCALE}|{_TERM})"
    r"(?: (?:means?|feels? like|looks? like|stands? for|look|exactly|from|is))*"
    rf"|is (?:an? )?{_NUMBER} (?:bad|severe|mild|moderate|a lot|high|low|really bad|the worst)"
    rf"|(?:what|which)(?: (?:all|things?|meds?|symptoms?|medicines?))? (?:counts?|qualif(?:y|ies)){_AS_WHAT}"
    rf"|(?:does|do|would|will|did|should) {_THING}[\w'/-]+(?: [\w'/-]+){{0,3}} count{_AS_WHAT}(?: too| also)?"
    rf"|(?:is|are) {_THING}(?!it\b|this\b|that\b)[\w'/-]+(?: [\w'/-]+){{0,2}} an? (?:{_TERM}|painkiller|med)"
    r"|(?:should|do|must|can) i (?:also )?(?:count|include|list|mention) [\w' ]{1,30}"
    rf"|what do (?:you|u) mean(?: by [\w' ]{{1,30}})?){_END}",
    re.IGNORECASE,
)
_ASKS_WHY = re.compile(
    rf"{_LEAD}(?:why (?:do|are|did|does|would|is|should|must) {_I}(?: {_ABOUT_ASKING})*"
    r"|why (?:so many|all (?:the|these)|these|the) questions"
    rf"|(?:what|wat)(?:'?s| do| would| are| is)? (?:you|u|this|that|it|they)(?: {_ASKED_FOR})*(?: (?:this|that|it|these|to))* for"
    r"|(?:do|must) i (?:really )?(?:have|need)? ?(?:to )?(?:answer|tell you|fill|say|list|name|mention|give)"
    r"(?: (?:this|that|it|all|every|everything|these|questions?|of|them|one|in|the|out|my|meds?|medicines?|symptoms?|day|pain))*"
    r"|is (?:this|that|it) (?:one |question )?(?:required|mandatory|necessary|needed|optional|important)"
    rf"|what(?:'?s| is) the (?:point|purpose|reason)(?: of (?:this|that|asking|it|these questions))?){_END}",
    re.IGNORECASE,
)
_ASKS_HOW_MANY = re.compile(
    rf"{_LEAD}(?:how many (?:more )?questions(?: (?:are|there|left|do|you|have|more|is|this|will|ask|to go))*"
    r"|are (?:there|we) (?:many |any |a lot of |more )*(?:questions|done|almost done|finished|nearly done)(?: left| yet)?"
    rf"|how (?:long|much longer) (?:is|does|will|do) (?:this form|these questions|this)"
    rf"(?: (?:take|going to take|gonna take))?){_END}",
    re.IGNORECASE,
)
_ASKS_IF_SAVED = re.compile(
    rf"{_LEAD}(?:(?:is|was) (?:it|this|that|everything|my (?:entry|headache))|(?:did|have) (?:you|i|u)|has (?:it|this|that) been)"
    rf"(?: (?:already|now|all|been))*"
    rf" (?:saved?|stored?|logged?|kept|recorded|in (?:my|the) diary)(?: (?:it|this|that|yet|already))*{_END}",
    re.IGNORECASE,
)
_ASKS_WHAT_NEXT = re.compile(
    rf"{_LEAD}(?:what happens (?:if|when|once|after) i (?:say|press|hit|tap|click|save|answer)[\w' ,]{{0,20}}"
    rf"|what(?:'?s| is| comes| happens) next|what (?:happens )?now){_END}",
    re.IGNORECASE,
)
_ASKS_TO_CHANGE = re.compile(
    rf"{_LEAD}(?:how (?:do|can|would|could) i|can i(?: still)?|is there a way to|where (?:do|can) i)"
    r" (?:change|fix|edit|correct|modify)"
    r" (?:it|this|that|something|an? (?:answer|mistake)"
    rf"|(?:the|my) (?:last )?(?:entry|day|date|number|pain|length|medicine|answers?)){_END}",
    re.IGNORECASE,
)
# What a question names is explained, whatever the form asks just now.
_NAMED = (
    (re.compile(r"\b(?:symptoms?|aura)\b", re.IGNORECASE), "how_symptoms"),
    (re.compile(r"\b(?:medicines?|medications?|meds?|painkillers?)\b", re.IGNORECASE), "how_medications"),
    (re.compile(rf"\b(?:rate|rating|scale|severity|score|how bad)\b|\b(?:a|does|is) {_NUMBER}\b", re.IGNORECASE), "how_severity"),
)


def of_form(text: str, history: History) -> Optional[Turn]:
    """The turn of a question about the open form or who reads it, or of an "ok" to what was answered beside it: the form asks
    again behind it. None for any other text, and without a form."""
    if not history.form:
        return None
    if said := of_privacy(text):
        return Turn(said[0], (said,), question=history.question)
    said = _about_form(text, history)
    return Turn("headache_diary", (said,), question=history.question) if said else None


def _about_form(text: str, history: History) -> Optional[Said]:
    if takes_note(text):
        return STILL_OPEN if _answered_beside(history) else None
    topic, asked = _asked(history)
    said = about_form(text, asked)
    return None if said == LOGGING and topic != _FORM else said


def about_form(text: str, asked: str) -> Optional[Said]:
    """What answers a question about the form, which asked the reply `asked` last; None for any other text."""
    plain = " ".join(text.replace("’", "'").split())
    if asks_why(plain) or _ASKS_WHY.fullmatch(plain):
        return WHY
    if _ASKS_IF_SAVED.fullmatch(plain):
        return STILL_OPEN
    if _ASKS_TO_CHANGE.fullmatch(plain):
        return (_FORM, _HOW_CHANGE)
    if _ASKS_HOW_MANY.fullmatch(plain) or _ASKS_WHAT_NEXT.fullmatch(plain) or (is_question(plain) and begins_entry(plain)):
        return LOGGING
    if not (_ASKS_HOW.fullmatch(plain) or says_lost(plain)):
        return None
    named = next((part for words, part in _NAMED if words.search(plain)), None)
    part = named or _HOW.get(asked)
    return (_FORM, part) if part else None


def _asked(history: History) -> Said:
    """What the form asked last."""
    return next((said for said in reversed(history.said) if said[0] in (_FORM, "diary_correct")), ("", ""))


def _answered_beside(history: History) -> bool:
    """Whether the last turn answered something else, so that an "ok" may be meant for that."""
    return any(said[0] not in _OWN or said in _ASIDE for said in history.last)
