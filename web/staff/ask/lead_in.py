"""What staff write before a caller's words ("caller wants to know if …"), taken off: patients write the words alone."""

from __future__ import annotations

import re

# "She says that he asks …" has two of them.
MOST = 3
_PERSON = (
    r"(?:caller|patient|pt|client|lady|woman|man|guy|gentleman|girl|boy|person|someone|somebody|wife|husband|spouse|partner|"
    r"daughter|son|mother|father|mom|mum|dad|sister|brother|friend|she|he|they)"
)
_BEFORE = r"(?:(?:i have|i've got|i got|there is|there's|there are)\s+)?(?:(?:the|an?|this|another|my|our|his|her|their)\s+)?"
_WHERE = (
    r"(?:\s+(?:here|calling|(?:on|at) the (?:phone|line|desk)|called and))?(?:\s+(?:who|that))?"
    r"(?:\s+(?:just|also|now|still))?"
)
_WHO = rf"{_BEFORE}(?:(?:new|old|older|elderly|young|male|female)\s+)?{_PERSON}(?:'s (?:{_PERSON}))?{_WHERE}"
_TO_KNOW = r"to\s+(?:know|ask|find out|hear|learn)"
_ASKS = (
    rf"(?:(?:wants?|wanted|needs?|needed|would like|'d like|called|calls|(?:is|are|was)?\s*calling)\s+{_TO_KNOW}"
    r"|asks?|asked|(?:(?:is|are|was|were)\s+)?(?:asking|wondering|inquiring|curious)|wonders|wondered|inquires"
    r"|(?:has|have|had|with)\s+(?:an?|one|another|some|two)?\s*questions?)(?:\s+(?:me|us|you))?"
)
# What a question begins with; "asks for a call" and "asks to be called" are wishes, and stay as they are.
_QUESTION = (
    r"(?=(?:if|whether|how|what|when|where|why|who|whom|whose|which|is|are|am|was|were|do|does|did|can|could|may|might|will|would|"
    r"should|has|have|had)\b)"
)
# What is said is a claim: "she keeps saying", "he said goodbye" and "they told me to" tell of who says it.
_SAYS = (
    r"(?:(?:is|was)\s+saying|says|said|states|stated|reports|mentions)"
    r"(?!\s+(?:good\s?bye|bye|nothing|no|yes|so|thank|sorry|hi|hello)\b)"
)
_MARK = r"\s*[:,;\-\u2013]*\s*[\"\u201c']?\s*"
_LEAD_IN = re.compile(
    rf"\s*(?:(?:{_WHO}\s*)?\b{_ASKS}\b(?:{_MARK}(?:about|regarding|concerning|on)\b\s*|{_MARK}{_QUESTION}|\s*:\s*)"
    rf"|(?!they|some){_WHO}\s+{_SAYS}\b{_MARK}(?:that\s+)?|(?:caller|patient|pt)\s*:\s*)",
    re.IGNORECASE,
)


def without_lead_in(text: str) -> str:
    """The caller's own words; all of the text where it has no such beginning, or nothing behind it."""
    words = text.replace("\u2019", "'")
    begins = 0
    for _ in range(MOST):
        found = _LEAD_IN.match(words, begins)
        if found is None:
            break
        begins = found.end()
    left = text[begins:].strip().rstrip('"\u201d')
    return left if begins and re.search(r"\w", left) else text
