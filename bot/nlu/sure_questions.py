"""Questions that are one by their wording alone, and no answer to the diary's form: "do triptans cause vomiting"."""

from __future__ import annotations

import re

_LEAD = r"^\W*(?:(?:ok|okay|so|um|uh|hm+|hey|hi|oh|wait|well|and|but|also|btw|sorry|lol|pls|please|just|quick question)\b\W*)*"
# Behind a verb that asks, these go on with an answer: "could be stress", "did help", "is really not normal", "will say 6".
_ANSWERS = (
    r"(?:not|n't|be|been|have|had|feel|felt|take|took|throw|threw|vomit|see|eat|drink|sleep|say|guess|think|know|remember|get"
    r"|got|go|went|come|came|make|made|last|lasted|help|helped|hurt|stop|stopped|work|worked|cause|start|end|log|barely|hardly"
    r"|only|just|still|even|never|always|really|probably|maybe|definitely|actually|also|a|an|no|some|so|very|pretty|quite|almost"
    r"|mostly|about|around|like|do|did|better|worse|gone|over)"
)
_OTHERS = r"(?:it|that|this|i|you|we|\d+)"
_NAMED = rf"(?!{_ANSWERS}\b|{_OTHERS}\b)(?:the |my |these |those )?[a-z][\w'-]*(?: [\w'-]+){{0,4}}?"
_DOES = (
    r"(?:causes?|helps?|makes?|triggers?|gives?|affects?|works?|hurts?|stops?|prevents?|worsens?|lasts?|happens?|interacts?|mix"
    r"|treats?|reduces?|relieves?|eases?|interferes?|lead to|come back|go away|get rid)"
)
_SO = (
    r"(?:normal|common|usual|rare|typical|expected|possible|likely|unusual|safe|dangerous|harmful|addictive|supposed to|part of"
    r"|caused by|an? (?:\w+ )?(?:side effects?|sign|reaction|risk)|side effects?)"
)
_NO_THING = r"(?:next|wrong|up|going|happening|left|my|the|your|there)"
_COMPARED = r"(?:better|stronger|worse|safer|faster|cheaper|weaker|more effective|the same|similar|different)"
_SURE = re.compile(
    rf"{_LEAD}(?:(?:do|does|did|can|could|will|would|should) {_NAMED} {_DOES}\b"  # can botox cause neck pain
    rf"|(?:is|are) (?!{_ANSWERS}\b|{_OTHERS}\b)(?:[\w'-]+ ){{1,5}}?{_SO}\b"  # is vomiting normal after botox
    rf"|(?:what|which(?: \w+){{1,2}}?|what \w+) {_DOES} (?!me\b|it\b|my\b|up\b)\w+"  # what helps with nausea
    r"|(?:whats|what'?s|what is) an? \w+|what (?:are|do|does) [a-z]+s\b"  # what is a triptan
    rf"|(?:whats|what'?s|what is) (?!{_OTHERS}\b|{_NO_THING}\b)[a-z][\w-]{{3,}}(?: (?:used )?for| exactly| again| made of)?\W*$"
    rf"|what (?:does|do) (?!{_OTHERS}\b)[a-z][\w' -]{{3,30}} do\W*$"  # what does sumatriptan do
    rf"|(?:is|are) (?!{_ANSWERS}\b|{_OTHERS}\b)[a-z][\w' -]{{3,30}} {_COMPARED} (?:than|as|from|to)\b"  # is ubrelvy better than
    rf"|how (?:do|does|can|could|will) (?!{_OTHERS}\b)\w+"
    rf"|how (?:common|normal|likely|safe|often|long) (?:is|are|do|does|can|will) (?!{_OTHERS}\b)\w+)",
    re.IGNORECASE,
)
# Asked of whatever it may be: "who won the game", "how many units do i get", "tell me a joke".
_OPENLY = re.compile(
    rf"{_LEAD}(?:who(?:'s|s| is| was| are| won| \w+ed)\b|what(?:'?s| is| are| do| does| did| was| time| day)\b"
    r"|where(?:'?s| is| are| do| does| can)\b|when(?:'?s| is| are| do| does| will| can)\b|why (?:is|are|do|does|did)\b"
    r"|how (?:do|does|can|many|much|long|old|far|tall|is|are|come)\b|tell me (?:an? |about )"
    r"|(?:can|could) (?:you|u) help me with\b)",
    re.IGNORECASE,
)
_GOES_ON = re.compile(
    rf"{_LEAD}(?:is|are|was|do|does|did|has|have|can|could|will|would|should|may) {_ANSWERS}\b[^?]*$", re.IGNORECASE
)
# What the form asks and how it is answered is for the form to say.
_OF_THE_FORM = re.compile(
    r"\b(?:answer|form|entry|entries|log|logs|logged|logging|write|enter|type|count|counts|cancel|undo|skip|save|saved|question)\b",
    re.IGNORECASE,
)


def asks_surely(text: str) -> bool:
    """Whether a text is such a question, and not about the entry that is being told: "is it normal", "does light count"."""
    said = " ".join(text.replace("’", "'").split())
    return bool(_SURE.match(said)) and not _OF_THE_FORM.search(said)


def asks_openly(text: str) -> bool:
    """Whether a text opens as a question does that is no answer, whatever it asks of; with a figure it may be one."""
    said = " ".join(text.replace("’", "'").split())
    return bool(_OPENLY.match(said)) and not _OF_THE_FORM.search(said) and not any(sign.isdigit() for sign in said)


def goes_on(text: str) -> bool:
    """Whether a text opens like a question and leaves out who it speaks of: "could be stress", "did not help"."""
    return bool(_GOES_ON.match(" ".join(text.split())))
