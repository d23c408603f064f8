"""Names of people in the way that patients type them: where somebody says who they are or whom they mean, after a title, by
their capitals, a given name that is a word as well ("Rose") beside a surname, and known given names wherever they stand.

In lower case no letter tells a name, so the words around do: what patients write otherwise (`lexicon/ordinary_words.txt`) is no
name, and where a sentence may go on with any word ("I am …") only a known given name is one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path

FOLDER = Path(__file__).parent / "lexicon"
MOST_WORDS = 3
_WORD = r"[^\W\d_][\w'’-]+"
# An initial may stand between them.
_FOLLOWING = re.compile(rf"{_WORD}(?:[^\S\n]+(?:[^\W\d_]\.?[^\S\n]+)?{_WORD}){{0,{MOST_WORDS - 1}}}")
_NAMED = r"\b(?:this is|i am|im|i'm|hi|hello|hey|dear|ask|tell|call|saw|from|for|by|nurse)"
RELATIVES = (
    "wife|husband|spouse|daughter|son|mother|mom|mum|father|dad|sister|brother|partner|boyfriend|girlfriend|fianc[eé]e?|friend"
    "|doctor|neurologist|nurse|grandma|grandmother|grandpa|grandfather|caregiver|aunt|uncle|cousin|niece|nephew|boss|esposa|esposo|marido|mujer|hija|hijo|madre|padre|hermana|hermano"
)
# Who works where patients are treated.
_CARERS = r"(?:doctor|doc|neurologist|nurse|pa|np|pcp|injector|provider|surgeon|therapist|specialist)"
# Given names that stand for other things in the middle of a sentence: a blood test, a drink, an insurer, a state.
_ALSO_OF_THINGS = frozenset({"alexa", "ana", "crystal", "jesus", "margarita", "mercedes", "oscar", "peter", "virginia"})
# The last words of a message, or of what is said before a greeting ends.
_TO_END = r"(?:[^\S\n]+[^\W\d_][\w'’-]*\.?)?\s*(?:[.!?\n]|$)"
_ENDINGS = ("'s", "s", "es", "ed", "ing", "ly")
_CONTRACTED = ("'m", "'ve", "'d", "'ll", "'re", "'all", "n't")
# Words that begin a question or a wish: "Will Zavzpret help".
_BEGINS = frozenset({"hope", "may", "will"})
_MONTHS = frozenset({"april", "june", "may"})
# What goes on with a sentence after "mrs" or "me llamo", where any other word is a name.
_GOES_ON = frozenset(
    """
    spelled spelt misspelled missing listed wrong different hard up down back there's away off out also both either any
    anyone anybody someone somebody everyone everybody nobody
    a an the and or but so if is are was were has had have did does do can could will would should said says told asked
    who that this what when how why where i im my me you your he she it we they his her their for from with without at in
    on to of not no about after before here there calling speaking again please mr mrs ms miss dr sr sra srta scan mri y e
    i'm o de la el los las con sin por para pero que tengo soy estoy quiero quisiera necesito llamo me mi tu su se no si dice
    dijo muy es esta está
    """.split()  # noqa: SIM905
)


def name_spans(text: str) -> Iterator[tuple[int, int]]:
    """Where names stand in the text, in order and apart from each other."""
    begin = end = 0
    for start, stop in sorted(_found(text)):
        if start >= end:
            yield from _whole(text, begin, end)
            begin = start
        end = max(end, stop)
    yield from _whole(text, begin, end)


def _whole(text: str, begin: int, end: int) -> Iterator[tuple[int, int]]:
    """Whose something is stays: "[name]'s nurse"."""
    end -= 2 * text[begin:end].endswith(("'s", "’s"))
    if end > begin:
        yield begin, end


def _found(text: str) -> Iterator[tuple[int, int]]:
    for lead, count in _LEADS:
        yield from _after(lead, count, text)
    for form in _BY_CAPITALS:
        yield from _capitals(form, text)
    yield from _beside_surnames(text)


def _after(lead: re.Pattern[str], count: Callable[[Sequence[str]], int], text: str) -> Iterator[tuple[int, int]]:
    for match in lead.finditer(text):
        following = _FOLLOWING.match(text, match.end())
        words = list(re.finditer(_WORD, following[0])) if following else []
        names = count([word[0].lower().replace("’", "'") for word in words])
        if following and names:
            yield following.start(), following.start() + words[names - 1].end()


def _counted(words: Sequence[str], is_first: bool) -> int:
    """How many of the words are a name, once the first one is."""
    if not is_first:
        return 0
    others = (at for at, word in enumerate(words) if at and is_ordinary(word))
    return next(others, len(words))


def _sure(words: Sequence[str]) -> int:
    return _counted(words, bool(words) and words[0] not in _GOES_ON)


def _introduced(words: Sequence[str]) -> int:
    """Any word is a name after "my name is", and a second one unless it goes on with the sentence."""
    count = _sure(words)
    return 2 if count == 1 and len(words) > 1 and words[1] not in _GOES_ON else count


def _likely(words: Sequence[str]) -> int:
    return _counted(words, bool(words) and words[0].replace("'", "").replace("-", "").isalpha() and not is_ordinary(words[0]))


def _full(words: Sequence[str]) -> int:
    """A given name, or two words that patients write nowhere else."""
    return _counted(words, _is_given(words) or (len(words) > 1 and not any(map(is_ordinary, words[:2]))))


def _given(words: Sequence[str]) -> int:
    return _counted(words, _is_given(words))


def _writer(words: Sequence[str]) -> int:
    """A given name, also one that is a word ("grace"), or a word that patients write nowhere else."""
    return _given(words) or _likely(words)


def _calling(words: Sequence[str]) -> int:
    """Who begins a message by calling: also a name that is a word ("grace called")."""
    return _likely(words) or _counted(words, bool(words) and is_word_name(words[0]))


def _known(words: Sequence[str]) -> int:
    return 0 if words and words[0].removesuffix("'s") in _ALSO_OF_THINGS else _given(words)


_LEADS: Sequence[tuple[re.Pattern[str], Callable[[Sequence[str]], int]]] = tuple(
    (re.compile(lead, re.IGNORECASE), count)
    for lead, count in (
        (r"\b(?:mr|mrs|sra|srta)\b\.?\s+", _sure),
        (r"\b(?:me llamo|mi nombre es)\s+", _sure),
        (r"(?<!brand )(?<!drug )(?<!trade )(?<!generic )\bname(?:\s+(?:is|was)\b|['’]s\b|:)\s*", _introduced),
        (r"\bmy names\s+", _introduced),
        (r"\b(?:(?:first|last|middle|maiden|full|family) name|surname|apellidos?)(?:\s+(?:is|es))?\s*[:,]?\s+", _likely),
        (r"\bname\s+", _full),
        (r"\b(?:(?:dr|sr|dra|prof)\b\.?|doctora?|professor|nurse|pa|np)\s+", _likely),
        (rf"\b(?:my|his|her|our|the)\s+{_CARERS}(?:['’]s name)?(?:\s+is)?:?\s+", _likely),
        (rf"\b{_CARERS}\s+is\s+", _likely),
        (r"\b(?:patient|pt)\s+is\s+", _full),
        # Whom somebody wants, or wants to hear of something.
        (rf"\b(?:tell|ask|let)\s+(?={_WORD}\s+(?:i|im|i['’]m|to|that|know|if|about|thanks|hi)\b)", _likely),
        (r"\b(?:spoke|spoken|speak|talk|talked|chatted|met)\s+(?:with|to)\s+", _likely),
        (r"\b(?:on behalf of|appointment (?:is )?with|appt (?:is )?with|message is for)\s+", _likely),
        (r"\b(?:seen by|treated by|provider:|signed),?\s+", _likely),
        (rf"\b(?:is|can|could|will)\s+(?={_WORD}\s+(?:there|in today|available|call me)\b)", _likely),
        (rf"\bcall\s+(?={_WORD}(?:\s+{_WORD})?\s+(?:at|on)\s)", _full),
        (r"\b(?:someone|somebody|lady|woman|man|guy|girl|person) (?:named|called)\s+", _likely),
        (r"\b(?:go|goes) by\s+", _full),
        (
            rf"(?:^|[.!?\n]\s*)(?={_WORD}(?:\s+{_WORD})?"
            r"\s+(?:called|phoned|rang|is (?:calling|on (?:the )?(?:phone|line|hold)))\b)",
            _calling,
        ),
        (
            r"\b(?:is|it['’]s|its|booked|scheduled|listed|filed|registered|made|look (?:it |me )?up|put)\s+under\s+"
            r"(?:the name\s+(?:of\s+)?)?",
            _likely,
        ),
        (r"\b(?:it is|it['’]s|its|this is)\s+me\b,?\s+", _likely),
        # "Miss" is a verb and MS an illness: titles where somebody is greeted, named or called.
        (rf"(?:^|[,.;!?]\s*|{_NAMED}\s+)(?:ms|miss)\b\.?\s+", _likely),
        (r"\b(?:je m['’]appelle|ich hei(?:ß|ss)e|mein name ist|mi chiamo)\s+", _sure),
        (r"\b(?:my|his|her) initials(?: are|:)\s+", _sure),
        (rf"\b(?:{RELATIVES}) (?:named|called)\s+", _likely),
        (r"\b(?:call me|calls me|llámame|llamame)\s+", _likely),
        (rf"\b(?:my|his|her|our|mi|su)\s+(?:{RELATIVES})(?:['’]s name)?(?:\s+is)?,?\s+", _full),
        (r"\b(?:patient|pt|client|name|paciente|nombre)(?:['’]s)?(?:\s+name)?\s*:\s*", _likely),
        (rf"\b(?:patient|pt|client|name|paciente|nombre)(?:['’]s)?(?:\s+name)?\s*:\s*{_WORD},\s*", _likely),
        (
            r"\b(?:(?:cheers|thanks|thank you|gracias)\s*[,.!\n-]|(?:regards|sincerely|yours(?: truly)?|saludos|atentamente)\b"
            rf"(?:\s*[,.!\n-])?)\s*(?={_WORD}{_TO_END})",
            _likely,
        ),
        (rf"(?:^|\n|[.!?]\s)\s*[-–—~]\s*(?={_WORD}{_TO_END})", _likely),
        (rf"\bthis is\s+(?={_WORD}(?:\s+{_WORD}){{0,2}}\s+(?:calling|speaking|here|again)\b)", _likely),
        (rf"\b(?:hi|hello|hey)\b,?\s+(?={_WORD}(?:\s+{_WORD})?\s+here\b)", _likely),
        # Who writes, at the beginning of what they say: "li wei here", "its tamoro here".
        (rf"(?:^|[.!?,;\n]\s*|\b(?:it is|it['’]s|its|morning|afternoon|evening)\s+)(?={_WORD}(?:\s+{_WORD})?\s+here\b)", _writer),
        # For whom something is wanted.
        (rf"\bfor\s+(?={_WORD}(?:\s+{_WORD})?\s*,?\s*(?:please|pls|plz|thanks|thank you)\s*(?:[.!?\n]|$))", _likely),
        (r"\b(?:this is|it is|it['’]s|its|soy|habla|from:)\s+", _full),
        (r"\b(?:i am|i['’]m|im)\s+", _given),
        (rf"\b(?:i am|i['’]m|im)\s+(?={_WORD}\s+{_WORD}\s*(?:[,.!?\n]|$|(?:dob|born|calling|from|here)\b))", _full),
        (r"(?<!\bsan )(?<!\bsanta )(?<!\bst )(?<!\bst\. )(?<![\w'’-])(?=[^\W\d_])", _known),
    )
)

_CAPITALS = r"(?!I['’])[A-Z][\w'-]+"
# Where a capital tells: any word after a title or two after "I am"; else none that patients write of other things as well.
_BY_CAPITALS = tuple(
    re.compile(form)
    for form in (
        rf"\b(?i:i am|i'm|im|this is)\s+(?=(?P<all>{_CAPITALS}\s{_CAPITALS}))",
        rf"\b(?i:(?:mr|mrs|ms|dr|prof)\b\.?|doctor|nurse|professor)\s+(?=(?P<all>{_CAPITALS}(?:\s{_CAPITALS})?))",
        rf"\b(?i:i am|i'm|im|this is|it's|its|(?:my|his|her|our)\s+(?:{RELATIVES}))(?:\s+is)?\s+"
        r"(?=(?P<all>(?P<name>[A-Z][a-z][\w'-]+)(?:\s[A-Z][a-z][\w'-]+)?))",
        r"\b(?=(?P<all>(?P<name>[A-Z][a-z][\w'-]+)\s(?:[A-Z]\.?\s)?(?P<last>[A-Z][a-z][\w'-]+)))",
        r"\b(?=(?P<all>(?P<name>[A-Z][a-z][\w'-]+))\s(?i:family|household)\b(?!\s(?i:of|history|plan|doctor|medicine|practice)\b))",
    )
)
# Two words that may be a name, for whom or from whom something is, or who does something.
_FULL_NAME = re.compile(
    rf"(?<![\w'’-])(?P<lead>(?i:for|of|to|from|with|by|ask|tell|call)\s+)?"
    rf"(?=(?P<all>(?P<name>[^\W\d_]{{2,}})\s(?:[^\W\d_]\.?\s)?(?P<last>{_WORD}))"
    r"(?P<does>\s(?i:needs|wants|asks|asked|called|calls|says|said|has|had|is|was|would)\b)?)"
)
_PAIR = re.compile(rf"(?<![\w'’-])(?=({_CAPITALS}\s{_CAPITALS}))")


def pairs_by_capitals(text: str) -> list[str]:
    """Two words with capitals side by side: perhaps a name that `name_spans` does not know, for people to look at. Of a text that
    is all in capitals, those with a word that patients write nowhere else."""
    pairs = dict.fromkeys(match[1] for match in _PAIR.finditer(text))
    is_shouted = re.sub(r"\[[a-z-]+\]", "", text).isupper()
    return [pair for pair in pairs if not is_shouted or not all(is_ordinary(word.lower()) for word in pair.split())]


def _capitals(form: re.Pattern[str], text: str) -> Iterator[tuple[int, int]]:
    for match in form.finditer(text):
        words = (match[group] for group in ("name", "last") if group in form.groupindex)
        if not any(is_ordinary(word.lower()) for word in words):
            yield match.span("all")


def _beside_surnames(text: str) -> Iterator[tuple[int, int]]:
    for match in _FULL_NAME.finditer(text):
        name, last = match["name"].lower(), match["last"].lower().removesuffix("'s")
        if is_word_name(name) or (_is_given([name]) and name not in _ALSO_OF_THINGS):
            by_capitals = match["name"].istitle() and match["last"][0].isupper()
            is_known = is_ordinary(last)
            if _is_reached(match, name, last, by_capitals) if is_known else _is_surname(match, name, by_capitals):
                yield match.span("all")


def _is_surname(match: re.Match[str], name: str, by_capitals: bool) -> bool:
    """Whether a word that patients write nowhere else is one, behind this word."""
    begins = re.search(r"(?:^|[.!?\n])\s*$", match.string[: match.start("name")])
    told = (match["lead"] or match["does"]) and name not in _MONTHS
    return bool(told) or (by_capitals and not (begins and name in _BEGINS))


def _is_reached(match: re.Match[str], name: str, last: str, by_capitals: bool) -> bool:
    """Whether somebody is, whose surname is a word as well: "for Will Young"."""
    return by_capitals and bool(match["lead"]) and name not in _MONTHS and last not in _GOES_ON


def is_ordinary(word: str) -> bool:
    """Whether patients write this word, or the word that it is a form of, where nobody is named."""
    stems = (word.removesuffix(ending) for ending in _ENDINGS)
    known = _words("ordinary_words")
    if word in _GOES_ON or word in known or word.endswith(_CONTRACTED):
        return True
    return any(len(stem) > 2 and stem in known for stem in stems)


def is_word_name(word: str) -> bool:
    """Whether it is a given name and a word as well: "rose"."""
    return word in _words("word_names")


def _is_given(words: Sequence[str]) -> bool:
    return bool(words) and words[0].removesuffix("'s").split("-")[0] in _words("given_names")


@lru_cache(maxsize=3)
def _words(name: str) -> frozenset[str]:
    lines = (FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())
