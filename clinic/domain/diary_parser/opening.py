"""Ways of writing that mean the same, made one: contractions, typographic marks, halves, times of the day."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import cache

from clinic.domain import lexicon
from clinic.domain.diary_parser.ago import ago_mended
from clinic.domain.diary_parser.dotted_days import dates_mended
from clinic.domain.diary_parser.parts_of_dose import parts_mended
from clinic.domain.diary_parser.said_over import said_over

LONGEST = 2000
# "Had another one at night" names no time.
_NO_TIME = "".join(rf"(?<!\b{word} )" for word in ("a", "an", "was", "another", "second", "2nd", "had", "got", "bad", "more"))
_CLOCK = rf"(?<!/)(?<!\d){_NO_TIME}\b(\d{{1,2}}(?::\d\d)?|noon|[a-z]+)"

_DAY_PART = "(?:morning|noon|midday|lunch(?:time)?|afternoon|evening|dinner(?:time)?|supper|night|nite|bed(?:time)?)"
_PART = (
    rf"(?:(?:in|at|by|during|around|before|after|come) (?:the )?(?:(?:early|late|mid) )?{_DAY_PART}"
    r"|(?:this|last|all|most of the|the whole) (?:morning|day|afternoon|evening|night)|tonight|at first|to start(?: with)?"
    r"|initially|when i (?:woke|got) up)\b"
)
# "A 5 in the morning and 8 at night": the second figure is of the first one's kind.
_EACH_PART = rf"\b(an? \d+ {_PART}.{{0,40}}?\b(?:and|then|&)|an? \d+ {_PART}.{{0,40}}?,) (?=\d{{1,2}} {_PART})"
# "6 in the morning, 3 by the evening" are two pains, where nothing before makes times of them.
_TURN = r"(?:[\s,;&]|\b(?:and|then|but|was|it|its|up|down|to|like|about|only|maybe|now|just)\b){1,16}(?:an? )?"
_PAINS = rf"(?<![\d/.:])\b(?:an? )?(?P<one>10|\d(?:\.5)?) (?P<when>{_PART})(?P<turn>{_TURN})(?P<two>10|\d(?:\.5)?) (?={_PART})"
# "Till I fell asleep" is till bedtime, unless a time follows.
_ASLEEP = r"\b(till?|until) (?:i )?(?:finally )?(?:fell asleep|(?:went|got) to (?:bed|sleep)|crashed|passed out)\b"

_TIME_LEADS = "at|about|around|from|till?|until|by|started|began|ended|stopped|gone|over"
# "From 10 last night to 6"; not "went from 10 last night to 6".
_NO_RISE = "".join(rf"(?<!\b{word} from )" for word in ("went", "down", "dropped", "eased", "pain", "it", "came"))
_LAST_NIGHT = rf"(?<=\bfrom ){_NO_RISE}(\d{{1,2}}(?::\d\d)?)(?= (?:last night|yesterday (?:night|evening)) (?:to|till?|until|-) )"


# "The first of october", "on the first, 5/10"; not "the first of two".
_NTH = rf"\b({'|'.join(lexicon.load('numbers')['ordinals'])})"
_MONTH = "|".join(lexicon.months())
_OF_MONTH = rf"{_NTH}(?= of (?:(?:the|this|last|previous|past) month|{_MONTH})\b)"
_ON_THE = rf"(?<=\bon the ){_NTH}(?=\W*$|[,.;:]| i\b| (?:last|this) month\b| \d{{1,2}}(?:\.\d)?\s?/\s?10)"

# "25th: 6/10", "headache 25th 6/10": a day of the month; the first three may count headaches.
_BARE_NTH = (
    r"(?:^\s*|(?<=\bheadache )|(?<=\bmigraine )|(?<=/10 )|(?<=/10, ))(?=((?:[4-9]|[12]\d|30)th|[23]1st|22nd|23rd)"
    r"(?:\s*[:,-]| (?:and|&) \d| \d| pain\b| level\b| was\b| no(?:ne|thing)?\b| fine\b))"
)

# "Tylenol #3" and "tylenol no. 3" are "tylenol 3".
_WITH_NUMBER = {name.rpartition(" ")[0] for names in lexicon.medication_names().values() for name in names if name[-2:-1] == " "}
_NUMBERED = rf"\b({'|'.join(sorted(_WITH_NUMBER))}) (?:# ?|no\.? ?|number )(?=\d\b)"
_MEDICINES = {name for names in lexicon.medication_names().values() for name in names}
_HUNDREDS = {"hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9}

_TIMED = re.compile(r"\b(?:at|around|about|from|till?|until|to|by|since|between|started|began|woke up|up) $")


def _to_the_hour(match: re.Match[str]) -> str:
    """ "Quarter to 9" is 8:45, "half past 6" and "half 6" are 6:30."""
    part, to, hour = match["part"], match["to"], _figure(match["hour"])
    if hour is None or not 1 <= hour <= 12:
        return match[0]
    minutes = {"quarter": 15, "half": 30}[part]
    return f"{(hour + 10) % 12 + 1}:{60 - minutes}" if to in ("to", "till", "of") else f"{hour}:{minutes:02}"


def _two_pains(match: re.Match[str]) -> str:
    """ "4 in the morning and 8 by night" with an "a" before each; not "took 2 in the morning and 2 at night"."""
    clause = re.split(r"[.,;!?]", match.string[: match.start()])[-1].split()
    if _TIMED.search(match.string[: match.start()]) or lexicon.words("durations", "taking") & set(clause):
        return match[0]
    if clause and clause[-1] in _MEDICINES | {"woke", "took", "slept", "another"}:
        return match[0]
    return f"a {match['one']} {match['when']}{match['turn'].removesuffix('a ').removesuffix('an ')}a {match['two']} "


def _in_the_day(match: re.Match[str]) -> str:
    """ "2 in the morning" is 2 am, "10 at night" 10 pm."""
    time = match[1] if ":" in match[1] else _figure(match[1])
    if match[1] == "one" and not _TIMED.search(match.string[: match.start()]):
        return match[0]  # "one in the morning and one at night": two headaches
    return match[0] if time is None else f"{time} {'am' if match['day'] == 'morning' else 'pm'}"


def _spelled(match: re.Match[str]) -> str:
    """ "Ten thirty" is 10:30."""
    hour = _figure(match[1])
    return match[0] if hour is None or not 1 <= hour <= 12 else f"{hour}:{'30' if match[2] == 'thirty' else '15'}"


def _ordinal(match: re.Match[str]) -> str:
    """ "The first of the month" is the 1st."""
    day = int(lexicon.load("numbers")["ordinals"][match[1]])
    return f"{day}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(day, 'th') }"


def _thousands(match: re.Match[str]) -> str:
    """ "Ten thousand" is 10000, "two hundred mg" 200."""
    count = 1 if match[1] == "a" else _figure(match[1])
    return match[0] if count is None else str(count * _HUNDREDS[match[2]])


def _and_five(match: re.Match[str]) -> str:
    """ "Eight point five" is 8.5."""
    figure = _figure(match[1])
    return match[0] if figure is None else f"{figure}.5"


def _figure(word: str) -> int | None:
    figure = numbers().get(word, word)
    return int(figure) if figure.isdecimal() else None


_RULES: list[tuple[str, str | Callable[[re.Match[str]], str]]] = [
    (r"[‘’`´]", "'"),
    (r"(?<=\d)\s?[–—](?=\s?\d)", "-"),
    (r"[–—]", " , "),
    (r"(?<=\d)\s*(?:→|⇒|➡|[-=]+>)\s*(?=\d)", " - > "),
    (r"\s*(?:→|⇒|➡|[-=]+>)\s*", " , "),
    (r"\s*\|\s*", " ; "),
    (r"(?<=/10) (?=(?:morning|afternoon|evening)\b)", " in the "),
    (r"(?<=/10) (?=ni(?:ght|te)\b(?! before))", " at "),
    (r"(?<=\d)½", ".5"),
    (r"½", "0.5"),
    (r"\bcan(?:'?t|not)\b", "can not"),
    (r"\b(did|do|does|have|has|had|was|were|is|are|would|could|should)n'?t\b", r"\1 not"),
    (r"\bwo(?:n't|nt)\b", "will not"),
    (r"\bi'?ve had\b", "i have had"),
    (r"\baint\b|\bain't\b", "is not"),
    (r"\b(it|that|there|what|head|pain|he|she)'s\b", r"\1 is"),
    (r"\bheads (?=been|clear|fine|good|great|behav|ok\b)", "head is "),
    (r"\b(?:lvl|lvel|levl|levle|leval|lev)\b", "level"),
    (r"\bsev\b", "severity"),
    (r"\b2day\b(?! (?:migraine|headache|long))", "today"),
    (r"\by['-]?day\b|\by(?:est(?:day|rdy|er|ady)|sterday|stday)\b", "yesterday"),
    (r"\bn ?[+&] ?v\b", "nausea and vomiting"),
    (r"\b(\d):([0-5]\d) ?(?:h|hrs?|hours?)\b", r"\1 hours \2 min"),
    (r"\b(?:a )?fortnight ago\b", "2 weeks ago"),
    (r"\b([a-z]+|\d{1,2}) (hundred|thousand|million|billion)\b", _thousands),
    (r"\b([a-z]+|\d) point (?:five|5)\b", _and_five),
    (r"\b(\d) 1/2\b", r"\1.5"),
    (_NUMBERED, r"\1 "),
    (r"\b2n(?:ite|ight|yt)\b", "tonight"),
    (r"\b2m(?:orrow|rw|oro)\b", "tomorrow"),
    (r"^\s*(\d),5(?=\s*(?:/\s*10)?\W*$)", r"\1.5"),
    (r"\bwk(s?)\b", r"week\1"),
    (_BARE_NTH, "the "),
    (r"(?<=\d)\s?\+(?=\s?(?:hours?|hrs?|h|days?|min(?:ute)?s?)\b)", " "),
    (r"\b(\d+|one|two|half) (?:out )?of (?:my|the) (?:usual|normal) (?:\d+|two|three)\b", r"\1"),
    (r"\b(morn|even)in\b", r"\1ing"),
    (_OF_MONTH, _ordinal),
    (_ON_THE, _ordinal),
    (r"^\s*-(?=\d+(?:\.\d+)? (?:today|yesterday|on|last)\b)", "severity minus "),
    (r"(^\s*|[,;:.] ?|(?<=[a-z]) )-(?=\d+(?:\.\d+)?\s?/\s?10\b)", r"\1minus "),
    (r"(?<=[a-z]) -(?=\d{1,2}(?:\.\d+)?(?:\s*$|\s*[,;!]| (?:today|yesterday|last|this|on)\b))", " severity minus "),
    (r"\bw/o\b", "without"),
    (r"\bw/(?=\s?\w)", "with "),
    (r"\bw(?= (?:an?|the|no|my|some|it)\b)", "with"),
    (r"(?<=\w )'?n'?(?= \w)", "and"),
    (r"(?<=\d)\s/\s(?!(?:10|100)\b)|(?<=[a-z])\s/\s(?=\d)|(?<=\d [a-z])\s/\s", " , "),
    (r"\blet up\b", "eased"),
    (_ASLEEP + r"(?: (?:at|around|about|by|round))?(?= (?:noon|midnight|\d))", r"\1"),
    (_ASLEEP, r"\1 bedtime"),
    (r"\b(till?|until) bed(?:time)?,? (?:like|about|around|maybe|so|at|or like|or)(?: (?:about|around|like))? (?=\d)", r"\1 "),
    (r"(?<=\d)\s?-?ish\b", ""),
    (r"\b(one|two|three|four|five|six|seven|eight|nine|ten|eleven|noon)-?ish\b", r"\1"),
    (r"(?<=\d)\s?o'? ?clock\b", ""),
    (r"(?<=\s)@\s?(?=\d)", "at "),
    (r"\bbtwn?\b", "between"),
    (rf"\b({_TIME_LEADS}) (\d{{1,2}})\.(00|15|30|45)\b(?! ?(?:h|min|to 10|out))", r"\1 \2:\3"),
    (r"\b(at|about|around|from|till?|until|to|by|started|began|since) (\d{1,2})h([0-5]\d)\b", r"\1 \2:\3"),
    (r"(?<![\d/.])\b(1[0-2]|[1-9]) (0\d|1[3-9]|[2-5]\d) ?([ap])\.?m\b", r"\1:\2 \3m"),
    (r"\b(\d{1,2})\s?(?:h|hrs?)([0-5]\d)(?:\s?m(?:ins?|inutes?)?)?\b", r"\1 hours \2 min"),
    (r"\b(\d{1,2}|an?) (?:hour|hr) ([1-5]\d|0?5)(?=\s*(?:$|[,.;]|\d{1,2}\s?/))", r"\1 hours \2 min"),
    (r"\b(\d{1,2})(?:hrs?|h) ([1-5]\d|0?5)(?=\s*(?:$|[,.;]|\d{1,2}\s?/))", r"\1 hours \2 min"),
    (r"\b(?:hours|hrs) ?: ?(\d{1,2}(?:\.\d)?)\b(?! ?(?:h|min|:))", r"lasted: \1 hours"),
    (r"\b(?:rite|rt|r) (?=(?:side|sided|eye|temple|ear)\b)", "right "),
    (r"\b(?:lt|l) (?=(?:side|sided|eye|temple|ear)\b)", "left "),
    (r"^\s*-\s?(?=\d+(?:\.\d+)?\W*$)", "minus "),
    (r"\b(pain|severity|level|score|intensity) -(?=\d+(?:\.\d+)?\b(?!\s?/|\s?(?:h|m|d)))", r"\1 minus "),
    (r"\b(?P<part>quarter|half(?! of)) (?P<to>past|after|to|till|of) (?P<hour>\d{1,2}|[a-z]+)\b", _to_the_hour),
    (r"(?:(?<=till )|(?<=until )|(?<=from )|(?<=around ))(?P<part>half) (?P<to>)(?P<hour>\d{1,2}|[a-z]+)\b", _to_the_hour),
    (r"\b([a-z]{3,6}) (thirty|fifteen)\b(?! ?-?(?:min|hours?|hrs?|mg))", _spelled),
    (_EACH_PART, r"\1 a "),
    (_PAINS, _two_pains),
    (_LAST_NIGHT, lambda m: f"{m[1]} {'pm' if 5 <= int(m[1].split(':')[0]) < 12 else 'am'}"),
    (r"(?<=night )(to|till?|until|-) (\d{1,2}(?::\d\d)?)(?= this morning\b)", r"\1 \2 am"),
    (_CLOCK + r" (?:in the|at) (?P<day>morning|afternoon|evening|night)\b", _in_the_day),
    (r"\b(?:couple|cpl)(?: of)?\b(?= (?:more )?(?:hours?|hrs?|days?|nights?|min|tylenol|advil|aleve|excedrin|pills))", "2"),
    (r"\ba (?=2 (?:hours?|hrs?|days?|nights?|min))", ""),
    (r"\b(?:a )?few(?= (?:hours?|hrs?|min))", "3"),
    (r"\b(?:an? |1 |one )?(hour|hr|day) and (?:a )?half\b", r"1.5 \1s"),
    (r"(?<![\d.] )\b(?:an )?(?:hour|hr) and (?=\d)", "1 hour and "),
    (r"\b(?:an? )?half(?: an?| of an?)?[ -](?:hour|hr)\b", "30 minutes"),
    (r"\b1/2 (?:an? )?(?:hour|hr)\b", "30 minutes"),
    (r"\b(?:an? )?quarter (?:of an )?hour\b", "15 minutes"),
    (r"\b(?:an? |1 |one )?(?:hour|hr) or (?:two|2)\b", "1.5 hours"),
    (r"\b(?:an? |1 |one )?(?:hour|hr)(?= or so| tops)\b", "1 hour"),
    (r"\b(?:three|3) quarters of an hour\b", "45 minutes"),
    (r"(?<=\d)-(?=(?:hour|hr|day|min|mg))", " "),
    (r"\b(?:an?)(?= (?:hour|hr)\b)", "1"),
    (r"\b(?:outta|outa)\b", "out of"),
    (r"\b(?:take|cross|leave) (?:(?:off|out) )?((?:the|my) [a-z ]{3,40}?)(?: (?:off|out|away))\b", r"remove \1"),
    (r"\b([ap])\.\s?m\b\.?", r"\1m"),
    (r"(?<=\d)(?:([ap])| (p)| (a)(?=\W*$|,| ?-| (?:to|till?|until|and)\b))\b(?!\.?\w)", lambda m: f" {m[1] or m[2] or m[3]}m"),
]
_AND_HALF = re.compile(r"\b(\d+|[a-z]+) and (?:a )?half\b")


@cache
def numbers() -> dict[str, str]:
    """Numbers in words, to figures."""
    return dict(lexicon.load("numbers")["words"])


@cache
def _rules() -> list[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]]]:
    return [(re.compile(pattern), said) for pattern, said in _RULES]


def opened(text: str) -> str:
    """`text` in lower case with contractions opened, typographic marks made plain and halves in figures."""
    plain = re.sub(r"[\u200b-\u200f\u2060\ufe0e\ufe0f\ufeff]", "", text[:LONGEST]).lower().replace("½", "\0")
    plain = unicodedata.normalize("NFKC", plain).replace("\0", "½")
    plain = parts_mended(dates_mended(ago_mended(plain)))
    for pattern, said in _rules():
        plain = pattern.sub(said, plain)
    return said_over(_AND_HALF.sub(_with_half, _compound_numbers(plain)))


def _compound_numbers(text: str) -> str:
    for spelled, figure in numbers().items():
        if not spelled.isalpha():
            text = re.sub(rf"\b{spelled}\b", figure, text)
    return text


def _with_half(match: re.Match[str]) -> str:
    whole = match[1] if match[1].isdigit() else numbers().get(match[1])
    return f"{whole}.5" if whole and "." not in whole else match[0]
