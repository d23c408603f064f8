"""What staff write before a caller's words ("caller wants to know if …", "pt needs to cancel"): taken off, and a wish put as the
caller would. Patients write the words alone, and of themselves.

A blank in a form stands for white space of any length.
"""

from __future__ import annotations

import re

from clinic.domain.personal_names import name_spans

# "Voicemail from a patient: caller says that he asks …" has three of them.
MOST = 4
# They end before this: what is longer is no lead-in, and costs no time.
REACH = 240
# In the place of each letter of a name.
_NAME = "\N{OBJECT REPLACEMENT CHARACTER}"

# --- who it is ------------------------------------------------------------------------------------------------------------

_PERSON = (
    r"(?:caller|patient|pt|client|customer|lady|woman|man|guy|gentleman|girl|boy|person|someone|somebody|wife|husband|spouse"
    r"|partner|daughter|son|child|kid|mother|father|parent|mom|mum|dad|grandma|grandmother|grandpa|grandfather|aunt|uncle"
    r"|caregiver|carer|guardian|sister|brother|cousin|relative|friend|neighbou?r|she|he|they)"
)
_KIND = r"(?:(?:new|old|older|elderly|young|male|female|current|existing|established|prospective|potential) )?"
_OURS = r"(?:(?:the|an?|this|that|another|my|our|his|her|their|one of (?:our|my|the)) )?"
_THERE = r"(?:(?:i have|i've got|i got|we have|have|got|there is|there's|there are) )?"
_DOCTOR = rf"(?:(?:dr|doctor)\b\.? ?{_NAME}+)"
_NAMED = rf"(?:(?:(?:mr|mrs|ms|miss)\b\.? ?)?{_NAME}+)"
_OF = rf"(?: of {_OURS}{_KIND}(?:patients?|pts?|clients?|ours|{_DOCTOR}|{_NAMED}))?"
_ONE = rf"(?:(?:{_DOCTOR}|{_NAMED})'s )?(?:{_PERSON}(?: {_NAMED})?|{_NAMED})(?:'s {_PERSON})?{_OF}"
_AT = r"(?:(?:on|at|in) (?:(?:the|my|our) )?(?:phone|line|front desk|desk|window|hold|lobby)(?: \d)?)"
_WHERE = (
    rf"(?: (?:here|calling|called|phoned|{_AT})\b){{0,3}}(?:,? (?:and|who|that|she|he|they)\b)?(?: (?:just|also|now|still)\b)?"
)
_WHO = rf"{_THERE}{_OURS}{_KIND}{_ONE}{_WHERE}"

# --- what they do ---------------------------------------------------------------------------------------------------------

_IS = r"(?:(?:is|are|was|were|has been) )?"
_WANTS = r"(?:wants?|wanted|needs?|needed|wishes|would (?:really )?like|'d like)"
_TO_KNOW = r"to (?:know|ask|find out|hear|learn|understand)"
_ASKS = (
    rf"(?:(?:{_WANTS}|called|calls|phoned|{_IS}calling) {_TO_KNOW}(?: more)?|asks?|asked|wonders|wondered|inquires"
    rf"|(?:called )?{_IS}(?:asking|wondering|inquiring|curious)"
    rf"|{_WANTS} (?:me|us) to (?:ask|tell (?:her|him|them))"
    r"|(?:has|have|had|with) (?:(?:an?|one|another|some|two) )?questions?)(?: (?:me|us|you))?"
)
_UNSURE = (
    rf"(?:{_IS}(?:(?:not|not quite|not really|not too) sure|unsure|unclear|confused|worried|concerned|nervous)(?: about)?"
    r"|(?:doesn't|does not|didn't|did not) (?:know|understand|remember))"
)
# What a question begins with; "asks for a call" and "asks to be called" are wishes.
_QUESTION = (
    r"(?=(?:if|whether|how|what|when|where|why|who|whom|whose|which|is|are|am|was|were|do|does|did|can|could|may|might|will|would"
    r"|should|has|have|had)\b)"
)
_ABOUT = r"(?:about|regarding|concerning|re|in regards? to)\b:?"
_TURNS = (
    rf"(?:(?:called|calls|phoned|writes|wrote|emailed|call|questions?|{_IS}calling) {_ABOUT}"
    rf"|(?:{_WANTS}|requests|{_IS}(?:requesting|looking for|asking for)) (?:(?:some|more|any|further) )?"
    rf"(?:info|information|details|help|advice) (?:on|with|{_ABOUT})"
    rf"|(?:{_WANTS}|called|{_IS}calling) to (?:discuss|go over|(?:talk|speak) {_ABOUT})) "
)
# What is said is a claim: "she keeps saying", "he said goodbye" and "they told me to" tell of who says it.
_SAYS = (
    r"(?:(?:is|was|called|calling)(?: and)? (?:saying|to say)|says|said|states|stated|reports|reported|mentions|mentioned"
    r"|writes|wrote|texted|(?:tells|told) (?:me|us)|complains of|c/o)"
    r"(?! (?:good ?bye|bye|nothing|no|yes|so|thank|sorry|hi|hello|to)\b)"
)
_NO_WISH = rf"(?!(?:{_TO_KNOW}|to say)\b)"
_NEEDS = rf"(?:needs?|needed) (?={_NO_WISH}\w)|has (?={_NO_WISH}to \w)"
_WISHES = (
    rf"{_WANTS} to (?:ask|request)(?: for)? (?=(?:an?|the|another|some|her|his|their) )|{_WANTS} (?={_NO_WISH}\w)"
    rf"|(?:asks|asked|called|hopes|{_IS}(?:asking|calling|looking|hoping)) for |(?:requests|requested|{_IS}requesting) (?:for )?"
    rf"|(?:asks|asked|called|calls|phoned|hopes|plans|{_IS}(?:asking|calling|looking|hoping|trying|planning)) (?={_NO_WISH}to \w)"
)
_MARK = r" ?[:,;\-\u2013]* ?[\"\u201c']? ?"
_SENT = (
    r"(?:(?:portal|phone|patient|pt|caller|new|voice) ){0,2}"
    r"(?:voicemail|mail|vm|e-?mail|messages?|msg|text|sms|note|letter|questions?|q|call)"
)
_TOLD = r"(?:what (?:do|can|should) (?:i|we) (?:tell|say to)|how (?:do|should) (?:i|we) answer|can you tell) "

# --- the forms ------------------------------------------------------------------------------------------------------------


def _form(words: str) -> re.Pattern[str]:
    return re.compile(f" ?(?:{words})".replace(" ?", r"\s*").replace(" ", r"\s+"), re.IGNORECASE)


_LEAD_INS = (
    _form(rf"{_SENT}(?: from {_WHO})? ?[:\-\u2013]+ ?|{_SENT} from {_WHO} ?, ?|(?:from )?{_WHO} ?: ?"),
    _form(rf"(?:(?:{_SENT} from )?(?:{_TOLD})?{_WHO} ?)?\b{_ASKS}\b(?:{_MARK}(?:{_ABOUT}|on\b) ?|{_MARK}{_QUESTION}| ?: ?)"),
    _form(rf"{_WHO} {_UNSURE}\b{_MARK}{_QUESTION}|{_TOLD}{_WHO}{_MARK}(?:{_QUESTION}|{_ABOUT} )"),
    _form(rf"(?:{_WHO} ?,? ?)?\b{_TURNS}"),
    _form(rf"(?:{_SENT} from )?(?!they|some){_WHO} {_SAYS}\b{_MARK}(?:that )?"),
)
_OWN_WORDS = _form(
    rf"(?:(?:{_SENT} from )?{_WHO},? ?|(?=wants|needs|wishes|asking|calling|requesting))(?:(?P<needs>{_NEEDS})|{_WISHES})"
)
# Who wishes something of "me" is told of by somebody else than that person.
_OF_ME = re.compile(r"\b(?:me|us|my|our|myself)\b", re.IGNORECASE)
# What is asked about, or wished to be done, is the caller's own: "about her next visit", "to move her visit"; but "to see her at
# noon".
_TELLS_TOPIC = re.compile(r"\b(?:about|regarding|concerning|re|regards? to|on|with|discuss|go over):?\s*$", re.IGNORECASE)
_NO_THING = (
    r"(?:back|again|now|to|at|on|in|for|about|when|if|and|or|as|after|before|today|tomorrow|this|next (?:week|month|year|time))"
)
_THEIRS = _form(rf"(?P<does>to \w+ )?(?:his|their|her(?! {_NO_THING}\b))(?= \w)")


def callers_words(text: str) -> str:
    """The caller's own words; all of the text where it has no such beginning, or nothing behind it."""
    words = _with_marked_names(re.sub(r"\s", " ", text[:REACH].replace("\u2019", "'")))
    begins = _behind_lead_ins(words)
    wish = _OWN_WORDS.match(words, begins)
    if wish and not _OF_ME.search(text, wish.end()):
        return f"i {'want' if wish['needs'] is None else 'need'} {_of_oneself(text[wish.end() :])}"
    left = text[begins:]
    if not begins or not re.search(r"\w", left):
        return text
    return _of_oneself(left) if _TELLS_TOPIC.search(words, 0, begins) else _trimmed(left)


def _of_oneself(words: str) -> str:
    left = _trimmed(words)
    theirs = _THEIRS.match(left)
    return f"{theirs['does'] or ''}my{left[theirs.end() :]}" if theirs else left


def _behind_lead_ins(words: str) -> int:
    """Where the words begin that stand behind all of them."""
    begins = 0
    for _ in range(MOST):
        found = (form.match(words, begins) for form in _LEAD_INS)
        match = next((match for match in found if match), None)
        if match is None:
            break
        begins = match.end()
    return begins


def _with_marked_names(words: str) -> str:
    """The same text with marks in the place of each letter of a name."""
    for start, end in name_spans(words):
        words = words[:start] + _NAME * (end - start) + words[end:]
    return words


def _trimmed(words: str) -> str:
    return words.strip().rstrip('"\u201d')
